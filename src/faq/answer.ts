import type { Key } from "../../flows/shared/keys.ts";
import { choice, line } from "../../flows/shared/line.ts";
import type { Choice, Line } from "../flowkit/flow.ts";
import { sayDay } from "../kit/date.ts";
import type { AnswerFacts } from "./answer-parts.ts";
import { ANSWERS, type Next } from "./answers.ts";
import { isTopic, type TopicId } from "./rules.ts";

/** What is said to a question, and what may be done next: the ids are flows and topics. */
export interface Answer {
  readonly lines: readonly Line<Key>[];
  readonly next: readonly Choice<Key>[];
}

const MOST_NEXT = 2;

/** The answer to a topic: one to five lines below each other, and one or two ways on. */
export function answerLines(topic: TopicId, facts: AnswerFacts): Answer {
  const { next } = ANSWERS[topic];
  const said = ownLines(topic, facts) ?? standardLines(topic, facts);
  const open = next.filter((id) => id !== "daftar" || facts.role !== null);
  return { lines: said.map((one, at) => (at === 0 ? one : { ...one, tight: true })), next: choices(open, MOST_NEXT) };
}

/** What the product answers to a topic wherever the office has no words of its own. */
export function standardLines(topic: TopicId, facts: AnswerFacts): readonly Line<Key>[] {
  return ANSWERS[topic].lines(facts).filter((one) => one !== null);
}

/** What the office answers in its own words, and when it last looked at that; null where it has none. */
function ownLines(topic: TopicId, { programme }: AnswerFacts): readonly Line<Key>[] | null {
  const own = programme?.ownAnswers[topic];
  return own ? [line("faq:own", { text: own.text }), line("faq:own.checked", { day: sayDay(own.checkedOn) })] : null;
}

/** Several answers as one message: their lines in order, and one list of ways on. */
export function together(answers: readonly Answer[]): Answer {
  if (answers.length === 1 && answers[0]) return answers[0];
  const firsts = answers.flatMap(({ next }) => next.slice(0, 1));
  const next = firsts.filter(({ id }, at) => firsts.findIndex((other) => other.id === id) === at);
  return { lines: answers.flatMap(({ lines }) => lines), next };
}

/** For a question that is not certain: the nearest topics, or a person. */
export function unsureLines(near: readonly TopicId[]): Answer {
  return { lines: [line("faq:unsure")], next: choices([...near, "petugas"], near.length + 1) };
}

/** For what is not for this assistant. */
export function outsideLines(): Answer {
  return {
    lines: [line("faq:outside"), { ...line("faq:outside.health"), tight: true }],
    next: choices(["program-apa", "petugas"], MOST_NEXT),
  };
}

export function greetingLines(): Answer {
  return { lines: [line("faq:greeting")], next: choices(["program-apa", "cek"], MOST_NEXT) };
}

/** The ways on that an answer told, by their ids. */
export function nextChoices(ids: readonly string[]): Choice<Key>[] {
  return choices(ids as readonly Next[], ids.length);
}

function choices(ids: readonly Next[], most: number): Choice<Key>[] {
  return ids.slice(0, most).map((id) => choice(id, isTopic(id) ? `faq:title.${id}` : `menu:${id}`));
}
