import { describe, expect, it } from "vitest";
import { isClean, judgeRows } from "../../../src/reading/judge.ts";
import type { RawRow, ReadRow } from "../../../src/reading/row.ts";
import { day } from "../../flows/scenes.ts";
import { makePeople, type Person } from "../../support/people.ts";

const RULES = { today: day("2026-11-22"), ageRule: { minAge: 17, ageLimit: 65 } };
const BUDI = "3602012107850001";
const SITI = "3602014507850002";

const raw: RawRow = {
  ...{ source: "line 1", nik: { text: BUDI }, name: "BUDI SANTOSO", occupation: "petani", phone: "081234567890" },
  ...{ sex: null, birthDate: null, unsure: [] },
};

function judged(more: Partial<RawRow> = {}): ReadRow {
  const [row] = judgeRows([{ ...raw, ...more }], RULES);
  if (!row) throw new Error("no row");
  return row;
}

const withNik = (text: string, more: Partial<RawRow> = {}) => judged({ nik: { text }, ...more });
const list = (...rows: readonly Partial<RawRow>[]) =>
  judgeRows(
    rows.map((row, at) => ({ ...raw, source: `line ${at + 1}`, ...row })),
    RULES,
  );
const fromPerson = (person: Person, at = 0): RawRow => ({
  ...{ source: `line ${at + 1}`, nik: { text: person.nik }, name: person.name, occupation: person.occupation },
  ...{ phone: person.phone, sex: null, birthDate: null, unsure: [] },
});
const codes = (row: ReadRow | undefined) => row?.problems.map(({ code }) => code);

describe("a row", () => {
  it("without problems is complete", () => {
    expect(judged()).toEqual({
      ...{ source: "line 1", nik: BUDI, name: "BUDI SANTOSO", occupation: "petani", occupationSaid: "petani" },
      ...{ phone: "+6281234567890", sex: "L", birthDate: "1985-07-21", problems: [], repaired: [], raw },
    });
    expect(isClean(judged())).toBe(true);
    expect(isClean(judged({ name: null }))).toBe(false);
  });

  it("says what was tidied", () => {
    const row = judged({
      ...{ nik: { text: "NIK 3602.0121.0785.0001" }, name: "nama: Budi Santoso" },
      ...{ occupation: "jual gorengan", phone: "81234567890" },
    });
    expect(row).toMatchObject({
      nik: BUDI,
      name: "BUDI SANTOSO",
      occupation: "pedagang kecil",
      occupationSaid: "jual gorengan",
    });
    expect(row.phone).toBe("+6281234567890");
    expect(row.repaired).toEqual(["nik.separators", "name.label", "name.case", "occupation.mapped", "phone.prefix"]);
    expect(judged({ name: "Budi Santoso" }).repaired).toEqual(["name.case"]);
    expect(judged({ name: " BUDI  SANTOSO" }).repaired).toEqual([]);
    expect(judged({ phone: "+62 812-3456-7890" }).repaired).toEqual([]);
  });
});

describe("the NIK of a row", () => {
  it.each([
    ["360201210785000", { code: "nik.length", digits: 15 }],
    ["36020121078500011", { code: "nik.length", digits: 17 }],
    ["3602 0121 0785 000", { code: "nik.length", digits: 15 }],
    ["36O2O12l07850001", { code: "nik.letters", letters: "Ol" }],
    ["36020121O7X50001", { code: "nik.letters", letters: "OX" }],
    ["9902012107850001", { code: "nik.region" }],
    ["3602013207850001", { code: "nik.date" }],
    ["3602012107850000", { code: "nik.serial" }],
    ["3,60201E+15", { code: "nik.excel" }],
    ["3602012107850001 / 3602012107850002", { code: "nik.length", digits: 32 }],
    ["belum ada", { code: "nik.missing" }],
    ["", { code: "nik.missing" }],
    ["-", { code: "nik.missing" }],
  ])("%s is named, never repaired", (text, problem) => {
    expect(withNik(text)).toMatchObject({ nik: null, problems: [problem], sex: null, birthDate: null });
  });

  it("is asked for when there is none, was cut, or may be another's", () => {
    expect(judged({ nik: null })).toMatchObject({ nik: null, problems: [{ code: "nik.missing" }] });
    const cut = judged({ nik: { text: "3602012107850010", lost: "excel" } });
    expect(cut).toMatchObject({ nik: null, problems: [{ code: "nik.excel" }] });
    expect(judged({ unsure: ["nik"] })).toMatchObject({ nik: null, problems: [{ code: "nik.unsure" }] });
  });

  it.each([
    "'3602012107850001",
    "3602-0121-0785-0001",
    "\u200e3602012107850001",
    "3602012107850001.",
    "３６０２012107850001",
  ])("%j is read", (text) => {
    expect(withNik(text)).toMatchObject({ nik: BUDI, problems: [], repaired: ["nik.separators"] });
  });

  it("is asked when the birth date beside it is another one", () => {
    const row = judged({ birthDate: day("1985-07-22") });
    expect(row).toMatchObject({ nik: null, problems: [{ code: "nik.birth-date" }], birthDate: "1985-07-22" });
  });

  it("is asked when the sex beside it is the other one", () => {
    expect(judged({ sex: "P" })).toMatchObject({ nik: null, problems: [{ code: "nik.sex" }], sex: "P" });
    expect(withNik(SITI, { sex: "P", birthDate: day("1985-07-05") })).toMatchObject({ nik: SITI, problems: [] });
  });

  it("agrees with a date whose day and month were changed about, or whose century it cannot know", () => {
    const swapped = withNik("3602010507850001", { birthDate: day("1985-05-07") });
    expect(swapped).toMatchObject({ nik: "3602010507850001", birthDate: "1985-07-05", problems: [] });
    const old = withNik("3602012107200001", { birthDate: day("1920-07-21") });
    expect(old).toMatchObject({ nik: "3602012107200001", problems: [{ code: "age.old", age: 106 }] });
  });

  it("is not doubted by what is unsure itself, impossible, or was compared with the card", () => {
    const contradiction = { birthDate: day("1985-07-22"), sex: "P" } as const;
    expect(judged({ ...contradiction, unsure: ["birthDate", "sex"] }).nik).toBe(BUDI);
    expect(judged({ birthDate: day("2085-07-21") })).toMatchObject({ nik: BUDI, birthDate: "1985-07-21" });
    const confirmed = judged({ ...contradiction, confirmed: true });
    expect(confirmed).toMatchObject({ nik: BUDI, ...contradiction, problems: [] });
  });
});

