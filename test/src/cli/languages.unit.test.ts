import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ReadingRules, readingOf, readReadingRules } from "../../../src/cli/readable.ts";
import { faultsOfTexts, faultsOfTranslation, readTexts } from "../../../src/cli/texts.ts";
import { TEXTS } from "../../flows/texts.ts";

const DATA = join(import.meta.dirname, "../../../prisma/data/words");

const RULES: ReadingRules = {
  ...{ sentenceWords: 5, wordLetters: 12 },
  common: new Set(["nama", "orang", "di", "sini", "tulis", "yang", "lambat"]),
  terms: new Set(["nik"]),
  figures: ["16 angka"],
  codes: new Set(),
  otherLanguage: new Set(["bahasa:offer"]),
};
const faultsOf = (text: string, key = "cek:ask") => readingOf(new Map([[key, text]]), RULES).faults;

describe("the texts", () => {
  it("have no fault in any language", () => {
    expect(faultsOfTexts()).toEqual([]);
  });

  it("need every term that is explained for them", () => {
    const all = [...TEXTS.values()].join(" ").toLowerCase();
    const terms = Object.keys(JSON.parse(readFileSync(join(DATA, "terms.json"), "utf8")));
    expect(terms.length).toBeGreaterThan(50);
    expect(terms.filter((term) => !all.includes(term.toLowerCase()))).toEqual([]);
  });

  it("need every figure that is allowed in them", () => {
    const { figures } = readReadingRules();
    const all = [...readTexts().values()].flatMap((texts) => [...texts.values()]);
    expect(figures.filter((figure) => !all.some((text) => text.includes(figure)))).toEqual([]);
  });
});

describe("a sentence", () => {
  it.each(["Tulis nama orang di sini.", "Tulis {{name}}. NIK-nya di sini.", "1. Tulis nama", "Namanya lambat-lambat"])(
    "may be: %s",
    (text) => expect(faultsOf(text)).toEqual([]),
  );

  it.each([
    ["too long", "Tulis nama orang yang di sini", /sentence of 6 words, 5 at most/],
    ["with a word that few know", "Tulis domisili", /"domisili"/],
    ["with a figure", "Tulis 42 nama", /figure 42/],
    ["with a long word", "Tulis selambat-lambatnyakanlahpun", /long/],
  ])("may not be %s", (_what, text, fault) => expect(faultsOf(text).join()).toMatch(fault));

  it("may have the digits of what is no figure of the programme", () => {
    expect(faultsOf("Tulis 16 angka").join()).not.toMatch(/figure/);
  });

  it("is only read where it is Indonesian", () => {
    expect(faultsOf("Tiasa ogé", "bahasa:offer")).toEqual([]);
  });
});

describe("a translation", () => {
  const original = new Map([
    ["menu:cek", "Ketik CEK untuk {{name}}"],
    ["menu:tarif", "{{rupiah}} sebulan"],
    ["selamat:consent", "Dasarnya: persetujuan"],
  ]);
  const wanted = {
    must: (key: string) => key.startsWith("menu:"),
    isForAll: (key: string) => key.startsWith("selamat:"),
  };
  const all = { "menu:cek": "Ketik CEK kanggo {{name}}", "menu:tarif": "{{rupiah}} sasasih" };
  const faults = (texts: Record<string, string>) =>
    faultsOfTranslation("su", new Map(Object.entries(texts)), original, RULES, wanted);

  it("has the same keys, gaps and words to type", () => {
    expect(faults(all)).toEqual([]);
  });

  it.each([
    ["a text that is missing", { "menu:cek": all["menu:cek"] }, "su has no text menu:tarif"],
    ["a text too much", { ...all, "menu:x": "naon" }, "su menu:x is no Indonesian text"],
    [
      "another gap",
      { ...all, "menu:tarif": "{{harga}} sasasih" },
      "su menu:tarif has other gaps than the Indonesian text",
    ],
    ["no gap", { ...all, "menu:tarif": "sasasih" }, "su menu:tarif has other gaps than the Indonesian text"],
    [
      "a word to type translated",
      { ...all, "menu:cek": "Ketik PARIKSA kanggo {{name}}" },
      "su menu:cek names other words to type",
    ],
    [
      "a figure",
      { ...all, "menu:tarif": "{{rupiah}}, 16800 sasasih" },
      "su menu:tarif has the figure 16800 typed into it",
    ],
    [
      "what all agree to in Indonesian",
      { ...all, "selamat:consent": "Dasarna" },
      "su selamat:consent is a text that stays in Indonesian",
    ],
  ])("is found out with %s", (_what, texts, fault) => expect(faults(texts)).toEqual([fault]));
});
