import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Day } from "../kit/date.ts";
import { atOnce, betweenOthers, type Steps } from "../kit/steps.ts";
import { type BenefitRow, TOPICS, type TopicId } from "./rules.ts";
import { type Examples, learnToUnderstand, type Understanding } from "./understand.ts";

const DATA = join(import.meta.dirname, "../../prisma/data");

const texts = z.array(z.string().min(1));
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/) as unknown as z.ZodType<Day>;
const benefits = z.array(
  z.object({ figure: z.string(), amount: z.number(), validFrom: day, validUntil: day.nullable(), source: z.string() }),
);

/** What questions are understood by and the figures they are answered with; read once, at start. */
export interface Faq extends Understanding {
  readonly benefits: readonly BenefitRow[];
}

/** A question that the office made an example of a topic. */
export interface Taught {
  readonly topic: TopicId;
  readonly text: string;
}

export function openFaq(taught: readonly Taught[] = []): Faq {
  return atOnce(openingFaq(taught));
}

function* openingFaq(taught: readonly Taught[]): Steps<Faq> {
  const { topics, offTopic } = readExamples();
  const all: Record<TopicId, readonly string[]> = { ...topics };
  for (const { topic, text } of taught) all[topic] = [...all[topic], text];
  yield;
  return { ...(yield* learnToUnderstand({ topics: all, offTopic })), benefits: readBenefits() };
}

let opened: Faq | undefined;

/** The one of this process. Opened when it is first asked for, which takes a moment unless `prepareFaq` was before. */
export function theFaq(): Faq {
  opened ??= openFaq();
  return opened;
}

/** Opens the one of this process, or opens it anew with what was taught, without holding up other work. */
export async function prepareFaq(taught: readonly Taught[]): Promise<void> {
  opened = await betweenOthers(openingFaq(taught));
}

export function readBenefits(): readonly BenefitRow[] {
  return benefits.parse(readData("benefits.json"));
}

export function readExamples(): Examples {
  return {
    topics: z.record(z.enum(TOPICS), texts).parse(readData("faq/examples.json")),
    offTopic: texts.parse(readData("faq/off-topic.json")),
  };
}

function readData(file: string): unknown {
  return JSON.parse(readFileSync(join(DATA, file), "utf8"));
}
