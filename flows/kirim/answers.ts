import { z } from "zod";

const answers = z
  .object({
    /** The list as it was when its numbers were read and agreed to. */
    fingerprint: z.string(),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
