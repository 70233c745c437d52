import { z } from "zod";

const answers = z
  .object({
    /** Where the conversation stood when the language was asked for; it goes on there. */
    kept: z.object({
      flow: z.string(),
      version: z.number(),
      at: z.string(),
      answers: z.record(z.string(), z.unknown()),
      unclear: z.number(),
      trail: z.array(z.string()),
    }),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
