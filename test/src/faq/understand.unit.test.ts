import { beforeAll, describe, expect, it } from "vitest";
import { readExamples } from "../../../src/faq/service.ts";
import { makeUnderstanding, type Understanding } from "../../../src/faq/understand.ts";

let faq: Understanding;
beforeAll(() => {
  faq = makeUnderstanding(readExamples());
});

const topicsOf = (text: string) => faq.understand(text).questions.map(({ topic }) => topic);

describe("a question", () => {
  it.each([
    ["slang", "brp iuran nya", "biaya-iuran"],
    ["missing vowels", "bpk sy mnggl, gmn klaimnya", "cara-klaim-jkm"],
    ["a typing error", "brapa iurna perbulan", "biaya-iuran"],
    ["repeated letters", "grattiiiis gaaak iurannyaaa", "biaya-iuran"],
    ["Minang", "bara pitih nyo sabulan", "biaya-iuran"],
    ["Sundanese of Banten", "kumaha carana daptar", "cara-daftar"],
    ["Ketapang Malay", "berape santunan kalau meninggal", "manfaat-jkm"],
    ["capitals and dots", "KAPAN KARTU SAYA DIBAGIKAN....", "kartu"],
    ["manners", "Assalamualaikum pak, mohon maaf mengganggu, berapa iurannya ya", "biaya-iuran"],
    ["rudeness", "goblok ini penipuan ya", "penipuan"],
  ])("is understood with %s", (_what, text, topic) => {
    expect(topicsOf(text)).toEqual([topic]);
  });

  it("is not answered when it is for somebody else, and the nearest topics are given", () => {
    const [asked] = faq.understand("besok hujan atau panas ya").questions;
    expect(asked).toMatchObject({ topic: null, outside: true });
    expect(new Set(asked?.near).size).toBe(3);
  });

  it("is answered the same way every time", () => {
    const again = makeUnderstanding(readExamples());
    expect(again.understand("umur 66 bisa?")).toEqual(faq.understand("umur 66 bisa?"));
  });

  it("has a score from 0 to 1", () => {
    for (const text of ["iuran", "zzz", "berapa", "kartu hilang bagaimana", "x ".repeat(3_000)])
      for (const { score } of faq.understand(text).questions) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }
  });
});

describe("a message", () => {
  it("may ask up to three things", () => {
    expect(topicsOf("Berapa iurannya? Cara daftarnya gimana? Kartunya kapan dibagi? Umur 70 bisa?")).toEqual([
      "biaya-iuran",
      "cara-daftar",
      "kartu",
    ]);
  });

  it("may ask two things in one sentence", () => {
    expect(topicsOf("iurannya berapa dan siapa ahli warisnya")).toEqual(["biaya-iuran", "ahli-waris"]);
  });

  it("may tell something first", () => {
    expect(topicsOf("Ayah saya meninggal minggu lalu. Bagaimana mengurus santunannya?")).toEqual(["cara-klaim-jkm"]);
  });

  it("is not cut where one question has a comma", () => {
    expect(topicsOf("kalau saya meninggal, keluarga dapat berapa")).toEqual(["manfaat-jkm"]);
  });

  it.each(["P", "ping", "assalamualaikum", "Assalamu'alaikum wr. wb.", "halo pak", "Selamat pagi bu 🙏"])(
    "may only greet: %s",
    (text) => {
      expect(faq.understand(text)).toEqual({ questions: [], greeting: true, rude: false });
    },
  );

  it.each(["", "   ", "🙏🙏", "...", "???"])("may say nothing: %j", (text) => {
    expect(faq.understand(text)).toEqual({ questions: [], greeting: false, rude: false });
  });

  it("may be coarse", () => {
    expect(faq.understand("goblok")).toEqual({ questions: [], greeting: false, rude: true });
    expect(faq.understand("berapa iurannya goblok")).toMatchObject({ rude: true });
  });
});
