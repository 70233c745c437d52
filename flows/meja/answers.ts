import { z } from "zod";

const answers = z
  .object({
    /** The case that is handed to somebody else. */
    caseId: z.number().int().positive(),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
