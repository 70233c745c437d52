import { z } from "zod";

/** The flows that somebody may have been on the way to when the notice had to come first. */
export const DESTINATIONS = [
  "menu",
  "daftar",
  "kiriman",
  "perbaiki",
  "roster",
  "urungkan",
  "kirim",
  "cek",
  "kabari",
  "lepas",
  "tanya",
  "kode",
  "lapor",
  "laporan",
  "klaim",
  "resmi",
  "petugas",
  "meja",
  "rekap",
  "pengingat",
  "jawaban",
  "penanganan",
  "siaran",
  "jawab",
  "privasi",
  "bahasa",
] as const;

const answers = z
  .object({
    goal: z.enum(DESTINATIONS).catch("menu"),
    /** What was typed on the way there; the router gives it to that flow as the first reply. */
    carry: z.string(),
  })
  .partial();

export type Answers = z.infer<typeof answers>;

export function readAnswers(stored: unknown): Answers | null {
  return answers.safeParse(stored).data ?? null;
}
