import type { Day } from "../../kit/date.ts";
import { type Label, labelOf, meantAsNik } from "../parts.ts";
import type { Ignored } from "../row.ts";
import { type Cell, readTable } from "../table.ts";
import type { Line } from "./clean.ts";
import type { Placed } from "./rows.ts";

/** The tables of a text: a row of headers and rows cut the same way below it. */
export interface Tables {
  readonly rows: readonly Placed[];
  readonly passed: readonly { readonly line: Line; readonly why: Ignored["why"] }[];
  /** The lines of no table. */
  readonly rest: readonly Line[];
}

interface Found {
  readonly cut: Cut;
  /** The header and the lines that fit it. */
  readonly lines: readonly Line[];
}

interface TableAt {
  readonly found: Found | null;
  /** Lines up to `end` that are in no table, to be read one by one. */
  readonly misfits: readonly Line[];
  /** Where the text goes on. */
  readonly end: number;
}

type Cut = (text: string) => string[];

/** Ways to cut a line into cells. Commas and wide spaces also stand inside of cells: there every row must fit the header. */
const CUTS: readonly { readonly cut: Cut; readonly strict: boolean }[] = [
  { cut: (text) => text.split("\t"), strict: false },
  { cut: pipes, strict: false },
  { cut: (text) => quoted(text, ";"), strict: false },
  { cut: (text) => quoted(text, ","), strict: true },
  { cut: (text) => text.trim().split(/ {2,}/), strict: true },
  { cut: (text) => text.trim().split(/ [/-] /), strict: true },
  { cut: (text) => text.trim().split("/"), strict: true },
];

/** Takes the tables with a header out of a text. */
export function readTables(lines: readonly Line[], today: Day): Tables {
  const tables: Found[] = [];
  const rest: Line[] = [];
  let at = 0;
  while (at < lines.length) {
    const { end, found, misfits } = tableAt(lines, at);
    if (found) tables.push(found);
    for (const line of misfits) rest.push(line);
    at = end;
  }
  const read = tables.map((table) => readFound(table, today));
  return { rows: read.flatMap(({ rows }) => rows), passed: read.flatMap(({ passed }) => passed), rest };
}

/** The table that begins at a line, if one does. */
function tableAt(lines: readonly Line[], at: number): TableAt {
  const header = lines[at];
  if (!header) return { found: null, misfits: [], end: at + 1 };
  const way = header.text.length <= 2_000 ? CUTS.find(({ cut }) => isHeader(cut(header.text))) : undefined;
  if (!way) return { found: null, misfits: [header], end: at + 1 };
  const labels = way.cut(header.text).map((cell) => labelOf(cell));
  const cells = new Map<Line, string[]>();
  const cellsAt = (index: number) => {
    const line = lines[index];
    if (line && !cells.has(line)) cells.set(line, way.cut(line.text));
    return (line && cells.get(line)) ?? [];
  };
  let end = at + 1;
  // One lone cell, a heading or a total, may stand between two rows.
  while (cellsAt(end).length > 1 || (cellsAt(end).length === 1 && cellsAt(end + 1).length > 1)) end++;
  const body = lines.slice(at + 1, end);
  const fitting = new Set(body.filter((line) => fits(cells.get(line) ?? [], labels)));
  const outcast = labels.includes("kk") ? "of a table with KK" : "of a table";
  const misfits = body.filter((line) => !fitting.has(line)).map((line): Line => ({ ...line, outcast }));
  const holding = misfits.filter(({ text }) => HOLDS_NUMBER.test(text)).length;
  const people = [...fitting].some((line) => cells.get(line)?.some((cell) => meantAsNik(cell)));
  if (people && !(way.strict && holding * 5 > fitting.size))
    return { found: { cut: way.cut, lines: [header, ...fitting] }, misfits, end };
  // Cut in another way the lines are no table, but a KK column would still make their numbers doubtful.
  const doubted = labels.includes("kk") ? body.map((line): Line => ({ ...line, outcast })) : body;
  return { found: null, misfits: [header, ...doubted], end };
}

/** As many cells as the header, a number where numbers and words where names are announced; or a lone heading. */
function fits(cells: readonly string[], labels: readonly (Label | null)[]): boolean {
  if (cells.length === 1) return !HOLDS_NUMBER.test(cells[0] ?? "");
  return (
    cells.length === labels.length &&
    cells.every((cell, at) => {
      const digits = cell.replace(/\D/g, "").length;
      if (labels[at] === "nik") return digits === 0 ? !/\p{L}{2}/u.test(cell) : meantAsNik(cell) || digits > 8;
      return labels[at] !== "name" || !/^\s*\d{1,3}\s?\p{L}+\.?\s*$/u.test(cell);
    })
  );
}

const HOLDS_NUMBER = /\d(?:[ .-]?\d){11}/;

function isHeader(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== "");
  if (filled.length < 2 || filled.length > 60) return false;
  const labels = filled.map((cell) => labelOf(cell)).filter((label) => label !== null);
  return (
    labels.length >= 2 &&
    labels.length * 2 > filled.length &&
    labels.some((label) => label === "nik" || label === "name")
  );
}

function readFound({ cut, lines }: Found, today: Day): { rows: Placed[]; passed: Tables["passed"] } {
  const ruled = lines.filter(({ text }) => !/[\p{L}\p{N}]/u.test(text));
  const told = lines.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  const cells = told.map(({ text }) => cut(text).map((cell): Cell => ({ text: cell.trim(), kind: "text" })));
  const placeOf = (row: number) => told[row]?.at ?? 0;
  const list = readTable(cells, (row) => `line ${placeOf(row)}`, today);
  const byPlace = new Map(told.map((line) => [line.at, line]));
  return {
    rows: list.rows.map((row) => ({ at: Number(row.source.slice(5)), row })),
    passed: [
      ...list.ignored.flatMap(({ source, why }) => {
        const line = byPlace.get(Number(source.slice(5)));
        return line ? [{ line, why }] : [];
      }),
      ...ruled.map((line) => ({ line, why: "empty" as const })),
    ],
  };
}

function pipes(text: string): string[] {
  return text
    .replace(/^\s*\|/, "")
    .replace(/\|\s*$/, "")
    .split("|");
}

/** Cells between separators; quotes keep a separator inside, doubled quotes are one. */
function quoted(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator);
  const cells: string[] = [];
  let cell = "";
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"' && inside && text[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (char === '"') inside = !inside;
    else if (char === separator && !inside) {
      cells.push(cell);
      cell = "";
    } else cell += char;
  }
  return [...cells, cell];
}
