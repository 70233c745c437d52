import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SAMPLE_FACTS } from "../../../src/cli/sample.ts";
import { answerLines, greetingLines, outsideLines, together, unsureLines } from "../../../src/faq/answer.ts";
import type { AnswerFacts } from "../../../src/faq/answer-parts.ts";
import { type BenefitRow, benefitsOn, sayRupiah, TOPICS, type TopicId } from "../../../src/faq/rules.ts";
import { openFaq } from "../../../src/faq/service.ts";
import type { Day } from "../../../src/kit/date.ts";
import { sayAll } from "../../../src/words/say.ts";

const { benefits } = openFaq();
const day = (text: string) => text as Day;
const TODAY = benefitsOn(benefits, day("2026-11-22"));
const KNOWN: AnswerFacts = { ...SAMPLE_FACTS, benefits: TODAY };
const UNKNOWN: AnswerFacts = { programme: null, role: null, tariff: null, benefits: new Map() };

const told = (topic: TopicId, facts: AnswerFacts = KNOWN) => {
  const { lines, next } = answerLines(topic, facts);
  return sayAll(lines, next, SAMPLE_FACTS.words);
};

describe.each(TOPICS)("the answer to %s", (topic) => {
  it.each([
    ["much", KNOWN],
    ["nothing", UNKNOWN],
  ])("has one to five lines and a way on when %s is known", (_what, facts) => {
    const { lines, next } = answerLines(topic, facts);
    expect(lines.length).toBeGreaterThanOrEqual(1);
    expect(lines.length).toBeLessThanOrEqual(5);
    expect(next.length).toBeGreaterThanOrEqual(1);
    expect(next.length).toBeLessThanOrEqual(2);
    expect(next.map(({ id }) => id)).not.toContain(topic);
    const text = told(topic, facts);
    expect(text).not.toMatch(/\{\{|\}\}|undefined|NaN|null/);
    expect(text.split("\n\n")).toHaveLength(2);
  });
});

describe("figures", () => {
  it("are those of the day: no waiting before the rule of 2025", () => {
    const before = { ...KNOWN, benefits: benefitsOn(benefits, day("2025-02-23")) };
    const since = { ...KNOWN, benefits: benefitsOn(benefits, day("2025-02-24")) };
    expect(told("manfaat-jkm", before)).toContain("Rp42 juta");
    expect(told("manfaat-jkm", before)).not.toContain("Rp10 juta");
    expect(told("manfaat-jkm", since)).toContain("3 bulan berturut-turut. Kalau kurang dari itu, Rp10 juta");
  });

  it("are left out where they are not known", () => {
    expect(told("biaya-iuran", { ...KNOWN, tariff: null })).not.toMatch(/Rp\d/);
    expect(told("biaya-iuran")).toContain("Rp16.800 sebulan");
    expect(told("usia", UNKNOWN)).toContain("PETUGAS");
    expect(told("usia")).toContain("18 tahun ke atas dan belum 65 tahun");
  });

  it("are told in the legal time to report", () => {
    expect(told("cara-klaim-jkk")).toContain("2 x 24 jam");
  });

  it("of two rules are those of the later one, from its first to its last day", () => {
    const rows: BenefitRow[] = [
      { figure: "a", amount: 2, validFrom: day("2021-01-01"), validUntil: day("2021-12-31") },
      { figure: "a", amount: 1, validFrom: day("2020-01-01"), validUntil: null },
    ];
    const on = (text: string) => benefitsOn(rows, day(text)).get("a");
    expect(["2019-12-31", "2020-01-01", "2021-01-01", "2021-12-31", "2022-01-01"].map(on)).toEqual([
      undefined,
      1,
      2,
      2,
      1,
    ]);
  });

  it("are said as people say them", () => {
    expect([16_800, 1_500_000, 42_000_000, 800].map(sayRupiah)).toEqual([
      "Rp16.800",
      "Rp1,5 juta",
      "Rp42 juta",
      "Rp800",
    ]);
  });
});

