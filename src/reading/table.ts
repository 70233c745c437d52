import type { Day } from "../kit/date.ts";
import { maskNumbers } from "../kit/mask.ts";
import { isWork } from "../occupation/rules.ts";
import { labelOf, meantAsNik, remarkOf } from "./parts.ts";
import type { Ignored, RawList, RawRow } from "./row.ts";
import { type Columns, columnsOf, groupsOf } from "./table-columns.ts";
import { type Header, headersOf } from "./table-header.ts";
import { personOf } from "./table-row.ts";
import { isCounter } from "./table-shapes.ts";

/** One cell of a table, from a workbook or from a text. */
export interface Cell {
  /** As shown; whole numbers of up to 15 digits in full. Empty for an empty cell. */
  readonly text: string;
  readonly kind: "text" | "number" | "date";
  /** Of a numeric cell. A spreadsheet keeps 15 digits of it. */
  readonly value?: number;
  /** Of a date, and of a plain number that a date format would show as one. */
  readonly day?: Day;
  /** A merge that begins above shows its value here. */
  readonly merged?: true;
}

/**
 * The people in a table: any order of columns, with or without headers, several tables below or beside each other,
 * titles above, signatures below. A form for each person is no table. `where` names the place of a cell (indices from 0) for `source`; `today` decides
 * centuries. Without a header and without anything like a NIK it finds nobody.
 *
 * A row is one person: nothing is ever taken from another row but what a merge, a "same as above" mark or a heading
 * says of the occupation.
 */
export function readTable(
  cells: readonly (readonly Cell[])[],
  where: (row: number, column: number) => string,
  today: Day,
): RawList {
  const grid = cells.map((row) => row.map(tidy));
  const rows: RawRow[] = [];
  const ignored: Ignored[] = [];
  const pass = (at: number, why: Ignored["why"]) => {
    const text = wordsOf(grid[at]);
    const first = (grid[at] ?? []).findIndex((cell) => cell.text !== "");
    if (text !== "")
      ignored.push({ source: where(at, Math.max(0, first)), text: maskNumbers(text.slice(0, 200)), why });
  };
  for (const part of partsOf(grid)) {
    for (const at of part.header?.rows ?? []) pass(at, "header");
    if (!part.header && !part.rows.some((at) => grid[at]?.some((cell) => meantAsNik(cell.text)))) {
      for (const at of part.rows) pass(at, grid[at]?.every(isLabel) ? "header" : "title");
      continue;
    }
    const content = part.rows.map((at) => grid[at] ?? []);
    if (content.some(isFormLine)) {
      for (const at of part.rows) pass(at, "other");
      continue;
    }
    const groups = groupsOf(part.header, content, today).map((group) => columnsOf(group, content, today));
    readPart({ grid, at: part.rows, groups, where, today }, rows, pass);
  }
  return { rows, ignored };
}

interface Part {
  readonly header: Header | null;
  readonly rows: readonly number[];
}

/** What stands under one header. A header that comes again on the next page goes on with the same table. */
function partsOf(grid: readonly (readonly Cell[])[]): Part[] {
  const headers = headersOf(grid);
  const parts: { header: Header | null; rows: number[] }[] = [{ header: null, rows: [] }];
  for (let at = 0; at < grid.length; at++) {
    const header = headers.get(at);
    const part = parts.at(-1);
    if (header) {
      at = Math.max(...header.rows);
      if (part?.header && header.labels.join() === part.header.labels.join())
        part.header = { ...part.header, rows: [...part.header.rows, ...header.rows] };
      else parts.push({ header, rows: [] });
    } else if (grid[at]?.some(({ text }) => text !== "")) part?.rows.push(at);
  }
  return parts;
}

interface Reading {
  readonly grid: readonly (readonly Cell[])[];
  readonly at: readonly number[];
  readonly groups: readonly Columns[];
  readonly where: (row: number, column: number) => string;
  readonly today: Day;
}

function readPart(reading: Reading, rows: RawRow[], pass: (at: number, why: Ignored["why"]) => void): void {
  const { grid, groups } = reading;
  const said: (string | null)[] = groups.map(() => null);
  let heading: string | null = null;
  let signed = false;
  for (const at of reading.at) {
    const row = grid[at] ?? [];
    const found = groups.map((columns, group) =>
      personOf({ row, columns, above: said[group] ?? null, heading, signed, today: reading.today }),
    );
    if (found.includes("example")) pass(at, "example");
    const people = found.map((one) => (one === "example" ? null : one));
    people.forEach((person, group) => {
      if (!person) return;
      rows.push({ source: reading.where(at, person.first), ...person.row });
      said[group] = person.row.occupation;
      signed = false;
    });
    if (found.some((one) => one !== null)) continue;
    const words = wordsOf(row);
    if (row.every((cell) => cell.text === "" || cell.merged || isCounter(cell.text))) continue;
    heading = headingOf(words) ?? heading;
    signed ||= isSignature(words);
    pass(at, whyPassed(row, words));
  }
}

/** "NIK : 3602…": a form for each person, to be read as a text. */
function isFormLine(row: readonly Cell[]): boolean {
  const filled = row.filter(({ text }) => text !== "").map(({ text }) => text);
  return (
    labelOf(filled[0]?.split(":")[0] ?? "") === "nik" &&
    filled.slice(1).every((text) => text === ":" || /^:?[\d\s.-]+$/.test(text))
  );
}

/** "Petani", "A. Nelayan:" above some rows says their work. */
function headingOf(words: string): string | null {
  const bare = words.replace(/^(?:[A-Z]|[IVX]+|\d{1,2})[.)]\s*/, "").replace(/\s*:\s*$/, "");
  return isWork(bare) ? bare : null;
}

function isSignature(words: string): boolean {
  return /\b(?:mengetahui|kepala desa|kades|wali nagari|camat|lurah|jaro|sekdes|ttd|dibuat oleh|yang membuat|nip|operator)\b|^\p{L}[\p{L} ]+,\s*(?:\d{1,2}|\.+)\s+\p{L}+\s+20\d\d/iu.test(
    words,
  );
}

function whyPassed(row: readonly Cell[], words: string): Ignored["why"] {
  if (row.every(isLabel)) return "header";
  if (row.some(({ text }) => remarkOf(text) === "total")) return "total";
  const remark = remarkOf(words);
  return remark === "title" || remark === "greeting" ? remark : "other";
}

function isLabel({ text }: Cell): boolean {
  return text === "" || labelOf(text) !== null;
}

function wordsOf(row: readonly Cell[] | undefined): string {
  return (row ?? [])
    .filter((cell) => !cell.merged)
    .map((cell) => cell.text)
    .filter((text) => text !== "")
    .join(" ");
}

/** Invisible marks out, line breaks and hard spaces to spaces, and the marks by which a number was kept as text off. */
function tidy(cell: Cell): Cell {
  return {
    ...cell,
    text: cell.text
      .replace(/[\u200B-\u200F\u202A-\u202E\u2060\u00AD\uFEFF]/g, "")
      .replace(/\s+/g, " ")
      .trim()
      .replace(/^="(.*)"$/, "$1")
      .replace(/^['’`](?=[\d+=@-])/, ""),
  };
}
