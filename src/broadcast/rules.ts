import type { StopReason } from "./pace-rules.ts";

/**
 * Where a broadcast stands, and what each state alone knows. What may be done in it is decided by `decide`, nowhere
 * else.
 */
export type Broadcast =
  /** Being made. */
  | { readonly is: "draft"; readonly by: string | null }
  /** Asked to be sent, to more people than one officer may reach alone. */
  | { readonly is: "asked"; readonly by: string | null; readonly startMs: number | null }
  /** Goes out as soon as people may be written to. */
  | { readonly is: "approved" }
  | { readonly is: "scheduled"; readonly startMs: number }
  | { readonly is: "sending" }
  | { readonly is: "paused"; readonly why: PausedWhy }
  | { readonly is: "done"; readonly refused: number }
  | { readonly is: "cancelled" };

/** Who or what stopped a broadcast: an officer, or how its messages ended. */
export type PausedWhy = "officer" | StopReason;

/** What somebody, or the clock, wants of a broadcast. `by` is a person; null is the command line. */
export type Command =
  | { readonly do: "ask"; readonly by: string | null; readonly total: number; readonly startMs: number | null }
  | { readonly do: "approve"; readonly by: string; readonly nowMs: number }
  | { readonly do: "send" }
  | { readonly do: "begin"; readonly nowMs: number }
  | { readonly do: "pause"; readonly why: PausedWhy }
  | { readonly do: "resume" }
  /** `left`: people who still wait or to whom something is on its way. */
  | { readonly do: "finish"; readonly refused: number; readonly left: number }
  | { readonly do: "retry" }
  | { readonly do: "cancel" };

/** What the programme says about broadcasts. */
export interface Policy {
  /** More people than this need a second officer's yes. */
  readonly alone: number;
}

export type Decision =
  | { readonly is: "moved"; readonly to: Broadcast }
  | { readonly is: "refused"; readonly why: Refusal };

/** Why nothing is done: not in this state; nobody to send to; the same officer twice; not time yet; nothing was refused. */
export type Refusal = "state" | "nobody" | "own" | "early" | "nothing-refused";

/** What becomes of a broadcast by a command. Changes nothing by itself. */
export function decide(broadcast: Broadcast, command: Command, policy: Policy): Decision {
  switch (command.do) {
    case "ask":
      return ask(broadcast, command, policy);
    case "approve":
      if (broadcast.is !== "asked") return refused("state");
      return broadcast.by === command.by ? refused("own") : moved(allowed(broadcast.startMs, command.nowMs));
    case "send":
      return broadcast.is === "scheduled" ? moved({ is: "approved" }) : refused("state");
    case "begin":
      if (broadcast.is === "scheduled" && command.nowMs < broadcast.startMs) return refused("early");
      return broadcast.is === "approved" || broadcast.is === "scheduled" ? moved({ is: "sending" }) : refused("state");
    case "pause":
      return broadcast.is === "sending" ? moved({ is: "paused", why: command.why }) : refused("state");
    case "resume":
      return broadcast.is === "paused" ? moved({ is: "sending" }) : refused("state");
    case "finish":
      if (command.left > 0) return refused("early");
      return broadcast.is === "sending" ? moved({ is: "done", refused: command.refused }) : refused("state");
    case "retry":
      if (broadcast.is !== "done") return refused("state");
      return broadcast.refused === 0 ? refused("nothing-refused") : moved({ is: "sending" });
    case "cancel":
      return broadcast.is === "done" || broadcast.is === "cancelled" ? refused("state") : moved({ is: "cancelled" });
  }
}

function ask(broadcast: Broadcast, command: Extract<Command, { do: "ask" }>, { alone }: Policy): Decision {
  if (broadcast.is !== "draft") return refused("state");
  if (command.total === 0) return refused("nobody");
  const { by, startMs, total } = command;
  if (total > alone) return moved({ is: "asked", by: broadcast.by ?? by, startMs });
  return moved(allowed(startMs, Number.NEGATIVE_INFINITY));
}

/** A time that has passed while an approval was waited for is now. */
function allowed(startMs: number | null, nowMs: number): Broadcast {
  return startMs === null || startMs <= nowMs ? { is: "approved" } : { is: "scheduled", startMs };
}

