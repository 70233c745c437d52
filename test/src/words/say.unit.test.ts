import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SAMPLE_FACTS, SAMPLE_WORDS } from "../../../src/cli/sample.ts";
import { answerLines } from "../../../src/faq/answer.ts";
import { benefitsOn, TOPICS } from "../../../src/faq/rules.ts";
import { openFaq } from "../../../src/faq/service.ts";
import { LOCALES } from "../../../src/kit/locale.ts";
import { say, sayAll } from "../../../src/words/say.ts";

const faq = openFaq();

describe("a line", () => {
  it("is said in the language that was chosen, and in Indonesian without one", () => {
    const told = (locale: "id" | "su" | "min" | null) => say({ key: "umum:yes" }, { locale });
    expect([told(null), told("id"), told("su"), told("min")]).toEqual(["Ya", "Ya", "Muhun", "Iyo"]);
    expect(say({ key: "umum:yes" }, {})).toBe("Ya");
  });

  it("is said in Indonesian where a language has none of its own, with the same gaps", () => {
    const line = { key: "daftar:nik.otherRegion" };
    const voice = { ...SAMPLE_WORDS, locale: "su" as const };
    expect(say(line, voice)).toBe(say(line, SAMPLE_WORDS));
    expect(say(line, voice)).toContain(SAMPLE_WORDS.kabupaten);
  });

  it("says what stands in its gaps in the same language", () => {
    const line = { key: "lapor:resume.askPlain", vars: { what: { key: "lapor:kind.accident" } } };
    expect(say(line, { locale: "min" })).toBe("Laporan nan cako alun salasai: Kacilakoan. Nio ditaruihkan?");
  });

  it("is never a key", () => {
    for (const locale of LOCALES)
      expect(() => say({ key: "menu:nothing" }, { locale })).toThrow("no text menu:nothing");
  });
});

describe.each(LOCALES)("an answer in %s", (locale) => {
  const titles = JSON.parse(readFileSync(join(import.meta.dirname, `../../../locales/${locale}/faq.json`), "utf8"));

  it.each(TOPICS)("to %s has no gap left and can be asked for by its title", (topic) => {
    const facts = { ...SAMPLE_FACTS, benefits: benefitsOn(faq.benefits, SAMPLE_FACTS.today) };
    const { lines, next } = answerLines(topic, facts);
    const told = sayAll(lines, next, { ...SAMPLE_WORDS, locale });
    expect(told).not.toContain("{{");
    const [asked] = faq.understand(titles[`title.${topic}`]).questions;
    expect(asked?.topic).toBe(topic);
  });
});
