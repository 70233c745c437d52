import { z } from "zod";
import { nikText } from "../shared/stored.ts";

const answers = z.object({ nik: nikText, name: z.string() }).partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
