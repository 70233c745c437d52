import type { Line } from "../../src/flowkit/flow.ts";
import { type Day, daysBefore, sayDay, weekdayOf } from "../../src/kit/date.ts";
import type { Time } from "../help-facts.ts";
import type { Key } from "./keys.ts";
import { line } from "./line.ts";

const WEEKDAYS: readonly Key[] = [
  ...(["petugas:weekday.1", "petugas:weekday.2", "petugas:weekday.3", "petugas:weekday.4"] as const),
  ...(["petugas:weekday.5", "petugas:weekday.6", "petugas:weekday.7"] as const),
];

/** "Senin". */
function weekdayLine(day: Day): Line<Key> {
  return line(WEEKDAYS[weekdayOf(day) - 1] ?? "petugas:weekday.1");
}

/** "Jumat, 27-11-2026": a day by which something has to be done. */
export function dayLine(day: Day): Line<Key> {
  return line("rekap:when", { weekday: weekdayLine(day), date: sayDay(day) });
}

/** A time to come, as people say it: "hari ini pukul 10.00", "Senin, 23-11-2026, pukul 10.00". */
export function whenLine({ day, time }: Time, today: Day): Line<Key> {
  if (day === today) return line("petugas:when.today", { time });
  if (daysBefore(day, 1) === today) return line("petugas:when.tomorrow", { time });
  return line("petugas:when.later", { weekday: weekdayLine(day), date: sayDay(day), time });
}
