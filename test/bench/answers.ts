/**
 * How fast questions are understood and answered, without the database: every question of the corpus, `node answers.ts
 * [--smoke]`. The start is the reading of the examples and the learning.
 */

import { SAMPLE_FACTS } from "../../src/cli/sample.ts";
import { answerLines } from "../../src/faq/answer.ts";
import { benefitsOn } from "../../src/faq/rules.ts";
import { openFaq } from "../../src/faq/service.ts";
import { sayAll } from "../../src/words/say.ts";
import { DOUBLE, OFF_TOPIC, SINGLE } from "../corpus/questions/measure.ts";
import { percentile } from "./usage.ts";

const ROUNDS = process.argv.includes("--smoke") ? 1 : 20;
const texts = [...Object.values(SINGLE).flat(), ...OFF_TOPIC, ...DOUBLE.map(({ text }) => text)];

const beforeMb = process.memoryUsage().rss / 1e6;
const startMs = performance.now();
const faq = openFaq();
const startedMs = performance.now() - startMs;
const facts = { ...SAMPLE_FACTS, benefits: benefitsOn(faq.benefits, SAMPLE_FACTS.today) };

const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) for (const text of texts) times.push(timeOf(text));
const sorted = times.sort((one, other) => one - other);
const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(sorted, share).toFixed(2));
const afterMb = process.memoryUsage().rss / 1e6;

console.log(`${texts.length} questions, ${ROUNDS} times`);
console.log("start ms  p50 ms  p95 ms  p99 ms  RSS MB more");
console.log([startedMs.toFixed(0), p50, p95, p99, (afterMb - beforeMb).toFixed(0)].join("  "));

function timeOf(text: string): number {
  const from = performance.now();
  for (const { topic } of faq.understand(text).questions) {
    if (topic === null) continue;
    const { lines, next } = answerLines(topic, facts);
    sayAll(lines, next, SAMPLE_FACTS.words);
  }
  return performance.now() - from;
}
