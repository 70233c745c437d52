import type { Day } from "../kit/date.ts";
import { isWork } from "../occupation/rules.ts";
import { birthDateOf, meantAsNik, meantAsPhone, sexOf } from "./parts.ts";
import type { Field } from "./row.ts";
import type { Cell } from "./table.ts";
import type { Header, Role } from "./table-header.ts";
import { isCounter, isNameLike, isOfGrownUp } from "./table-shapes.ts";

/** Some columns that make one table; several may stand beside each other. */
export interface Group {
  readonly from: number;
  /** Not included. */
  readonly to: number;
  /** By column of the grid; null where no header speaks. */
  readonly labels: readonly Role[];
  readonly headed: boolean;
}

/** In which column of the grid what stands. */
export interface Columns {
  readonly from: number;
  readonly to: number;
  readonly at: ReadonlyMap<Role, number>;
  /** Several when the name is written in parts. */
  readonly names: readonly number[];
  /** What columns could not be told apart for. */
  readonly unsure: readonly Field[];
}

type Rows = readonly (readonly Cell[])[];

/** Splits columns that stand beside each other as tables of their own: those whose headers come again. */
export function groupsOf(header: Header | null, rows: Rows, today: Day): Group[] {
  const width = Math.max(header?.labels.length ?? 0, ...rows.map((row) => row.length));
  const labels: Role[] = Array.from({ length: width }, (_, column) => header?.labels[column] ?? null);
  const starts = header ? repeatsOf(labels) : pairsOf(rows, width, today);
  return starts.map((from, at) => ({ from, to: starts[at + 1] ?? width, labels, headed: header !== null }));
}

/** Where each table begins: the name and something else come again, and it began with the same label. */
function repeatsOf(labels: readonly Role[]): number[] {
  const placesOf = (label: Role) => labels.flatMap((one, at) => (one === label ? [at] : []));
  const twice = (["name", "nik", "number"] as const).filter((label) => placesOf(label).length > 1);
  if (twice.length < 2 || twice[0] !== "name") return [0];
  const starts = twice.map(placesOf).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  return [0, ...(starts[0] ?? []).slice(1)];
}

/** Without headers: two columns of possible NIK, each with a column of names on the same side of it. */
function pairsOf(rows: Rows, width: number, today: Day): number[] {
  const kinds = Array.from({ length: width }, (_, column) => {
    const { filled, fits } = profileOf(rows, column, today);
    if (filled === 0) return "";
    if (fits("nik") >= 0.6) return "K";
    return fits("name") >= 0.8 && fits("occupation") < 0.3 && fits("sex") < 0.5
      ? "N"
      : fits("number") >= 0.8
        ? "#"
        : "";
  });
  const shape = kinds.filter((kind) => kind === "K" || kind === "N").join("");
  if (shape !== "KNKN" && shape !== "NKNK") return [0];
  const second = kinds.flatMap((kind, at) => (kind === "K" ? [at] : []))[1] ?? 0;
  if ((grownUps(rows, second, today) ?? 0) < 0.8) return [0];
  const starts = kinds.flatMap((kind, at) => (kind === shape[0] ? [at] : []));
  const from = starts[1] ?? 0;
  return [0, kinds[from - 1] === "#" ? from - 1 : from];
}

interface Profile {
  readonly filled: number;
  /** The share of its filled cells that look as that role's would. */
  readonly fits: (role: Role) => number;
}

/** Enough rows to tell a column by. */
const PROBED_ROWS = 400;

function profileOf(rows: Rows, column: number, today: Day): Profile {
  const cells = rows
    .slice(0, PROBED_ROWS)
    .flatMap((row) => (row[column] && row[column].text !== "" ? [row[column]] : []));
  const shares = new Map<Role, number>();
  const fits = (role: Role) => {
    const known = shares.get(role);
    if (known !== undefined) return known;
    const share = cells.length === 0 ? 0 : cells.filter((cell) => looksLike(role, cell, today)).length / cells.length;
    shares.set(role, share);
    return share;
  };
  return { filled: cells.length, fits };
}

function looksLike(role: Role, cell: Cell, today: Day): boolean {
  const { text } = cell;
  switch (role) {
    case "nik":
    case "kk":
      return meantAsNik(text);
    case "phone":
      return meantAsPhone(text);
    case "birthDate":
      return cell.kind === "date" || (cell.kind === "text" && birthDateOf(text, today) !== null);
    case "sex":
      return sexOf(text) !== null;
    case "number":
      return isCounter(text);
    case "occupation":
      return isWork(text);
    case "name":
      return isNameLike(text);
    default:
      return false;
  }
}

/** The share of a column's 16-digit numbers that can be a grown-up's NIK; null when there are no such numbers. */
function grownUps(rows: Rows, column: number, today: Day): number | null {
  const numbers = rows.flatMap((row) => {
    const digits = (row[column]?.text ?? "").replace(/\D/g, "");
    return digits.length === 16 ? [digits] : [];
  });
  const grown = numbers.filter((digits) => isOfGrownUp(digits, today));
  return numbers.length === 0 ? null : grown.length / numbers.length;
}

