import { describe, expect, it } from "vitest";
import { type AnswerDeed, OWN_LENGTH_MAX, OWN_LINES_MAX, ownAnswerOf, readOwnAnswer } from "../../../src/faq/rules.ts";
import type { Day } from "../../../src/kit/date.ts";

describe("an answer of the office's own", () => {
  it("is tidied line by line", () => {
    expect(readOwnAnswer("  Kantornya   di pasar. \r\n\n Buka  Senin. ")).toEqual({
      text: "Kantornya di pasar.\nBuka Senin.",
    });
  });

  it.each([
    ["without words", "123 🙂", "empty"],
    ["with a number that may be somebody's NIK", "Hubungi 6107 0121 0785 0001 saja", "personal-number"],
    [
      "with too many lines",
      Array(OWN_LINES_MAX + 1)
        .fill("baris")
        .join("\n"),
      "too-many-lines",
    ],
    ["that is too long", "a".repeat(OWN_LENGTH_MAX + 1), "too-long"],
  ])("is refused %s", (_what, text, fault) => {
    expect(readOwnAnswer(text)).toEqual({ fault });
  });

  it("may hold the phone number of the office", () => {
    expect(readOwnAnswer("Telepon kantor 0562-1234567 atau 081234567890.")).toHaveProperty("text");
  });
});

describe("what holds after a history", () => {
  const on = (day: string) => day as Day;
  const changed: AnswerDeed = { deed: "changed", text: "Di pasar.", on: on("2026-01-05"), by: "Rina" };
  const checked: AnswerDeed = { deed: "checked", text: null, on: on("2026-02-05"), by: null };
  const restored: AnswerDeed = { deed: "restored", text: null, on: on("2026-03-05"), by: null };

  it.each([
    ["nothing", [], null],
    ["a change", [changed], { text: "Di pasar.", checkedOn: "2026-01-05" }],
    ["a change that was checked later", [checked, changed], { text: "Di pasar.", checkedOn: "2026-02-05" }],
    ["a change that was taken back", [restored, checked, changed], null],
    ["only checks", [checked], null],
  ])("%s", (_what, deeds, own) => {
    expect(ownAnswerOf(deeds)).toEqual(own);
  });
});
