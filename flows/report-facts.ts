import type { Day } from "../src/kit/date.ts";
import type { Clinic, OFFICE_STATES, ReportForm, ReportState } from "../src/report/rules.ts";
import type { VillageFacts } from "./facts.ts";
import type { ToldReport } from "./lapor/notice.ts";

/** What the chat began to report, and what its own clock shows. */
export interface ReportFacts {
  /** Not sent yet. */
  readonly open: {
    readonly receipt: string;
    readonly form: ReportForm;
    /** Pictures and other files that belong to it. */
    readonly files: number;
  } | null;
  /** The regencies with a programme, for somebody of whom none is known. */
  readonly regencies: readonly { readonly programmeId: string; readonly name: string }[];
  /** "HH:MM" where the person is. */
  readonly time: string;
  /** The person's number as the platform confirmed it, masked. */
  readonly phone: string | null;
}

/** A village, and the clinics near it that treat work accidents, as far as they are known. */
export interface PlaceFacts extends VillageFacts {
  readonly clinics: readonly Clinic[];
}

/** What may be told of a report to whoever knows its receipt. */
export interface SentReport {
  readonly receipt: string;
  readonly kind: "accident" | "death";
  readonly state: (typeof OFFICE_STATES)[number];
  /** When it was sent. */
  readonly on: Day;
}

/** A report as the office works on it. */
export interface OfficeReport extends ToldReport {
  readonly state: ReportState;
  /** Files that were sent with it and are still kept. */
  readonly fileIds: readonly string[];
}
