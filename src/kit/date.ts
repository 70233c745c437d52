/** A calendar day, `YYYY-MM-DD`. Sorts and compares as text. */
export type Day = string & { readonly day: unique symbol };

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

/** Completed years between a birth date and a day; the birthday itself counts. */
export function yearsBetween(birth: Day, on: Day): number {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4));
  return on.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** "21-07-1985", as Indonesian forms write it. */
export function sayDay(day: Day): string {
  return `${day.slice(8)}-${day.slice(5, 7)}-${day.slice(0, 4)}`;
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
