import type { Day } from "../../kit/date.ts";
import { checkNik } from "../../kit/nik.ts";
import type { Field, RawRow } from "../row.ts";
import type { Segment } from "./layout.ts";
import type { Content } from "./lines.ts";
import type { Piece } from "./roles.ts";

/** A row and where it stood among the lines, to put it in order with the rows of tables. */
export interface Placed {
  readonly at: number;
  readonly row: RawRow;
}

/** Makes a row of each segment that is a person; null for one that is none. */
export function rowsOf(content: Content, segments: readonly Segment[], today: Day): (Placed | null)[] {
  const people = segments.map((segment, at) => isPerson(content, segments, at) && segment);
  const thingsAreWork = !standBesideWorks(content, segments);
  const choice = numberChoice(content, segments, today);
  const withNumber = segments.filter(({ nik }) => nik !== null);
  const pairs = withNumber.filter((segment) => niksOf(content, segment).length > 1).length;
  const twoNumbers = pairs * 2 >= withNumber.length;
  let above: string | null = null;
  return people.map((segment) => {
    if (!segment) return null;
    const placed = rowOf(content, segment, { above, twoNumbers, thingsAreWork, choice });
    above = placed.row.occupation;
    return placed;
  });
}

interface Context {
  readonly above: string | null;
  /** Most people of the list have two numbers, and nothing says which is the KK. */
  readonly twoNumbers: boolean;
  readonly thingsAreWork: boolean;
  readonly choice: ReadonlyMap<number, number>;
}

function rowOf(content: Content, segment: Segment, context: Context): Placed {
  const pieces = content.pieces.slice(segment.from, segment.to);
  const unsure = new Set<Field>();
  const nik = segment.nik === null ? null : nikOf(content, segment, context, unsure);
  const name = segment.name === null ? null : (content.pieces[segment.name] ?? null);
  if (segment.doubtful || isMixed(pieces))
    for (const field of ["nik", "name"] as const) if (field === "nik" ? nik : name) unsure.add(field);
  if (name?.guessed) unsure.add("name");
  const occupation = occupationOf(content, segment, context, unsure);
  const phones = pieces.filter(({ role }) => role === "phone");
  if (new Set(phones.map(({ text }) => text.replace(/\D/g, ""))).size > 1) unsure.add("phone");
  const told = pieces.find(({ role }) => role !== "extra") ?? pieces[0];
  const at = content.lines[told?.line ?? 0]?.line.at ?? 0;
  return {
    at,
    row: {
      source: `line ${at}`,
      nik: nik && { text: nik.text },
      name: name?.text ?? null,
      occupation,
      phone: phones[0]?.text ?? null,
      sex: only(
        pieces.flatMap(({ sex }) => (sex ? [sex] : [])),
        "sex",
        unsure,
      ),
      birthDate: only(
        pieces.flatMap(({ day }) => (day ? [day] : [])),
        "birthDate",
        unsure,
      ),
      unsure: [...unsure],
    },
  };
}

/** Two sexes or birth dates, or works on two lines, are two people's. */
function isMixed(pieces: readonly Piece[]): boolean {
  const several = (of: (piece: Piece) => string | undefined) =>
    new Set(pieces.map(of).filter((value) => value !== undefined)).size > 1;
  const labelled = (label: string) => several((piece) => (piece.label === label ? piece.text : undefined));
  const worked = several(({ role, line }) => (role === "work" ? String(line) : undefined));
  const spread = several(({ role, line }) =>
    role === "nik" || role === "name" || role === "maybe" ? String(line) : undefined,
  );
  return (
    (worked && spread) || several(({ sex }) => sex) || several(({ day }) => day) || labelled("kk") || labelled("age")
  );
}

/** Two that differ are none. */
function only<T>(values: readonly T[], field: Field, unsure: Set<Field>): T | null {
  const [first = null] = values;
  if (values.every((value) => value === first)) return first;
  unsure.add(field);
  return null;
}

function niksOf({ pieces }: Content, { from, to }: Segment): number[] {
  const all = Array.from({ length: to - from }, (_, at) => from + at).filter((at) => pieces[at]?.role === "nik");
  const labelled = all.filter((at) => pieces[at]?.labelled);
  return labelled.length === 1 ? labelled : all;
}