describe("what is said of a programme", () => {
  it("is its own", () => {
    const programme = KNOWN.programme && { ...KNOWN.programme, quota: 60, fund: "APB_NAGARI" as const };
    expect(told("kuota", { ...KNOWN, programme })).toContain("60 orang");
    expect(told("dana", { ...KNOWN, programme })).toContain("APB Nagari");
    expect(told("politik")).toContain("Perbup 23");
  });

  it("offers registering only to who may register", () => {
    const ids = (facts: AnswerFacts) => answerLines("cara-daftar", facts).next.map(({ id }) => id);
    expect(ids(KNOWN)).toContain("daftar");
    expect(ids({ ...KNOWN, role: null })).not.toContain("daftar");
  });

  it("tells the dates of registration", () => {
    const at = (phase: NonNullable<AnswerFacts["programme"]>["phase"]) =>
      told("cara-daftar", { ...KNOWN, programme: KNOWN.programme && { ...KNOWN.programme, phase } });
    expect(at({ is: "socialization", opens: day("2026-12-01") })).toContain("dibuka tanggal 01-12-2026");
    expect(at({ is: "open", closes: day("2026-12-31") })).toContain("sampai tanggal 31-12-2026");
    expect(at({ is: "overdue", closed: day("2026-10-31") })).toContain("selesai tanggal 31-10-2026");
    expect(at({ is: "open", closes: null })).not.toContain("tanggal");
  });
});

describe("other answers", () => {
  it("offer the nearest topics and a person", () => {
    const ids = unsureLines(["jht", "usia", "kartu"]).next.map(({ id }) => id);
    expect(ids).toEqual(["jht", "usia", "kartu", "petugas"]);
  });

  it("are one message for several questions, each way on once", () => {
    const both = together([answerLines("masa-berlaku", KNOWN), answerLines("kapan-aktif", KNOWN)]);
    expect(both.next.map(({ id }) => id)).toEqual(["cek"]);
    expect(both.lines.filter(({ tight }) => !tight)).toHaveLength(2);
  });

  it.each([outsideLines(), greetingLines()])("are said in full", ({ lines, next }) => {
    expect(sayAll(lines, next, SAMPLE_FACTS.words)).not.toContain("{{");
  });
});

describe("the texts", () => {
  const texts: [string, string][] = Object.entries(
    JSON.parse(readFileSync(join(import.meta.dirname, "../../../locales/id/faq.json"), "utf8")),
  );
  const LONG_WORD = 11;
  const MOST_WORDS = 20;
  /** Longer words that everybody here knows, or that stand on the forms and letters people have in hand. */
  const KNOWN_WORDS = new Set(
    (
      "berturut-turut kepesertaannya ketenagakerjaan menanyakannya mendaftarkan mengaitkannya pekerjaannya " +
      "pemakaiannya pemerintahan penggantiannya penghasilannya perlindungan pertanyaannya tergesa-gesa"
    ).split(" "),
  );

  it("have at most twenty words a sentence", () => {
    const long = texts.flatMap(([key, text]) =>
      text
        .replace(/(\d)\.(\d)/g, "$1$2")
        .split(/[.?!:]\s*/)
        .filter((sentence) => sentence.split(/\s+/).length > MOST_WORDS)
        .map((sentence) => `${key}: ${sentence}`),
    );
    expect(long).toEqual([]);
  });

  it("have no figure of their own but the number of the call centre", () => {
    expect(texts.filter(([, text]) => /\d/.test(text.replace(/\b175\b/g, ""))).map(([key]) => key)).toEqual([]);
  });

  it("have no long words but those that everybody knows", () => {
    const words = texts.flatMap(
      ([, text]) =>
        text
          .toLowerCase()
          .replace(/\{\{\w+\}\}/g, "")
          .match(/[a-z]+(?:-[a-z]+)*/g) ?? [],
    );
    const hard = [...new Set(words)].filter((word) => word.length > LONG_WORD && !KNOWN_WORDS.has(word));
    expect(hard).toEqual([]);
  });
});
