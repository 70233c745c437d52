import type { Day } from "../kit/date.ts";
import { isOneEditApart } from "../kit/edit.ts";
import { sameName } from "../kit/name.ts";
import type { Nik } from "../kit/nik.ts";
import type { Problem, RawRow, ReadRow } from "../reading/row.ts";

/** What becomes of a row once it is shown: it waits for a yes, stands on the roster already, or has to be corrected. */
export type Verdict = "waiting" | "same" | "fixing";

/** Somebody who stands on the roster. */
export interface Listed {
  readonly nik: Nik;
  readonly name: string;
  readonly birthDate: Day;
}

/** A row of an earlier list that nobody has decided on yet. */
export interface OpenRow {
  readonly id: bigint;
  readonly row: ReadRow;
  readonly verdict: "waiting" | "fixing";
}

/** What a row of a list is held against. */
export interface Known {
  readonly roster: readonly Listed[];
  /** NIKs that hold a place of the year on another roster. */
  readonly elsewhere: ReadonlySet<Nik>;
  readonly open: readonly OpenRow[];
  /** Keys of rows that were wrong when they came first, and stand corrected on the roster by now. */
  readonly corrected: ReadonlySet<string>;
}

/** A row with its verdict. */
export interface PlacedRow {
  readonly row: ReadRow;
  readonly verdict: Verdict;
}

export interface Placement {
  readonly placed: readonly PlacedRow[];
  /** Open rows that the new ones stand for now. */
  readonly replaced: readonly bigint[];
  /** Open rows whose NIK a new row claims for another name. */
  readonly questioned: readonly { readonly id: bigint; readonly row: ReadRow }[];
}

/** The row as it was written: equal for the same row sent again. */
export function rowKey({ nik, name }: RawRow): string {
  return `${(nik?.text ?? "").replace(/[^\dA-Za-z]/g, "")}|${lettersOf(name)}`;
}

function lettersOf(name: string | null): string {
  return (name ?? "").toUpperCase().replace(/[^\p{L}]+/gu, "");
}

/** Whether it is the NIK that is wrong. */
export function isAboutNik({ code }: Pick<Problem, "code">): boolean {
  return code.startsWith("nik.");
}

/** Holds the rows of a list against the roster, the programme and what is still open of earlier lists. */
export function placeRows(rows: readonly ReadRow[], known: Known): Placement {
  const listed = new Map(known.roster.map((one) => [one.nik, one]));
  const open = openRows(known.open);
  const placed: PlacedRow[] = [];
  const replaced: bigint[] = [];
  const questioned: { id: bigint; row: ReadRow }[] = [];
  for (const row of rows) {
    const rival = row.nik === null ? undefined : open.withNik(row.nik);
    const claimed = rival && !sameish(rival.row.name, row.name) ? rival : undefined;
    for (const older of open.like(row)) {
      if (older === claimed || !standsFor(row, older.row)) continue;
      replaced.push(older.id);
      open.close(older.id);
    }
    if (claimed) {
      questioned.push({
        id: claimed.id,
        row: withProblem(claimed.row, { code: "duplicate.list", other: row.name ?? row.source }),
      });
      open.close(claimed.id);
    }
    const doubt = claimed ? { code: "duplicate.list" as const, other: claimed.row.name ?? claimed.row.source } : null;
    placed.push(placeOne(row, doubt, known, listed));
  }
  return { placed, replaced, questioned };
}

/** Finds open rows that a new one may stand for, without looking at all of them. */
function openRows(rows: readonly OpenRow[]) {
  const closed = new Set<bigint>();
  const byKey = new Map<string, OpenRow[]>();
  for (const one of rows)
    for (const key of keysOf(one.row)) {
      // Only a wrong number is replaced by way of the name.
      if (one.row.nik && key.startsWith("name")) continue;
      const same = byKey.get(key);
      if (same) same.push(one);
      else byKey.set(key, [one]);
    }
  const at = (key: string) => (byKey.get(key) ?? []).filter(({ id }) => !closed.has(id));
  return {
    withNik: (nik: Nik) => at(`nik ${nik}`)[0],
    like: (row: ReadRow) => new Set(keysOf(row).flatMap(at)),
    close: (id: bigint) => closed.add(id),
  };
}

function keysOf({ nik, name, raw }: ReadRow): string[] {
  const letters = lettersOf(name);
  return [`row ${rowKey(raw)}`, ...(nik ? [`nik ${nik}`] : []), ...(letters ? [`name ${letters}`] : [])];
}

function placeOne(row: ReadRow, doubt: Problem | null, known: Known, listed: ReadonlyMap<Nik, Listed>): PlacedRow {
  if (known.corrected.has(rowKey(row.raw))) return { row, verdict: "same" };
  const here = row.nik === null ? undefined : listed.get(row.nik);
  if (here && sameish(here.name, row.name)) return { row, verdict: "same" };
  const found = doubt ?? (row.nik === null ? null : problemAmong(row, row.nik, here, known));
  const judged = found ? withProblem(row, found) : row;
  return { row: judged, verdict: judged.problems.length > 0 ? "fixing" : "waiting" };
}

function problemAmong(row: ReadRow, nik: Nik, here: Listed | undefined, known: Known): Problem | null {
  if (here) return { code: "duplicate.roster", other: here.name };
  if (known.elsewhere.has(nik)) return { code: "duplicate.elsewhere" };
  if (row.raw.confirmed) return null;
  const near = known.roster.find(
    (one) => one.birthDate === row.birthDate && isOneEditApart(one.nik, nik) && sameish(one.name, row.name),
  );
  return near ? { code: "duplicate.near", other: near.name } : null;
}

/** Whether a newer row is the same person as an older one, sent again or corrected. */
function standsFor(newer: ReadRow, older: ReadRow): boolean {
  if (newer.nik !== null && newer.nik === older.nik) return sameish(newer.name, older.name);
  if (rowKey(newer.raw) === rowKey(older.raw)) return true;
  if (older.nik !== null || lettersOf(older.name) === "" || lettersOf(older.name) !== lettersOf(newer.name))
    return false;
  // The older one's number was wrong: the newer one has it right, or less wrong, if nearly all digits agree.
  const was = digitsOf(older.raw);
  const is = digitsOf(newer.raw);
  return was === "" || (is !== "" && nearlyEqual(was, is));
}

function sameish(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other || sameName(one, other);
}

function withProblem(row: ReadRow, problem: Problem): ReadRow {
  return row.problems.some(({ code }) => code === problem.code)
    ? row
    : { ...row, problems: [...row.problems, problem] };
}

function digitsOf({ nik }: RawRow): string {
  return (nik?.text ?? "").replace(/\D/g, "");
}

/** Equal but for two digits, or for two that are missing or too many. */
function nearlyEqual(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 2) return false;
  let same = 0;
  while (same < Math.min(one.length, other.length) && one[same] === other[same]) same += 1;
  let tail = 0;
  while (tail < Math.min(one.length, other.length) - same && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  return Math.max(one.length, other.length) - same - tail <= 2;
}
