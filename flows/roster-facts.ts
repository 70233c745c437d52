import type { Day } from "../src/kit/date.ts";
import type { Problem } from "../src/reading/row.ts";

/** The state of the person's own roster. */
export interface RosterFacts {
  readonly id: string;
  readonly state: "open" | "submitted" | "reopened";
  readonly mainCount: number;
  readonly reserveCount: number;
  /** Number of the last receipt, if it was ever handed in. */
  readonly lastReceipt: string | null;
  readonly submissions: number;
}

/** Where a NIK stands, seen from the person's own roster. */
export type NikStanding =
  | { readonly is: "free" }
  | { readonly is: "here"; readonly name: string; readonly enrolmentId: string }
  | { readonly is: "elsewhere" };

/** One row of the person's own roster. */
export interface RosterRow {
  readonly enrolmentId: string;
  readonly name: string;
  /** Masked. */
  readonly nik: string;
  readonly sex: "L" | "P";
  readonly birthDate: Day;
  readonly occupation: string;
  /** Masked. */
  readonly phone: string | null;
  readonly standing: "main" | "reserve";
  readonly state: string;
  readonly reason: string | null;
}

/** A person of a list that was sent in, not on the roster yet. */
export interface DraftPerson {
  readonly rowId: string;
  readonly name: string | null;
  /** Masked; of a number that is not certain, as it was written. */
  readonly nik: string | null;
  /** As the NIK tells, while it is possible. */
  readonly sex: "L" | "P" | null;
  readonly birthDate: Day | null;
  readonly occupation: string | null;
  /** The work as it was written. */
  readonly occupationSaid: string | null;
  /** Masked. */
  readonly phone: string | null;
  readonly problems: readonly Problem[];
  /** What was read has the form of a NIK: whoever has the card at hand may say that it is right. */
  readonly confirmable: boolean;
  readonly source: string;
}

/** Lists that were sent in for the person's village and are still open. */
export interface DraftFacts {
  /** Persons that wait for a yes. */
  readonly waiting: number;
  /** Persons of the newest list who stood on the roster already. */
  readonly same: number;
  /** Persons of undecided lists that have to be corrected. */
  readonly fixing: number;
  /** Everybody who has to be corrected, of whatever list. */
  readonly fixes: number;
  /** Persons that wait for a yes though they got a place of the year meanwhile. */
  readonly moved: number;
  /** The first of those who have to be corrected, in the order in which they are asked about. */
  readonly toFix: readonly DraftPerson[];
  /** Some of those waiting for a yes, but for those from pictures: enough to see that names and numbers go together. */
  readonly some: readonly DraftPerson[];
  /** Those waiting for a yes who were read from pictures: each is shown. */
  readonly fromCards: readonly DraftPerson[];
}

/** The last change to the roster, if it can still be taken back. */
export interface LastChange {
  readonly changeId: string;
  readonly kind: "added" | "corrected" | "removed";
  readonly name: string;
  readonly field: string | null;
  /** More than one when a whole list came at once. */
  readonly people: number;
  readonly minutesAgo: number;
}
