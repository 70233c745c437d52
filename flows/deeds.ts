import type { Day } from "../src/kit/date.ts";
import type { Nik } from "../src/kit/nik.ts";
import type { Phone } from "../src/kit/phone.ts";

/** A worker to be put on the person's own roster. */
export interface NewWorker {
  readonly nik: Nik;
  readonly name: string;
  readonly sex: "L" | "P";
  readonly birthDate: Day;
  readonly occupation: string;
  /** The work in the village's own words, where they were others. */
  readonly occupationSaid: string | null;
  readonly phone: Phone | null;
}

export type CorrectableField = "nik" | "name" | "occupation" | "phone";

/** What was typed so far of a worker. */
export interface TypedWorker {
  readonly nik: string;
  readonly name: string | null;
  readonly occupation: string | null;
  readonly phone: string | null;
}

/** What somebody says about a person of a list who has to be corrected. */
export type RowFix =
  | { readonly field: CorrectableField; readonly value: string | null }
  /** The NIK was compared with the card and is right as it stands. */
  | { readonly field: "nik-confirmed" };

/** Everything a conversation can do to the world. Carried out in the transaction that stores the turn. */
export type Deed =
  | { readonly do: "record-consent"; readonly answer: boolean; readonly textVersion: string }
  /** Counts one try at a code or a coverage check; `nik` for the latter. */
  | { readonly do: "note-try"; readonly of: "code" | "check"; readonly nik?: Nik }
  | { readonly do: "verify-phone"; readonly phone: Phone }
  | { readonly do: "accept-offer"; readonly via: "invite" | "listed-phone"; readonly id: string }
  | { readonly do: "enrol"; readonly worker: NewWorker; readonly expectMain: number }
  | {
      readonly do: "correct";
      readonly enrolmentId: string;
      readonly field: CorrectableField;
      /** null takes a phone number away. */
      readonly value: string | null;
    }
  | { readonly do: "remove"; readonly enrolmentId: string; readonly reason: string }
  /** Shows a list that was read; `typed` is somebody whose entry it interrupted. */
  | { readonly do: "show-list"; readonly readingId: string | null; readonly typed: TypedWorker | null }
  | { readonly do: "save-list"; readonly expectRows: number; readonly expectMain: number }
  | { readonly do: "recheck-list" }
  | { readonly do: "drop-list" }
  | { readonly do: "fix-row"; readonly rowId: string; readonly fix: RowFix }
  /** Gives this work to everybody whose work is missing. */
  | { readonly do: "fix-work"; readonly value: string }
  | { readonly do: "save-row"; readonly rowId: string; readonly expectMain: number }
  | { readonly do: "put-off-row"; readonly rowId: string }
  | { readonly do: "drop-row"; readonly rowId: string }
  /** Sends a file along with the answer. */
  | { readonly do: "send-file"; readonly make: "template" | "fixes" }
  | { readonly do: "undo"; readonly changeId: string }
  | { readonly do: "reopen" }
  | { readonly do: "submit"; readonly fingerprint: string; readonly receipt: string; readonly statementVersion: string }
  | {
      readonly do: "ask-help";
      readonly kind: "officer" | "accident" | "data_correction" | "data_deletion";
      readonly text: string;
    }
  | { readonly do: "opt-out" }
  | { readonly do: "opt-in" };
