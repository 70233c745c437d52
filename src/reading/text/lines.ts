import type { Day } from "../../kit/date.ts";
import { isWork, readWork } from "../../occupation/rules.ts";
import { type Label, labelOf, remarkOf } from "../parts.ts";
import type { Ignored } from "../row.ts";
import type { Line } from "./clean.ts";
import type { LineShape } from "./costs.ts";
import { lexLine } from "./lex.ts";
import { type Piece, piecesOf } from "./roles.ts";
import { has, tuned } from "./tune.ts";

/** What the lines outside of tables hold, in order. */
export interface Content {
  readonly pieces: readonly Piece[];
  /** One for each index that a piece names as its line. */
  readonly lines: readonly ContentLine[];
  readonly passed: readonly { readonly line: Line; readonly why: Ignored["why"] }[];
}

export interface ContentLine extends LineShape {
  readonly line: Line;
  /** Counted by a running number. */
  readonly numbered: boolean;
  /** The work that the last heading above names. */
  readonly heading: string | null;
}

interface Read {
  readonly line: Line;
  readonly number: number | null;
  readonly labels: number;
  pieces: Piece[];
  readonly why: Ignored["why"] | null;
  /** Names the work of the rows below. */
  readonly heading: string | null;
}

/** Takes lines apart into pieces, and sets aside what tells of nobody. */
export function contentOf(lines: readonly Line[], today: Day): Content {
  const read = tuned(readAll(lines.flatMap(splitNumbered).flatMap(splitHeaded), today));
  const headings = headingLines(read);
  const counts = personMarks(read);
  const content = { pieces: [] as Piece[], lines: [] as ContentLine[] };
  let heading: string | null = null;
  const passed: { line: Line; why: Ignored["why"] }[] = [];
  let afterOther = false;
  for (const [at, one] of read.entries()) {
    const work = headings.get(at);
    if (work !== undefined) heading = work;
    if (work !== undefined || one.why !== null) {
      passed.push({ line: one.line, why: one.why ?? "header" });
      afterOther = true;
      continue;
    }
    const index = content.lines.length;
    const { afterBlank, forwarded } = one.line;
    const numbered = counts.numbers && one.number !== null && (counts.onlyFirst ? one.number === 1 : true);
    const marked = numbered || (counts.bullets && one.line.bullet) || one.line.outcast !== undefined;
    content.lines.push({ line: one.line, numbered, marked, afterBlank, forwarded, afterOther, heading });
    for (const piece of told(one.pieces)) content.pieces.push({ ...piece, line: index });
    afterOther = false;
  }
  return { ...content, passed };
}

/** Without sentences, and with one extra for each run of them. */
function told(pieces: readonly Piece[]): Piece[] {
  const plain = (piece: Piece | undefined) => piece?.role === "extra" && piece.label === undefined;
  const kept = pieces.filter(({ role }) => role !== "noise");
  return kept.filter((piece, at) => !plain(piece) || !plain(kept[at - 1]));
}

function readAll(lines: readonly Line[], today: Day): Read[] {
  const read: Read[] = [];
  let waiting: Label | null = null;
  let counted: number | null = null;
  let pureLabels = 0;
  for (const line of lines) {
    if (line.afterBlank) waiting = null;
    const alone = /^\s*\(?(\d{1,3})\s*[.)]?\s*$/.exec(line.text);
    if (alone) {
      counted = Number(alone[1]);
      waiting = null;
      pureLabels = 0;
      continue;
    }
    const label = labelOf(line.text);
    pureLabels = label === null ? 0 : pureLabels + 1;
    if (label !== null) {
      waiting = pureLabels > 1 ? null : label;
      read.push({ line, number: null, labels: 1, pieces: [], why: "header", heading: null });
      continue;
    }
    const one: Read & { waiting: Label | null } = readLine(line, waiting, today);
    read.push({ ...one, number: one.number ?? counted });
    waiting = one.waiting;
    counted = null;
  }
  return read;
}

