import { describe, expect, it } from "vitest";
import { ABOUT_A_VILLAGE, READY, type ReadyFacts, readyLines, STANDARD_ANSWERS } from "../../../flows/siaran/ready.ts";
import { answersShownOn, hasMarks } from "../../../src/broadcast/preview-rules.ts";
import { ANSWERS_MAX, faultOfText, GAPS, TEXT_MAX, villageGapsIn } from "../../../src/broadcast/rules.ts";
import { wordingsOf } from "../../../src/broadcast/said.ts";
import { SAMPLE_FACTS } from "../../../src/cli/sample.ts";
import { benefitsOn } from "../../../src/faq/rules.ts";
import { readBenefits } from "../../../src/faq/service.ts";
import { LOCALES } from "../../../src/kit/locale.ts";

/** The longest words that a region has. */
const WORDS = {
  desa: "kelurahan",
  kepalaDesa: "kepala kelurahan",
  dusun: "lingkungan",
  kabupaten: "Kabupaten Hulu Sungai Selatan",
};
const FACTS: ReadyFacts = {
  programme: SAMPLE_FACTS.programme,
  tariff: SAMPLE_FACTS.tariff,
  figures: benefitsOn(readBenefits(), SAMPLE_FACTS.today),
};
const gapsOf = (text: string) => GAPS.filter((gap) => text.includes(`{${gap}}`));

describe.each(READY)("the ready message %s", (id) => {
  const said = wordingsOf({ text: readyLines(id, FACTS), answers: STANDARD_ANSWERS }, WORDS);
  const all = [said, ...said.translations];

  it("is there in every language, with the same gaps and as many answers", () => {
    expect(said.translations.map(({ locale }) => locale)).toEqual(LOCALES.filter((locale) => locale !== "id"));
    for (const { text, answers } of all) {
      expect(gapsOf(text)).toEqual(gapsOf(said.text));
      expect(answers).toHaveLength(2);
      expect(text).not.toBe("");
    }
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  });

  it("goes out whole in one message, and looks the same on every channel", () => {
    for (const { text } of all) {
      expect(faultOfText(text), text).toBeNull();
      expect(hasMarks(text)).toBe(false);
    }
  });

  it("is known to speak of a village when it does", () => {
    for (const { text } of all) expect(villageGapsIn(text).length > 0).toBe(ABOUT_A_VILLAGE.has(id));
  });
});

it("leaves room for its quick answers below a file", () => {
  const longest = ANSWERS_MAX * "\n1. ".length + ANSWERS_MAX * 40 + "\n".length;
  expect(TEXT_MAX + longest).toBeLessThanOrEqual(1024);
});

describe("signs that WhatsApp takes for a form of letters", () => {
  it.each(["*penting*", "Rapat *besok pagi*.", "_segera_", "ini ~lama~ baru", "```kode```"])(
    "are seen in %s",
    (text) => {
      expect(hasMarks(text)).toBe(true);
    },
  );
  it.each(["2 * 3 = 6", "nama_berkas_baru", "* satu\n* dua", "a*b", "Rp16.800"])("are none in %s", (text) => {
    expect(hasMarks(text)).toBe(false);
  });
});

describe("quick answers", () => {
  it("are shown as each channel can", () => {
    const two = ["Sudah paham", "Mau bertanya"];
    expect(answersShownOn("telegram", two, true)).toBe("buttons");
    expect(answersShownOn("whatsapp-cloud", two, false)).toBe("buttons");
    expect(answersShownOn("whatsapp-cloud", two, true)).toBe("numbers");
    expect(answersShownOn("whatsapp-cloud", [...two, "Belum", "Tidak"], false)).toBe("list");
    expect(answersShownOn("whatsapp-cloud", ["Saya bisa hadir besok pagi", "Tidak"], false)).toBe("list");
    expect(answersShownOn("whatsapp-web", two, false)).toBe("numbers");
  });
});
