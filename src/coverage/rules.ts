import type { Day } from "../kit/date.ts";

/** The states of an enrolment, as stored. */
export type EnrolmentState =
  | "draft"
  | "submitted"
  | "verified"
  | "sent"
  | "active"
  | "refused"
  | "replaced"
  | "lapsed"
  | "removed";

/** What is known of a person's cover, from their newest enrolment. */
export interface CoverRecord {
  readonly state: EnrolmentState;
  readonly reserve: boolean;
  readonly coverFrom: Day | null;
  readonly coverUntil: Day | null;
  readonly reason: string | null;
}

/** The answer to "am I covered?". Only `active` means covered: what the village sent is not what the insurer took in. */
export type Coverage =
  | { readonly is: "not-listed" }
  | { readonly is: "reserve" }
  | { readonly is: "proposed" }
  | { readonly is: "being-checked" }
  | { readonly is: "sent" }
  | { readonly is: "active"; readonly from: Day; readonly until: Day | null }
  | { readonly is: "not-yet"; readonly from: Day }
  | { readonly is: "lapsed"; readonly until: Day | null }
  | { readonly is: "refused"; readonly reason: string | null };

/** Judges a record on a day; null stands for nobody found. */
export function coverageOf(record: CoverRecord | null, today: Day): Coverage {
  if (!record) return { is: "not-listed" };
  switch (record.state) {
    case "removed":
    case "replaced":
      return { is: "not-listed" };
    case "draft":
    case "submitted":
      if (record.reserve) return { is: "reserve" };
      return record.state === "draft" ? { is: "proposed" } : { is: "being-checked" };
    case "verified":
      return { is: "being-checked" };
    case "sent":
      return { is: "sent" };
    case "refused":
      return { is: "refused", reason: record.reason };
    case "lapsed":
      return { is: "lapsed", until: record.coverUntil };
    case "active":
      return activeOn(record, today);
  }
}

/** A row marked active is believed only inside its dates; without a first day it counts as sent. */
function activeOn(record: CoverRecord, today: Day): Coverage {
  if (!record.coverFrom) return { is: "sent" };
  if (today < record.coverFrom) return { is: "not-yet", from: record.coverFrom };
  if (record.coverUntil && today > record.coverUntil) return { is: "lapsed", until: record.coverUntil };
  return { is: "active", from: record.coverFrom, until: record.coverUntil };
}
