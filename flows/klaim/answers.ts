import { z } from "zod";
import { PAPER_CODES } from "../../src/claim/rules.ts";

const answers = z
  .object({
    claim: z.enum(["accident", "death", "school"]),
    /** Papers that are there, once something was said of them. */
    have: z.array(z.enum(PAPER_CODES)),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
