import { z } from "zod";

/** Where a reminder can lead. */
export const STEPS = [
  "kiriman",
  "perbaiki",
  "daftar",
  "kirim",
  "roster",
  "excel",
  "rekap",
  "meja",
  "penanganan",
] as const;
export type Step = (typeof STEPS)[number];

const answers = z
  .object({
    /** As the reminder numbered them; not there for who asked by themselves. */
    steps: z.array(z.enum(STEPS)),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
