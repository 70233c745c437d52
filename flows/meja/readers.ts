/** A word by which officers work, with the number or the text behind it. */
export type DeskWord =
  | { readonly word: "ANTREAN" }
  | { readonly word: "AMBIL"; readonly caseId: number | null }
  | { readonly word: "LANJUT"; readonly caseId: number | null }
  | { readonly word: "SELESAI"; readonly caseId: number | null }
  | { readonly word: "OPER"; readonly caseId: number | null }
  | { readonly word: "CATAT"; readonly text: string }
  | { readonly word: "BALASAN"; readonly no: number | null }
  | { readonly word: "BERKAS"; readonly caseId: number | null };

const WITH_NUMBER = /^(ambil|lanjut|selesai|oper|berkas)(?:\s*(?:#|no\.?|nomor)?\s*(\d{1,9}))?$/;
const BY_NUMBER = { ambil: "AMBIL", lanjut: "LANJUT", selesai: "SELESAI", oper: "OPER", berkas: "BERKAS" } as const;
const CANNED = /^balasan(?:\s*#?\s*(\d{1,2}))?$/;

/** The officer's word that a whole message is; null for anything else. Case and punctuation around do not matter. */
export function readDeskWord(text: string): DeskWord | null {
  const tidy = text.trim();
  const note = /^catat\b[\s:,-]*(\S[\s\S]*)$/i.exec(tidy)?.[1];
  if (note !== undefined) return { word: "CATAT", text: note };
  const bare = tidy
    .toLowerCase()
    .replace(/[.!?,"']+/g, "")
    .replace(/\s+/g, " ");
  if (/^antr[ei]an$/.test(bare) || bare === "antri") return { word: "ANTREAN" };
  const [, word, digits] = WITH_NUMBER.exec(bare) ?? [];
  const caseId = digits === undefined ? null : Number(digits);
  if (word) return { word: BY_NUMBER[word as keyof typeof BY_NUMBER], caseId };
  const canned = CANNED.exec(bare);
  return canned && { word: "BALASAN", no: canned[1] === undefined ? null : Number(canned[1]) };
}

/** Whether a word is about the case in focus, because it names no other. */
export function meansFocus(word: DeskWord): boolean {
  if (word.word === "ANTREAN") return false;
  return !("caseId" in word) || word.caseId === null;
}
