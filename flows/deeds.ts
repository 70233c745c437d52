import type { Audience } from "../src/broadcast/audience.ts";
import type { Verb } from "../src/broadcast/rules.ts";
import type { ClaimKind, PaperCode } from "../src/claim/rules.ts";
import type { TopicId } from "../src/faq/rules.ts";
import type { Line } from "../src/flowkit/flow.ts";
import type { Day } from "../src/kit/date.ts";
import type { Locale } from "../src/kit/locale.ts";
import type { Nik } from "../src/kit/nik.ts";
import type { Phone } from "../src/kit/phone.ts";
import type { OFFICE_STATES, ReportForm } from "../src/report/rules.ts";
import type { Time } from "./help-facts.ts";
import type { Key } from "./shared/keys.ts";

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

/** A file that somebody sent, by what it is. */
export interface SentFile {
  readonly kind: "image" | "document";
  /** Empty for a picture without a name. */
  readonly name: string;
}

/** What somebody says about a person of a list who has to be corrected. */
export type RowFix =
  | { readonly field: CorrectableField; readonly value: string | null }
  /** The NIK was compared with the card and is right as it stands. */
  | { readonly field: "nik-confirmed" };

/** Makes a broadcast that nobody gets yet. */
export interface NewBroadcastDeed {
  readonly do: "make-broadcast";
  /** As written, or in paragraphs that are ready. */
  readonly text: string | readonly Line<Key>[];
  readonly answers: readonly (string | Line<Key>)[];
  readonly audience: Audience;
}

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
  | { readonly do: "send-file"; readonly make: "template" | "fixes" | "recap" }
  | { readonly do: "send-file"; readonly make: "reach"; readonly broadcastId: number }
  /** Sends an officer files that somebody sent, by their ids. */
  | { readonly do: "send-kept"; readonly files: readonly string[] }
  /** An officer marks how far the office is with a report. */
  | { readonly do: "move-report"; readonly receipt: string; readonly state: (typeof OFFICE_STATES)[number] }
  | { readonly do: "undo"; readonly changeId: string }
  | { readonly do: "reopen" }
  | { readonly do: "submit"; readonly fingerprint: string; readonly receipt: string; readonly statementVersion: string }
  | {
      readonly do: "ask-help";
      readonly kind: "officer" | "fraud" | "data_correction" | "data_deletion";
      readonly text: string;
    }
  /** Gives the person's own question to the office of the regency that they named. */
  | { readonly do: "place-case"; readonly caseId: number; readonly programmeId: string }
  /** Adds to the person's own question while it waits. */
  | { readonly do: "add-to-case"; readonly caseId: number; readonly text: string }
  /** Passes on what the person writes to the officer who took their case. */
  | { readonly do: "say-to-officer"; readonly caseId: number; readonly text: string; readonly file?: SentFile }
  /** The person needs no officer any more. */
  | { readonly do: "end-case"; readonly caseId: number }
  /** An officer takes a case and talks with the person from then on. */
  | { readonly do: "take-case"; readonly caseId: number }
  /** Another case of the officer's own gets what they write in this chat. */
  | { readonly do: "focus-case"; readonly caseId: number }
  /** Passes on what the officer writes; with `file` also the file that they send. */
  | {
      readonly do: "say-to-person";
      readonly caseId: number;
      readonly said: string | Line<Key>;
      readonly file?: SentFile;
    }
  | { readonly do: "note-case"; readonly caseId: number; readonly text: string }
  /** Gives a case to a colleague; null puts it back into the queue. */
  | { readonly do: "pass-case"; readonly caseId: number; readonly to: string | null }
  | { readonly do: "close-case"; readonly caseId: number }
  /** Keeps what was told of an accident or a death so far. */
  | { readonly do: "keep-report"; readonly form: ReportForm }
  /** Keeps the files that came for the report. */
  | { readonly do: "keep-files" }
  /** Adds the files that came to a report that was sent. */
  | { readonly do: "add-files"; readonly receipt: string }
  /** `days` of 24 hours are left to tell the insurer, from the accident on. */
  | { readonly do: "send-report"; readonly form: ReportForm; readonly days: number | null }
  /** Begins another report; what was told of this one stays with the office. */
  | { readonly do: "leave-report" }
  | { readonly do: "drop-report" }
  | { readonly do: "note-papers"; readonly claim: ClaimKind; readonly have: readonly PaperCode[] }
  /** Keeps a question that could not be answered, for the office. */
  | { readonly do: "note-question"; readonly text: string; readonly near: TopicId }
  /** The chat hears from now on when the cover of this worker begins and before it ends. */
  | { readonly do: "follow-cover"; readonly nik: Nik }
  /** The chat hears nothing more of these; by the ids of `follows`. */
  | { readonly do: "unfollow-cover"; readonly follows: readonly string[] }
  /** The person wants to be reminded again tomorrow, and not before. */
  | { readonly do: "snooze-reminders" }
  /** What an office does about its answer to a topic; a new `text` only with a change. */
  | {
      readonly do: "change-answer";
      readonly topic: TopicId;
      readonly deed: "changed" | "restored" | "checked";
      readonly text: string | null;
    }
  /** From here on the person is spoken to in this language, in every chat of theirs. */
  | { readonly do: "choose-locale"; readonly locale: Locale }
  /** An officer says that these villages were told of the programme. */
  | { readonly do: "note-told"; readonly villages: readonly string[] }
  | NewBroadcastDeed
  /** Gives a broadcast in another language; with null, its quick answers stay as they are. */
  | {
      readonly do: "translate-broadcast";
      readonly broadcastId: number;
      readonly locale: Exclude<Locale, "id">;
      readonly text: string;
      readonly answers: readonly (string | Line<Key>)[] | null;
    }
  /** Means other people by it. */
  | { readonly do: "aim-broadcast"; readonly broadcastId: number; readonly audience: Audience }
  /** Whether villages that it reaches count as told of the programme. */
  | { readonly do: "mark-broadcast"; readonly broadcastId: number; readonly socializes: boolean }
  /** Keeps the newest file of this chat with a broadcast. */
  | { readonly do: "file-broadcast"; readonly broadcastId: number }
  /** Sends the officer what one of its people would get. */
  | { readonly do: "sample-broadcast"; readonly broadcastId: number }
  /** Asks for it to be sent, now or at a time on the clock of its place, to as many people as were shown. */
  | {
      readonly do: "ask-broadcast";
      readonly broadcastId: number;
      readonly start: Time | null;
      readonly expect: number;
    }
  | { readonly do: "move-broadcast"; readonly broadcastId: number; readonly verb: Verb }
  /** The quick answer of somebody who got it, from 1 on. */
  | { readonly do: "answer-broadcast"; readonly broadcastId: number; readonly answer: number }
  | { readonly do: "opt-out" }
  | { readonly do: "opt-in" };