describe("the age of a row", () => {
  it.each([
    ["3602012311090001", { code: "age.young", age: 16 }],
    ["3602012211610001", { code: "age.old", age: 65 }],
  ])("%s stands in the way, the NIK stays", (nik, problem) => {
    expect(withNik(nik)).toMatchObject({ nik, problems: [problem] });
  });

  it("counts on the day", () => {
    expect(withNik("3602012211090001").problems).toEqual([]);
    expect(withNik("3602012311610001").problems).toEqual([]);
  });

  it("is known from the birth date where the NIK is not", () => {
    const row = withNik("36020121", { birthDate: day("1950-01-01") });
    expect(codes(row)).toEqual(["nik.length", "age.old"]);
  });
});

describe("the other fields of a row", () => {
  it.each([
    [{ name: null }, "name.missing"],
    [{ name: "  " }, "name.missing"],
    [{ name: "BUD1" }, "name.digits"],
    [{ name: "B" }, "name.short"],
    [{ name: "B".repeat(101) }, "name.long"],
    [{ unsure: ["name"] }, "name.unsure"],
    [{ phone: "123" }, "phone.unreadable"],
    [{ unsure: ["phone"] }, "phone.unsure"],
    [{ occupation: null }, "occupation.missing"],
    [{ occupation: "-" }, "occupation.missing"],
    [{ occupation: "IRT" }, "occupation.housewife"],
    [{ occupation: "tidak bekerja" }, "occupation.none"],
    [{ occupation: "PNS" }, "occupation.servant"],
    [{ occupation: "idem" }, "occupation.unclear"],
    [{ occupation: "petani ".repeat(20) }, "occupation.unclear"],
    [{ unsure: ["occupation"] }, "occupation.unsure"],
  ] as const)("%j is asked, the NIK stays", (more, code) => {
    const row = judged(more);
    const field = code.split(".")[0] as "name" | "phone" | "occupation";
    expect(row).toMatchObject({ nik: BUDI, problems: [{ code }], [field]: null });
  });

  it("keeps a work of its own words, and needs no phone", () => {
    expect(judged({ occupation: "Buruh pabrik" })).toMatchObject({ occupation: "buruh pabrik", repaired: [] });
    expect(judged({ phone: null })).toMatchObject({ phone: null, problems: [] });
    expect(judged({ phone: "tidak ada" })).toMatchObject({ phone: null, problems: [] });
  });
});

