import { type Day, dayFromDate } from "../kit/date.ts";
import { readHolidays } from "../programme/holidays.ts";
import { type QuietTimes, zoneOf } from "../programme/quiet-rules.ts";
import type { ProgrammeRow } from "../programme/service.ts";

/** Read once, at start. */
const HOLIDAYS: ReadonlySet<Day> = new Set(readHolidays());

/** When nobody in a place of the programme is written to without having asked. */
export function quietTimesOf(programme: Pick<ProgrammeRow, "quietFrom" | "quietUntil">, areaCode: string): QuietTimes {
  const { quietFrom: from, quietUntil: until } = programme;
  return {
    timeZone: zoneOf(areaCode),
    holidays: HOLIDAYS,
    frozen: from && until ? [{ from: dayFromDate(from), until: dayFromDate(until) }] : [],
  };
}
