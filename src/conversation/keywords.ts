/** A word that always works, whatever is being asked. */
export type Keyword =
  | { readonly word: "MENU" | "BANTUAN" | "BATAL" | "KEMBALI" | "STOP" | "MULAI" | "CONTOH" }
  | { readonly word: "flow"; readonly flow: string }
  /** KODE with the code behind it. */
  | { readonly word: "code"; readonly code: string };

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
  petugas: { word: "flow", flow: "petugas" },
  privasi: { word: "flow", flow: "privasi" },
  kode: { word: "flow", flow: "kode" },
  cek: { word: "flow", flow: "cek" },
  lapor: { word: "flow", flow: "lapor" },
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
  urungkan: { word: "flow", flow: "urungkan" },
  undo: { word: "flow", flow: "urungkan" },
};

/** The keyword that a whole message is; null for anything else. Case, punctuation and spaces around do not matter. */
export function keywordOf(text: string): Keyword | null {
  const bare = text
    .trim()
    .replace(/[.!?,"']+/g, "")
    .toLowerCase();
  const code = /^kode\s*[:=]?\s+(\S.*)$/s.exec(bare)?.[1];
  if (code !== undefined) return { word: "code", code };
  return Object.hasOwn(WORDS, bare) ? (WORDS[bare] ?? null) : null;
}

/** A greeting, or the "P" with which many Indonesian chats begin. */
export function isGreeting(text: string): boolean {
  return /^(p+|ping|test?|tes|hal+o+|hai|hi|hello|hallo|permisi|punten|salam|ass?\S*|selamat (pagi|siang|sore|malam))\b/i.test(
    text.trim(),
  );
}
