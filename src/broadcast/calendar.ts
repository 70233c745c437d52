import { dayFromDate } from "../kit/date.ts";
import { type QuietTimes, zoneOf } from "../programme/quiet-rules.ts";
import type { ProgrammeRow } from "../programme/service.ts";

/** When nobody in a place of the programme is written to without having asked. */
export function quietTimesOf(
  programme: Pick<ProgrammeRow, "quietFrom" | "quietUntil" | "holidays">,
  areaCode: string,
): QuietTimes {
  const { quietFrom: from, quietUntil: until, holidays } = programme;
  return {
    timeZone: zoneOf(areaCode),
    holidays,
    frozen: from && until ? [{ from: dayFromDate(from), until: dayFromDate(until) }] : [],
  };
}
