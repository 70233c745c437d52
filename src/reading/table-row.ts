import type { Day } from "../kit/date.ts";
import { checkNik } from "../kit/nik.ts";
import { isWork } from "../occupation/rules.ts";
import {
  birthDateOf,
  isAddress,
  isDitto,
  isScientific,
  listNumberAt,
  meantAsNik,
  meantAsPhone,
  remarkOf,
  sexOf,
} from "./parts.ts";
import type { Field, RawRow } from "./row.ts";
import type { Cell } from "./table.ts";
import type { Columns } from "./table-columns.ts";
import type { Role } from "./table-header.ts";
import { isCounter, isNameLike, isOfGrownUp } from "./table-shapes.ts";

export interface RowAsk {
  readonly row: readonly Cell[];
  readonly columns: Columns;
  /** The occupation of the person above, for "same as above". */
  readonly above: string | null;
  /** The work that a heading gave to the rows below it. */
  readonly heading: string | null;
  /** Below a signature only a NIK shows that somebody is listed. */
  readonly signed: boolean;
  readonly today: Day;
}

/** A person without the source, and the column in which the row begins. */
export interface Found {
  readonly first: number;
  readonly row: Omit<RawRow, "source">;
}

/** The NIK of the example row; its date part is none, so that nobody can have it. */
export const EXAMPLE_NIK = "1234567890123456";
/** A number of so many digits has lost the last one when a spreadsheet keeps it as a number. */
const LOST_FROM = 1e15;

/** A run of digits as long as a NIK, or nearly so, among other words; an official's number has 18. */
function nikInside(text: string): string | undefined {
  return text.match(/\d(?:[ .-]?\d)+/g)?.find((run) => Math.abs(run.replace(/\D/g, "").length - 16) <= 1);
}

/** The person in one row of a table; null when there is none, "example" for the row that shows how to fill it in. */
export function personOf(ask: RowAsk): Found | "example" | null {
  const { row, columns } = ask;
  const inside = row.slice(columns.from, columns.to);
  const first = inside.findIndex(({ text, merged }) => text !== "" && !merged);
  if (first < 0) return null;
  const { cells, moved } = settled(row, columns);
  const nik = nikOf(cells.get("nik"));
  const name = nameOf(ask, cells);
  if (isExample(inside, nik?.text ?? null, name)) return "example";
  if (!isPerson(ask, cells, nik !== null, name)) return null;
  const split = splitName(name, nik);
  return {
    first: columns.from + first,
    row: {
      nik: split.nik,
      name: split.name,
      occupation: occupationOf(ask, cells.get("occupation")),
      phone: phoneOf(cells.get("phone")),
      sex: sexIn(cells),
      birthDate: birthDateIn(cells.get("birthDate"), ask.today),
      unsure: [...new Set([...columns.unsure, ...doubtsOf(cells, moved, ask)])],
    },
  };
}

type Cells = ReadonlyMap<Role, Cell>;

/** What each role holds in this row. Cells that were written under each other's column here change places. */
function settled(row: readonly Cell[], { at }: Columns): { readonly cells: Cells; readonly moved: boolean } {
  const cells = new Map<Role, Cell>();
  const aside = isAside(row, at) ? 1 : 0;
  let moved = aside > 0;
  for (const [role, column] of at) {
    const cell = row[column + aside];
    if (cell && cell.text !== "" && (!cell.merged || role === "occupation")) cells.set(role, cell);
  }
  for (const [role, fits] of SHAPES) {
    const own = cells.get(role);
    if (own && fits(own.text)) continue;
    const [other, there] =
      [...cells].find(([one, cell]) => one !== role && isAstray(one, cell.text) && fits(cell.text)) ?? [];
    if (other === undefined || !there) continue;
    moved = true;
    cells.set(role, there);
    if (own) cells.set(other, own);
    else cells.delete(other);
  }
  return { cells, moved };
}

/** The whole row was written one column to the right: where the NIK should be is nothing, or the running number. */
function isAside(row: readonly Cell[], at: Columns["at"]): boolean {
  const text = (role: Role, aside: number) => row[(at.get(role) ?? -2) + aside]?.text ?? "";
  if (!/^\(?\d{0,4}[.)]{0,2}$/.test(text("nik", 0)) || !meantAsNik(text("nik", 1))) return false;
  return isNameLike(text("name", 1)) && !isWork(text("name", 1));
}

const SHAPES: readonly (readonly [Role, (text: string) => boolean])[] = [
  ["nik", meantAsNik],
  ["phone", meantAsPhone],
  ["name", (text) => isNameLike(text) && !isWork(text)],
];

