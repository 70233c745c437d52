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
  readonly phone: Phone | null;
}

export type CorrectableField = "nik" | "name" | "occupation" | "phone";

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
