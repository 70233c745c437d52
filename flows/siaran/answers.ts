import { z } from "zod";
import { READY } from "./ready.ts";

/** By what the people of a broadcast are narrowed down further. */
export const NARROWS = ["language", "channel", "places", "roster", "coverage"] as const;

const answers = z
  .object({
    /** A message that is ready, or the officer's own text. */
    ready: z.enum(READY),
    text: z.string(),
    who: z.enum(["heads", "none", "below", "notSubmitted", "both", "active", "workers", "operators", "officers"]),
    /** The districts and villages that it is narrowed to. */
    areas: z.array(z.string()),
    /** The broadcast that is looked at. */
    broadcastId: z.number(),
    /** When it is to begin, on the clock of the place. */
    start: z.object({ day: z.string(), time: z.string() }),
    by: z.enum(NARROWS),
    /** The language that the message is given in besides, and the text in it. */
    locale: z.enum(["su", "min"]),
    other: z.string(),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

/** The first version knew one place at most. */
const first = z.object({ area: z.string().optional() }).loose();

export function readAnswers(stored: unknown, version: number): Answers | null {
  if (version > 1) return answers.safeParse(stored).data ?? null;
  const before = first.safeParse(stored).data;
  if (!before) return null;
  const { area, ...rest } = before;
  return answers.safeParse({ ...rest, ...(area !== undefined && { areas: [area] }) }).data ?? null;
}
