import type { Line, Move, View } from "../../src/flowkit/flow.ts";
import type { ReportForm } from "../../src/report/rules.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import type { Answers } from "./answers.ts";

export type Facts = FactsFor<"report" | "places" | "figures">;
export type Here = View<Answers, Facts>;

/** What a report asks, in this order, one at a time; what is known or has no meaning is left out. */
export const QUESTIONS = [
  "kind",
  "atWork",
  "who",
  "home",
  "area",
  "name",
  "nik",
  "place",
  "story",
  "when",
  "reporter",
  "phone",
  "summary",
] as const;

export type Question = (typeof QUESTIONS)[number];

/** The questions behind one of them. */
type Behind<Q extends Question, All = typeof QUESTIONS> = All extends readonly [infer First, ...infer Rest]
  ? First extends Q
    ? Rest
    : Behind<Q, Rest>
  : readonly [];

type Later<Q extends Question> = Extract<Behind<Q>, readonly Question[]>[number];

/** Where an answer to this question can lead. */
export function after<const Q extends Question>(question: Q): readonly Later<Q>[] {
  return QUESTIONS.slice(QUESTIONS.indexOf(question) + 1) as unknown as readonly Later<Q>[];
}

/** The first question that is still open. */
export function openQuestion(form: ReportForm, facts: Facts): Question {
  return QUESTIONS.find((question) => isOpen(question, form, facts)) ?? "summary";
}

function isOpen(question: Question, form: ReportForm, { role, report }: Facts): boolean {
  const { kind, atWork, by } = form;
  // After a death that had nothing to do with work nobody asks how and where it was.
  const isAboutWork = kind !== "death" || atWork !== false;
  switch (question) {
    case "kind":
      return kind === undefined;
    case "atWork":
      return kind === "death" && atWork === undefined;
    case "home":
      return form.home === undefined && role === null;
    case "area":
      return form.area === undefined && !(form.home && "code" in form.home) && report.regencies.length > 0;
    case "who":
      return by === undefined && role === null;
    case "name":
    case "when":
      return form[question] === undefined;
    case "nik":
      return form.nik === undefined && form.kpj === undefined;
    case "place":
    case "story":
      return isAboutWork && form[question] === undefined;
    case "reporter":
      return by !== "self" && form.reporter === undefined;
    case "phone":
      return form.phone === undefined && report.phone === null;
    case "summary":
      return true;
  }
}

/** Keeps what was told and goes on to the first of `exits` that is still open: the last one is always open. */
export function onward<const Exit extends Question>(
  form: Answers,
  facts: Facts,
  exits: readonly Exit[],
  say: readonly Line[] = [],
): Move<Exit | "stay", Answers, Deed> {
  const open = exits.find((question) => isOpen(question, form, facts));
  return { to: open ?? "stay", answers: form, say, does: [{ do: "keep-report", form }] };
}
