import { describe, expect, it } from "vitest";
import { naturalName } from "../../../src/programme/rules.ts";

describe("the natural case of a region's name", () => {
  it.each([
    ["KABUPATEN BENGKAYANG", "Kabupaten Bengkayang"],
    ["KABUPATEN  KEP. SERIBU ", "Kabupaten Kep. Seribu"],
    ["Kabupaten Lima Puluh Kota", "Kabupaten Lima Puluh Kota"],
    ["IV Nagari", "IV Nagari"],
    ["OP", "OP"],
  ])("of %j is %j", (stored, natural) => {
    expect(naturalName(stored)).toBe(natural);
  });
});
