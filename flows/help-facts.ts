import type { Day } from "../src/kit/date.ts";

/** A day and a time of day ("10.00") on the clock of the office. */
export interface Time {
  readonly day: Day;
  readonly time: string;
}

/** What somebody who asks an office right now can expect. */
export interface QueueFacts {
  /** Whether there are officers. */
  readonly staffed: boolean;
  readonly open: boolean;
  /** Answered by then; null when nobody can promise that. */
  readonly answerBy: Time | null;
  /** The place in the queue. */
  readonly position: number;
}

/** What somebody who wants an officer can expect. */
export interface HelpFacts {
  /** At the office that is known of the person; null when none is. */
  readonly queue: QueueFacts | null;
  /** The person's own question, while it waits; `queue` is null while nobody knows which office it is for. */
  readonly waiting: { readonly caseId: number; readonly queue: QueueFacts | null } | null;
  /** The regencies with a programme, where the person's is not known. */
  readonly regencies: readonly (QueueFacts & { readonly programmeId: string; readonly name: string })[];
}

/** One case as an officer sees it. Long numbers in what was written are masked. */
export interface CaseFacts {
  readonly caseId: number;
  readonly kind: string;
  /** As the platform shows the person; null when it shows no name. */
  readonly name: string | null;
  readonly role: "village_head" | "village_operator" | null;
  /** Village and district, or the regency. */
  readonly place: string;
  /** Masked. */
  readonly phone: string | null;
  readonly text: string;
  readonly since: Time;
  readonly answerBy: Time | null;
  readonly state: "waiting" | "taken" | "done";
  /** Taken by the officer who looks. */
  readonly mine: boolean;
  /** Asked by the officer who looks. */
  readonly own: boolean;
  /** Who took it, where a name is known. */
  readonly takenBy: string | null;
  /** Another case by which this person talks with an officer. */
  readonly talksIn: number | null;
  /** Ids of the files that the person sent since they asked; only of the case that is named. */
  readonly files: readonly string[];
  /** The person blocked us: nothing reaches them. */
  readonly blocked: boolean;
}

/** The cases of an officer's scope; all empty for anybody else. */
export interface DeskFacts {
  /** The oldest first; not all of them when there are many. */
  readonly waiting: readonly CaseFacts[];
  readonly waitingCount: number;
  readonly mine: readonly CaseFacts[];
  /** The case of `lookup.case`, or the one in focus; null when the officer's scope has none of that number. */
  readonly named: CaseFacts | null;
  /** What was said last in the chat of that case, the oldest first, long numbers masked. */
  readonly context: readonly { readonly from: "person" | "assistant"; readonly text: string }[];
  /** The other officers whose scope holds that case. */
  readonly colleagues: readonly Colleague[];
}

export interface Colleague {
  readonly personId: string;
  readonly name: string | null;
  readonly areaName: string;
  /** Masked. */
  readonly phone: string | null;
}
