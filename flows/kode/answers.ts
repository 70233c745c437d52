import { z } from "zod";
import { phoneText } from "../shared/stored.ts";

const answers = z
  .object({
    /** Canonical: upper case, three groups of four with dashes. */
    code: z.string(),
    phone: phoneText,
    offerId: z.string(),
    via: z.enum(["invite", "listed-phone"]),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
