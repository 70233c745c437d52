import type { Verb } from "../../src/broadcast/rules.ts";
import type { Move, View } from "../../src/flowkit/flow.ts";
import type { BroadcastCard } from "../broadcast-facts.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import type { Time } from "../help-facts.ts";
import { line } from "../shared/line.ts";
import { whenLine } from "../shared/when.ts";
import type { Answers } from "./answers.ts";

/** Where the answers about one broadcast lead. */

export type Facts = FactsFor<"broadcasts" | "tariff" | "figures">;
type Here = View<Answers, Facts>;
/** A choice, or another broadcast by its number. */
export type Said = { readonly picked: string } | { readonly number: number };

export function cardOf({ answers, facts }: Here): BroadcastCard | undefined {
  const { named, open, draft } = facts.broadcasts;
  return [named, ...open, draft].find((card) => card?.broadcastId === answers.broadcastId) ?? undefined;
}

export function toOne(broadcastId: number, view: Here): Move<"one" | "stay", Answers, Deed> {
  const found = cardOf({ ...view, answers: { broadcastId } });
  if (!found) return { to: "stay", say: [line("siaran:none", { number: broadcastId })] };
  return { to: "one", answers: { broadcastId } };
}

export function takePreview(
  said: Said,
  view: Here,
): Move<"sure" | "when" | "attach" | "narrow" | "language" | "end" | "one" | "go:siaran" | "stay", Answers, Deed> {
  const { draft } = view.facts.broadcasts;
  if ("number" in said) return said.number === draft?.broadcastId ? { to: "stay" } : toOne(said.number, view);
  // Another chat of the same officer was quicker.
  if (!draft) return { to: "go:siaran" };
  const { broadcastId } = draft;
  switch (said.picked) {
    case "kirim":
      return { to: "sure", answers: {} };
    case "nanti":
      return { to: "when", answers: {} };
    case "lampiran":
      return { to: "attach" };
    case "coba":
      return { to: "stay", say: [line("siaran:preview.sampled")], does: [{ do: "sample-broadcast", broadcastId }] };
    case "saring":
      return { to: "narrow", answers: {} };
    case "bahasa":
      return { to: "language", answers: {} };
    case "tandai":
      return { to: "go:siaran", does: [{ do: "mark-broadcast", broadcastId, socializes: !draft.socializes }] };
    default: {
      const say = [line("siaran:preview.dropped", { number: broadcastId })];
      return { to: "end", say, does: [{ do: "move-broadcast", broadcastId, verb: "cancel" }] };
    }
  }
}

export function takeSure(
  yes: boolean,
  { answers, facts: { broadcasts } }: Here,
): Move<"end" | "go:siaran", Answers, Deed> {
  const { draft } = broadcasts;
  if (!yes || !draft) return { to: "go:siaran" };
  const { broadcastId } = draft;
  const start = (answers.start as Time | undefined) ?? null;
  const does: Deed[] = [{ do: "ask-broadcast", broadcastId, start, expect: draft.total }];
  const number = { number: broadcastId };
  if (draft.second.needed) return { to: "end", say: [line("siaran:sent.asked", number)], does };
  if (!start)
    return { to: "end", say: [line(broadcasts.quiet ? "siaran:sent.quiet" : "siaran:sent.now", number)], does };
  return {
    to: "end",
    say: [line("siaran:sent.later", { ...number, when: whenLine(start, broadcasts.now.day) })],
    does,
  };
}

export function takeOne(said: string, view: Here): Move<"end" | "go:siaran", Answers, Deed> {
  const card = cardOf(view);
  if (!card || said === "kembali") return { to: "go:siaran" };
  const { broadcastId } = card;
  const number = { number: broadcastId };
  if (said === "hasil")
    return {
      to: "end",
      say: [line("siaran:done.table", number)],
      does: [{ do: "send-file", make: "reach", broadcastId }],
    };
  const verb = said as Verb;
  return { to: "end", say: [line(`siaran:done.${verb}`, number)], does: [{ do: "move-broadcast", broadcastId, verb }] };
}
