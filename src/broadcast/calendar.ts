import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Day, dayFromDate } from "../kit/date.ts";
import type { ProgrammeRow } from "../programme/service.ts";
import { type QuietTimes, zoneOf } from "./quiet-rules.ts";

const FILE = join(import.meta.dirname, "../../prisma/data/holidays.json");

const rows = z.array(z.object({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), name: z.string(), source: z.string() }));

let holidays: ReadonlySet<Day> | undefined;

/** The public holidays that are known; read once. */
function readHolidays(): ReadonlySet<Day> {
  holidays ??= new Set(rows.parse(JSON.parse(readFileSync(FILE, "utf8"))).map(({ day }) => day as Day));
  return holidays;
}

/** When nobody in a place of the programme is written to without having asked. */
export function quietTimesOf(programme: Pick<ProgrammeRow, "quietFrom" | "quietUntil">, areaCode: string): QuietTimes {
  const { quietFrom: from, quietUntil: until } = programme;
  return {
    timeZone: zoneOf(areaCode),
    holidays: readHolidays(),
    frozen: from && until ? [{ from: dayFromDate(from), until: dayFromDate(until) }] : [],
  };
}
