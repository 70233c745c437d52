import type { Audience } from "../src/broadcast/audience.ts";
import type { AnswersShown } from "../src/broadcast/preview-rules.ts";
import type { Broadcast, PausedWhy, Verb } from "../src/broadcast/rules.ts";
import type { Locale } from "../src/kit/locale.ts";
import type { Time } from "./help-facts.ts";

/** A broadcast as an officer sees it. */
export interface BroadcastCard {
  readonly broadcastId: number;
  readonly state: Broadcast["is"];
  readonly pausedWhy: PausedWhy | null;
  /** When it begins, where a time was set. */
  readonly startAt: Time | null;
  /** Made by the officer who looks. */
  readonly mine: boolean;
  /** As one of its people reads it, in Indonesian. */
  readonly text: string;
  /** In other languages, and how many of its people are spoken to in each. */
  readonly others: readonly OtherText[];
  /** The quick answers, and how often each was given. */
  readonly answers: readonly { readonly title: string; readonly count: number }[];
  readonly fileName: string | null;
  readonly audience: Audience;
  /** Villages that it reaches count as told of the programme. */
  readonly socializes: boolean;
  /** Where its people are: the names of the places it was narrowed to, or of the scope. */
  readonly where: string;
  /** How many it is for: frozen, or, of a draft, right now. */
  readonly total: number;
  readonly channels: readonly {
    readonly channel: ChannelName;
    readonly count: number;
    readonly answers: AnswersShown;
    /** Of them, those who would get it as a prepared text, which is paid for. */
    readonly paid: number;
  }[];
  /** So many of those a day at most; null when there is no limit, or nobody of the kind. */
  readonly perDay: number | null;
  /** No prepared text holds it. */
  readonly tooLong: boolean;
  /** When it would be done if it began now; null when nobody can tell. */
  readonly doneBy: Time | null;
  readonly counts: {
    readonly waiting: number;
    readonly sent: number;
    readonly refused: number;
    readonly unsure: number;
    readonly skipped: number;
  };
  /** What platforms told of its messages: of so many, how many arrived and were read. Null where none tells. */
  readonly told: { readonly of: number; readonly delivered: number; readonly read: number } | null;
  /** What the officer who looks may do about it. */
  readonly verbs: readonly Verb[];
  /** A second officer has to say yes, and how many could. */
  readonly second: { readonly needed: boolean; readonly officers: number };
}

/** A message in a language besides Indonesian. */
export interface OtherText {
  readonly locale: Locale;
  readonly text: string;
  readonly answers: readonly string[];
  readonly count: number;
  /** An officer wrote it. */
  readonly own: boolean;
}

export type ChannelName = "telegram" | "browser" | "terminal" | "whatsapp-web" | "whatsapp-cloud";

/** The broadcasts of an officer's scope; nothing for anybody else. */
export interface BroadcastFacts {
  /** More people than this need a second officer's yes. */
  readonly alone: number;
  /** The programme lets a village put people forward only once it was told of the programme. */
  readonly socializeFirst: boolean;
  /** What time it is where the broadcasts go. */
  readonly now: Time;
  /** Nobody is written to right now: it is night, Friday prayer, a holiday or a time without broadcasts. */
  readonly quiet: boolean;
  /** The officer's own draft, the newest. */
  readonly draft: BroadcastCard | null;
  /** What is under way or was lately, the newest first; not all of it when that is much. */
  readonly open: readonly BroadcastCard[];
  /** The one of `lookup.broadcast`; null when the scope has none of that number. */
  readonly named: BroadcastCard | null;
  /** By each name in `lookup.area`, the districts and villages of the scope that it may mean. */
  readonly places: readonly { readonly said: string; readonly found: readonly FoundPlace[] }[];
}

/** `district` is the one that a village lies in. */
export interface FoundPlace {
  readonly code: string;
  readonly name: string;
  readonly district: string | null;
}

/** A broadcast that was the last thing a chat was told, with the quick answers it can be given. */
export interface LastBroadcast {
  readonly broadcastId: number;
  readonly answers: readonly string[];
  /** The same answers in other languages. */
  readonly others: readonly (readonly string[])[];
}
