import type { Day } from "../../kit/date.ts";
import { ageOf, type DateAt, dateAt, isScientific, meantAsNik, meantAsPhone } from "../parts.ts";

/** What a run of digits in a line is meant as; "small" tells nothing by itself (a house number, a running number). */
export type NumberKind = "nik" | "phone" | "date" | "age" | "rtRw" | "small";

export interface NumberPart {
  readonly kind: NumberKind;
  /** As written. */
  readonly text: string;
  readonly day?: Day;
}

export interface NumberAt extends NumberPart {
  /** Where the text goes on. */
  readonly end: number;
}

const SCIENTIFIC = /\d[.,]\d{1,15}\s?[eE]\s?\+?\s?\d{1,2}(?![\p{L}\p{N}])/uy;
const WITH_COMMAS = /\d{1,3}(?:,\d{3}){4,5}(?![\d,]\d)/y;
const RT_RW =
  /\d{1,3}\s?\/\s?\d{1,3}(?![\d/]|\s?\/\s?\d|[.-]\d)|(?<=\br[tw][ .:]{0,3})\d{1,3}(?:\s?\/\s?\d{1,3}(?!\d|[./-]\d))?(?!\d)/iy;
const AGE = /\d{1,3}\s?(?:tahun|thn|th|tn)\b\.?/iy;
/** Digits, and letters among them that look like digits. */
const GROUP = /[\dOoIil|SsBbZzQD]+/y;
const JOINT = /(?:[.\-_]| {1,2}| - (?=\d{4}\b))(?=[\dOoIil|SsBbZzQD]*\d)/y;
/** No run of people's numbers is longer; more are taken in the next round. */
const MOST_GROUPS = 24;

interface Group {
  readonly start: number;
  readonly end: number;
  /** How many characters count as digits. */
  readonly size: number;
}

/** What the digits that begin at `at` are; null when none begin there. */
export function numberAt(text: string, at: number, today: Day): NumberAt | null {
  const simple = simpleAt(text, at);
  if (simple) return simple;
  const plus = text[at] === "+" ? 1 : 0;
  const groups = groupsAt(text, at + plus);
  const [first] = groups;
  if (!first) return null;
  const start = { ...first, start: at };
  return split(text, [start, ...groups.slice(1)], today);
}

function simpleAt(text: string, at: number): NumberAt | null {
  for (const [form, kind] of [
    [SCIENTIFIC, "nik"],
    [WITH_COMMAS, "nik"],
    [RT_RW, "rtRw"],
    [AGE, "age"],
  ] as const) {
    form.lastIndex = at;
    const found = form.exec(text)?.[0];
    if (found === undefined) continue;
    if (kind === "age" && ageOf(found) === null) continue;
    if (kind === "nik" && form === SCIENTIFIC && !isScientific(found)) continue;
    return { kind, text: found, end: at + found.length };
  }
  return null;
}

function groupsAt(text: string, at: number): Group[] {
  const groups: Group[] = [];
  let from = at;
  while (groups.length < MOST_GROUPS) {
    AGE.lastIndex = from;
    if (groups.length > 0 && AGE.test(text)) break;
    GROUP.lastIndex = from;
    const written = GROUP.exec(text)?.[0] ?? "";
    // Letters that belong to a word that stuck to the digits are no digits.
    const stuck = /\p{L}/u.test(text[from + written.length] ?? "") || /\d\D{3,}$/.test(written);
    const group = stuck ? written.replace(/\D+$/, "") : written;
    const digits = group.replace(/\D/g, "").length;
    if (digits === 0 || digits * 2 < group.length) break;
    if (digits < group.length && group.length < 3 && groups.length === 0) break;
    groups.push({ start: from, end: from + group.length, size: group.length });
    if (stuck) break;
    JOINT.lastIndex = from + group.length;
    const joint = JOINT.exec(text)?.[0];
    if (joint === undefined) break;
    from += group.length + joint.length;
  }
  return groups;
}

