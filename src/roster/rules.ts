import { type Day, yearsBetween } from "../kit/date.ts";

/** The age rule of a programme: data of the programme, not of the code. */
export interface AgeRule {
  /** Completed years needed on the day of registration. */
  readonly minAge: number;
  /** Nobody may have reached this age; the birthday itself is the first ineligible day. */
  readonly ageLimit: number;
}

export type Eligibility =
  | { readonly is: "eligible"; readonly age: number }
  | { readonly is: "too-young"; readonly age: number }
  | { readonly is: "too-old"; readonly age: number };

/**
 * Whether somebody may be registered today. The cap (not yet 65 at registration) is BPJS Ketenagakerjaan's for
 * non-wage earners; the floor is each programme's own.
 */
export function eligibilityOf(birthDate: Day, today: Day, rule: AgeRule): Eligibility {
  const age = yearsBetween(birthDate, today);
  if (age < rule.minAge) return { is: "too-young", age };
  if (age >= rule.ageLimit) return { is: "too-old", age };
  return { is: "eligible", age };
}

/** On the list proper or on the reserve beyond the quota. `mainCount` is how many stand on the list already. */
export function standingFor(mainCount: number, quota: number): "main" | "reserve" {
  return mainCount < quota ? "main" : "reserve";
}

/** How long a change to a roster can be taken back. */
export const UNDO_MINUTES = 30;

export function canUndo(changedAtMs: number, nowMs: number): boolean {
  return nowMs - changedAtMs <= UNDO_MINUTES * 60_000;
}

/** Where a programme stands in its calendar today. */
export type Phase =
  | { readonly is: "socialization"; readonly opens: Day }
  | { readonly is: "open"; readonly closes: Day | null }
  | { readonly is: "overdue"; readonly closed: Day };

/** Registration without dates is open. After the last day it is overdue, not shut: late villages are the office's to judge. */
export function phaseOf(from: Day | null, until: Day | null, today: Day): Phase {
  if (from && today < from) return { is: "socialization", opens: from };
  if (until && today > until) return { is: "overdue", closed: until };
  return { is: "open", closes: until };
}

/** The states in which an enrolment holds its worker's one place of the year. */
export const LIVE_STATES = ["draft", "submitted", "verified", "sent", "active"] as const;
