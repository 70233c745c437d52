import { z } from "zod";

const answers = z.object({
  /** Of the report that is open. */
  receipt: z.string().optional(),
});

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
