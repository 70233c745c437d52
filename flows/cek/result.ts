import type { Coverage } from "../../src/coverage/rules.ts";
import type { Line, Vars } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import { maskNumbers } from "../../src/kit/mask.ts";
import type { FactsFor } from "../facts.ts";
import { line } from "../shared/line.ts";

/**
 * What the person is told: the standing, the next step, and where else to ask. Somebody unknown and a name that does
 * not fit the NIK get the very same words, and only "active" is ever called covered.
 */
export function resultLines({ coverage }: FactsFor<"coverage">): readonly Line[] {
  const follow = FOLLOWED.has(coverage.result.is) ? [line("cek:follow")] : [];
  return [...standingLines(coverage.result, { ...coverage.words }), ...follow, line("cek:elsewhere")];
}

/** Standings that somebody waits for the end of. */
const FOLLOWED: ReadonlySet<Coverage["is"]> = new Set(["proposed", "being-checked", "sent", "not-yet"]);

function standingLines(result: Coverage, words: Vars): readonly Line[] {
  switch (result.is) {
    case "not-listed":
      return [line("cek:notListed"), line("cek:notListed.next", words)];
    case "reserve":
      return [line("cek:reserve"), line("cek:reserve.next", words)];
    case "proposed":
      return [line("cek:proposed", words), line("cek:proposed.next", words)];
    case "being-checked":
      return [line("cek:beingChecked", words), line("cek:beingChecked.next", words)];
    case "sent":
      return [line("cek:sent"), line("cek:sent.next")];
    case "active":
      return [activeLine(result), line("cek:active.next")];
    case "not-yet":
      return [line("cek:notYet", { from: sayDay(result.from) }), line("cek:notYet.next")];
    case "lapsed":
      return [
        result.until ? line("cek:lapsedOn", { until: sayDay(result.until) }) : line("cek:lapsed"),
        line("cek:lapsed.next", words),
      ];
    case "refused":
      return [
        result.reason ? line("cek:refusedFor", { reason: maskNumbers(result.reason) }) : line("cek:refused"),
        line("cek:refused.next", words),
      ];
  }
}

function activeLine({ from, until }: Extract<Coverage, { is: "active" }>): Line {
  const since = sayDay(from);
  return until ? line("cek:activeUntil", { from: since, until: sayDay(until) }) : line("cek:active", { from: since });
}
