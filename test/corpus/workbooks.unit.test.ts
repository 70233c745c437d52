import { describe, expect, it } from "vitest";
import type { Day } from "../../src/kit/date.ts";
import { checkNik } from "../../src/kit/nik.ts";
import type { RawRow } from "../../src/reading/row.ts";
import { readWorkbook } from "../../src/reading/workbook/read.ts";
import type { Expected, Sample } from "./workbooks/build.ts";
import { damages } from "./workbooks/damages.ts";
import { formats } from "./workbooks/formats.ts";
import { layouts } from "./workbooks/layouts.ts";
import { nasty } from "./workbooks/nasty.ts";

/** Workbooks as villages send them: what is read of each, beside what is in it. */

const TODAY = "2026-11-22" as Day;
const samples = [...layouts(), ...(await damages()), ...formats(), ...nasty()];
const results = await Promise.all(samples.map(async (sample) => ({ sample, ...(await read(sample)) })));

describe("the corpus of workbooks", () => {
  it("has enough of them", () => {
    expect(samples.length).toBeGreaterThanOrEqual(30);
  });

  it("is read at least 98 rows in 100 exactly as written", () => {
    const misses = results.flatMap(({ sample, rows, fault }) => missesOf(sample, rows, fault));
    const expected = samples.flatMap(({ people }) => people).length;
    if (misses.length > 0) console.log(misses.join("\n"));
    expect(misses.length / expected).toBeLessThanOrEqual(0.02);
  });

  it("never ties a number to somebody else", () => {
    const wrong = results.flatMap(({ sample, rows }) =>
      rows
        .filter((row) => isSure(row) && !sample.people.some((person) => samePair(person, row)))
        .map(() => sample.name),
    );
    expect(wrong).toEqual([]);
  });

  it("never takes a damaged number for a good one", () => {
    const taken = results.flatMap(({ sample, rows }) => {
      const damaged = sample.people.filter(({ nik }) => nik?.lost).map(({ name }) => name);
      return rows.filter((row) => damaged.includes(row.name) && row.nik && !row.nik.lost).map(() => sample.name);
    });
    expect(taken).toEqual([]);
  });

  it.each(results.filter(({ sample }) => sample.ignored))(
    "tells what it passed over: $sample.name",
    ({ sample, ignored }) => {
      for (const words of sample.ignored ?? []) expect(ignored.some(({ text }) => text.includes(words))).toBe(true);
    },
  );
});

async function read({ bytes }: Sample) {
  const reading = await readWorkbook(bytes, TODAY);
  return "fault" in reading ? { rows: [], ignored: [], fault: reading.fault } : { ...reading, fault: null };
}

/** One line for each person that was not read as written, and for each row that is nobody. */
function missesOf(sample: Sample, rows: readonly RawRow[], fault: string | null): string[] {
  const left = rows.map(({ source: _, ...row }) => row);
  const missed = sample.people.filter((person) => {
    const at = left.findIndex((row) => JSON.stringify(keyed(row)) === JSON.stringify(keyed(person)));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    ...missed.map((person) => `${sample.name}: missed ${JSON.stringify(keyed(person))}${fault ? ` (${fault})` : ""}`),
    ...left.map((row) => `${sample.name}: read ${JSON.stringify(keyed(row))}`),
  ];
}

function keyed({ nik, name, occupation, phone, sex, birthDate, unsure }: Expected) {
  return [nik?.text ?? null, nik?.lost ?? null, name, occupation, phone, sex, birthDate, [...unsure].sort()];
}

function isSure({ nik, name, unsure }: RawRow): boolean {
  const possible = nik && !nik.lost && "nik" in checkNik(nik.text, TODAY);
  return Boolean(possible && name && !unsure.includes("nik") && !unsure.includes("name"));
}

function samePair(person: Expected, row: RawRow): boolean {
  return person.nik?.text === row.nik?.text && person.name === row.name;
}