/** Whether a cell cannot be what its column is for. Columns that are not the worker's never lend anything. */
function isAstray(role: Role, text: string): boolean {
  if (role === "name") return /^[\d\s.'-]+$/.test(text);
  if (role === "nik") return !/\d/.test(text) || meantAsPhone(text);
  if (role === "phone") return meantAsNik(text) || !/\d/.test(text);
  return role === "occupation" && /^[\d\s.'-]+$/.test(text);
}

/** What this row alone leaves in doubt: its cells stand where others should, as when one was pushed aside. */
function doubtsOf(cells: Cells, moved: boolean, { row, columns, today }: RowAsk): Field[] {
  const text = (role: Role) => cells.get(role)?.text ?? "";
  const [name, number, phone] = [text("name"), text("number"), text("phone")];
  // Digits in a name are the rules' business.
  const isNoName = name !== "" && (isAddress(name) || isWork(name) || !(isNameLike(name) || /\d/.test(name)));
  const isPushed =
    moved ||
    !isNameLike(name) ||
    isNoName ||
    (number !== "" && !isCounter(number)) ||
    (phone !== "" && !meantAsPhone(phone));
  // Where a KK number is expected and none stands, what stands for the NIK may be it.
  const mayBeKk = columns.at.has("kk") && text("nik") !== "" && !meantAsNik(text("kk"));
  const hasTwo = row.slice(columns.from, columns.to).filter((cell) => meantAsNik(cell.text)).length > 1;
  const isYoung = !isOfGrownUp(text("nik").replace(/\D/g, ""), today) && isPossible(text("nik"));
  const isKk = isYoung ? columns.at.has("kk") || isPushed || hasTwo : mayBeKk && isPushed;
  return [...(isKk ? (["nik"] as const) : []), ...(isNoName ? (["name"] as const) : [])];
}

function nikOf(cell: Cell | undefined): RawRow["nik"] {
  if (!cell || !/\d/.test(cell.text)) return null;
  const lost = isScientific(cell.text) || (cell.kind === "number" && Math.abs(cell.value ?? 0) >= LOST_FROM);
  return lost ? { text: cell.text, lost: "excel" } : { text: cell.text };
}

function nameOf({ row, columns }: RowAsk, cells: Cells): string | null {
  const own = cells.get("name")?.text ?? "";
  const more = columns.names.slice(1).map((column) => row[column]?.text ?? "");
  const whole = [own, ...more].filter((text) => text !== "" && !isDitto(text)).join(" ");
  const number = listNumberAt(whole);
  const bare = number && !meantAsNik(whole) ? whole.slice(number.length) : whole;
  return /\p{L}/u.test(bare) ? bare.trim() : null;
}

/** "BUDI SANTOSO 3602…" or "BUDI / 3602…" in one cell: the number beside the name. */
function splitName(name: string | null, nik: RawRow["nik"]): Pick<RawRow, "name" | "nik"> {
  const inside = nikInside(name ?? "");
  if (name === null || inside === undefined) return { name, nik };
  const rest = name
    .replace(inside, " ")
    .replace(/\bnik\b\s*:?/i, " ")
    .replace(/\s+/g, " ")
    .replace(/^[\s/,:;()-]+|[\s/,:;()-]+$/g, "");
  return { name: rest === "" ? null : rest, nik: nik ?? { text: inside } };
}

function isPerson(ask: RowAsk, cells: Cells, hasNik: boolean, name: string | null): boolean {
  const nikText = cells.get("nik")?.text ?? "";
  const words = name ?? "";
  const looks = hasNik && (meantAsNik(nikText) || (nikText.match(/\d/g)?.length ?? 0) >= 6);
  if (looks || nikInside(words) !== undefined) return !ask.signed || name !== null || meantAsNik(nikText);
  if (name === null || ask.signed || !isNameLike(words)) return false;
  if (ask.row.some(({ text }) => remarkOf(text) === "total")) return false;
  const numbered =
    isCounter(cells.get("number")?.text ?? "") ||
    listNumberAt(ask.row[ask.columns.names[0] ?? -1]?.text ?? "") !== null;
  if (numbered) return true;
  if (remarkOf(words) !== null || isWork(words)) return false;
  const beside = (["occupation", "phone", "birthDate", "sex", "kk", "address", "male", "female"] as const).some(
    (role) => {
      const cell = cells.get(role);
      return cell !== undefined && !cell.merged;
    },
  );
  return beside && !ask.columns.at.has("number") ? true : beside && hasPersonalCell(cells);
}

/** In a numbered table an unnumbered row needs more than words to be a person. */
function hasPersonalCell(cells: Cells): boolean {
  return ["phone", "birthDate", "sex", "kk", "occupation"].some((role) => {
    const cell = cells.get(role as Role);
    return cell !== undefined && !cell.merged && (role !== "occupation" || isWork(cell.text));
  });
}

function isExample(inside: readonly Cell[], nik: string | null, name: string | null): boolean {
  if (inside.some(({ text }) => text === EXAMPLE_NIK)) return true;
  return (
    /^\(?contoh\b/i.test(name ?? "") || (inside.some(({ text }) => /^\(?contoh\b/i.test(text)) && !isPossible(nik))
  );
}

/** The century does not matter here: a day of any year will do. */
function isPossible(nik: string | null): boolean {
  return nik !== null && "nik" in checkNik(nik.replace(/\D/g, ""), "2100-01-01" as Day);
}

function occupationOf({ above, heading }: RowAsk, cell: Cell | undefined): string | null {
  const text = cell?.text ?? "";
  if (text === "" || /^[-–—.]+$/.test(text)) return heading;
  if (isDitto(text)) return above;
  return /\p{L}/u.test(text) ? text : heading;
}

function phoneOf(cell: Cell | undefined): string | null {
  return cell && (cell.text.match(/\d/g)?.length ?? 0) >= 5 ? cell.text : null;
}

function sexIn(cells: Cells): RawRow["sex"] {
  const said = sexOf(cells.get("sex")?.text ?? "");
  if (said !== null) return said;
  const [male, female] = [cells.has("male"), cells.has("female")];
  return male === female ? null : male ? "L" : "P";
}

function birthDateIn(cell: Cell | undefined, today: Day): Day | null {
  if (!cell) return null;
  return cell.day ?? birthDateOf(cell.text, today)?.day ?? null;
}
