import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TOPICS, type TopicId } from "../../../src/faq/rules.ts";
import { CERTAIN, type Examples, makeUnderstanding, type Understanding } from "../../../src/faq/understand.ts";

/** Questions as people type them, none of which is an example that the understanding learns from. */

const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8"));

export const SINGLE: Readonly<Record<TopicId, readonly string[]>> = read("single.json");
export const DOUBLE: readonly { readonly text: string; readonly topics: readonly TopicId[] }[] = read("double.json");
export const OFF_TOPIC: readonly string[] = read("off-topic.json");

export interface Tally {
  readonly asked: number;
  readonly right: number;
  /** Right, or among the three that are offered. */
  readonly near: number;
  /** What the others were taken for; null is "not certain". */
  readonly takenFor: ReadonlyMap<TopicId | null, number>;
}

export interface Measured {
  readonly topics: ReadonlyMap<TopicId, Tally>;
  readonly single: { readonly asked: number; readonly right: number; readonly near: number };
  readonly offTopic: { readonly asked: number; readonly answered: number };
  readonly double: { readonly asked: number; readonly right: number };
}

export function measure({ understand }: Understanding): Measured {
  const topics = new Map(TOPICS.map((topic) => [topic, tallyOf(topic, understand)]));
  const sum = (of: (tally: Tally) => number) => [...topics.values()].reduce((all, tally) => all + of(tally), 0);
  const topicsOf = (text: string) => understand(text).questions.map(({ topic }) => topic);
  return {
    topics,
    single: { asked: sum(({ asked }) => asked), right: sum(({ right }) => right), near: sum(({ near }) => near) },
    offTopic: {
      asked: OFF_TOPIC.length,
      answered: OFF_TOPIC.filter((text) => topicsOf(text).some((topic) => topic !== null)).length,
    },
    double: {
      asked: DOUBLE.length,
      right: DOUBLE.filter(({ text, topics }) => topicsOf(text).join() === topics.join()).length,
    },
  };
}

function tallyOf(topic: TopicId, understand: Understanding["understand"]): Tally {
  const takenFor = new Map<TopicId | null, number>();
  let [right, near] = [0, 0];
  for (const text of SINGLE[topic]) {
    const first = understand(text).questions[0];
    if (first?.topic === topic) right++;
    else takenFor.set(first?.topic ?? null, (takenFor.get(first?.topic ?? null) ?? 0) + 1);
    if (first?.topic === topic || first?.near.includes(topic)) near++;
  }
  return { asked: SINGLE[topic].length, right, near, takenFor };
}

/** One row for each place where an answer could begin to count as certain. */
export interface Threshold {
  readonly from: number;
  readonly right: number;
  readonly wrong: number;
  readonly offTopic: number;
}

const PARTS = 5;
const STEPS = [0.1, 0.15, CERTAIN, 0.25, 0.3, 0.4, 0.5];

/** The shares at each threshold, measured on the examples themselves: each fifth by what the other four teach. */
export function thresholds({ topics, offTopic }: Examples): Threshold[] {
  const found = Array.from({ length: PARTS }, (_none, part) => {
    const keep = (_text: string, at: number) => at % PARTS !== part;
    const leave = (_text: string, at: number) => at % PARTS === part;
    const split = (by: typeof keep) => TOPICS.map((topic) => [topic, topics[topic].filter(by)] as const);
    const taught = makeUnderstanding({ topics: recordOf(split(keep)), offTopic: offTopic.filter(keep) });
    const ask = (text: string, topic: TopicId | null) => ({ topic, asked: taught.understand(text).questions[0] });
    return [
      ...split(leave).flatMap(([topic, texts]) => texts.map((text) => ask(text, topic))),
      ...offTopic.filter(leave).map((text) => ask(text, null)),
    ];
  }).flat();
  const share = (of: typeof found, by: (one: (typeof found)[number]) => boolean) => of.filter(by).length / of.length;
  const inside = found.filter(({ topic }) => topic !== null);
  const outside = found.filter(({ topic }) => topic === null);
  return STEPS.map((from) => {
    const answered = ({ asked }: (typeof found)[number]) =>
      asked !== undefined && !asked.outside && asked.score >= from;
    return {
      from,
      right: share(inside, (one) => answered(one) && one.asked?.near[0] === one.topic),
      wrong: share(inside, (one) => answered(one) && one.asked?.near[0] !== one.topic),
      offTopic: share(outside, answered),
    };
  });
}

function recordOf(rows: readonly (readonly [TopicId, readonly string[]])[]): Examples["topics"] {
  const none = Object.fromEntries(TOPICS.map((topic) => [topic, []])) as unknown as Record<TopicId, readonly string[]>;
  for (const [topic, texts] of rows) none[topic] = texts;
  return none;
}

/** docs/questions.md. */
export function pageOf({ topics, single, offTopic, double }: Measured, steps: readonly Threshold[]): string {
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  const rows = [...topics].map(([topic, { asked, right, near, takenFor }]) => {
    const others = [...takenFor].map(([other, times]) => `${other ?? "not certain"} ${times}`).join(", ");
    return `| ${topic} | ${asked} | ${right} | ${near} | ${others} |`;
  });
  return `# How questions are understood

Written by \`UPDATE=1 npx vitest run test/src/faq/questions.unit.test.ts\`; the test fails when it is not current. The
questions are in \`test/corpus/questions/\`, the examples that are learnt from in \`prisma/data/faq/\`; no text is in both.
The examples grew while these questions were at hand, so strangers' questions fare worse than the table says.

| Measure | Questions | Share |
| --- | --- | --- |
| The right topic | ${single.asked} | ${percent(single.right, single.asked)} |
| The right topic is one of three | ${single.asked} | ${percent(single.near, single.asked)} |
| Off topic and answered all the same | ${offTopic.asked} | ${percent(offTopic.answered, offTopic.asked)} |
| Two questions in one message, both right | ${double.asked} | ${percent(double.right, double.asked)} |

## From when a question counts as certain

Measured on the examples, each fifth by what the other four teach: hard, because the examples of a topic are chosen to
differ. Below ${CERTAIN} hardly a right answer is gained, only wrong ones; above 0.3 many right ones are lost.

| Certain from | Right | Wrong | Off topic answered |
| --- | --- | --- | --- |
${steps.map((step) => `| ${step.from} | ${percent(step.right, 1)} | ${percent(step.wrong, 1)} | ${percent(step.offTopic, 1)} |`).join("\n")}

## Taken for another topic

| Topic | Questions | Right | One of three | Taken for |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}