function readLine(line: Line, waiting: Label | null, today: Day): Read & { waiting: Label | null } {
  const base = { line, number: null, labels: 0, pieces: [], heading: null, waiting: null };
  const heading = headingOf(line.text);
  if (heading !== null && heading.rest === "") return { ...base, why: null, heading: heading.work };
  if (isHeaderLine(line.text)) return { ...base, why: "header" };
  const lexed = lexLine(line.text, waiting, today);
  const labels = lexed.tokens.filter((token) => token.is === "label").length;
  const pieces = piecesOf(lexed.tokens, 0);
  if (labels > 0 && isSentence(line.text)) return { ...base, why: remarkOf(line.text) };
  const why = waiting === null && labels === 0 ? whyPassed(line.text, pieces) : null;
  return { ...base, number: lexed.number, labels, pieces, why, waiting: lexed.waiting };
}

/** "Berikut kami sampaikan daftar nama penerima …": words that are labels elsewhere announce nothing here. */
function isSentence(text: string): boolean {
  return !/[\d:=]/.test(text) && text.trim().split(/\s+/).length > 4 && remarkOf(text) !== null;
}

/** Why a line without labels tells of nobody; null when it may. */
function whyPassed(text: string, pieces: readonly Piece[]): Ignored["why"] | null {
  const roles = new Set(pieces.map(({ role }) => role));
  if (["nik", "name", "date"].some((role) => roles.has(role as Piece["role"]))) return null;
  const remark = remarkOf(text);
  // An address may begin as a title does.
  if (remark !== null && !roles.has("phone") && !((remark === "title" || remark === "other") && roles.has("extra")))
    return remark;
  if (roles.size === 0) return "empty";
  // A sentence, with somebody's phone number or without.
  const told = [...roles].some((role) => role === "maybe" || role === "work" || role === "ditto");
  return roles.has("noise") && !told ? (remark ?? "other") : null;
}

/** Only labels and nothing that they announce: "No Nama NIK Pekerjaan". */
function isHeaderLine(text: string): boolean {
  const words = text
    .slice(0, 300)
    .split(/[\s,;|/:]+/)
    .filter((word) => word !== "");
  if (words.length < 2 || words.length > 24 || /\d{5}/.test(text)) return false;
  let labels = 0;
  let at = 0;
  while (at < words.length) {
    let length = Math.min(5, words.length - at);
    while (length > 0 && labelOf(words.slice(at, at + length).join(" ")) === null) length--;
    if (length === 0) return false;
    labels++;
    at += length;
  }
  return labels > 1;
}

/** "Petani:", "A. Nelayan", "Kelompok tani (5 orang)", "DAFTAR NELAYAN": a work that stands above its people. */
function headingOf(text: string): { readonly work: string; readonly rest: string } | null {
  const found =
    /^\s*(?:(?:\p{Lu}|[IVX]{1,4})[.)]\s+|(?:kelompok|daftar|data|bagian|profesi|pekerjaan|golongan)\s*:?\s+)?([\p{L}/ ]{4,40}?)\s*(?:\([^()]{0,30}\))?\s*(:)?\s*$/iu.exec(
      text.slice(0, 120),
    );
  if (!found?.[1] || text.length > 120) return null;
  const certain =
    found[2] !== undefined ||
    /^\s*(?:\p{Lu}|[IVX]{1,4})[.)]\s/u.test(text) ||
    /^\s*(?:kelompok|daftar|data|bagian|profesi|golongan)\b/i.test(text);
  return certain && readWork(found[1]).is === "known" && isWork(found[1]) ? { work: found[1].trim(), rest: "" } : null;
}

