import { z } from "zod";
import { nikText, phoneText } from "../shared/stored.ts";

const answers = z
  .object({
    nik: nikText,
    name: z.string(),
    occupation: z.string(),
    occupationSaid: z.string().nullable(),
    /** null: the person was asked and has none. */
    phone: phoneText.nullable(),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
