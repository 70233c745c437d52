import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isClean, judgeRows } from "../../../src/reading/judge.ts";
import type { Field, RawRow, ReadRow } from "../../../src/reading/row.ts";
import { day } from "../../flows/scenes.ts";
import { makePeople, type Person } from "../../support/people.ts";

/** What holds for every list, sound or damaged. */

const RULES = { today: day("2026-11-22"), ageRule: { minAge: 17, ageLimit: 65 } };
const RUNS = { numRuns: 500, seed: 20_261_122 };

const people = makePeople(60, 11);
const FIELDS: readonly Field[] = ["nik", "name", "occupation", "phone", "sex", "birthDate"];

/** What may befall a number on its way. */
const damages: readonly ((nik: string, at: number) => string)[] = [
  (nik) => nik,
  (nik) => nik.replace(/(\d{4})(?=\d)/g, "$1 "),
  (nik) => `NIK: ${nik}`,
  (nik, at) => nik.slice(0, at) + nik.slice(at + 1),
  (nik, at) => `${nik.slice(0, at)}7${nik.slice(at)}`,
  (nik, at) => `${nik.slice(0, at)}O${nik.slice(at + 1)}`,
  (nik, at) => `${nik.slice(0, at)}${(Number(nik[at]) + 1) % 10}${nik.slice(at + 1)}`,
  (nik, at) => `${nik.slice(0, at)}${nik[at + 1] ?? ""}${nik[at]}${nik.slice(at + 2)}`,
  (nik) => `${nik.slice(0, 15)}0`,
  () => "3,60201E+15",
  () => "belum ada",
];

const row: fc.Arbitrary<Omit<RawRow, "source">> = fc
  .record({
    person: fc.constantFrom(...people),
    other: fc.constantFrom(...people),
    damage: fc.oneof({ weight: 3, arbitrary: fc.constant(damages[0]) }, fc.constantFrom(...damages)),
    at: fc.nat({ max: 15 }),
    mixes: fc.subarray(["name", "phone", "sex", "birthDate"] as const, { maxLength: 1 }),
    misses: fc.subarray([...FIELDS], { maxLength: 2 }),
    states: fc.boolean(),
    unsure: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.subarray([...FIELDS], { maxLength: 2 })),
    occupation: fc.constantFrom("IRT", "ngojek", "PNS", "serabutan", null),
  })
  .map(({ person, other, damage, at, mixes, misses, states, unsure, occupation }) => {
    const from = <Key extends keyof Person>(key: Key) => (mixes.some((mix) => mix === key) ? other : person)[key];
    const whole = {
      nik: { text: damage?.(person.nik, at) ?? person.nik },
      ...{ name: from("name"), occupation: occupation ?? person.occupation, phone: from("phone") },
      ...{ sex: states ? from("sex") : null, birthDate: states ? from("birthDate") : null },
    };
    return { ...whole, ...Object.fromEntries(misses.map((field) => [field, null])), unsure };
  });

const lists = fc
  .tuple(fc.array(row, { maxLength: 30 }), fc.array(fc.nat(), { maxLength: 5 }))
  // Some stand there twice.
  .map(([rows, again]) => [...rows, ...again.flatMap((at) => rows[at % Math.max(rows.length, 1)] ?? [])])
  .map((rows) => rows.map((one, at): RawRow => ({ source: `line ${at + 1}`, ...one })));

const digitsIn = (raw: RawRow) => (raw.nik?.text ?? "").replace(/\D/g, "");

describe("whatever a list holds", () => {
  it("no NIK comes out that was not written, letter for letter, in its row", () => {
    fc.assert(
      fc.property(lists, (list) => {
        for (const { nik, source, raw } of judgeRows(list, RULES)) {
          if (nik === null) continue;
          expect(nik).toBe(digitsIn(raw));
          expect(list.find((one) => one.source === source)?.nik).toEqual(raw.nik);
        }
      }),
      RUNS,
    );
  });

  it("a row without problems is complete, and an unsure field has no value", () => {
    fc.assert(
      fc.property(lists, (list) => {
        for (const one of judgeRows(list, RULES)) {
          if (isClean(one)) expect([one.nik, one.name, one.occupation, one.sex, one.birthDate]).not.toContain(null);
          for (const field of one.raw.unsure)
            if (field !== "sex" && field !== "birthDate") expect(one[field], field).toBeNull();
          const blamed = new Set(one.problems.map(({ code }) => code.split(".")[0]));
          if (one.name === null) expect(blamed).toContain("name");
          if (one.occupation === null) expect(blamed).toContain("occupation");
          if (one.nik === null) expect(blamed.has("nik") || blamed.has("duplicate")).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it("nobody is lost but who stands there twice", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const rows = judgeRows(list, RULES);
        const kept = new Set(rows.map(({ source }) => source));
        const niks = new Set(rows.map(({ raw }) => digitsIn(raw)));
        for (const one of list) if (!kept.has(one.source)) expect(niks).toContain(digitsIn(one));
        expect(rows.map(({ source }) => source)).toEqual(
          list.map(({ source }) => source).filter((source) => kept.has(source)),
        );
      }),
      RUNS,
    );
  });

  it("no two clean rows share a NIK", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const niks = judgeRows(list, RULES).flatMap(({ nik }) => nik ?? []);
        expect(new Set(niks).size).toBe(niks.length);
      }),
      RUNS,
    );
  });

  it("the order of the rows changes no verdict", () => {
    // Which of two copies is kept depends on the order, and so does what only the other one told.
    const verdicts = (rows: readonly ReadRow[]) =>
      rows.map(({ nik, name, raw, problems }) => {
        const codes = problems.map(({ code }) => code).filter((code) => /^(?:nik|age|duplicate)/.test(code));
        return JSON.stringify([nik, nik ? null : [name, raw.nik], codes.sort()]);
      });
    fc.assert(
      fc.property(
        lists.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(verdicts(judgeRows(shuffled, RULES)).sort()).toEqual(verdicts(judgeRows(list, RULES)).sort());
        },
      ),
      RUNS,
    );
  });

  it("judging what came out once more changes nothing", () => {
    const sorted = (rows: readonly ReadRow[]) => rows.map((one) => ({ ...one, repaired: [...one.repaired].sort() }));
    fc.assert(
      fc.property(lists, (list) => {
        const once = judgeRows(list, RULES);
        const again = judgeRows(
          once.map(({ raw }) => raw),
          RULES,
        );
        expect(sorted(again)).toEqual(sorted(once));
      }),
      RUNS,
    );
  });
});
