import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TOPICS } from "../../../src/faq/rules.ts";
import { readExamples } from "../../../src/faq/service.ts";
import { rawWords } from "../../../src/faq/spelling.ts";
import { makeUnderstanding } from "../../../src/faq/understand.ts";
import { DOUBLE, measure, OFF_TOPIC, pageOf, SINGLE, thresholds } from "../../corpus/questions/measure.ts";

/** UPDATE=1 writes the page anew. */
const UPDATE = process.env.UPDATE === "1";
const PAGE = join(import.meta.dirname, "../../../docs/questions.md");

const examples = readExamples();
const measured = measure(makeUnderstanding(examples));
const plain = (text: string) => rawWords(text).join(" ");

describe("the questions", () => {
  const asked = [...Object.values(SINGLE).flat(), ...OFF_TOPIC, ...DOUBLE.map(({ text }) => text)].map(plain);
  const taught = [...Object.values(examples.topics).flat(), ...examples.offTopic].map(plain);

  it("are many for every topic, and none is an example", () => {
    expect(Math.min(...TOPICS.map((topic) => SINGLE[topic].length))).toBeGreaterThanOrEqual(10);
    expect(asked.length).toBeGreaterThanOrEqual(420);
    expect(OFF_TOPIC.length).toBeGreaterThanOrEqual(60);
    expect(asked.filter((text) => taught.includes(text))).toEqual([]);
  });

  it("are learnt from at least 25 examples a topic, each once", () => {
    expect(Math.min(...TOPICS.map((topic) => examples.topics[topic].length))).toBeGreaterThanOrEqual(25);
    expect(taught.filter((text, at) => taught.indexOf(text) !== at)).toEqual([]);
  });

  it("are understood: the first topic, the first three, off topic, two in one", () => {
    const { single, offTopic, double } = measured;
    expect(single.right / single.asked).toBeGreaterThanOrEqual(0.92);
    expect(single.near / single.asked).toBeGreaterThanOrEqual(0.98);
    expect(offTopic.answered / offTopic.asked).toBeLessThanOrEqual(0.05);
    expect(double.right / double.asked).toBeGreaterThanOrEqual(0.8);
  });

  it.each([...measured.topics])("are understood for %s", (_topic, { asked, right }) => {
    expect(right / asked).toBeGreaterThanOrEqual(0.8);
  });

  it("are told of in docs/questions.md as they are measured now", () => {
    const page = pageOf(measured, thresholds(examples));
    if (UPDATE) writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, "utf8")).toBe(page);
  });
});
