import { LET_GO } from "../../flows/lepas/flow.ts";
import type { Locale } from "../kit/locale.ts";

/** A word that always works, whatever is being asked. */
export type Keyword =
  | { readonly word: "MENU" | "BANTUAN" | "BATAL" | "KEMBALI" | "STOP" | "MULAI" | "CONTOH" | "LATER" }
  /** `office` is where the word leads an officer, where that is elsewhere; `carry` is what stood behind it. */
  | { readonly word: "flow"; readonly flow: string; readonly office?: string; readonly carry?: string }
  /** KODE with the code behind it. */
  | { readonly word: "code"; readonly code: string }
  /** BAHASA; with a language behind it where one was named. */
  | { readonly word: "BAHASA"; readonly locale: Locale | null };

const WORDS: Readonly<Record<string, Keyword>> = {
  menu: { word: "MENU" },
  bantuan: { word: "BANTUAN" },
  help: { word: "BANTUAN" },
  batal: { word: "BATAL" },
  kembali: { word: "KEMBALI" },
  stop: { word: "STOP" },
  berhenti: { word: "STOP" },
  mulai: { word: "MULAI" },
  start: { word: "MULAI" },
  rekap: { word: "flow", flow: "rekap" },
  rekapitulasi: { word: "flow", flow: "rekap" },
  pengingat: { word: "flow", flow: "pengingat" },
  "ingatkan besok": { word: "LATER" },
  petugas: { word: "flow", flow: "petugas", office: "meja" },
  privasi: { word: "flow", flow: "privasi" },
  kode: { word: "flow", flow: "kode" },
  kabari: { word: "flow", flow: "kabari" },
  [LET_GO]: { word: "flow", flow: "lepas", carry: LET_GO },
  "berhenti kabari": { word: "flow", flow: "lepas", carry: LET_GO },
  "rekap excel": { word: "flow", flow: "rekap", carry: "excel" },
  cek: { word: "flow", flow: "cek" },
  lapor: { word: "flow", flow: "lapor" },
  laporan: { word: "flow", flow: "laporan", office: "penanganan" },
  "cek laporan": { word: "flow", flow: "laporan" },
  klaim: { word: "flow", flow: "klaim" },
  klem: { word: "flow", flow: "klaim" },
  resmi: { word: "flow", flow: "resmi" },
  asli: { word: "flow", flow: "resmi" },
  penipuan: { word: "flow", flow: "resmi" },
  penipu: { word: "flow", flow: "resmi" },
  daftar: { word: "flow", flow: "daftar" },
  roster: { word: "flow", flow: "roster" },
  kirim: { word: "flow", flow: "kirim" },
  kiriman: { word: "flow", flow: "kiriman" },
  perbaiki: { word: "flow", flow: "perbaiki" },
  contoh: { word: "CONTOH" },
  template: { word: "CONTOH" },
  format: { word: "CONTOH" },
  "contoh excel": { word: "CONTOH" },
  "format excel": { word: "CONTOH" },
  jawaban: { word: "flow", flow: "jawaban" },
  tanya: { word: "flow", flow: "tanya" },
  siaran: { word: "flow", flow: "siaran" },
  urungkan: { word: "flow", flow: "urungkan" },
  undo: { word: "flow", flow: "urungkan" },
};

const LANGUAGES: Readonly<Record<string, Locale>> = {
  indonesia: "id",
  sunda: "su",
  minang: "min",
  minangkabau: "min",
  padang: "min",
};
const LANGUAGE =
  /^(?:ganti |ubah |ganti ka |pakai |pake )?(?:bahasa|bahaso|basa|baso)(?: (indonesia|sunda|minang|minangkabau|padang))?$/;

/** The keyword that a whole message is; null for anything else. Case, punctuation and spaces around do not matter. */
export function keywordOf(text: string): Keyword | null {
  const bare = text
    .trim()
    .replace(/[.!?,"']+/g, "")
    .toLowerCase();
  const code = /^kode\s*[:=]?\s+(\S.*)$/s.exec(bare)?.[1];
  if (code !== undefined) return { word: "code", code };
  const [, own, receipt] = /^(cek )?laporan\s*[:=]?\s+(lp\b.*)$/s.exec(bare) ?? [];
  if (receipt !== undefined)
    return { word: "flow", flow: "laporan", ...(own === undefined && { office: "penanganan" }), carry: receipt };
  const language = LANGUAGE.exec(bare);
  if (language) return { word: "BAHASA", locale: LANGUAGES[language[1] ?? ""] ?? null };
  const broadcast = /^siaran\s*(?:#|no|nomor)?\s*(\d{1,9})$/.exec(bare)?.[1];
  if (broadcast !== undefined) return { word: "flow", flow: "siaran", carry: `siaran ${broadcast}` };
  return Object.hasOwn(WORDS, bare) ? (WORDS[bare] ?? null) : null;
}

/** A greeting and no more, or the "P" with which many Indonesian chats begin. */
export function isGreeting(text: string): boolean {
  if (text.trim().split(/\s+/).length > GREETING_WORDS) return false;
  return /^(p+|ping|test?|tes|hal+o+|hai|hi|hello|hallo|permisi|punten|salam|sampurasun|rampes|wilujeng|kumaha damang|b?aa? kaba|apo kaba|ass?\S*|selamat (pagi|siang|sore|malam))\b/i.test(
    text.trim(),
  );
}

const GREETING_WORDS = 4;

/** The language that a greeting is in, where it shows one of those that can be chosen besides Indonesian. */
export function languageOfGreeting(text: string): "su" | "min" | null {
  if (!isGreeting(text)) return null;
  if (/\b(?:sampurasun|rampes|wilujeng|damang|punten|atuh|euy|akang|teteh)\b/i.test(text)) return "su";
  return /\b(?:kaba|dunsanak|sanak|ambo|uda|uni|mamak)\b/i.test(text) ? "min" : null;
}

/** Thanks or a nod and no more: nothing is asked. */
export function isThanks(text: string): boolean {
  if (text.trim().split(/\s+/).length > GREETING_WORDS) return false;
  return /^\W*(?:terima ?kasih|trima ?kasih|tarimo kasih|makasih|mksh|makasi|trims|tks|thanks|thank you|nuhun|hatur nuhun|suwun|matur nuwun|ok(?:e|ey|ay)?|siap|baik(?:lah)?|mantap|alhamdulillah|amin|aamiin)(?!\p{L})/iu.test(
    text,
  );
}
