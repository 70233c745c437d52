import type { PaperCode } from "../../src/claim/rules.ts";
import type { Line, Reading } from "../../src/flowkit/flow.ts";
import type { FactsFor, PaperFacts } from "../facts.ts";
import { line, row } from "../shared/line.ts";

/** Papers that somebody says are there, or are not there after all. */
export interface Change {
  readonly codes: readonly PaperCode[];
  readonly have: boolean;
}

/** The list of papers, those that are there first named as such; numbers stay the same whatever is there. */
export function paperLines(papers: readonly PaperFacts[]): readonly Line[] {
  const numbered = papers.map((paper, at) => ({ paper, no: at + 1 }));
  const there = numbered.filter(({ paper }) => paper.have);
  const missing = numbered.filter(({ paper }) => !paper.have);
  return [
    ...(there.length > 0 ? [line("klaim:papers.have"), ...there.map(paperRow)] : []),
    ...(missing.length > 0 ? [line("klaim:papers.missing"), ...missing.map(paperRow)] : [line("klaim:papers.all")]),
  ];
}

function paperRow({ paper, no }: { readonly paper: PaperFacts; readonly no: number }): Line {
  return row("klaim:papers.row", { no, paper: line(`klaim:paper.${paper.code}`) });
}

/**
 * Reads which papers are meant: by their numbers ("1 3 dan 4"), by name ("ktp dan kk"), all of them; with "belum" in
 * front, that they are not there.
 */
export function readPapers(text: string, picked: string | null, papers: readonly PaperFacts[]): Reading<Change> {
  if (picked) return { said: { codes: papers.map(({ code }) => code), have: true } };
  const said = text.toLowerCase();
  const have = !/\b(?:belum|alun|teu acan|teu aya|indak ado|blm|blum|tidak ada|tdk ada|gak ada|hilang|hapus)\b/.test(
    said,
  );
  const numbers = [...said.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  if (numbers.some((no) => no < 1 || no > papers.length))
    return { unclear: [line("klaim:papers.noSuch", { last: papers.length })] };
  const byNumber = numbers.flatMap((no) => papers[no - 1]?.code ?? []);
  const byName = papers.map(({ code }) => code).filter((code) => NAMED[code].test(said));
  const codes = [...new Set(numbers.length > 0 ? byNumber : byName)];
  return codes.length > 0 ? { said: { codes, have } } : { unclear: [line("klaim:papers.how")] };
}

/** What a paper is called in the field. */
const NAMED: Readonly<Record<PaperCode, RegExp>> = {
  card: /\bkartu (?:bpjs|peserta)/,
  "worker-ktp": /\bktp\b(?! (?:saya|ahli|istri|suami|anak|saksi|2|dua))/,
  "heir-ktp": /\bktp (?:saya|ahli|istri|suami|anak)/,
  "family-card": /\bkk\b|kartu keluarga/,
  "death-certificate": /akt[ae] kematian|surat kematian|akte mati/,
  "heir-letter": /ahli waris(?! ktp)/,
  "marriage-book": /buku nikah/,
  "bank-book": /rekening|tabungan/,
  chronology: /kronologi|cerita/,
  "phase-forms": /formulir|tahap/,
  "doctor-letter": /dokter|visum/,
  receipts: /kuitansi|kwitansi|nota/,
  "witness-ktp": /saksi/,
  "police-letter": /polisi/,
  "school-letter": /sekolah|kuliah/,
};

/** The papers that are there after a change. */
export function papersAfter(papers: readonly PaperFacts[], { codes, have }: Change): readonly PaperCode[] {
  return papers.filter((one) => (codes.includes(one.code) ? have : one.have)).map(({ code }) => code);
}

/** How many papers are missing after a change; those needed in some cases only are not counted. */
export function missingAfter(papers: readonly PaperFacts[], change: Change): number {
  const there = papersAfter(papers, change);
  return papers.filter(({ code, sometimes }) => !sometimes && !there.includes(code)).length;
}

export type Facts = FactsFor<"papers" | "figures">;
