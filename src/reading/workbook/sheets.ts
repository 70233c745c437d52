import { type CellObject, SSF, type WorkBook, type WorkSheet } from "@e965/xlsx";
import { dayOf } from "../../kit/date.ts";
import type { Cell } from "../table.ts";

/** The cells of one sheet that hold something, row by row; `at` is the row's number in the sheet, from 0. */
export interface SheetCells {
  readonly name: string;
  readonly rows: readonly { readonly at: number; readonly cells: readonly Cell[] }[];
}

/** No list of people is wider; what lies to the right is somebody's formatting. */
export const MAX_COLUMNS = 128;
/** A cell that is longer is no name and no number. */
export const MAX_TEXT = 500;
/** How far down one merged cell counts. */
const MAX_MERGED_ROWS = 1_000;
/** Whole numbers up to here are exact in a spreadsheet, which keeps 15 digits. */
const EXACT_BELOW = 1e15;

/** The year 2100 as a serial number. */
const LAST_SERIAL = 73_050;

const EMPTY: Cell = { text: "", kind: "text" };

interface Sheets {
  readonly shown: readonly SheetCells[];
  readonly hidden: readonly string[];
}

/** The visible sheets with their hidden rows and columns (these are people too), and the names of the hidden ones. */
export function sheetsOf(book: WorkBook, knownHidden: readonly string[]): Sheets {
  const epoch1904 = book.Workbook?.WBProps?.date1904 === true;
  const hidden = book.SheetNames.filter(
    (name, at) => (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0 || knownHidden.includes(name),
  );
  const shown = book.SheetNames.flatMap((name) => {
    const sheet = book.Sheets[name];
    return sheet && !hidden.includes(name) ? [{ name, rows: rowsOf(sheet, epoch1904) }] : [];
  });
  return { shown, hidden };
}

function rowsOf(sheet: WorkSheet, epoch1904: boolean): SheetCells["rows"] {
  const data: CellObject[][] = sheet["!data"] ?? [];
  const below = mergedBelow(sheet);
  const numbers = new Set([...Object.keys(data).map(Number), ...below.keys()]);
  const rows = [...numbers]
    .sort((a, b) => a - b)
    .map((at) => {
      const written = data[at] ?? [];
      const width = Math.min(
        Math.max(written.length, ...(below.get(at) ?? []).map((merge) => merge.column + 1)),
        MAX_COLUMNS,
      );
      const cells = Array.from({ length: width }, (_, column) => cellOf(written[column], epoch1904));
      for (const { column, from } of below.get(at) ?? [])
        if (column < width) cells[column] = { ...cellOf(data[from]?.[column], epoch1904), merged: true };
      return { at, cells };
    });
  return rows.filter(({ cells }) => cells.some(({ text, merged }) => text !== "" && !merged));
}

/** Cells that a merge covers below its first row: they show that row's value. */
function mergedBelow(sheet: WorkSheet): Map<number, { column: number; from: number }[]> {
  const covered = new Map<number, { column: number; from: number }[]>();
  for (const { s, e } of sheet["!merges"] ?? []) {
    const last = Math.min(e.r, s.r + MAX_MERGED_ROWS);
    for (let row = s.r + 1; row <= last; row++) {
      const there = covered.get(row);
      if (there) there.push({ column: s.c, from: s.r });
      else covered.set(row, [{ column: s.c, from: s.r }]);
    }
  }
  return covered;
}

function cellOf(cell: CellObject | undefined, epoch1904: boolean): Cell {
  if (!cell || cell.v === undefined || cell.v === null || cell.t === "e" || cell.t === "z") return EMPTY;
  if (cell.t !== "n" || typeof cell.v !== "number") return { text: String(cell.v).slice(0, MAX_TEXT), kind: "text" };
  const date = cell.v > 0 && cell.v < LAST_SERIAL ? SSF.parse_date_code(cell.v, { date1904: epoch1904 }) : null;
  const day = date ? dayOf(date.y, date.m, date.d) : null;
  if (day && SSF.is_date(String(cell.z ?? ""))) return { text: day, kind: "date", day };
  const exact = Number.isInteger(cell.v) && Math.abs(cell.v) < EXACT_BELOW;
  const text = exact ? String(cell.v) : (cell.w ?? String(cell.v));
  return { text, kind: "number", value: cell.v, ...(day && { day }) };
}
