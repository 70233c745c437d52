/** A calendar day, `YYYY-MM-DD`. Sorts and compares as text. */
export type Day = string & { readonly day: unique symbol };

/** Where no programme is known, the clocks of most villages count. */
export const DEFAULT_ZONE = "Asia/Jakarta";

/** The day for these numbers (month 1 to 12), or null when the calendar has no such day. */
export function dayOf(year: number, month: number, date: number): Day | null {
  const at = new Date(Date.UTC(year, month - 1, date));
  const exists = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === date;
  return exists ? (at.toISOString().slice(0, 10) as Day) : null;
}

/** The day it is at `nowMs` in an IANA time zone. */
export function dayIn(timeZone: string, nowMs: number): Day {
  return formatter(timeZone).format(nowMs) as Day;
}

/** The day of a date column, which the database driver gives as midnight UTC. */
export function dayFromDate(date: Date): Day {
  return date.toISOString().slice(0, 10) as Day;
}

export function dateFromDay(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** The day `days` before another one; negative looks ahead. */
export function daysBefore(day: Day, days: number): Day {
  return dayFromDate(new Date(dateFromDay(day).getTime() - days * DAY_MS));
}

/** The time of day it is at `nowMs` in an IANA time zone, "HH:MM". */
export function timeIn(timeZone: string, nowMs: number): string {
  return new Date(nowMs + offsetMs(timeZone, nowMs)).toISOString().slice(11, 16);
}

/** The moment at which the clocks of a time zone show this day and time ("HH:MM"); epoch milliseconds. */
export function momentIn(timeZone: string, day: Day, time: string): number {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  return asUtc - offsetMs(timeZone, asUtc);
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(day: Day): number {
  return dateFromDay(day).getUTCDay() || 7;
}

/** Completed years between a birth date and a day; the birthday itself counts. */
export function yearsBetween(birth: Day, on: Day): number {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4));
  return on.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** "21-07-1985", as Indonesian forms write it. */
export function sayDay(day: Day): string {
  return `${day.slice(8)}-${day.slice(5, 7)}-${day.slice(0, 4)}`;
}

/** "10.00" of "10:00", as Indonesian clocks are written. */
export function sayTime(time: string): string {
  return time.replace(":", ".");
}

const DAY_MS = 86_400_000;

/** How far the clocks of a zone are ahead of UTC. */
function offsetMs(timeZone: string, atMs: number): number {
  const shown = clock(timeZone).format(atMs).replace(" ", "T");
  return Date.parse(`${shown}:00Z`) - Math.floor(atMs / 60_000) * 60_000;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  clocks.set(timeZone, made);
  return made;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  // The Swedish form happens to be ISO 8601.
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  formatters.set(timeZone, made);
  return made;
}
