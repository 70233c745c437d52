import { z } from "zod";
import { TOPICS } from "../../src/faq/rules.ts";

const answers = z.object({
  topic: z.enum(TOPICS).optional(),
  /** The answer as it was written, not yet agreed to. */
  text: z.string().optional(),
});

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
