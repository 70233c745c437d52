import { type Day, dayIn, daysBefore, momentIn, timeIn, weekdayOf } from "../kit/date.ts";

/** A minute of a day: 10 o'clock is 600. */
export interface Minute {
  readonly day: Day;
  readonly minute: number;
}

/** When officers answer. Minutes are of the day, in the programme's time zone; days of the week count from Monday, 1. */
export interface OfficeHours {
  readonly timeZone: string;
  readonly opens: number;
  readonly closes: number;
  readonly days: readonly number[];
  readonly closedOn: readonly Day[];
}

/** Office time within which somebody who asks gets an answer. */
const ANSWER_MINUTES = 120;
/** Office time without a word of the officer after which a case goes back to the queue. */
export const OFFICER_SILENT_MINUTES = 240;
/** Office time without a word of the person, after the officer's last one, after which a case ends by itself. */
const PERSON_SILENT_MINUTES = 420;

/** A promise is said in half hours: nobody waits for 09.17. */
const SAID_IN_MINUTES = 30;
/** An office that does not open within this many days never does. */
const LOOK_AHEAD_DAYS = 60;

/** Where a case stands: it waits for an officer, is talked about, or is done. */
export type CaseState = "waiting" | "taken" | "done";

export function caseState(row: { readonly takenAt: Date | null; readonly closedAt: Date | null }): CaseState {
  if (row.closedAt) return "done";
  return row.takenAt ? "taken" : "waiting";
}

/** "08:00" is 480; null for what is no time. "24:00" is the end of the day. */
export function readMinute(text: string): number | null {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute <= 1440 ? minute : null;
}

/** Whether the office is open at `ms`. */
export function isOpenAt(hours: OfficeHours, ms: number): boolean {
  const { day, minute } = minuteAt(hours, ms);
  return isOpenOn(hours, day) && minute >= hours.opens && minute < hours.closes;
}

/**
 * Until when somebody who asks at `askedMs` is promised an answer: two hours of office time later, in half hours. Null
 * when the office never opens.
 */
export function answerBy(hours: OfficeHours, askedMs: number): Minute | null {
  const exact = officeTimeAfter(hours, askedMs, ANSWER_MINUTES);
  if (!exact) return null;
  const minute = Math.ceil(exact.minute / SAID_IN_MINUTES) * SAID_IN_MINUTES;
  // An office that closes at 15.10 does not answer at 15.30.
  return { day: exact.day, minute: Math.min(minute, hours.closes) };
}

/** The moment, in epoch milliseconds, at which `minutes` of office time went by since `fromMs`; null when they never do. */
export function officeMomentAfter(hours: OfficeHours, fromMs: number, minutes: number): number | null {
  const at = officeTimeAfter(hours, fromMs, minutes);
  return at && momentOf(hours, at);
}

/** The moment at which a minute begins; epoch milliseconds. */
export function momentOf({ timeZone }: OfficeHours, { day, minute }: Minute): number {
  return momentIn(timeZone, day, "00:00") + minute * 60_000;
}

/** The minute that a moment lies in, in the office's time zone. */
export function minuteAt({ timeZone }: OfficeHours, ms: number): Minute {
  return { day: dayIn(timeZone, ms), minute: readMinute(timeIn(timeZone, ms)) ?? 0 };
}

function officeTimeAfter(hours: OfficeHours, fromMs: number, minutes: number): Minute | null {
  let { day, minute } = minuteAt(hours, fromMs);
  let left = minutes;
  for (let looked = 0; looked < LOOK_AHEAD_DAYS; looked++) {
    const begins = Math.max(minute, hours.opens);
    const open = isOpenOn(hours, day) ? Math.max(0, hours.closes - begins) : 0;
    if (left <= open && open > 0) return { day, minute: begins + left };
    left -= open;
    day = daysBefore(day, -1);
    minute = 0;
  }
  return null;
}

function isOpenOn({ days, closedOn }: OfficeHours, day: Day): boolean {
  return days.includes(weekdayOf(day)) && !closedOn.includes(day);
}

/** What became of a talk in which nobody wrote for long: it goes on, ends, or goes back to the queue. */
export type Silence = "goes-on" | "over" | "left-alone";

/**
 * Who kept whom waiting. `lastFromPersonMs` and `lastFromOfficerMs` are the newest words of each since the case was
 * taken at `takenMs`; null for none.
 */
export function silenceOf(
  talk: {
    readonly takenMs: number;
    readonly lastFromPersonMs: number | null;
    readonly lastFromOfficerMs: number | null;
  },
  hours: OfficeHours,
  nowMs: number,
): Silence {
  const officerMs = talk.lastFromOfficerMs;
  const personMs = Math.max(talk.takenMs, talk.lastFromPersonMs ?? 0);
  const personWaits = officerMs === null || officerMs < personMs;
  const since = personWaits ? personMs : officerMs;
  const until = officeMomentAfter(hours, since, personWaits ? OFFICER_SILENT_MINUTES : PERSON_SILENT_MINUTES);
  if (until === null || nowMs < until) return "goes-on";
  return personWaits ? "left-alone" : "over";
}

/** Those who want their data corrected or deleted are answered within this time (UU 27/2022 on personal data). */
const DATA_ANSWER_MS = 3 * 24 * 60 * 60_000;

/** Until when a case is to be answered, in epoch milliseconds; null when nobody can promise that. */
export function promisedBy(kind: string, hours: OfficeHours, askedMs: number): number | null {
  if (kind === "data_correction" || kind === "data_deletion") return askedMs + DATA_ANSWER_MS;
  const by = answerBy(hours, askedMs);
  return by && momentOf(hours, by);
}