function moved(to: Broadcast): Decision {
  return { is: "moved", to };
}

function refused(why: Refusal): Decision {
  return { is: "refused", why };
}

/** What an officer may do about a broadcast, by its state; `mine`: they made it. */
export const VERBS = ["approve", "send", "pause", "resume", "retry", "cancel"] as const;
export type Verb = (typeof VERBS)[number];

export function verbsFor(broadcast: Broadcast, officer: string): readonly Verb[] {
  const fits = (verb: Verb) => decide(broadcast, commandOf(verb, officer, 0), { alone: 0 }).is === "moved";
  return broadcast.is === "draft" ? [] : VERBS.filter(fits);
}

/** The command behind an officer's verb. */
export function commandOf(verb: Verb, officer: string, nowMs: number): Command {
  if (verb === "approve") return { do: "approve", by: officer, nowMs };
  return verb === "pause" ? { do: "pause", why: "officer" } : { do: verb };
}

// ---------------------------------------------------------------- the text

/** What may stand in braces in a text; each person reads their own. */
export const GAPS = ["nama", "desa", "jumlah", "kuota", "batas"] as const;
export type Gap = (typeof GAPS)[number];

/**
 * Longest text of a broadcast, its gaps filled: with its quick answers it still fits below a file on every channel, where
 * Telegram and WhatsApp take 1024 characters, and so goes out as one message everywhere.
 */
export const TEXT_MAX = 800;
/** Letters that are counted for a gap; few people's values are longer. */
const ROOM: Readonly<Record<Gap, string>> = {
  ...{ nama: " ".repeat(30), desa: " ".repeat(25), jumlah: " ".repeat(4), kuota: " ".repeat(4) },
  batas: " ".repeat(16),
};
export const ANSWERS_MAX = 4;
const ANSWER_MAX = 40;

export type TextFault =
  | { readonly is: "empty" }
  | { readonly is: "too-long"; readonly length: number }
  | { readonly is: "unknown-gap"; readonly gaps: readonly string[] };

/** What is wrong with a text; null when nothing is. */
export function faultOfText(text: string): TextFault | null {
  const bare = text.trim();
  if (!/[\p{L}\p{N}]/u.test(bare)) return { is: "empty" };
  const gaps = gapsIn(bare).filter((gap) => !isGap(gap));
  if (gaps.length > 0) return { is: "unknown-gap", gaps };
  const { length } = fillGaps(bare, ROOM);
  return length > TEXT_MAX ? { is: "too-long", length } : null;
}

/** Gaps of a text that only somebody who belongs to one village can fill. */
export function villageGapsIn(text: string): readonly string[] {
  return gapsIn(text).filter((gap) => OF_A_VILLAGE.has(gap.toLowerCase()));
}

const OF_A_VILLAGE: ReadonlySet<string> = new Set(["desa", "jumlah", "kuota"] satisfies Gap[]);

/** The names in braces, each once, as they were written. */
function gapsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(IN_BRACES)].map(([, name = ""]) => name.trim()))];
}

/** The text as one person reads it. What a value holds is never taken for a gap again. */
export function fillGaps(text: string, values: Readonly<Record<Gap, string>>): string {
  return text.replace(IN_BRACES, (whole, name: string) => {
    const gap = name.trim().toLowerCase();
    return isGap(gap) ? values[gap] : whole;
  });
}

const IN_BRACES = /\{+([^{}]*)\}+/g;

function isGap(name: string): name is Gap {
  return (GAPS as readonly string[]).includes(name.toLowerCase());
}

/** Quick answers as they are typed, "1 Sudah paham 2 Mau bertanya" or one a line; null for what is none. */
export function readAnswerList(text: string): readonly string[] | null {
  const marked = text.replace(/(?:^|\s)\d[.)]?\s+/g, "\n");
  const answers = marked.split(/\n|\|/).flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
  const fits = answers.length >= 2 && answers.length <= ANSWERS_MAX && answers.every((one) => one.length <= ANSWER_MAX);
  return fits ? answers : null;
}

/** Whether who gives this answer wants to ask something. */
export function asksBack(answer: string): boolean {
  return /\b(?:ber)?tanya\b|\bbertanya\b|\bpertanyaan\b/i.test(answer);
}
