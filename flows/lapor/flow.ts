import type { Line } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { BaseFacts } from "../facts.ts";
import { FREE_TEXT_MAX, readFreeText } from "../shared/free-text.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { officeLine } from "../shared/office.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { readCallBack } from "./readers.ts";

const step = stepsOf<"story" | "phone", Answers, BaseFacts, Deed>();

/** Somebody was hurt or has died. First what helps now, then as few questions as a report can do with. */
export const lapor = makeFlow({
  id: "lapor",
  version: 1,
  starts: ["story"],
  needs: [],
  readAnswers,
  steps: {
    story: step({
      exits: ["phone"],
      ask: () => [...FIRST_AID, line("lapor:grief"), line("lapor:story.ask")],
      read: readFreeText,
      take: (story) => ({ to: "phone", answers: { story } }),
      examples: [
        "Pak Budi jatuh dari pohon karet tadi pagi di kebun",
        "tolong",
        "suami saya meninggal, belum tahu sebabnya",
      ],
    }),

    phone: step({
      exits: ["end"],
      ask: () => [line("lapor:phone.ask")],
      choices: () => [choice("lewati", "lapor:phone.skip", ["lewat", "skip", "tidak ada", "tdk ada", "belum tahu"])],
      read: (reply, _view, picked) => readCallBack(reply, picked),
      take: (said, { answers, facts }) => {
        const story = answers.story ?? "";
        if ("more" in said) {
          return {
            to: "stay",
            answers: { story: `${story}\n${said.more}`.slice(0, FREE_TEXT_MAX) },
            say: [line("lapor:added")],
          };
        }
        const text = said.phone ? `${story}\nHP: ${said.phone}` : story;
        return {
          to: "end",
          say: [line("lapor:noted"), officeLine(facts), line("lapor:next")],
          does: [{ do: "ask-help", kind: "accident", text }],
        };
      },
      examples: ["0812 3456 7890", "LEWATI", "kejadiannya di jalan pulang"],
    }),
  },
});

const FIRST_AID: readonly Line[] = [
  line("lapor:aid.title"),
  row("lapor:aid.clinic"),
  row("lapor:aid.card"),
  row("lapor:aid.receipts"),
  row("lapor:aid.soon"),
  row("lapor:aid.phone"),
];