describe("a list", () => {
  it("has the same person once, completed from the second time", () => {
    const rows = list({ occupation: null, phone: null }, { name: "Budi Santosa", occupation: "ngojek", phone: "0812" });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      source: "line 1",
      name: "BUDI SANTOSO",
      occupation: "tukang ojek",
      occupationSaid: "ngojek",
    });
    expect(rows[0]).toMatchObject({
      problems: [],
      repaired: ["occupation.mapped"],
      raw: { occupation: "ngojek", name: "BUDI SANTOSO" },
    });
  });

  it("keeps what was told first", () => {
    const [row] = list({}, { name: "BUDI", occupation: "nelayan", phone: "081299998888" });
    expect(row).toEqual(judged());
  });

  it("doubts a NIK that two people have", () => {
    const rows = list({}, { name: "SITI AMINAH" }, { name: "B. SANTOSO", sex: "L" });
    expect(rows.map((row) => row.problems)).toEqual([
      [{ code: "duplicate.list", other: "line 2" }],
      [{ code: "duplicate.list", other: "line 1" }],
      [{ code: "duplicate.list", other: "line 2" }],
    ]);
    expect(rows.map(({ nik, sex, birthDate }) => [nik, sex, birthDate])).toEqual([
      [null, null, null],
      [null, null, null],
      [null, "L", null],
    ]);
  });

  it("takes two people for two though somebody's short name would fit both", () => {
    const rows = list({ name: "BUDI" }, { name: "BUDI SANTOSO" }, { name: "BUDI WIJAYA" });
    expect(rows.map(codes)).toEqual(Array(3).fill(["duplicate.list"]));
  });

  it("tells no age by a NIK that two people have", () => {
    const old = { nik: { text: "3602012107500001" } };
    expect(list(old, { ...old, name: "SITI AMINAH" }).map(codes)).toEqual([["duplicate.list"], ["duplicate.list"]]);
    const stated = list(old, { ...old, name: "SITI AMINAH", birthDate: day("1950-07-21") });
    expect(stated.map(codes)).toEqual([["duplicate.list"], ["duplicate.list", "age.old"]]);
  });

  it("does not pass over a number whose name may be its neighbour's", () => {
    const rows = list({}, { unsure: ["name"] });
    expect(rows.map(codes)).toEqual([["duplicate.list"], ["duplicate.list", "name.unsure"]]);
    const nameless = list({ unsure: ["name"] }, { unsure: ["name"] });
    expect(nameless.map(({ problems: [first] }) => first?.other)).toEqual(["line 2", "line 1"]);
    expect(list({}, { name: null })).toHaveLength(1);
  });

  it.each(["3602012107850002", "3602012107850010", "3602012107805001", "3602011207850001"])(
    "asks whether %s is the same person once more",
    (other) => {
      const rows = list({}, { nik: { text: other }, name: "Budi  Santoso" });
      expect(rows.map(({ nik, problems }) => [nik, problems])).toEqual([
        [BUDI, [{ code: "duplicate.near", other: "line 2" }]],
        [other, [{ code: "duplicate.near", other: "line 1" }]],
      ]);
    },
  );

  it("does not ask about another name, another birth date, or a number that was compared with the card", () => {
    const near = { nik: { text: "3602012107850002" } };
    expect(list({}, { ...near, name: "SITI AMINAH" }).flatMap(codes)).toEqual([]);
    const dates = list(
      { birthDate: day("1985-07-21") },
      { nik: { text: "3602012207850001" }, birthDate: day("1985-07-22") },
    );
    expect(dates.flatMap(codes)).toEqual([]);
    const once = list({ birthDate: day("1985-07-21") }, { nik: { text: "3602012107850002" } });
    expect(once.map(codes)).toEqual([["duplicate.near"], ["duplicate.near"]]);
    expect(list({}, { ...near, confirmed: true }).map(codes)).toEqual([["duplicate.near"], []]);
  });

  const people = makePeople(19, 7);
  const endingInZero = (count: number) =>
    people.map((person, at) =>
      fromPerson({ ...person, nik: at < count ? `${person.nik.slice(0, 14)}10` : person.nik.replace(/0$/, "1") }, at),
    );

  it("knows numbers that a spreadsheet has cut by how many end in 0", () => {
    // 19 numbers: six zeros come by chance in more than one list of a thousand, eight in fewer.
    const rows = judgeRows(endingInZero(8), RULES);
    expect(rows.map(({ nik }) => nik === null)).toEqual(people.map((_, at) => at < 8));
    expect(rows.slice(0, 8).map(codes)).toEqual(Array(8).fill(["nik.excel"]));
    expect(judgeRows(endingInZero(6), RULES).filter((row) => !isClean(row))).toEqual([]);
  });

  it("knows them too where cutting left the serial 0000, which nobody has", () => {
    const cut = people.map((person, at) =>
      fromPerson({ ...person, nik: `${person.nik.slice(0, 14)}${at < 15 ? "00" : "10"}` }, at),
    );
    expect(judgeRows(cut, RULES).map(codes)).toEqual(people.map(() => ["nik.excel"]));
  });

  it("does not suspect a few", () => {
    expect(judgeRows(endingInZero(2).slice(0, 2), RULES).filter((row) => !isClean(row))).toEqual([]);
    expect(judgeRows(endingInZero(4).slice(0, 4), RULES).map(codes)).toEqual(Array(4).fill(["nik.excel"]));
  });
});
