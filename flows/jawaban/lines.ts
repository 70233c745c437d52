import { standardLines } from "../../src/faq/answer.ts";
import { type AnswerDeed, type OwnAnswer, ownAnswerOf } from "../../src/faq/rules.ts";
import type { Line, View } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import type { FactsFor } from "../facts.ts";
import { line, row } from "../shared/line.ts";
import { answerFacts } from "../tanya/flow.ts";
import type { Answers } from "./answers.ts";

export type Facts = FactsFor<"asked" | "tariff" | "figures" | "answerHistory">;
export type Here = View<Answers, Facts>;

/** How the answer to the topic stands: in whose words, and what was done about it. */
export function standing({ answers: { topic }, facts }: Here): {
  readonly own: OwnAnswer | null;
  readonly deeds: readonly AnswerDeed[];
} {
  const deeds = (topic && facts.answerHistory[topic]) ?? [];
  return { own: ownAnswerOf(deeds), deeds };
}

/** The answer as people read it today, whose words it is in, and when the office last looked at it. */
export function presentLines(view: Here): readonly Line[] {
  const { topic } = view.answers;
  if (!topic) return [];
  const { own, deeds } = standing(view);
  const said = own ? [line("faq:own", { text: own.text })] : standardLines(topic, answerFacts(view.facts));
  const newest = deeds[0];
  return [
    line("jawaban:present", { topic: line(`faq:title.${topic}`) }),
    ...said.map((one, at) => (at === 0 ? one : { ...one, tight: true })),
    line(own ? "jawaban:whose.office" : "jawaban:whose.standard"),
    newest ? row("jawaban:checkedOn", { day: sayDay(newest.on) }) : row("jawaban:neverChecked"),
  ];
}

/** What was done about the answer before, the newest first. */
export function historyLines(view: Here): readonly Line[] {
  const { deeds } = standing(view);
  if (deeds.length === 0) return [];
  return [line("jawaban:history.title"), ...deeds.map(deedLine)];
}

function deedLine({ deed, text, on, by }: AnswerDeed): Line {
  const vars = { day: sayDay(on), who: by ?? line("jawaban:history.office") };
  return text === null
    ? row(`jawaban:history.${deed}`, vars)
    : row("jawaban:history.changed", { ...vars, text: text.replaceAll("\n", " / ") });
}
