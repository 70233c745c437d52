import type { Day } from "../kit/date.ts";
import { maskNumbers } from "../kit/mask.ts";
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

/** An answer in the office's own words. */
export interface OwnAnswer {
  readonly text: string;
  /** When the office wrote it or found it still right. */
  readonly checkedOn: Day;
}

/** The answers that an office gives in its own words; every other topic has the answer that the product brings. */
export type OwnAnswers = Readonly<Partial<Record<TopicId, OwnAnswer>>>;

/** With the line that tells when it was checked, an answer has at most five. */
export const OWN_LINES_MAX = 4;
/** UTF-16 code units: what a small screen shows at once. */
export const OWN_LENGTH_MAX = 500;

/** Why a text cannot be an answer. */
export type OwnAnswerFault = "empty" | "too-long" | "too-many-lines" | "personal-number";

/** Reads the text of an answer: its lines tidied, empty ones left out. Numbers that may be somebody's NIK are refused. */
export function readOwnAnswer(text: string): { readonly text: string } | { readonly fault: OwnAnswerFault } {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "");
  const tidy = lines.join("\n");
  if (lines.length > OWN_LINES_MAX) return { fault: "too-many-lines" };
  if (tidy.length > OWN_LENGTH_MAX) return { fault: "too-long" };
  if (/•{14}/.test(maskNumbers(tidy))) return { fault: "personal-number" };
  if (!/\p{L}{2}/u.test(tidy)) return { fault: "empty" };
  return { text: tidy };
}

/** One thing an office did about its answer. */
export interface AnswerDeed {
  readonly deed: "changed" | "restored" | "checked";
  /** Only with a change. */
  readonly text: string | null;
  readonly on: Day;
  /** Who it was, where a name is known; null from the command line. */
  readonly by: string | null;
}

/** What an office did about its answers, the newest first; not all of it where there is much. */
export type AnswerHistory = Readonly<Partial<Record<TopicId, readonly AnswerDeed[]>>>;

/** The answer that follows from a history; null when the product's own holds. */
export function ownAnswerOf(deeds: readonly AnswerDeed[]): OwnAnswer | null {
  const at = deeds.findIndex(({ deed }) => deed !== "checked");
  const text = deeds[at]?.text ?? null;
  const newest = deeds[0];
  return text === null || !newest ? null : { text, checkedOn: newest.on };
}
