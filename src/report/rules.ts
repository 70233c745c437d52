import { type Day, daysBefore, momentIn } from "../kit/date.ts";
import { type DayPart, PART_FROM } from "../kit/moment.ts";
import type { Nik } from "../kit/nik.ts";
import type { Phone } from "../kit/phone.ts";

/** Who tells of an accident or a death. */
export type Reporter = "self" | "family" | "neighbour" | "village";

/** When it happened, as far as it was told. */
export interface Happened {
  readonly day: Day;
  /** "HH:MM" on the clocks of the place. */
  readonly time: string | null;
  readonly part: DayPart | null;
  /** The words it was read from. */
  readonly said: string;
}

/** Where the worker lives: a village that is known, or the words of the reporter. */
export type Home =
  | { readonly code: string; readonly name: string; readonly districtName: string }
  | { readonly said: string };

/**
 * What is told of an accident or a death (the contents that Permenaker 1/2025 art. 48A asks for). What is not there
 * was not asked yet; null was asked and is not known.
 */
export interface ReportForm {
  readonly kind?: "accident" | "death";
  /** Of a death: at work, or on the way there or back. */
  readonly atWork?: boolean | null;
  readonly home?: Home | null;
  /** The programme of the regency, where the village does not tell it. */
  readonly area?: { readonly programmeId: string; readonly name: string } | null;
  readonly by?: Reporter;
  readonly name?: string | null;
  readonly nik?: Nik | null;
  /** Membership number, where that was given in place of the NIK. */
  readonly kpj?: string | null;
  readonly place?: string | null;
  readonly story?: string | null;
  readonly when?: Happened | null;
  readonly reporter?: string | null;
  readonly phone?: Phone | null;
}

/** Where a report stands. `left` was begun and given up for another one; only `started` is still being told. */
export type ReportState = "started" | "left" | "received" | "handling" | "insurer" | "done" | "dropped";

/** States that the office gives, in their order. */
export const OFFICE_STATES = ["received", "handling", "insurer", "done"] as const;

/** A report that was not sent is shown to the office after this long without a word. */
export const SILENT_MINUTES = 30;

const HOUR_MS = 3_600_000;
/** When a report without a legal clock, or one that came after it ran out, is followed up. Not a rule: our own care. */
const FOLLOW_UP_HOURS = { noClock: 24, late: 1 };

/** Until when an accident has to be reported to the insurer, and when the office is reminded; epoch milliseconds. */
export interface ReportClock {
  readonly dueMs: number | null;
  readonly remindMs: number;
}

/**
 * The clock of a report that is sent now. `days` of 24 hours run from the accident; an hour that was not told counts
 * as the earliest it can have been, a day that was not told as the moment the report was begun. The office is
 * reminded when half of what is left is gone. A death that had nothing to do with work has no such clock.
 */
export function clockOf(
  { kind, atWork, when }: ReportForm,
  times: {
    readonly startedMs: number;
    readonly sentMs: number;
    readonly timeZone: string;
    readonly days: number | null;
  },
): ReportClock {
  const { startedMs, sentMs, timeZone, days } = times;
  if (days === null || (kind === "death" && atWork === false))
    return { dueMs: null, remindMs: sentMs + FOLLOW_UP_HOURS.noClock * HOUR_MS };
  const dueMs = (when ? earliestMs(when, timeZone) : startedMs) + days * 24 * HOUR_MS;
  const leftMs = dueMs - sentMs;
  return { dueMs, remindMs: sentMs + (leftMs > 0 ? leftMs / 2 : FOLLOW_UP_HOURS.late * HOUR_MS) };
}

/** The earliest moment it can have been. A night may have begun the evening before. */
function earliestMs({ day, time, part }: Happened, timeZone: string): number {
  if (time !== null || part === null) return momentIn(timeZone, day, time ?? "00:00");
  return momentIn(timeZone, day, PART_FROM[part]);
}

/** A hospital or clinic that treats work accidents for the insurer (PLKK). */
export interface Clinic {
  /** "61.07" or, where it is known, its sub-district "61.07.01". */
  readonly area: string;
  readonly name: string;
  readonly address: string;
  readonly phone: string | null;
  readonly checkedOn: Day;
}

/** A list that nobody checked for so long is not shown to somebody who is hurt. */
const CLINIC_CHECK_DAYS = 365;
const CLINICS_SHOWN = 3;

/** The clinics nearest to a village as far as codes tell: those of its sub-district first, then its regency's. */
export function clinicsNear(clinics: readonly Clinic[], villageCode: string, today: Day): readonly Clinic[] {
  const checked = clinics.filter(({ checkedOn }) => checkedOn >= daysBefore(today, CLINIC_CHECK_DAYS));
  const district = villageCode.slice(0, "61.07.01".length);
  const regency = villageCode.slice(0, "61.07".length);
  const here = checked.filter(({ area }) => area === district);
  const around = checked.filter(({ area }) => area !== district && area.startsWith(regency));
  return [...here, ...around].slice(0, CLINICS_SHOWN);
}

/** The numbers that receipts of reports begin with. */
const RECEIPT_MARK = "LP";

/** A receipt from a code of two groups: "LP-ACDE-FGHJ". */
export function receiptOf(code: string): string {
  return `${RECEIPT_MARK}-${code}`;
}

/** The receipt that somebody typed, in its one form; null when it is none. */
export function readReceipt(text: string): string | null {
  const bare = text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const [, one, two] = /LP([A-Z0-9]{4})([A-Z0-9]{4})$/.exec(bare) ?? [];
  return one === undefined || two === undefined ? null : `${RECEIPT_MARK}-${one}-${two}`;
}

/**
 * The names of villages that a text may hold: every run of one to four of its words, lower case and joined, the way
 * names are compared. At most 60 runs.
 */
export function placeNames(text: string): readonly string[] {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== "" && !NO_NAME.has(word))
    .slice(0, 15);
  return words
    .flatMap((_word, at) => [1, 2, 3, 4].map((length) => words.slice(at, at + length).join("")))
    .filter((name, at, all) => name.length > 2 && all.indexOf(name) === at);
}

/** Words around the name of a place that are no part of it. */
const NO_NAME = new Set("di desa ds nagari kampung kp dusun jorong kecamatan kec kabupaten kab rt rw dan".split(" "));
