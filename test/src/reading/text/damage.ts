import fc from "fast-check";
import type { Printed } from "./layouts.ts";

/** Something that goes wrong when a list is typed or copied. */
export interface Damage {
  readonly kind:
    | "digit lost"
    | "digit added"
    | "letter"
    | "field dropped"
    | "nik dropped"
    | "name dropped"
    | "swapped"
    | "glued"
    | "broken"
    | "run together"
    | "number lost";
  /** Which row, cell and character: taken modulo what there is. */
  readonly row: number;
  readonly cell: number;
  readonly at: number;
}

export function anyDamage(): fc.Arbitrary<Damage> {
  return fc.record({
    kind: fc.constantFrom<Damage["kind"]>(
      ...(["digit lost", "digit added", "letter", "field dropped", "nik dropped", "name dropped"] as const),
      ...(["swapped", "glued", "broken", "run together", "number lost"] as const),
    ),
    row: fc.nat(1_000),
    cell: fc.nat(1_000),
    at: fc.nat(1_000),
  });
}

/** Does the damage to a printed list; where it cannot be done, nothing changes. */
export function damaged(printed: Printed, { kind, row, cell, at }: Damage): Printed {
  const rows = printed.rows.map((one) => ({ ...one, cells: one.cells.map((each) => ({ ...each })) }));
  const target = rows[row % rows.length];
  if (!target) return printed;
  const nik = target.cells.find(({ field }) => field === "nik");
  const drop = (field: string) => ({ ...target, cells: target.cells.filter((each) => each.field !== field) });
  const put = (changed: typeof target) => ({ ...printed, rows: rows.map((one) => (one === target ? changed : one)) });
  const here = cell % target.cells.length;
  const [one, next] = [target.cells[here], target.cells[here + 1]];
  switch (kind) {
    case "digit lost":
      if (nik) nik.text = edited(nik.text, at, () => "");
      return { ...printed, rows };
    case "digit added":
      if (nik) nik.text = edited(nik.text, at, (digit) => digit + String(at % 10));
      return { ...printed, rows };
    case "letter":
      if (nik) nik.text = edited(nik.text, at, () => "OIlSB"[at % 5] ?? "O");
      return { ...printed, rows };
    case "nik dropped":
      return put(drop("nik"));
    case "name dropped":
      return put(drop("name"));
    case "field dropped":
      return put(drop(one?.field ?? ""));
    case "number lost":
      return put({ ...target, lead: "" });
    case "swapped":
      if (one && next) [target.cells[here], target.cells[here + 1]] = [next, one];
      return { ...printed, rows };
    case "glued":
      return one && next && /\d$/.test(one.text) !== /^\d/.test(next.text) ? put(merged(target, here, "")) : printed;
    case "broken":
      return one && next ? put(merged(target, here, "\n")) : printed;
    case "run together":
      return { ...printed, rows: joined(rows, row % rows.length, printed.joint === "\n" ? " " : printed.joint) };
  }
}

type Row = Printed["rows"][number];

/** The `at`-th digit of the number is changed; labels before it have none. */
function edited(text: string, at: number, change: (digit: string) => string): string {
  let seen = 0;
  const digits = text.replace(/\D/g, "").length;
  return text.replace(/\d/g, (digit) => (seen++ === at % digits ? change(digit) : digit));
}

function merged(row: Row, at: number, between: string): Row {
  const [one, next] = [row.cells[at], row.cells[at + 1]];
  if (!one || !next) return row;
  const cell = { field: one.field, text: `${one.text}${between}${next.text}` };
  return { ...row, cells: [...row.cells.slice(0, at), cell, ...row.cells.slice(at + 2)] };
}

/** The row after `at` goes on where this one ends. */
function joined(rows: readonly Row[], at: number, joint: string): Row[] {
  const [one, next] = [rows[at], rows[at + 1]];
  const [last, first] = [one?.cells.at(-1), next?.cells[0]];
  if (!one || !next || !last || !first) return [...rows];
  const cells = [...one.cells.slice(0, -1), { field: last.field, text: `${last.text}${joint}${first.text}` }];
  return [...rows.slice(0, at), { lead: one.lead, cells: [...cells, ...next.cells.slice(1)] }, ...rows.slice(at + 2)];
}
