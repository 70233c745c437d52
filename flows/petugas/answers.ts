import { z } from "zod";

const answers = z
  .object({
    /** The programme of the regency that the person named. */
    programmeId: z.uuid(),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
