import type { Words } from "../../flows/facts.ts";
import type { Time } from "../../flows/help-facts.ts";
import type { Tx } from "../db/client.ts";
import { dayFromDate } from "../kit/date.ts";
import { findProgramme, type ProgrammeRow, wordsOf } from "../programme/service.ts";
import { type Minute, minuteAt, type OfficeHours, readMinute } from "./rules.ts";

/** When the officers of a programme answer, and in which words its region speaks. */
export interface Office {
  readonly hours: OfficeHours;
  readonly words: Words;
  readonly regencyCode: string;
}

/** The office of a programme; null when there is no such programme. */
export async function officeOf(tx: Tx, programmeId: string): Promise<Office | null> {
  const programme = await findProgramme(tx, programmeId);
  return programme && { hours: hoursOf(programme), words: wordsOf(programme), regencyCode: programme.regencyCode };
}

function hoursOf(row: ProgrammeRow): OfficeHours {
  return {
    timeZone: row.timeZone,
    opens: readMinute(row.officeOpens) ?? 0,
    closes: readMinute(row.officeCloses) ?? 0,
    days: row.officeDays,
    closedOn: row.officeClosedOn.map(dayFromDate),
  };
}

/** A moment on the clock of the office. */
export function timeAt(hours: OfficeHours, at: Date): Time {
  return toTime(minuteAt(hours, at.getTime()));
}

/** "10.00", as Indonesian clocks are written. */
export function toTime({ day, minute }: Minute): Time {
  const parts = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0"));
  return { day, time: parts.join(".") };
}