/** Of two numbers, the NIK: the labelled one, or the only possible one; otherwise the first, and in doubt. */
function nikOf(content: Content, segment: Segment, { choice, twoNumbers }: Context, unsure: Set<Field>): Piece | null {
  const numbers = niksOf(content, segment);
  const alone = numbers.length === 1 ? content.pieces[numbers[0] ?? 0] : undefined;
  if (alone && !alone.labelled && (twoNumbers || content.lines[alone.line]?.line.outcast === "of a table with KK"))
    unsure.add("nik");
  const [first = segment.nik ?? 0, second] = numbers;
  const chosen = second === undefined ? first : choice.get(first);
  if (chosen === undefined && !sameDigits(content.pieces[first], content.pieces[second ?? first])) unsure.add("nik");
  return content.pieces[chosen ?? first] ?? null;
}

function sameDigits(one: Piece | undefined, other: Piece | undefined): boolean {
  return one?.text.replace(/\D/g, "") === other?.text.replace(/\D/g, "");
}

/**
 * Where two numbers stand with one person (first -> the NIK): the other one is 16 digits and impossible as a NIK. It
 * counts only when no row of the list tells the columns the other way round.
 */
function numberChoice(content: Content, segments: readonly Segment[], today: Day): ReadonlyMap<number, number> {
  const choice = new Map<number, number>();
  const possible = (at: number) => "nik" in checkNik(digitsOf(content.pieces[at]), today);
  const whole = (at: number) => /^\d{16}$/.test(digitsOf(content.pieces[at]));
  for (const segment of segments) {
    const [first, second] = niksOf(content, segment);
    if (first === undefined || second === undefined || possible(first) === possible(second)) continue;
    if (whole(first) && whole(second)) choice.set(first, possible(first) ? first : second);
  }
  const places = new Set([...choice].map(([first, chosen]) => first === chosen));
  return places.size > 1 ? new Map() : choice;
}

function digitsOf(piece: Piece | undefined): string {
  return piece?.text.replace(/[\s.\-_]/g, "") ?? "";
}

function occupationOf(content: Content, segment: Segment, context: Context, unsure: Set<Field>): string | null {
  const { pieces, lines } = content;
  const own = pieces.slice(segment.from, segment.to);
  const works = own.filter(({ role }) => role === "work");
  const [first, ...more] =
    works.filter(({ labelled }) => labelled).length > 0 ? works.filter(({ labelled }) => labelled) : works;
  if (first) {
    const sameLine = more.filter(({ line }) => line === first.line);
    if (sameLine.length < more.length) unsure.add("occupation");
    return [first, ...sameLine].map(({ text }) => text).join(", ");
  }
  const ditto = own.find(({ role }) => role === "ditto");
  if (ditto && /[\p{L}"]/u.test(ditto.text)) return context.above;
  const unknown = own.filter(
    (piece, at) =>
      (piece.role === "thing" || (piece.role === "maybe" && segment.from + at !== segment.name)) && !piece.aside,
  );
  const [stray] = unknown;
  const named = segment.name !== null && segment.nik !== null ? pieces[segment.name] : undefined;
  const heading = lines[pieces[segment.from]?.line ?? 0]?.heading ?? null;
  if (stray && named && context.thingsAreWork && heading === null) {
    const beside = stray.role === "thing" || (stray.line === named.line && stray.apart);
    if (unknown.length > 1 || !beside) unsure.add("occupation");
    return stray.text;
  }
  if (ditto) unsure.add("occupation");
  return heading;
}

/** Unknown words stand beside known works in this list: they are places or remarks. */
function standBesideWorks({ pieces }: Content, segments: readonly Segment[]): boolean {
  let beside = 0;
  let alone = 0;
  for (const { from, to, name } of segments) {
    const own = pieces.slice(from, to);
    const things = own.some(
      (piece, at) => (piece.role === "thing" || piece.role === "maybe") && from + at !== name && !piece.aside,
    );
    if (!things) continue;
    if (own.some(({ role }) => role === "work")) beside++;
    else alone++;
  }
  return beside > alone;
}

/** A number is a person. Words alone are one when the list shows it: counted, labelled, with a work, among others. */
function isPerson({ pieces, lines }: Content, segments: readonly Segment[], at: number): boolean {
  const segment = segments[at];
  if (!segment) return false;
  if (segment.nik !== null) return true;
  const name = segment.name === null ? undefined : pieces[segment.name];
  if (!name) return false;
  const own = pieces.slice(segment.from, segment.to);
  if (name.role === "name" || lines[name.line]?.numbered) return true;
  if (own.some(({ role }) => role === "work" || role === "phone" || role === "date")) return true;
  const beside = [segments[at - 1], segments[at + 1]];
  if (beside.every((other) => other !== undefined && other.nik !== null)) return true;
  return lines[name.line]?.marked === true && segments.some(({ nik }) => nik !== null);
}
