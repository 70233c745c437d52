import { z } from "zod";

const answers = z
  .object({
    /** A work that may be meant for others too. */
    occupation: z.string(),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
