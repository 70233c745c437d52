import type { Day } from "../../kit/date.ts";
import { maskNumbers } from "../../kit/mask.ts";
import { labelOf, listNumberAt } from "../parts.ts";
import type { Ignored, RawList } from "../row.ts";
import { cleanLines, type Line } from "./clean.ts";
import { type Segment, segmentsOf } from "./layout.ts";
import { contentOf } from "./lines.ts";
import type { Piece } from "./roles.ts";
import { type Placed, rowsOf } from "./rows.ts";
import { readTables } from "./tables.ts";

/**
 * Reads a pasted text in whatever layout: a person a line, blocks of lines, tables, one paragraph, forwarded messages.
 * Numbers and names are tied only where the layout of the whole list shows it; otherwise both are in `unsure`. Every
 * line that holds anything is in a row or in `ignored`. `today` decides the century of years written with two figures.
 */
export function readText(text: string, today: Day): RawList {
  const { lines, forwardedOnly } = cleanLines(text);
  const tables = readTables(lines, today);
  const content = contentOf(tables.rest, today);
  const segments = segmentsOf(content.pieces, content.lines);
  const rows = rowsOf(content, segments, today);
  const nobody = segments.filter((_, at) => rows[at] === null);
  const lost = nobody
    .flatMap(({ from, to }) => content.pieces.slice(from, to))
    .map(({ line }) => content.lines[line]?.line);
  const told = new Set(segments.flatMap((segment, at) => (rows[at] ? tellingLines(content.pieces, segment) : [])));
  const passed = [
    ...tables.passed,
    ...forwardedOnly.map((line) => ({ line, why: "forwarded" as const })),
    ...content.passed,
    ...[...new Set(lost)].flatMap((line) => (line ? [{ line, why: "other" as const }] : [])),
    ...content.lines.filter((_, at) => !told.has(at)).map(({ line }) => ({ line, why: "other" as const })),
  ];
  const placed = [...tables.rows, ...rows.filter((row): row is Placed => row !== null)];
  return {
    rows: placed.sort((one, other) => one.at - other.at).map(({ row }) => row),
    ignored: ignoredOf(passed, placed),
  };
}

/** Indices of the lines that a person's row is taken from; what only stands above it is not of them. */
function tellingLines(pieces: readonly Piece[], { from, to }: Segment): number[] {
  const own = pieces.slice(from, to);
  return own.slice(own.findIndex(({ role }) => role !== "extra")).map(({ line }) => line);
}

/** No date of a birth lies after it: dates decide nothing about whether a text is a list. */
const SOME_DAY = "2100-01-01" as Day;
/** A list shows itself at its start. */
const PROBED = 8_000;

/**
 * Whether a message holds two or more persons, or one with the marks of a list (a running number, a header, labels on
 * lines of their own, a forwarded header). A NIK alone, a question with a NIK in it, one person typed in a line, a
 * name or a menu number is no list.
 */
export function looksLikeList(text: string): boolean {
  const start = text.slice(0, PROBED);
  if (!/\p{L}{2}|\d{6}/u.test(start)) return false;
  const { rows } = readText(start, SOME_DAY);
  const numbered = rows.filter(({ nik }) => nik !== null).length;
  if (rows.length > 1) return numbered > 0 || rows.length > 2 || isMarked(start);
  return numbered === 1 && isMarked(start);
}

function isMarked(text: string): boolean {
  const { lines } = cleanLines(text);
  const marked = lines.some(({ text: line, forwarded, bullet }) => forwarded || bullet || isCounted(line));
  return (
    marked || lines.filter(({ text: line }) => /^\s*[\p{L}.\s/]{2,30}[:=]/u.test(line) && isLabelled(line)).length > 1
  );
}

function isCounted(line: string): boolean {
  return /\p{L}{2}/u.test(line) && /^\s*\(?\d{1,3}\s?[.)]/.test(line) && listNumberAt(line) !== null;
}

function isLabelled(line: string): boolean {
  return labelOf(line.split(/[:=]/, 1)[0] ?? "") !== null;
}

/** A line once, and not at all when a person begins on it. */
function ignoredOf(passed: readonly { line: Line; why: Ignored["why"] }[], placed: readonly Placed[]): Ignored[] {
  const begun = new Set(placed.map(({ at }) => at));
  const first = new Map<number, { line: Line; why: Ignored["why"] }>();
  for (const one of passed) if (!begun.has(one.line.at) && !first.has(one.line.at)) first.set(one.line.at, one);
  return [...first.values()]
    .sort((one, other) => one.line.at - other.line.at)
    .map(({ line, why }) => ({ source: `line ${line.at}`, text: maskNumbers(line.raw.trim().slice(0, 200)), why }));
}
