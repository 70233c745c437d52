import { asksBack } from "../../src/broadcast/rules.ts";
import { type Lookup, type Move, type Reading, type Reply, stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { readFreeText } from "../shared/free-text.ts";
import { line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";

type Facts = FactsFor<"quick">;

const step = stepsOf<"answer" | "question", Answers, Facts, Deed>();

/** A quick answer to a broadcast: counted, and whoever wants to ask something is asked what. */
export const jawab = makeFlow({
  id: "jawab",
  version: 1,
  starts: ["answer"],
  needs: ["quick"],
  lookup: (at: "answer" | "question", reply): Lookup => {
    const given = at === "answer" ? readGiven(reply) : null;
    return given ? { quick: String(given.broadcastId) } : {};
  },
  readAnswers,
  steps: {
    answer: step({
      exits: ["question", "end"],
      ask: () => [line("jawab:unclear")],
      read: (reply): Reading<Given> => {
        const given = readGiven(reply);
        return given ? { said: given } : { unclear: [line("jawab:unclear")] };
      },
      take: ({ broadcastId, answer }, { facts }): Move<"question" | "end", Answers, Deed> => {
        const title = facts.quick?.answers[answer - 1];
        if (title === undefined) return { to: "end", say: [line("jawab:over")] };
        const does: Deed[] = [{ do: "answer-broadcast", broadcastId, answer }];
        if (asksBack(title)) return { to: "question", does, done: true };
        return { to: "end", say: [line("jawab:thanks")], does };
      },
      examples: ["siaran.12:1", "siaran.12:2"],
    }),

    question: step({
      exits: ["go:tanya"],
      ask: () => [line("jawab:ask")],
      read: readFreeText,
      take: (text) => ({ to: "go:tanya", carry: line("jawab:carry", { text }) }),
      examples: ["kapan kartunya datang?"],
    }),
  },
});

interface Given {
  readonly broadcastId: number;
  readonly answer: number;
}

/** What a tap on a quick answer brings, and what a typed one is brought to. */
function readGiven({ text }: Reply): Given | null {
  const [, broadcastId, answer] = /^siaran\.(\d{1,9}):(\d)$/.exec(text.trim()) ?? [];
  return broadcastId === undefined ? null : { broadcastId: Number(broadcastId), answer: Number(answer) };
}
