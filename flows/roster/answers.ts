import { z } from "zod";
import { WORKER_FIELDS } from "../shared/worker-fields.ts";

const answers = z
  .object({
    /** From 0. */
    page: z.int().min(0),
    /** Part of a name: only rows that have it are shown. */
    search: z.string(),
    enrolmentId: z.string(),
    field: z.enum(WORKER_FIELDS),
    /** null takes the phone number away. */
    value: z.string().nullable(),
    reason: z.string(),
    /** Where to go on once a list that was handed in has been opened again. */
    afterReopen: z.enum(["field", "reason", "confirm", "sureRemove"]),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
