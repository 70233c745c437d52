import { describe, expect, it } from "vitest";
import { cleanDate, cleanName, cleanSex, cleanWork } from "../../../../src/reading/card/fields.ts";

describe("the lines of a card", () => {
  it.each([
    [": SITI AMINAH", "SITI AMINAH"],
    ["HJ. JULAEHA, S.PD", "HJ. JULAEHA, S.PD"],
    ["MARIA G0RETTI _", "MARIA GORETTI"],
    ["SUPARMAN ~ oa", "SUPARMAN"],
    ["YUL|ANA", "YULIANA"],
    ["— .", null],
    ["", null],
  ])("clean the name %j to %j", (text, name) => {
    expect(cleanName(text)).toBe(name);
  });

  it.each([
    ["LEBAK, 21-07-1985", "1985-07-21"],
    ["MUARO SIJUNJUNG, 21 - 07 - 1985 .", "1985-07-21"],
    ["LAHAT, 2O-O7-1985", "1985-07-20"],
    ["LAHAT, 31-02-1985", null],
    ["LAHAT, 21-07-85", null],
    ["LAHAT", null],
  ])("clean the birth date %j to %j", (text, day) => {
    expect(cleanDate(text)).toBe(day);
  });

  it.each([
    ["LAKI-LAKI Gol. Darah : O", "L"],
    ["LAKH-LAK1", "L"],
    ["PEREMPUAN Gol", "P"],
    ["PEREMPUAH", "P"],
    ["Gol. Darah", null],
  ])("read the sex %j as %j", (text, sex) => {
    expect(cleanSex(text)).toBe(sex);
  });

  it.each([
    ["BURUH HARIAN LEPAS .", "BURUH HARIAN LEPAS"],
    ["PETANVPEKEBUN", "PETANI/PEKEBUN"],
    ["BURUH TANI / PERKEBUNAN", "BURUH TANI/PERKEBUNAN"],
    ["NELAYANIPERIKANAN", "NELAYAN/PERIKANAN"],
    ["-", null],
  ])("clean the work %j to %j", (text, work) => {
    expect(cleanWork(text)).toBe(work);
  });
});
