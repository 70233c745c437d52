import type { Day } from "../../kit/date.ts";
import { checkNik, partsOf } from "../../kit/nik.ts";
import type { ShapeReading } from "./digits.ts";

/** What the readings of one NIK and the lines beside it say. */
export interface NikEvidence {
  /** By the printed shapes. */
  readonly shapes: ShapeReading | null;
  /** By the reader of letters, each time at another size or softness: digits only. */
  readonly reads: readonly string[];
  /** Printed on the card, null when not read. */
  readonly birthDate: Day | null;
  readonly sex: "L" | "P" | null;
}

export interface SettledNik {
  /** Digits that make a possible NIK, or null. */
  readonly digits: string | null;
  readonly sure: boolean;
}

/** Shapes that fit like this are the print they were looked for in. */
const GOOD_FIT = 0.84;
/** Each digit must be this much more like its shape than like any other digit's. */
const CLEAR_LEAD = 0.08;

/**
 * Settles which number is printed. The two ways of reading fail differently, so the number is sure only where they
 * agree on all sixteen digits, or where three readings of letters agree and the shapes do not object; and never when
 * the card's own birth date or sex is another one.
 */
export function settleNik(evidence: NikEvidence, today: Day): SettledNik {
  const votes = new Map<string, number>();
  for (const read of evidence.reads)
    for (const digits of windows(read)) if (possible(digits, today)) votes.set(digits, (votes.get(digits) ?? 0) + 1);
  const { shapes } = evidence;
  const fitting = shapes !== null && shapes.fit >= GOOD_FIT && possible(shapes.digits, today) ? shapes : null;
  const ranked = [...votes].sort((one, other) => other[1] - one[1]);
  const [read, count] = ranked[0] ?? [null, 0];
  if (fitting && fitting.lead >= CLEAR_LEAD) {
    const objected = ranked.some(([digits, times]) => digits !== fitting.digits && times >= 2);
    const dated = evidence.birthDate !== null && evidence.sex !== null && nearlyRead(evidence.reads, fitting.digits);
    const seconded = votes.has(fitting.digits) || dated;
    return { digits: fitting.digits, sure: seconded && !objected && fits(fitting.digits, evidence, today) };
  }
  if (read === null) return { digits: fitting?.digits ?? null, sure: false };
  const lead = count - (ranked[1]?.[1] ?? 0);
  const agreed = evidence.birthDate !== null && evidence.sex !== null && fitting?.digits === read;
  return { digits: read, sure: count >= 3 && lead >= 2 && agreed && fits(read, evidence, today) };
}

/** Whether a reading of letters differs in a digit of the birth date at most, which stands on the card a second time. */
function nearlyRead(reads: readonly string[], digits: string): boolean {
  const differing = (one: string): number[] => [...one].flatMap((digit, at) => (digit === digits[at] ? [] : at));
  const near = (at: readonly number[]): boolean => at.length <= 1 && at.every((place) => place >= 6 && place < 12);
  return reads.some((read) => windows(read).some((one) => near(differing(one))));
}

/** Sixteen digits in a row: all there are, or those at either end of a reading with a stray digit or two. */
function windows(read: string): string[] {
  if (read.length < 16 || read.length > 19) return [];
  return [...new Set([read.slice(-16), read.slice(0, 16)])];
}

function possible(digits: string, today: Day): boolean {
  return "nik" in checkNik(digits, today);
}

/** Whether the number holds the birth date and sex that stand beside it, as far as those were read. */
function fits(digits: string, evidence: NikEvidence, today: Day): boolean {
  const read = checkNik(digits, today);
  if (!("nik" in read)) return false;
  const parts = partsOf(read.nik, today);
  const sameDay = evidence.birthDate === null || evidence.birthDate.slice(2) === parts.birthDate.slice(2);
  return sameDay && (evidence.sex === null || evidence.sex === parts.sex);
}
