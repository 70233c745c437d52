import {
  type Answer,
  answerLines,
  greetingLines,
  nextChoices,
  outsideLines,
  together,
  unsureLines,
} from "../../src/faq/answer.ts";
import { isTopic, type TopicId, type Understood } from "../../src/faq/rules.ts";
import type { Move, Reading, View } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";

type Facts = FactsFor<"tariff" | "figures" | "asked">;
type Here = View<Answers, Facts>;
/** Flows that an answer may lead to. */
const FLOWS_BEHIND = ["cek", "lapor", "klaim", "resmi", "petugas", "privasi", "daftar"] as const;
type FlowBehind = (typeof FLOWS_BEHIND)[number];
type Said = { readonly topic: TopicId } | { readonly flow: FlowBehind } | { readonly understood: Understood };

const step = stepsOf<"answer", Answers, Facts, Deed>();

/** Questions in the person's own words, one after the other, each with an answer and a way on. */
export const tanya = makeFlow({
  id: "tanya",
  version: 1,
  starts: ["answer"],
  needs: ["tariff", "figures", "asked"],
  lookup: (_at: "answer", reply) => ({ text: reply.text }),
  readAnswers,
  steps: {
    answer: step({
      exits: FLOWS_BEHIND.map((id) => `go:${id}` as const),
      ask: ({ answers }) => [line(answers.next ? "tanya:more" : "tanya:ask")],
      choices: ({ answers }) => nextChoices(answers.next ?? []),
      read: (reply, { facts }, picked): Reading<Said> => {
        if (picked !== null) return { said: isTopic(picked) ? { topic: picked } : { flow: picked as FlowBehind } };
        const { questions, greeting } = facts.asked;
        if (reply.text.trim() === "" || (questions.length === 0 && !greeting))
          return { unclear: [line("tanya:unclear")] };
        return { said: { understood: facts.asked } };
      },
      take: (said, view) => {
        if ("flow" in said) return { to: `go:${said.flow}` };
        if ("topic" in said) return told(answerLines(said.topic, answerFacts(view.facts)));
        const move = toldAll(said.understood, view);
        return isStranger(view) ? { ...move, say: [...(move.say ?? []), line("tanya:who")] } : move;
      },
      examples: ["berapa iurannya?", "bapak saya meninggal, klaimnya gimana"],
    }),
  },
});

/** Somebody who asks before they were told who answers: a question is answered all the same. */
function isStranger({ answers, facts }: Here): boolean {
  return !facts.consented && answers.next === undefined;
}

function toldAll({ questions, greeting }: Understood, { facts }: Here): Move<"stay", Answers, Deed> {
  if (questions.length === 0 && greeting) return told(greetingLines());
  const answers = questions.map(({ topic, near, outside }) => {
    if (topic !== null) return answerLines(topic, answerFacts(facts));
    return outside ? outsideLines() : unsureLines(near);
  });
  const missed = questions.filter(({ topic, outside }) => topic === null && !outside);
  const does: Deed[] = missed.map(({ text, near }) => ({ do: "note-question", text, near: near[0] }));
  return { ...told(together(answers)), does };
}

/** What answers are made from. */
export function answerFacts({ programme, role, tariff, figures }: FactsFor<"tariff" | "figures">) {
  return { programme, role, tariff, benefits: figures };
}

function told({ lines, next }: Answer): Move<"stay", Answers, Deed> {
  return { to: "stay", answers: { next: next.map(({ id }) => id) }, say: lines };
}
