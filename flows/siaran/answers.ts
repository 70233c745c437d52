import { z } from "zod";
import { READY } from "./ready.ts";

const answers = z
  .object({
    /** A message that is ready, or the officer's own text. */
    ready: z.enum(READY),
    text: z.string(),
    who: z.enum(["heads", "none", "below", "notSubmitted", "both", "active", "workers"]),
    /** The district or village it is narrowed to. */
    area: z.string(),
    /** The broadcast that is looked at. */
    broadcastId: z.number(),
    /** When it is to begin, on the clock of the place. */
    start: z.object({ day: z.string(), time: z.string() }),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