/** Index of a line -> the work it names. A lone work without a colon is a heading when people without a work follow. */
function headingLines(read: readonly Read[]): Map<number, string> {
  const headings = new Map<number, string>();
  const isBare = ({ pieces }: Read) =>
    has(pieces, "nik") && (has(pieces, "maybe") || has(pieces, "name")) && !has(pieces, "work");
  const bareRows = read.filter(isBare).length;
  const lone = [...read.entries()].filter(([at, { pieces, number }]) => {
    const told = pieces.filter(({ role }) => role !== "extra");
    const next = read.slice(at + 1, at + 3).find(({ why }) => why === null);
    return told.length === 1 && has(told, "work") && number === null && next !== undefined && isBare(next);
  });
  for (const [at, { heading }] of read.entries()) if (heading !== null) headings.set(at, heading);
  if (lone.length * 2 <= bareRows)
    for (const [at, { pieces }] of lone) headings.set(at, pieces.find(({ role }) => role === "work")?.text ?? "");
  return headings;
}

/** Whether running numbers and bullets count persons, or the fields of each. */
function personMarks(read: readonly Read[]): { numbers: boolean; onlyFirst: boolean; bullets: boolean } {
  const count = (of: (one: Read) => boolean) => read.filter(of).length;
  const niks = read.reduce((sum, { pieces }) => sum + pieces.filter(({ role }) => role === "nik").length, 0);
  const numbered = count(({ number, why }) => number !== null && why === null);
  const firsts = count(({ number, why }) => number === 1 && why === null);
  const bullets = count(({ line, why }) => line.bullet && why === null);
  const labelled = count(({ number, labels }) => number !== null && labels > 0);
  const ofFields = numbered > niks * 1.6 && (firsts > 1 || labelled * 2 > numbered) && mostNiksOfRun(read) === 1;
  return {
    numbers: numbered > 0,
    onlyFirst: ofFields,
    bullets: bullets > 1 && bullets >= niks * 0.5 && bullets <= niks * 1.3 + 1,
  };
}

/** The most numbers that stand between one "1." and the next. */
function mostNiksOfRun(read: readonly Read[]): number {
  let most = 0;
  let niks = 0;
  for (const { number, pieces } of read) {
    if (number === 1) niks = 0;
    niks += pieces.filter(({ role }) => role === "nik").length;
    most = Math.max(most, niks);
  }
  return most;
}

/** "1. … 2. … 3. …" in one line: a line for each, as the numbers go up by one. */
function splitNumbered(line: Line): Line[] {
  if (line.text.length < 40) return [line];
  const marks = [
    ...line.text.matchAll(/(?<![\p{L}\p{N}./-])(\d{1,3})\s?[.)]\s*(?=['"]?\p{L}{2}|\d{6}|\d{4}[ .-]\d{4})/gu),
  ];
  const starts: number[] = [];
  let expected: number | null = null;
  for (const mark of marks) {
    const number = Number(mark[1]);
    if (expected !== null && number !== expected) continue;
    expected = number + 1;
    starts.push(mark.index);
  }
  if (starts.length < 2) return [line];
  const cuts = [...(starts[0] === 0 ? [] : [0]), ...starts];
  return cuts
    .map((start, at) => ({
      ...line,
      text: line.text.slice(start, cuts[at + 1]),
      ...(at > 0 && { afterBlank: false, bullet: false, forwarded: false }),
    }))
    .filter(({ text }) => text.trim() !== "");
}

/** "Nelayan: … dan …. Buruh cuci: … dan …": headings inside of a line get lines of their own. */
function splitHeaded(line: Line): Line[] {
  const starts = [...line.text.matchAll(/(?:^|[.;,]\s?)\s*(\p{L}[\p{L} ]{3,30}):(?=\s)/gu)].filter(
    ([, words = ""]) => words.split(" ").every((word) => labelOf(word) === null) && headingOf(`${words}:`) !== null,
  );
  const cuts = starts.flatMap(({ index, 0: whole }) => [index, index + whole.length]);
  const parts = [0, ...cuts].map((start, at) => line.text.slice(start, [...cuts, undefined][at]));
  const rows = parts.filter((_, at) => at % 2 === 0);
  // With one person behind each, the work is a field like any other.
  if (!rows.some((row) => (row.match(/\d(?:[ .-]?\d){13}/g)?.length ?? 0) > 1)) return [line];
  return parts.map((text) => ({ ...line, text: text.replace(/^[.;,\s]+/, "") })).filter(({ text }) => text !== "");
}
