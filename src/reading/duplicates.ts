import type { Day } from "../kit/date.ts";
import { sameName } from "../kit/name.ts";
import type { Nik } from "../kit/nik.ts";
import type { Problem, ProblemCode, ReadRow } from "./row.ts";

/** A row judged by itself, and what it stated beside its NIK. */
export interface Judged {
  readonly row: ReadRow;
  readonly stated: { readonly sex: "L" | "P" | null; readonly birthDate: Day | null };
}

/** A row whose NIK is certain by itself. */
interface Numbered extends Judged {
  readonly nik: Nik;
}

/**
 * Tells the people of one list apart. The same NIK with the same name is one row: the first, completed from the later
 * ones. With different names nobody's NIK is certain any more. A name that comes again with nearly its NIK is asked.
 */
export function tellApart(judged: readonly Judged[]): ReadRow[] {
  const settled = new Map<Judged, Judged | null>();
  for (const group of groupsOf(judged).values())
    if (group.length > 1) for (const [one, row] of settle(group)) settled.set(one, row && { ...one, row });
  return nearlyTheSame(
    judged.flatMap((one) => {
      const kept = settled.get(one);
      return kept === null ? [] : [kept ?? one];
    }),
  );
}

function groupsOf(judged: readonly Judged[]): Map<Nik, Judged[]> {
  const groups = new Map<Nik, Judged[]>();
  for (const one of judged) {
    if (one.row.nik === null) continue;
    const group = groups.get(one.row.nik);
    if (group) group.push(one);
    else groups.set(one.row.nik, [one]);
  }
  return groups;
}

/** What becomes of rows with the same NIK: one row and the others gone, or all in doubt. */
function settle(group: readonly Judged[]): [Judged, ReadRow | null][] {
  const name = fullest(group);
  const another = group.find(({ row }) => !isAnswerTo(row, name));
  if (another) {
    const named = group.find(({ row }) => row.name === name);
    const rivalOf = (one: Judged) =>
      isAnswerTo(one.row, name) ? another : (named ?? group.find((other) => other !== one));
    return group.map((one) => [one, withoutNik(one, rivalOf(one))]);
  }
  const merged = group.map(({ row }) => row).reduce(completed);
  return group.map((one, at) => [one, at === 0 ? merged : null]);
}

/** The longest name; whatever order they stand in, it is the same one. */
function fullest(group: readonly Judged[]): string {
  const names = group.flatMap(({ row }) => row.name ?? []).sort();
  return names.reduce((best, name) => (name.length > best.length ? name : best), "");
}

/** A row without any name may be the same person; one whose name might be its neighbour's is not passed over. */
function isAnswerTo(row: ReadRow, name: string): boolean {
  if (row.name !== null) return row.name === name || sameName(row.name, name);
  return !row.problems.some(({ code }) => code === "name.unsure");
}

const COMPLETED = ["name", "occupation", "phone"] as const;

/** The first row with what only the later one tells; what it was judged from is completed likewise. */
function completed(first: ReadRow, later: ReadRow): ReadRow {
  const takes = COMPLETED.filter((field) => first[field] === null && later[field] !== null);
  if (takes.length === 0) return first;
  const taken = (from: object) =>
    Object.fromEntries(Object.entries(from).filter(([key]) => takes.some((field) => field === key)));
  const isTaken = (code: string) => takes.some((field) => code.startsWith(`${field}.`));
  return {
    ...first,
    ...taken(later),
    ...(takes.includes("occupation") && { occupationSaid: later.occupationSaid }),
    problems: first.problems.filter(({ code }) => !isTaken(code)),
    repaired: [...first.repaired, ...later.repaired.filter(isTaken)],
    raw: {
      ...first.raw,
      ...taken(later.raw),
      unsure: first.raw.unsure.filter((field) => !takes.some((one) => one === field)),
    },
  };
}

/** Two people with one NIK: at most one of them has it, and what it told of either is not certain. */
function withoutNik({ row, stated }: Judged, other: Judged | undefined): ReadRow {
  const problem: Problem = { code: "duplicate.list", ...(other && { other: other.row.source }) };
  return {
    ...row,
    ...stated,
    nik: null,
    problems: [problem, ...row.problems.filter(({ code }) => stated.birthDate !== null || !isOfAge(code))],
    repaired: row.repaired.filter((repair) => repair !== "nik.separators"),
  };
}

function isOfAge(code: ProblemCode): boolean {
  return code === "age.young" || code === "age.old";
}

/** Flags rows of one name whose NIK are one digit, or two neighbouring digits changed about, apart. */
function nearlyTheSame(judged: readonly Judged[]): ReadRow[] {
  const numbered = judged.flatMap((one): Numbered[] => (one.row.nik === null ? [] : [{ ...one, nik: one.row.nik }]));
  const neighbours = neighboursOf(numbered);
  return judged.map(({ row, stated }) => {
    if (row.nik === null || row.raw.confirmed) return row;
    const near = neighbours(row.nik).find((other) => mayBeOne({ row, stated }, other));
    if (!near) return row;
    return { ...row, problems: [...row.problems, { code: "duplicate.near", other: near.row.source }] };
  });
}

function mayBeOne(one: Judged, other: Judged): boolean {
  if (one.row.name === null || other.row.name === null || !sameName(one.row.name, other.row.name)) return false;
  const [a, b] = [one.stated.birthDate, other.stated.birthDate];
  return a === null || b === null || a === b;
}

/** Finds rows by nearly their NIK, in the order of their NIK, without comparing every row with every other. */
function neighboursOf(numbered: readonly Numbered[]): (nik: Nik) => Numbered[] {
  const byHole = new Map<string, Numbered[]>();
  const byNik = new Map<string, Numbered>();
  for (const one of numbered) {
    byNik.set(one.nik, one);
    for (const hole of holesOf(one.nik)) {
      const others = byHole.get(hole);
      if (others) others.push(one);
      else byHole.set(hole, [one]);
    }
  }
  return (nik) =>
    [
      ...holesOf(nik).flatMap((hole) => byHole.get(hole) ?? []),
      ...turnsOf(nik).flatMap((turn) => byNik.get(turn) ?? []),
    ]
      .filter((other) => other.nik !== nik)
      .sort((a, b) => (a.nik < b.nik ? -1 : 1));
}

/** The NIK with each of its digits taken out in turn: two that differ in one digit share one of these. */
function holesOf(nik: string): string[] {
  return Array.from(nik, (_, at) => `${nik.slice(0, at)}_${nik.slice(at + 1)}`);
}

/** The NIK with each two neighbouring digits changed about. */
function turnsOf(nik: string): string[] {
  return Array.from(nik.slice(1), (next, at) => `${nik.slice(0, at)}${next}${nik[at]}${nik.slice(at + 2)}`);
}
