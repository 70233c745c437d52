import type { Reading } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { choice, line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";

type Facts = FactsFor<"follows">;

const step = stepsOf<"which", Answers, Facts, Deed>();

/** What the chat types for it; where there is just one it is the answer already. */
export const LET_GO = "stop kabari";
/** Names shown at once; whoever hears of more can end all of them. */
const SHOWN_MAX = 8;

/** Ends the news of one worker's cover in this chat; everything else goes on. */
export const lepas = makeFlow({
  id: "lepas",
  version: 1,
  starts: ["which"],
  admit: ({ follows }: Facts) => (follows.length > 0 ? null : [line("kabari:stop.nobody")]),
  needs: ["follows"],
  readAnswers,
  steps: {
    which: step({
      exits: ["end"],
      ask: () => [line("kabari:stop.ask")],
      choices: ({ facts: { follows } }) => [
        ...follows
          .slice(0, SHOWN_MAX)
          .map(({ id, name }) => choice(id, "kabari:stop.one", follows.length === 1 ? [LET_GO] : [], { name })),
        ...(follows.length > 1 ? [choice("semua", "kabari:stop.all", ["semua"])] : []),
        choice("tidak", "kabari:stop.none", ["tidak jadi", "tidak"]),
      ],
      read: (reply, _view, picked): Reading<string> => {
        if (picked !== null) return { said: picked };
        return { unclear: reply.text.toLowerCase() === LET_GO ? [line("kabari:stop.which")] : [] };
      },
      take: (said, { facts: { follows } }) => {
        if (said === "tidak") return { to: "end", say: [line("kabari:stop.kept")] };
        const ended = follows.filter(({ id }) => said === "semua" || id === said);
        const names = ended.map(({ name }) => name).join(", ");
        const does = [{ do: "unfollow-cover", follows: ended.map(({ id }) => id) }] as const;
        return { to: "end", say: [line("kabari:stop.done", { names })], does };
      },
      examples: ["1", "tidak jadi"],
    }),
  },
});
