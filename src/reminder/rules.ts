import { type Day, daysBefore } from "../kit/date.ts";
import { LAPSE_DAYS, type VillageProgress } from "../recap/rules.ts";

/** What a village is reminded of. */
export const VILLAGE_RULES = ["saving", "fixes", "names", "unsent", "refused", "lapsing"] as const;
export type VillageRule = (typeof VILLAGE_RULES)[number];
/** What officers are reminded of besides: people who wait, reports nobody began with, requests with a limit set by law. */
export type OfficeRule = "queue" | "reports" | "privacy";
export type Rule = VillageRule | OfficeRule;

/** Something that a village has left to do; `count` is of people. */
export interface Gap {
  readonly rule: VillageRule;
  readonly count: number;
}

type Counts = Pick<VillageProgress, "roster" | "main" | "waiting" | "fixes" | "refused" | "lapsing">;

/** What a village has left to do, what comes first in front; empty once all is done. */
export function gapsOf(village: Counts, quota: number): Gap[] {
  const { roster, main, waiting, fixes, refused, lapsing } = village;
  const isSent = roster === "submitted";
  const counts: Record<VillageRule, number> = {
    saving: isSent ? 0 : waiting,
    fixes: isSent ? 0 : fixes,
    names: isSent ? 0 : Math.max(0, quota - main),
    unsent: !isSent && main >= quota ? main : 0,
    refused: isSent ? refused : 0,
    lapsing,
  };
  return VILLAGE_RULES.flatMap((rule) => (counts[rule] > 0 ? [{ rule, count: counts[rule] }] : []));
}

/** When a programme reminds; decisions of its regency. Days are inclusive. */
export interface Calendar {
  readonly opens: Day | null;
  /** The last day of registration. */
  readonly closes: Day | null;
  /** After this day nobody is reminded of names any more. */
  readonly ends: Day;
  /** So many days before the last one. */
  readonly before: readonly number[];
  /** Days between two reminders: long before the last day, and after it. */
  readonly every: number;
  readonly lateEvery: number;
  /** Where the long stretches of `every` days begin. */
  readonly from: Day;
  readonly holidays: ReadonlySet<Day>;
}

/** So long after the last day a village is still reminded; then it stands in the recap alone. */
export const LATE_DAYS = 30;

/**
 * The day on which a rule fell due last for a village, which names the period; null when it is not due. Whatever was
 * missed before is not made up for: there is one period at a time. `knownSince` is when somebody of the village took up
 * a role: long before the last day they are left in peace for one stretch.
 */
export function periodOf(
  rule: VillageRule,
  village: Pick<VillageProgress, "refusedOn" | "lapsesOn">,
  calendar: Calendar,
  today: Day,
  knownSince: Day | null,
): Day | null {
  const days = daysOf(rule, village, calendar, today, knownSince);
  const at = days.findLastIndex((day) => day <= today);
  const period = days[at];
  if (period === undefined) return null;
  return isHeld(today, days[at + 1] ?? null, calendar.holidays) ? null : period;
}

/** On a public holiday nobody is reminded, unless the holidays last until it falls due the next time. */
function isHeld(today: Day, next: Day | null, holidays: ReadonlySet<Day>): boolean {
  if (!holidays.has(today)) return false;
  for (let ahead = 1; ahead <= LATE_DAYS; ahead++) {
    const day = daysBefore(today, -ahead);
    if (next !== null && day >= next) return false;
    if (!holidays.has(day)) return true;
  }
  return false;
}

/** The days on which a rule falls due around today, in order. */
function daysOf(
  rule: VillageRule,
  { refusedOn, lapsesOn }: Pick<VillageProgress, "refusedOn" | "lapsesOn">,
  calendar: Calendar,
  today: Day,
  knownSince: Day | null,
): Day[] {
  if (rule === "refused") return refusedOn ? stretch(daysBefore(refusedOn, -1), calendar.every, today) : [];
  if (rule === "lapsing") {
    if (!lapsesOn || today > lapsesOn) return [];
    return sorted([LAPSE_DAYS, ...calendar.before].map((days) => daysBefore(lapsesOn, days)));
  }
  return rosterDays(calendar, today, knownSince);
}

function rosterDays(calendar: Calendar, today: Day, knownSince: Day | null): Day[] {
  const { opens, closes, ends, before, every, lateEvery, from } = calendar;
  if ((opens && today < opens) || today > ends) return [];
  const near = closes ? sorted(before.map((days) => daysBefore(closes, days))) : [];
  const peaceUntil = knownSince && daysBefore(knownSince, -every);
  const far = stretch(daysBefore(from, -every), every, today).filter(
    (day) => (near[0] === undefined || day < near[0]) && (!peaceUntil || day >= peaceUntil),
  );
  const late = closes && today > closes ? stretch(daysBefore(closes, -1), lateEvery, today) : [];
  // What falls due next after the last day ends the last stretch before it.
  const after = closes && late.length === 0 ? [daysBefore(closes, -1)] : late;
  return [...far, ...near, ...after].filter((day) => !opens || day >= opens);
}

/** Every `every` days from a day on: the last two up to today, and the next one. */
function stretch(from: Day, every: number, today: Day): Day[] {
  const gone = Math.floor(daysBetween(from, today) / every);
  return [gone - 1, gone, gone + 1].filter((n) => n >= 0).map((n) => daysBefore(from, -n * every));
}

function sorted(days: readonly Day[]): Day[] {
  return [...days].sort();
}

/** Days from one to another; negative when the other lies before. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** Who hears of a village, one after the other. */
export const RUNGS = ["head", "operator", "district", "regency"] as const;
export type Rung = (typeof RUNGS)[number];

/**
 * Which of those that have anybody hear of a village: the first one, and one more each time that `climb` reminders had
 * no effect.
 */
export function rungsFor(present: ReadonlySet<Rung>, unheeded: number, climb: number): Rung[] {
  const there = RUNGS.filter((rung) => present.has(rung));
  return there.slice(0, 1 + Math.floor(unheeded / climb));
}
