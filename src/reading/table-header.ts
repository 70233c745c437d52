import { type Label, labelOf, meantAsNik, meantAsPhone } from "./parts.ts";
import type { Cell } from "./table.ts";

/** What a column is said to hold; null when its header says nothing known. */
export type Role = Label | "male" | "female" | "nameMore" | null;

export interface Header {
  /** Rows of the grid: one, or two with a row of column numbers. */
  readonly rows: readonly number[];
  readonly labels: readonly Role[];
}

/** People of the family stand in columns of their own; their numbers are not the worker's. */
const RELATIVES = /waris|suami|istri|\bibu\b|ayah|\banak\b|keluarga|wali\b|pasangan|penanggung|kontak darurat/i;

/** The headers of a grid by the row they begin in. Any row may be one: lists are pasted below each other. */
export function headersOf(grid: readonly (readonly Cell[])[]): ReadonlyMap<number, Header> {
  const headers = new Map<number, Header>();
  for (let at = 0; at < grid.length; at++) {
    const upper = grid[at] ?? [];
    if (!isHeader(upper)) continue;
    const lower = grid[at + 1] ?? [];
    const two = isLowerHalf(upper, lower);
    const rows = two ? [at, at + 1] : [at];
    const labels = two ? bothLabels(upper, lower) : upper.map(({ text }) => roleOf(text, ""));
    const next = Math.max(...rows) + 1;
    if (isColumnNumbers(grid[next] ?? [])) rows.push(next);
    headers.set(at, { rows, labels });
    at = Math.max(...rows);
  }
  return headers;
}

/** Two known labels, one of them of the NIK or the name, and no number of a person; or a lone pair of other labels. */
function isHeader(row: readonly Cell[]): boolean {
  if (row.some(({ text }) => meantAsNik(text) || meantAsPhone(text))) return false;
  const labels = row.filter(({ merged }) => !merged).map(({ text }) => roleOf(text, ""));
  const known = labels.filter((label) => label !== null);
  const filled = row.filter(({ text, merged }) => text !== "" && !merged).length;
  const telling = known.includes("nik") || known.includes("name");
  return known.length >= (telling ? 2 : 3) && known.length * 2 >= filled;
}

/** The second row of a header stands only under cells that say nothing or several things. */
function isLowerHalf(upper: readonly Cell[], lower: readonly Cell[]): boolean {
  const filled = lower.flatMap((cell, column) =>
    cell.text === "" || cell.merged ? [] : [{ text: cell.text, column }],
  );
  if (filled.length === 0 || filled.some(({ text }) => /\d{3}/.test(text))) return false;
  const telling = filled.filter(({ text }) => labelOf(text) !== null || isSexMark(text) || isHalfOfBirth(text));
  const under = filled.filter(({ text, column }) => {
    const above = upper[column]?.text ?? "";
    return (
      above !== "" && roleOf(above, "") !== null && labelOf(text) === null && !isHalfOfBirth(text) && !isSexMark(text)
    );
  });
  return telling.length > 0 && telling.length * 2 >= filled.length && under.length === 0;
}

const isSexMark = (text: string) => /^[LP]$/i.test(text);
const isHalfOfBirth = (text: string) => /^(?:tempat|tmpt|tpt|tgl|tanggal)\.?$/i.test(text);

function bothLabels(upper: readonly Cell[], lower: readonly Cell[]): Role[] {
  // A heading over several columns is written in the first of them only.
  let over = "";
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, column) => {
    const above = upper[column]?.text ?? "";
    const below = lower[column]?.merged ? "" : (lower[column]?.text ?? "");
    if (above !== "") over = above;
    return below === "" ? roleOf(above, "") : roleOf(below, over);
  });
}

function roleOf(text: string, over: string): Role {
  if (text === "") return null;
  if (RELATIVES.test(over) || (RELATIVES.test(text) && labelOf(text) !== "kk"))
    return labelOf(text) === "mother" ? "mother" : "other";
  if (isSexMark(text) && over !== "") return text.toUpperCase() === "L" ? "male" : "female";
  if (/^nama[\s_]*(?:tengah|belakang)$/i.test(text)) return "nameMore";
  if (isHalfOfBirth(text) && /lahir|ttl/i.test(over)) return /^t(?:gl|anggal)/i.test(text) ? "birthDate" : "birthPlace";
  const own = labelOf(text) ?? labelOf(`${text} ${over}`);
  // "Nama / NIK" over cells that hold both.
  return own ?? (text.split(/[/&+]|\bdan\b/i).some((side) => labelOf(side) === "name") ? "name" : null);
}

/** "1 2 3 4" or "(1) (2) (3)" below a header. */
function isColumnNumbers(row: readonly Cell[]): boolean {
  const filled = row.filter(({ text, merged }) => text !== "" && !merged);
  const numbers = filled.map(({ text }) => Number(/^\(?(\d{1,2})\)?$/.exec(text)?.[1] ?? Number.NaN));
  return numbers.length >= 3 && numbers.every((number, at) => at === 0 || number === (numbers[at - 1] ?? 0) + 1);
}
