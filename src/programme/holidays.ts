import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { type Day, dateFromDay, dayFromDate } from "../kit/date.ts";
import { findHolidays, isRegency, upsertHolidays } from "./store.ts";

/** A day on which nobody is written to without having asked. */
export interface Holiday {
  readonly day: Day;
  readonly name: string;
  /** Where it holds; null for the whole country. */
  readonly regencyCode: string | null;
  /**
   * `decree`: the government set it for this year; `fixed`: the same date every year; `computed`: follows from the
   * date of Easter; `imported`: an office brought it in.
   */
  readonly basis: "decree" | "fixed" | "computed" | "imported";
  readonly source: string;
}

const known = z.array(
  z.object({
    day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    name: z.string().min(1),
    basis: z.enum(["decree", "fixed", "computed"]),
    source: z.string().min(1),
  }),
);

/** Read once, at start. */
const KNOWN = readKnown();

/** The public holidays and days of collective leave that the product knows by itself, in order; see prisma/data/holidays.json. */
export function readKnown(): readonly Holiday[] {
  const file = join(import.meta.dirname, "../../prisma/data/holidays.json");
  return known
    .parse(JSON.parse(readFileSync(file, "utf8")))
    .map((one) => ({ ...one, day: one.day as Day, regencyCode: null }));
}

/** Every holiday that holds in these regencies, what offices brought in among them, in order. */
export async function holidaysIn(tx: Tx, regencyCodes: readonly string[]): Promise<Holiday[]> {
  const rows = await findHolidays(tx, regencyCodes);
  const imported = rows.map(({ day, ...row }): Holiday => ({ ...row, day: dayFromDate(day), basis: "imported" }));
  return [...KNOWN, ...imported].sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

/**
 * Whether the holidays of a year are known as far as they can be: those that move are set by a decree in the autumn
 * before, which has to be brought in unless the product has it.
 */
function isYearKnown(holidays: readonly Holiday[], year: number): boolean {
  return holidays.some(
    ({ day, basis, regencyCode }) =>
      day.startsWith(`${year}-`) && regencyCode === null && (basis === "decree" || basis === "imported"),
  );
}

/** From this month on the holidays of the next year have to be there. */
const NEXT_YEAR_FROM_MONTH = 11;

/** The years whose holidays have to be known by now and are not: this one, and the next one towards its end. */
export function unknownYears(holidays: readonly Holiday[], today: Day): number[] {
  const year = Number(today.slice(0, 4));
  const years = Number(today.slice(5, 7)) >= NEXT_YEAR_FROM_MONTH ? [year, year + 1] : [year];
  return years.filter((one) => !isYearKnown(holidays, one));
}

/** Forgets a day that an office brought in; whether there was one. */
export async function removeHoliday(
  tx: Tx,
  { day, regencyCode }: Pick<Holiday, "day" | "regencyCode">,
  nowMs: number,
): Promise<boolean> {
  const { count } = await tx.holiday.deleteMany({ where: { day: dateFromDay(day), regencyCode } });
  if (count === 0) return false;
  await append(tx, {
    ...{ atMs: nowMs, personId: null, via: "command", action: "holiday-removed", subject: "holidays" },
    detail: { day, regency: regencyCode },
  });
  return true;
}

export type KeptHolidays =
  | { readonly is: "kept"; readonly days: number }
  | { readonly is: "no-such-regency"; readonly code: string };

/** Keeps holidays that an office brings in; a day that is there already gets its new name. Keeps all of them or none. */
export async function keepHolidays(
  tx: Tx,
  holidays: readonly Pick<Holiday, "day" | "name" | "regencyCode">[],
  { source, nowMs }: { readonly source: string; readonly nowMs: number },
): Promise<KeptHolidays> {
  for (const code of new Set(holidays.flatMap(({ regencyCode }) => regencyCode ?? [])))
    if (!(await isRegency(tx, code))) return { is: "no-such-regency", code };
  const rows = holidays.map((one) => ({ ...one, day: dateFromDay(one.day) }));
  await upsertHolidays(tx, rows, source, new Date(nowMs));
  await append(tx, {
    ...{ atMs: nowMs, personId: null, via: "command", action: "holidays-kept", subject: "holidays" },
    detail: { days: holidays.length, source },
  });
  return { is: "kept", days: holidays.length };
}
