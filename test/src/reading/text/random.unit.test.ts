import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../../src/kit/date.ts";
import type { RawRow } from "../../../../src/reading/row.ts";
import { readText } from "../../../../src/reading/text/read.ts";
import { makePeople, type Person } from "../../../support/people.ts";
import { anyDamage, damaged } from "./damage.ts";
import { anyLayout, type Layout, print, textOf } from "./layouts.ts";

/** People printed in random layouts and read back. */

const TODAY = "2026-11-22" as Day;
const RUNS = { numRuns: 400, seed: 20261122 };
const somePeople = fc
  .tuple(fc.integer({ min: 2, max: 8 }), fc.nat(1_000_000))
  .map(([count, seed]) => makePeople(count, seed));

describe("people in a random layout", () => {
  it("are read back as they were", () => {
    fc.assert(
      fc.property(anyLayout(), somePeople, (layout, people) => {
        const { rows } = readText(textOf(print(people, layout)), TODAY);
        expect(rows.map((row) => told(row, layout))).toEqual(people.map((person) => expectedOf(person, layout)));
      }),
      RUNS,
    );
  });

  it("are right, unsure or visibly damaged after any one damage", () => {
    fc.assert(
      fc.property(anyLayout(), somePeople, anyDamage(), (layout, people, damage) => {
        // Where the cells of one row change their places, nothing in the text tells a KK number from a NIK.
        fc.pre(!(damage.kind === "swapped" && layout.fields.includes("kk")));
        const { rows } = readText(textOf(damaged(print(people, layout), damage)), TODAY);
        expect(rows.filter((row) => !isRight(row, people))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("are never tied to a number of somebody else who is printed whole, after several damages", () => {
    fc.assert(
      fc.property(anyLayout(), somePeople, fc.array(anyDamage(), { maxLength: 3 }), (layout, people, damages) => {
        // A name dropped beside a dropped number looks just like one person: nobody could tell.
        fc.pre(damages.filter(({ kind }) => /dropped|broken|run together|glued|swapped/.test(kind)).length < 2);
        const printed = damages.reduce((text, damage) => damaged(text, damage), print(people, layout));
        const { rows } = readText(textOf(printed), TODAY);
        expect(rows.filter((row) => isSomebodyElses(row, people))).toEqual([]);
      }),
      RUNS,
    );
  });
});

function told(row: RawRow, { fields }: Layout) {
  const has = (field: Layout["fields"][number]) => fields.includes(field);
  return {
    nik: row.nik?.text.replace(/\D/g, ""),
    name: row.name?.toUpperCase(),
    occupation: row.occupation,
    phone: row.phone?.replace(/\D/g, "") ?? null,
    sex: row.sex,
    birthDate: has("birthDate") ? row.birthDate : null,
    unsure: row.unsure,
  };
}

function expectedOf(person: Person, { fields }: Layout) {
  const has = (field: Layout["fields"][number]) => fields.includes(field);
  return {
    nik: person.nik,
    name: person.name,
    occupation: has("occupation") ? person.occupation : null,
    phone: has("phone") ? person.phone : null,
    sex: has("sex") ? person.sex : null,
    birthDate: has("birthDate") ? person.birthDate : null,
    unsure: [],
  };
}

function isWhole({ nik }: RawRow): boolean {
  return /^\d{16}$/.test(nik?.text.replace(/[\s.-]/g, "") ?? "");
}

/** A number and a name that were printed together, or something that will be asked. */
function isRight(row: RawRow, people: readonly Person[]): boolean {
  if (row.nik === null || row.name === null) return true;
  if (row.unsure.includes("nik") || row.unsure.includes("name")) return true;
  if (!isWhole(row)) return people.some(({ name }) => name === row.name?.toUpperCase());
  const digits = row.nik.text.replace(/\D/g, "");
  return people.some(({ nik, name }) => nik === digits && name === row.name?.toUpperCase());
}

/** A printed person's number with another name, and no doubt. */
function isSomebodyElses(row: RawRow, people: readonly Person[]): boolean {
  const owner = people.find(({ nik }) => nik === row.nik?.text.replace(/\D/g, ""));
  return owner !== undefined && !isRight(row, people);
}
