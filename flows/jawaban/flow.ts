import {
  isTopic,
  OWN_LENGTH_MAX,
  OWN_LINES_MAX,
  type OwnAnswerFault,
  readOwnAnswer,
  type TopicId,
} from "../../src/faq/rules.ts";
import { readPicked } from "../../src/flowkit/choices.ts";
import type { Line, Move, Reading } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import type { Deed } from "../deeds.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { yesNo } from "../shared/yes-no.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { type Facts, historyLines, presentLines, standing } from "./lines.ts";

const step = stepsOf<"topic" | "shown" | "write" | "preview", Answers, Facts, Deed>();

/** The regency's code has this many characters; its districts have more. */
const REGENCY_LENGTH = "61.07".length;

/** Where an officer of the regency looks at what is answered to a question, and says it in the office's own words. */
export const jawaban = makeFlow({
  id: "jawaban",
  version: 1,
  starts: ["topic"],
  admit: ({ office }: Facts) =>
    office?.areaCode.length === REGENCY_LENGTH ? null : [line(office ? "jawaban:regencyOnly" : "meja:officersOnly")],
  needs: ["asked", "tariff", "figures", "answerHistory"],
  lookup: (_at: string, reply) => ({ text: reply.text }),
  readAnswers,
  steps: {
    topic: step({
      exits: ["shown"],
      ask: ({ facts }) => [...ownTopics(facts), line("jawaban:topic.ask")],
      read: (_reply, { facts }): Reading<TopicId> => {
        const [asked] = facts.asked.questions;
        if (!asked) return { unclear: [line("jawaban:topic.unclear")] };
        // A question as people ask it; the nearest topic is right for somebody who sees at once which one it is.
        return { said: asked.topic ?? asked.near[0] };
      },
      take: (topic) => ({ to: "shown", answers: { topic } }),
      examples: ["berapa iurannya?", "nomor telepon kantor"],
    }),

    shown: step({
      exits: ["write", "topic", "end"],
      ask: (view) => [...presentLines(view), line("jawaban:shown.ask")],
      choices: (view) => [
        choice("ubah", "jawaban:do.change", ["ganti", "tulis"]),
        choice("benar", "jawaban:do.checked", ["masih benar", "sudah benar"]),
        ...(standing(view).own ? [choice("awal", "jawaban:do.restore", ["kembalikan", "asli"])] : []),
        choice("lain", "jawaban:do.other", ["soal lain"]),
        choice("selesai", "jawaban:do.done", ["cukup", "sudah"]),
      ],
      read: readPicked,
      take: (said, { answers: { topic } }): Move<"write" | "topic" | "end", Answers, Deed> => {
        if (!topic || said === "lain") return { to: "topic", answers: {} };
        if (said === "ubah") return { to: "write" };
        if (said === "selesai") return { to: "end", say: [line("jawaban:bye")] };
        const [deed, told] =
          said === "awal" ? (["restored", "jawaban:restored"] as const) : (["checked", "jawaban:checked"] as const);
        return { to: "end", say: [line(told)], does: [{ do: "change-answer", topic, deed, text: null }] };
      },
      examples: ["1", "masih benar", "lain", "selesai"],
    }),

    write: step({
      exits: ["preview"],
      ask: (view) => [
        ...historyLines(view),
        line("jawaban:write.ask", { lines: OWN_LINES_MAX, letters: OWN_LENGTH_MAX }),
        row("jawaban:write.sure"),
      ],
      read: (reply): Reading<string> => {
        const read = readOwnAnswer(reply.text);
        return "fault" in read ? { unclear: [faultLine(read.fault)] } : { said: read.text };
      },
      take: (text, { answers }) => ({ to: "preview", answers: { ...answers, text } }),
      examples: ["Kantornya di sebelah pasar. Buka Senin sampai Jumat."],
    }),

    preview: step({
      exits: ["write", "end"],
      ask: ({ answers: { text = "" }, facts }) => [
        line("jawaban:preview.title"),
        line("faq:own", { text }),
        row("faq:own.checked", { day: sayDay(facts.today) }),
        line("jawaban:preview.ask"),
      ],
      choices: () => yesNo("jawaban:preview.yes", "jawaban:preview.no"),
      read: readPicked,
      take: (said, { answers: { topic, text } }): Move<"write" | "end", Answers, Deed> => {
        if (said !== "ya" || !topic || text === undefined) return { to: "write" };
        return {
          to: "end",
          say: [line("jawaban:changed")],
          does: [{ do: "change-answer", topic, deed: "changed", text }],
        };
      },
      examples: ["ya", "tidak"],
    }),
  },
});

function faultLine(fault: OwnAnswerFault): Line {
  return line(`jawaban:fault.${fault}`, { lines: OWN_LINES_MAX, letters: OWN_LENGTH_MAX });
}

/** The topics that the office answers in its own words. */
function ownTopics({ programme }: Facts): readonly Line[] {
  const topics = Object.keys(programme?.ownAnswers ?? {}).filter(isTopic);
  return topics.length === 0
    ? []
    : [
        line("jawaban:own.title"),
        ...topics.map((topic) => row("jawaban:own.row", { topic: line(`faq:title.${topic}`) })),
      ];
}
