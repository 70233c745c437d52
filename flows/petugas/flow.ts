import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { BaseFacts } from "../facts.ts";
import { FREE_TEXT_MAX } from "../shared/free-text.ts";
import { choice, line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { officeLine } from "../shared/office.ts";
import { type Answers, readAnswers } from "./answers.ts";

const step = stepsOf<"topic", Answers, BaseFacts, Deed>();

/** Hands the person over to a human of the office. Nothing is demanded of them: even an empty message is noted. */
export const petugas = makeFlow({
  id: "petugas",
  version: 1,
  starts: ["topic"],
  needs: [],
  readAnswers,
  steps: {
    topic: step({
      exits: ["end"],
      ask: () => [line("petugas:topic.ask")],
      choices: () => [choice("langsung", "petugas:topic.skip", ["lewati", "lewat", "skip"])],
      read: (reply, _view, picked) => ({ said: picked ? "" : reply.text.trim().slice(0, FREE_TEXT_MAX) }),
      take: (text, { facts }) => ({
        to: "end",
        say: [line("petugas:noted"), officeLine(facts), line("petugas:bpjs")],
        does: [{ do: "ask-help", kind: "officer", text }],
      }),
      examples: ["1", "NIK saya ditolak", "tolong"],
    }),
  },
});
