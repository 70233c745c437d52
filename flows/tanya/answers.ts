import { z } from "zod";

const answers = z
  .object({
    /** Where the last answer leads on: flows and topics. */
    next: z.array(z.string()),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
