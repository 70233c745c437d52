import { type Day, dayIn, daysBefore, momentIn, timeIn, weekdayOf } from "../kit/date.ts";

/** When nobody in a place is written to without having asked. */
export interface QuietTimes {
  readonly timeZone: string;
  /** Public holidays. */
  readonly holidays: ReadonlySet<Day>;
  /** Times without any broadcasts, such as before an election; days inclusive. */
  readonly frozen: readonly { readonly from: Day; readonly until: Day }[];
}

/** Why nobody is written to at a moment. */
export type Quiet = "night" | "friday" | "holiday" | "frozen";

/** On the clock of the place: the end of the day, and its beginning. */
export const NIGHT_FROM = "21:00";
export const NIGHT_UNTIL = "06:00";
/** Around the Friday prayer. */
const PRAYER_FROM = "11:30";
const PRAYER_UNTIL = "13:00";
const FRIDAY = 5;
/** A wait of more days than this has no end that can be told. */
const LOOK_AHEAD_DAYS = 400;

/** Whether people are left in peace at this time of a day ("21:30"), on the clock where they live. */
export function isRestTime(day: Day, time: string): "night" | "friday" | null {
  if (time >= NIGHT_FROM || time < NIGHT_UNTIL) return "night";
  return weekdayOf(day) === FRIDAY && time >= PRAYER_FROM && time < PRAYER_UNTIL ? "friday" : null;
}

/** The first moment from `atMs` on, in epoch milliseconds, from which people there are left in peace. */
export function restsFrom(timeZone: string, atMs: number): number {
  const day = dayIn(timeZone, atMs);
  const time = timeIn(timeZone, atMs);
  if (isRestTime(day, time) !== null) return atMs;
  const hasPrayer = weekdayOf(day) === FRIDAY && time < PRAYER_FROM;
  return momentIn(timeZone, day, hasPrayer ? PRAYER_FROM : NIGHT_FROM);
}

/** Why it is quiet at this moment (epoch milliseconds); null when people may be written to. */
export function quietAt(quiet: QuietTimes, atMs: number): Quiet | null {
  const day = dayIn(quiet.timeZone, atMs);
  return wholeDay(quiet, day) ?? isRestTime(day, timeIn(quiet.timeZone, atMs));
}

function wholeDay({ holidays, frozen }: QuietTimes, day: Day): Quiet | null {
  if (frozen.some(({ from, until }) => from <= day && day <= until)) return "frozen";
  return holidays.has(day) ? "holiday" : null;
}

/** A stretch of time in which people may be written to; `untilMs` is the first moment that is quiet again. */
interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The stretches in which people may be written to, from `fromMs` on, in order; for as far as can be looked ahead. */
function* openStretches(quiet: QuietTimes, fromMs: number): Generator<Stretch, void, void> {
  const first = dayIn(quiet.timeZone, fromMs);
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead++) {
    for (const { fromMs: opens, untilMs } of ofDay(quiet, daysBefore(first, -ahead)))
      if (untilMs > fromMs) yield { fromMs: Math.max(opens, fromMs), untilMs };
  }
}

function ofDay(quiet: QuietTimes, day: Day): readonly Stretch[] {
  if (wholeDay(quiet, day)) return [];
  const at = (time: string) => momentIn(quiet.timeZone, day, time);
  if (weekdayOf(day) !== FRIDAY) return [{ fromMs: at(NIGHT_UNTIL), untilMs: at(NIGHT_FROM) }];
  return [
    { fromMs: at(NIGHT_UNTIL), untilMs: at(PRAYER_FROM) },
    { fromMs: at(PRAYER_UNTIL), untilMs: at(NIGHT_FROM) },
  ];
}

/** When work of `lengthMs` is done that goes on only while people may be written to; null when that cannot be told. */
export function doneAt(quiet: QuietTimes, fromMs: number, lengthMs: number): number | null {
  let left = lengthMs;
  for (const { fromMs: opens, untilMs } of openStretches(quiet, fromMs)) {
    if (left <= untilMs - opens) return opens + left;
    left -= untilMs - opens;
  }
  return null;
}

/** Provinces that do not keep Jakarta's time, by the first two digits of the code; WIB, WITA and WIT. */
const ZONES: readonly (readonly [zone: string, provinces: readonly string[]])[] = [
  ["Asia/Pontianak", ["61", "62"]],
  ["Asia/Makassar", ["51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"]],
  ["Asia/Jayapura", ["81", "82", "91", "92", "93", "94", "95", "96", "97"]],
];

/** The zone whose clock a place shows, by the code of its province (Keppres 41/1987; provinces that were split off kept theirs). */
export function zoneOf(areaCode: string): string {
  const province = areaCode.slice(0, 2);
  return ZONES.find(([, provinces]) => provinces.includes(province))?.[0] ?? "Asia/Jakarta";
}
