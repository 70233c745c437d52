import { z } from "zod";
import { storedPlace } from "../shared/stored.ts";

const answers = z
  .object({
    /** Where the conversation stood when the language was asked for; it goes on there. */
    kept: storedPlace,
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
