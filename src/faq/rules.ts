import type { Day } from "../kit/date.ts";
import { sayNumber } from "../kit/number.ts";

/** Everything that people ask and that is answered without a person. */
export const TOPICS = [
  "program-apa",
  "siapa-berhak",
  "pekerjaan-apa",
  "syarat-daftar",
  "cara-daftar",
  "biaya-iuran",
  "manfaat-umum",
  "manfaat-jkk",
  "manfaat-jkm",
  "manfaat-beasiswa",
  "cara-cek-status",
  "kapan-aktif",
  "kartu",
  "cara-klaim-jkk",
  "cara-klaim-jkm",
  "ahli-waris",
  "beda-bpjs-kesehatan",
  "sakit-biasa",
  "kecelakaan-bukan-kerja",
  "jht",
  "masa-berlaku",
  "lanjut-mandiri",
  "ganti-data",
  "ganti-peserta",
  "usia",
  "sudah-peserta",
  "politik",
  "penipuan",
  "data-pribadi",
  "kontak",
  "dana",
  "kuota",
  "lupa-nomor",
  "berhenti-pesan",
  "pindah-domisili",
  "pantau-santunan",
] as const;

export type TopicId = (typeof TOPICS)[number];

export function isTopic(id: string): id is TopicId {
  return (TOPICS as readonly string[]).includes(id);
}

/** One question of a message. */
export interface Asked {
  readonly text: string;
  /** Null when it is not certain enough, or not for this assistant. */
  readonly topic: TopicId | null;
  /** How certain the nearest topic is, 0 to 1. */
  readonly score: number;
  /** The nearest topics, the nearest first; to be offered when `topic` is null. */
  readonly near: readonly [TopicId, TopicId, TopicId];
  /** Nearer to what is not for this assistant than to any topic. */
  readonly outside: boolean;
}

export interface Understood {
  /** In the order they were asked, at most three; empty when nothing is asked. */
  readonly questions: readonly Asked[];
  /** The message greets and asks nothing. */
  readonly greeting: boolean;
  /** It has coarse words. They change nothing in what is understood. */
  readonly rude: boolean;
}

/** One benefit figure while it holds; days are inclusive, null stands for "until another rule". */
export interface BenefitRow {
  readonly figure: string;
  readonly amount: number;
  readonly validFrom: Day;
  readonly validUntil: Day | null;
}

/** The figures that hold on a day, by name; of two that hold, the one that began later. */
export type Benefits = ReadonlyMap<string, number>;

export function benefitsOn(rows: readonly BenefitRow[], day: Day): Benefits {
  const holding = rows.filter((row) => row.validFrom <= day && (row.validUntil === null || day <= row.validUntil));
  holding.sort((one, other) => (one.validFrom < other.validFrom ? -1 : 1));
  return new Map(holding.map(({ figure, amount }) => [figure, amount]));
}

/** "Rp16.800", and whole or half millions as people say them: "Rp42 juta", "Rp1,5 juta". */
export function sayRupiah(rupiah: number): string {
  if (rupiah >= 1_000_000 && rupiah % 100_000 === 0) return `Rp${String(rupiah / 1_000_000).replace(".", ",")} juta`;
  return `Rp${sayNumber(rupiah)}`;
}
