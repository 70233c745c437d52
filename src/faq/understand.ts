import { atOnce, type Steps } from "../kit/steps.ts";
import { featuresOf } from "./features.ts";
import { type Example, learn } from "./model.ts";
import { type Asked, TOPICS, type TopicId, type Understood } from "./rules.ts";
import { rawWords, stemsOf, vocabularyOf } from "./spelling.ts";
import { cutsOf, sentencesOf } from "./split.ts";
import { FILLERS, GREETINGS, RUDES } from "./words.ts";

/** How people ask for each topic, and what they write that is not for this assistant. */
export interface Examples {
  readonly topics: Readonly<Record<TopicId, readonly string[]>>;
  readonly offTopic: readonly string[];
}

export interface Understanding {
  understand(text: string): Understood;
}

/** From here on a question is answered. docs/questions.md has the measurement that it was chosen by. */
export const CERTAIN = 0.2;
/** Parts of one message are answered one by one only when each is this certain: a cut loses what stood around it. */
const CERTAIN_PART = 0.4;
const MOST_QUESTIONS = 3;
/** Longer messages are understood by their beginning. */
const LONGEST = 1_000;
const OUTSIDE = "outside";

/** Learns from the examples (half a second's work); what comes back keeps no state between messages. */
export function* learnToUnderstand(examples: Examples): Steps<Understanding> {
  const ask = yield* learnToAsk(examples);
  return {
    understand: (text) => {
      const words = rawWords(text);
      const noise = words.every((word) => GREETINGS.has(word) || FILLERS.has(word) || RUDES.has(word));
      return {
        questions: noise ? [] : questionsOf(text.slice(0, LONGEST), ask),
        greeting: noise && words.some((word) => GREETINGS.has(word)),
        rude: words.some((word) => RUDES.has(word)),
      };
    },
  };
}

export function makeUnderstanding(examples: Examples): Understanding {
  return atOnce(learnToUnderstand(examples));
}

type Ask = (text: string) => Asked;

/** Texts that are taken apart between two stops. */
const BETWEEN_STOPS = 50;

function* learnToAsk({ topics, offTopic }: Examples): Steps<Ask> {
  const taught = [
    ...TOPICS.flatMap((label) => topics[label].map((text) => ({ label, text }))),
    ...offTopic.map((text) => ({ label: OUTSIDE, text }) as const),
  ];
  const vocabulary = vocabularyOf(taught.map(({ text }) => text));
  const features = (text: string) => featuresOf(stemsOf(text, vocabulary));
  yield;
  const lessons: Example<TopicId | typeof OUTSIDE>[] = [];
  for (const { label, text } of taught) {
    lessons.push({ label, features: features(text) });
    if (lessons.length % BETWEEN_STOPS === 0) yield;
  }
  const model = yield* learn<TopicId | typeof OUTSIDE>([...TOPICS, OUTSIDE], lessons);
  return (text) => {
    const found = features(text);
    const ranked = [...model.chances(found)].sort((one, other) => other.chance - one.chance);
    const near = ranked.flatMap(({ label }) => (label === OUTSIDE ? [] : [label]));
    const [first = TOPICS[0], second = TOPICS[0], third = TOPICS[0]] = near;
    const chance = ranked.find(({ label }) => label === first)?.chance ?? 0;
    // A likely topic is worth less, the more of the words were never seen.
    const score = chance * Math.sqrt(model.known(found));
    const outside = ranked[0]?.label === OUTSIDE;
    return { text, topic: score >= CERTAIN && !outside ? first : null, score, near: [first, second, third], outside };
  };
}

function questionsOf(text: string, ask: Ask): Asked[] {
  const sentences = sentencesOf(text);
  if (sentences.length === 0) return [];
  const whole = ask(sentences.join(" "));
  const parts = sentences.flatMap((sentence) => partsOf(sentence, ask, MOST_QUESTIONS));
  const certain = distinct(parts.filter((part) => part.topic !== null && part.score >= CERTAIN_PART));
  if (certain.length > 1) return certain.slice(0, MOST_QUESTIONS);
  const best = parts.reduce((one, other) => (other.score > one.score && !other.outside ? other : one), whole);
  return [whole.topic === null && best.topic !== null ? { ...best, text: whole.text } : whole];
}

/** A sentence as one question, or cut where both sides are certain to ask for different things. */
function partsOf(sentence: string, ask: Ask, most: number): Asked[] {
  const whole = ask(sentence);
  if (most < 2) return [whole];
  const cut = cutsOf(sentence)
    .map(([left, right]) => ({ left: ask(left), right: ask(right) }))
    .find(
      ({ left, right }) =>
        left.topic !== null &&
        right.topic !== null &&
        left.topic !== right.topic &&
        Math.min(left.score, right.score) >= CERTAIN_PART,
    );
  return cut ? [cut.left, ...partsOf(cut.right.text, ask, most - 1)] : [whole];
}

function distinct(asked: readonly Asked[]): Asked[] {
  return asked.filter(({ topic }, at) => asked.findIndex((other) => other.topic === topic) === at);
}
