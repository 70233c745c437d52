import type { Day } from "../../kit/date.ts";
import { isWork, readWork } from "../../occupation/rules.ts";
import { type Label, labelOf, remarkOf } from "../parts.ts";
import type { Ignored } from "../row.ts";
import type { Line } from "./clean.ts";
import type { LineShape } from "./layout.ts";
import { lexLine, type Token } from "./lex.ts";
import { nameAfterWork, type Piece, piecesOf } from "./roles.ts";

/** What the lines outside of tables hold, in order. */
export interface Content {
  readonly pieces: readonly Piece[];
  /** One for each index that a piece names as its line. */
  readonly lines: readonly ContentLine[];
  /** The work that a heading names for the pieces from an index on. */
  readonly headings: readonly { readonly from: number; readonly work: string }[];
  readonly passed: readonly { readonly line: Line; readonly why: Ignored["why"] }[];
}

export interface ContentLine extends LineShape {
  readonly line: Line;
  /** Counted by a running number. */
  readonly numbered: boolean;
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
  const read = tuned(readAll(lines.flatMap(splitNumbered), today));
  const headings = headingLines(read);
  const counts = personMarks(read);
  const content = { pieces: [] as Piece[], lines: [] as ContentLine[] };
  const works: { from: number; work: string }[] = [];
  const passed: { line: Line; why: Ignored["why"] }[] = [];
  let afterOther = false;
  for (const [at, one] of read.entries()) {
    const work = headings.get(at);
    if (work !== undefined) works.push({ from: content.pieces.length, work });
    if (work !== undefined || one.why !== null) {
      passed.push({ line: one.line, why: one.why ?? "header" });
      afterOther = true;
      continue;
    }
    const index = content.lines.length;
    const { afterBlank, forwarded } = one.line;
    const numbered = counts.numbers && one.number !== null && (counts.onlyFirst ? one.number === 1 : true);
    const marked = numbered || (counts.bullets && one.line.bullet) || one.line.outcast !== undefined;
    content.lines.push({ line: one.line, numbered, marked, afterBlank, forwarded, afterOther });
    for (const piece of told(one.pieces)) content.pieces.push({ ...piece, line: index });
    afterOther = false;
  }
  return { ...content, headings: works, passed };
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
  const speaks = labels === 0 && !pieces.some(({ role }) => TELLING.has(role));
  const remark = speaks && waiting === null ? remarkOf(line.text) : null;
  const why = remark ?? (pieces.some(({ role }) => role !== "noise") || labels > 0 ? null : whyEmpty(lexed.tokens));
  return { ...base, number: lexed.number, labels, pieces, why, waiting: lexed.waiting };
}

/** Roles with which a line tells of somebody, however its words begin. */
const TELLING: ReadonlySet<Piece["role"]> = new Set(["nik", "phone", "date", "name", "extra"]);

function whyEmpty(tokens: readonly Token[]): Ignored["why"] {
  return tokens.length === 0 ? "empty" : "other";
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
  const complete = read.filter(({ pieces }) => has(pieces, "nik") && (has(pieces, "maybe") || has(pieces, "name")));
  const bareRows = complete.filter(({ pieces }) => !has(pieces, "work")).length;
  const lone = [...read.entries()].filter(([at, { pieces, number }]) => {
    const told = pieces.filter(({ role }) => role !== "extra");
    const next = read.slice(at + 1, at + 3).find(({ why }) => why === null);
    return (
      told.length === 1 &&
      has(told, "work") &&
      number === null &&
      next !== undefined &&
      !has(next.pieces, "work") &&
      complete.includes(next)
    );
  });
  for (const [at, { heading }] of read.entries()) if (heading !== null) headings.set(at, heading);
  if (lone.length * 2 <= bareRows)
    for (const [at, { pieces }] of lone) headings.set(at, pieces.find(({ role }) => role === "work")?.text ?? "");
  return headings;
}

function has(pieces: readonly Piece[], role: Piece["role"]): boolean {
  return pieces.some((piece) => piece.role === role);
}

/** Whether running numbers and bullets count persons, or the fields of each. */
function personMarks(read: readonly Read[]): { numbers: boolean; onlyFirst: boolean; bullets: boolean } {
  const count = (of: (one: Read) => boolean) => read.filter(of).length;
  const niks = read.reduce((sum, { pieces }) => sum + pieces.filter(({ role }) => role === "nik").length, 0);
  const numbered = count(({ number, why }) => number !== null && why === null);
  const firsts = count(({ number, why }) => number === 1 && why === null);
  const bullets = count(({ line, why }) => line.bullet && why === null);
  const ofFields = niks > 0 && numbered > niks * 1.6 && firsts > 1 && firsts >= niks * 0.6;
  return {
    numbers: numbered > 0 && (ofFields || niks === 0 || numbered <= niks * 1.6 + 1),
    onlyFirst: ofFields,
    bullets: bullets > 1 && bullets >= niks * 0.5 && bullets <= niks * 1.3 + 1,
  };
}

/** What only the whole list can tell: words that come again and again, a letter for the sex behind every name. */
function tuned(read: readonly Read[]): Read[] {
  const all = read.flatMap(({ pieces }) => pieces);
  const niks = all.filter(({ role }) => role === "nik").length;
  const wordy = all.filter(({ role }) => role === "maybe").length > niks * 1.5;
  const often = new Map<string, number>();
  for (const { role, text } of all) if (role === "maybe") often.set(key(text), (often.get(key(text)) ?? 0) + 1);
  const sexed = all.filter(
    ({ role, text }) => role === "sex" || (role === "maybe" && /\p{L} [LP]$/u.test(text)),
  ).length;
  const common = (piece: Piece) =>
    piece.role === "maybe" && (often.get(key(piece.text)) ?? 0) >= Math.max(3, niks * 0.15);
  return read.map((one) => {
    let pieces = one.pieces;
    const names = pieces.filter((piece) => piece.role === "name" || (piece.role === "maybe" && !common(piece))).length;
    const spare = names > 0 || (wordy && pieces.some(common));
    if (spare) pieces = pieces.map((piece) => (common(piece) ? { ...piece, role: "thing" } : piece));
    if (sexed > 1 && sexed >= niks * 0.4) pieces = pieces.flatMap(sexBesideName);
    return { ...one, pieces: withNames(pieces) };
  });
}

function key(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}]/gu, "");
}

/** "SITI AMINAH P", "L BUDI": a letter that ran together with the name. */
function sexBesideName(piece: Piece): Piece[] {
  const [, before, name, after] = (piece.role === "maybe" && /^(?:([LP]) )?(.*?)(?: ([LP]))?$/u.exec(piece.text)) || [];
  const letter = before ?? after;
  if (letter === undefined || !name || (before && after)) return [piece];
  const sex: Piece = { ...piece, role: "sex", text: letter, sex: letter === "L" ? "L" : "P" };
  return before
    ? [sex, { ...piece, text: name, apart: false }]
    : [
        { ...piece, text: name },
        { ...sex, apart: false },
      ];
}

/** A line with more numbers than names may have names that run on from a work. */
function withNames(pieces: Piece[]): Piece[] {
  const niks = pieces.filter(({ role }) => role === "nik").length;
  const names = pieces.filter(({ role, aside }) => role === "name" || (role === "maybe" && !aside)).length;
  if (names >= niks) return pieces;
  return pieces.flatMap((piece) =>
    piece.role === "work" && !piece.labelled ? (nameAfterWork(piece) ?? [piece]) : [piece],
  );
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