/** One number off the front; the scanner comes back for the rest, which may be an age or a house number. */
function split(text: string, groups: readonly [Group, ...Group[]], today: Day): NumberAt {
  const taken = take(text, groups, today);
  const end = taken.end ?? groups[taken.count - 1]?.end ?? 0;
  return { ...taken.part, end };
}

interface Taken {
  readonly part: NumberPart;
  readonly count: number;
  /** When it is not the end of the last group. */
  readonly end?: number;
}

/** Takes one number off the front of a run of groups. */
function take(text: string, groups: readonly [Group, ...Group[]], today: Day): Taken {
  const [first] = groups;
  const written = (count: number) => text.slice(first.start, groups[count - 1]?.end);
  const whole = (kind: NumberKind, count: number): Taken => ({ part: { kind, text: written(count) }, count });
  if (first.size >= 14) return whole(meantAsPhone(written(1)) ? "phone" : "nik", 1);
  if (meantAsPhone(written(1)) && first.size >= 10) return whole("phone", 1);
  const alone = groups.findIndex(
    ({ start, end, size }) => size >= 14 || (size >= 10 && meantAsPhone(text.slice(start, end))),
  );
  const run = alone < 0 ? groups : groups.slice(0, alone);
  const date = dateAt(text, first.start, today);
  const apart = date !== null && /[-/.]/.test(text.slice(first.start, first.start + date.length));
  if (date && ((apart && text[first.start + date.length] === " ") || leavesWhole(run, first.start + date.length)))
    return dateTaken(text, run, date);
  const phone = phoneCount(run, written);
  const sixteen = countOf(run, 16);
  if (phone > 0 && (sixteen === 0 || /^\+|^0/.test(written(1)))) return whole("phone", phone);
  if (sixteen > 1) return whole("nik", sixteen);
  // "3 3602 0101 0785 0001": a running number before a NIK.
  if (first.size <= 3 && sixteen === 0 && countOf(run.slice(1), 16) > 1) return whole("small", 1);
  for (const digits of [17, 15]) if (!date && countOf(run, digits) > 2) return whole("nik", countOf(run, digits));
  if (run.length > 2 && total(run) >= 14 && total(run) <= 18 && !date) return whole("nik", run.length);
  if (date) return dateTaken(text, run, date);
  if (run.length > 1 && (total(run) === 15 || total(run) === 17)) return whole("nik", run.length);
  if (first.size >= 12 && meantAsNik(written(1))) return whole("nik", 1);
  if (first.size >= 8 && /^0|^\+/.test(written(1))) return whole("phone", 1);
  return whole("small", 1);
}

/** After the date nothing is left, or a whole NIK or phone number. */
function leavesWhole(run: readonly Group[], dateEnd: number): boolean {
  const left = run.filter((group) => group.start >= dateEnd);
  return left.length === 0 || countOf(left, 16) > 0 || total(left) < 4 || (total(left) >= 9 && total(left) <= 13);
}

function dateTaken(text: string, run: readonly Group[], date: DateAt): Taken {
  const start = run[0]?.start ?? 0;
  const end = start + date.length;
  const count = Math.max(1, run.filter((group) => group.start < end).length);
  return { part: { kind: "date", text: text.slice(start, end), day: date.day }, count, end };
}

/** How many groups from the front make exactly so many digits, 0 when none do. A last crumb is no part of a NIK. */
function countOf(groups: readonly Group[], digits: number): number {
  let sum = 0;
  for (const [at, group] of groups.entries()) {
    sum += group.size;
    if (sum === digits) return group.size >= 3 || at === 0 ? at + 1 : 0;
    if (sum > digits) return 0;
  }
  return 0;
}

/** How many groups from the front make a phone number: as many as may, unless the rest is a NIK. */
function phoneCount(run: readonly Group[], written: (count: number) => string): number {
  let best = 0;
  for (let count = 1; count <= Math.min(run.length, 6); count++) {
    if (!meantAsPhone(written(count))) continue;
    if (run.length === count || countOf(run.slice(count), 16) === run.length - count) return count;
    best = count;
  }
  return best;
}

function total(groups: readonly Group[]): number {
  return groups.reduce((sum, group) => sum + group.size, 0);
}