/** Which column of a group holds what: as its header says, unless what stands below says otherwise. */
export function columnsOf(group: Group, rows: Rows, today: Day): Columns {
  const roles: Role[] = group.labels.map((label, column) => (column >= group.from && column < group.to ? label : null));
  const profiles = roles.map((_, column) => profileOf(rows, column, today));
  const inside = roles.map((_, column) => column).filter((column) => column >= group.from && column < group.to);
  const table: Table = { roles, profiles, inside, rows, today };
  // What a single row contradicts is settled in that row.
  if (group.headed && rows.length > 1) {
    slide(table);
    trade(table);
  }
  const unsure = [...complete(table, group.headed), ...settleKk(table, group.labels)];
  const at = new Map<Role, number>();
  for (const column of inside) {
    const role = roles[column] ?? null;
    if (role !== null && !at.has(role)) at.set(role, column);
  }
  const name = at.get("name");
  const names = inside.filter((column) => column === name || roles[column] === "nameMore");
  return { from: group.from, to: group.to, at, names, unsure };
}

interface Table {
  /** By column; changed while the content is compared with the header. */
  readonly roles: Role[];
  readonly profiles: readonly Profile[];
  readonly inside: readonly number[];
  readonly rows: Rows;
  readonly today: Day;
}

const TELLING = ["nik", "phone", "birthDate", "sex", "name", "number"] as const;

function fitOf({ profiles }: Table, role: Role, column: number): number {
  return profiles[column]?.fits(role) ?? 0;
}

/** The data stand one column beside their headers: all roles move along. */
function slide(table: Table): void {
  const { roles, inside } = table;
  const scoreAt = (offset: number) =>
    inside.reduce((sum, column) => {
      const role = roles[column] ?? null;
      return TELLING.some((one) => one === role) ? sum + fitOf(table, role, column + offset) : sum;
    }, 0);
  const nik = roles.indexOf("nik");
  const moved = [1, -1].find(
    (offset) =>
      scoreAt(offset) > scoreAt(0) + 1 &&
      (nik < 0 || (fitOf(table, "nik", nik) < 0.3 && fitOf(table, "nik", nik + offset) > 0.6)),
  );
  if (moved === undefined) return;
  const before = [...roles];
  for (const column of inside)
    roles[column] = inside.includes(column - moved) ? (before[column - moved] ?? null) : null;
}

/** Two columns whose contents were written under each other's header. */
function trade(table: Table): void {
  const { roles, inside, profiles } = table;
  for (const role of TELLING) {
    const here = roles.indexOf(role);
    if (here < 0 || (profiles[here]?.filled ?? 0) === 0 || fitOf(table, role, here) >= 0.3) continue;
    const there = inside.find((column) => {
      const own = roles[column] ?? null;
      const settled = own === "kk" || own === "mother" || own === "other" || fitOf(table, own, column) >= 0.5;
      return column !== here && fitOf(table, role, column) >= 0.6 && !settled;
    });
    if (there === undefined) continue;
    roles[here] = roles[there] ?? null;
    roles[there] = role;
  }
}

/** Finds by content what no header names. Says what it could not tell for sure. */
function complete(table: Table, headed: boolean): Field[] {
  const { roles, inside } = table;
  const free = () => inside.filter((column) => roles[column] === null && (table.profiles[column]?.filled ?? 0) > 0);
  const best = (role: Role, least: number) => {
    const found = free().filter((column) => fitOf(table, role, column) >= least);
    const [first] = found.sort((a, b) => fitOf(table, role, b) - fitOf(table, role, a) || a - b);
    if (first !== undefined && !roles.includes(role)) roles[first] = role;
  };
  best("nik", 0.5);
  for (const role of ["birthDate", "phone", "sex"] as const) best(role, 0.6);
  best("number", 0.8);
  best("occupation", 0.3);
  if (roles.includes("name")) return [];
  const names = free().filter((column) => fitOf(table, "name", column) >= 0.6);
  const ranked = names.sort((a, b) => distinct(table, b) - distinct(table, a) || a - b);
  const [first, second] = ranked;
  if (first === undefined) return [];
  roles[first] = "name";
  // A second column of as many different names may be the mother's: which of them is the worker's is asked.
  const rival =
    second !== undefined && distinct(table, second) >= 0.9 && distinct(table, first) - distinct(table, second) < 0.05;
  return rival && !headed && table.rows.length > 2 ? ["name"] : [];
}

function distinct({ rows }: Table, column: number): number {
  const texts = rows.flatMap((row) => (row[column]?.text ? [row[column].text.toUpperCase()] : []));
  return texts.length === 0 ? 0 : new Set(texts).size / texts.length;
}

/**
 * NIK and KK numbers look alike. A column of KK numbers hardly holds a grown-up's date, a column of NIK nearly always:
 * clear figures settle it against the header, half clear ones make the NIK a question.
 */
function settleKk(table: Table, labels: readonly Role[]): Field[] {
  const { roles, rows, inside, today } = table;
  const nik = roles.indexOf("nik");
  if (nik < 0) return [];
  const here = grownUps(rows, nik, today);
  const labelled = roles.indexOf("kk");
  const rival =
    labelled >= 0 ? labelled : inside.find((column) => roles[column] === null && fitOf(table, "nik", column) >= 0.5);
  if (rival === undefined || fitOf(table, "kk", rival) < 0.5)
    return labels[nik] !== "nik" && here !== null && here < 0.5 ? ["nik"] : [];
  const there = grownUps(rows, rival, today);
  if (here === null || there === null) return [];
  const enough = rows.length >= 3;
  const clear = Math.abs(here - there) >= 0.7 && Math.max(here, there) >= 0.8 && enough;
  if (clear && there > here) {
    roles[nik] = "kk";
    roles[rival] = "nik";
  } else if (clear) roles[rival] = "kk";
  const contradicted = there >= 0.8 && here < 0.5;
  return clear || (labels[nik] === "nik" && !contradicted) ? [] : ["nik"];
}
