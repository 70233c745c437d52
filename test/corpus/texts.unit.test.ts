import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Day } from "../../src/kit/date.ts";
import { judgeRows } from "../../src/reading/judge.ts";
import type { ProblemCode, RawRow } from "../../src/reading/row.ts";
import { readText } from "../../src/reading/text/read.ts";

/** Pasted lists as village heads write them, with what a careful reader makes of them. Written by hand but for the three longest. */

const FOLDER = join(import.meta.dirname, "texts");
const TODAY = "2026-11-22" as Day;

interface Expected {
  readonly rows: readonly {
    readonly nik: string | null;
    readonly name: string | null;
    readonly occupation: string | null;
    readonly phone: string | null;
    readonly sex: string | null;
    readonly birthDate: string | null;
    readonly unsure?: readonly string[];
  }[];
  /** Problem codes of each row after the rules; the same person twice is one row. */
  readonly judged: readonly (readonly ProblemCode[])[];
}

const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".txt"))
  .map((name) => {
    const text = readFileSync(join(FOLDER, name), "utf8");
    const expected = JSON.parse(readFileSync(join(FOLDER, name.replace(/txt$/, "json")), "utf8")) as Expected;
    const { rows } = readText(text, TODAY);
    return {
      name,
      text,
      expected,
      rows,
      judged: judgeRows(rows, { today: TODAY, ageRule: { minAge: 17, ageLimit: 65 } }),
    };
  });

describe("the corpus of pasted lists", () => {
  it("is there", () => {
    expect(files.length).toBeGreaterThanOrEqual(70);
    expect(files.filter(({ name }) => name.startsWith("rusak-")).length).toBeGreaterThanOrEqual(12);
  });

  it("is read right in 98 of 100 rows", () => {
    const missed = files.flatMap(({ name, expected, rows }) => {
      const got = new Set(rows.map(lineOf));
      return expected.rows
        .map(lineOfExpected)
        .filter((line) => !got.has(line))
        .map((line) => `${name}: ${line}`);
    });
    const wanted = files.reduce((sum, { expected }) => sum + expected.rows.length, 0);
    if (missed.length > 0) console.info(missed.join("\n"));
    expect(1 - missed.length / wanted).toBeGreaterThanOrEqual(0.98);
  });

  it("gives no row that nobody wrote", () => {
    const invented = files.flatMap(({ name, expected, rows }) =>
      rows.length > expected.rows.length ? [`${name}: ${rows.length} rows, not ${expected.rows.length}`] : [],
    );
    expect(invented).toEqual([]);
  });

  it("ties no number to another person's name", () => {
    const wrong = files.flatMap(({ name, expected, judged }) =>
      judged
        .filter(({ nik, name: person }) => nik !== null && person !== null)
        .filter(
          (row) => !expected.rows.some((one) => digits(one.nik) === row.nik && letters(one.name) === letters(row.name)),
        )
        .map(({ source }) => `${name} ${source}`),
    );
    expect(wrong).toEqual([]);
  });

  it("accepts no damaged number", () => {
    const whole = (nik: string | null) => /^\d{16}$/.test(digits(nik));
    const accepted = files.flatMap(({ name, expected, judged }) =>
      judged
        .filter(({ nik }) => nik !== null && !expected.rows.some((one) => whole(one.nik) && digits(one.nik) === nik))
        .map(({ source }) => `${name} ${source}`),
    );
    expect(accepted).toEqual([]);
  });

  it("is judged as expected", () => {
    const told = files.map(({ name, judged }) => [
      name,
      judged.map(({ problems }) => problems.map(({ code }) => code)),
    ]);
    expect(told).toEqual(files.map(({ name, expected }) => [name, expected.judged]));
  });

  it("loses no line", () => {
    for (const { name, text } of files) {
      const { rows, ignored } = readText(text, TODAY);
      const known = [...rows, ...ignored].map(({ source }) => Number(source.replace("line ", "")));
      // A running number on a line of its own belongs to the row below it.
      const first = text.split("\n").findIndex((line) => /[\p{L}\p{N}]/u.test(line) && !/^Data ke-\d$/.test(line)) + 1;
      expect(Math.min(...known), name).toBe(first);
    }
  });
});

function lineOf(row: RawRow): string {
  const { nik, name, occupation, phone, sex, birthDate, unsure } = row;
  return [nik?.text, name, occupation, phone, sex, birthDate, [...unsure].sort().join()]
    .map((part) => part ?? "")
    .join(" | ");
}

function lineOfExpected({ nik, name, occupation, phone, sex, birthDate, unsure }: Expected["rows"][number]): string {
  const parts = [nik, name, occupation, phone, sex, birthDate, [...(unsure ?? [])].sort().join()];
  return parts.map((part) => part ?? "").join(" | ");
}

function digits(text: string | null): string {
  return (text ?? "").replace(/[\s.\-_']/g, "");
}

function letters(text: string | null): string {
  return (text ?? "").toUpperCase().replace(/[^\p{L}]/gu, "");
}
