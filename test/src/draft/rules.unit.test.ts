import { describe, expect, it } from "vitest";
import { type Known, type OpenRow, placeRows, rowKey } from "../../../src/draft/rules.ts";
import type { Day } from "../../../src/kit/date.ts";
import type { Nik } from "../../../src/kit/nik.ts";
import { judgeRows } from "../../../src/reading/judge.ts";
import type { RawRow, ReadRow } from "../../../src/reading/row.ts";
import { nikFor, TODAY } from "../../support/builders.ts";

const RULES = { today: TODAY, ageRule: { minAge: 18, ageLimit: 65 } };

function raw(nik: string | null, name: string | null, more: Partial<RawRow> = {}): RawRow {
  return {
    ...{ source: "line 1", nik: nik === null ? null : { text: nik }, name, occupation: "petani", phone: null },
    ...{ sex: null, birthDate: null, unsure: [], ...more },
  };
}

function judged(nik: string | null, name: string | null, more: Partial<RawRow> = {}): ReadRow {
  const [row] = judgeRows([raw(nik, name, more)], RULES);
  if (!row) throw new Error("no row");
  return row;
}

function open(id: number, row: ReadRow): OpenRow {
  return { id: BigInt(id), row, verdict: row.problems.length > 0 ? "fixing" : "waiting" };
}

const NOBODY: Known = { roster: [], elsewhere: new Set(), open: [], corrected: new Set() };
const ONE = nikFor(1);
const listed = (nik: Nik, name: string, birthDate = "1985-01-02") => ({ nik, name, birthDate: birthDate as Day });

const verdicts = (rows: readonly ReadRow[], known: Partial<Known> = {}) => {
  const { placed, ...rest } = placeRows(rows, { ...NOBODY, ...known });
  return {
    ...rest,
    is: placed.map(({ verdict, row }) => [verdict, ...row.problems.map(({ code }) => code)].join(" ")),
  };
};

describe("holding a list against what is known", () => {
  it("lets a person nobody knows wait for a yes, and a wrong one be corrected", () => {
    expect(verdicts([judged(ONE, "BUDI"), judged("123", "SITI")]).is).toEqual(["waiting", "fixing nik.length"]);
  });

  it("takes the same person on the roster for the same, however the name is written", () => {
    const roster = [listed(ONE, "H. AHMAD S.PD")];
    expect(verdicts([judged(ONE, "Ahmad")], { roster }).is).toEqual(["same"]);
    expect(verdicts([judged(ONE, "SITI AMINAH")], { roster }).is).toEqual(["fixing duplicate.roster"]);
  });

  it("tells of a place elsewhere, not whose or where", () => {
    const { placed } = placeRows([judged(ONE, "BUDI")], { ...NOBODY, elsewhere: new Set([ONE]) });
    expect(placed[0]?.row.problems).toEqual([{ code: "duplicate.elsewhere" }]);
  });

  it("asks about somebody of the same name and birth date whose NIK is one digit away, until it is confirmed", () => {
    const near = `${ONE.slice(0, 15)}9` as Nik;
    const roster = [listed(near, "BUDI SANTOSO")];
    expect(verdicts([judged(ONE, "BUDI SANTOSO")], { roster }).is).toEqual(["fixing duplicate.near"]);
    expect(verdicts([judged(ONE, "BUDI SANTOSO", { confirmed: true })], { roster }).is).toEqual(["waiting"]);
    expect(verdicts([judged(ONE, "SITI AMINAH")], { roster }).is).toEqual(["waiting"]);
    expect(
      verdicts([judged(ONE, "BUDI SANTOSO")], { roster: [listed(near, "BUDI SANTOSO", "1970-01-01")] }).is,
    ).toEqual(["waiting"]);
  });
});

describe("a list that comes again", () => {
  it("stands for the rows of before, right or wrong", () => {
    const rows = [judged(ONE, "BUDI"), judged("123", "SITI"), judged(null, "JOKO")];
    const known = { open: rows.map((row, at) => open(at, row)) };
    expect(verdicts(rows, known)).toMatchObject({ replaced: [0n, 1n, 2n], questioned: [] });
  });

  it("stands for a wrong row that it corrects", () => {
    const wrong = judged(ONE.slice(0, 15), "BUDI SANTOSO");
    expect(verdicts([judged(ONE, "Budi Santoso")], { open: [open(4, wrong)] })).toMatchObject({
      replaced: [4n],
      is: ["waiting"],
    });
  });

  it("leaves another person of the same name alone", () => {
    const wrong = judged(nikFor(77).slice(0, 15), "BUDI SANTOSO");
    expect(verdicts([judged(ONE, "BUDI SANTOSO")], { open: [open(4, wrong)] }).replaced).toEqual([]);
    const right = judged(nikFor(77), "BUDI SANTOSO");
    expect(verdicts([judged(ONE, "BUDI SANTOSO")], { open: [open(4, right)] }).replaced).toEqual([]);
  });

  it("asks both when two lists claim one NIK for two names", () => {
    const { placed, replaced, questioned } = placeRows([judged(ONE, "SITI AMINAH")], {
      ...NOBODY,
      open: [open(4, judged(ONE, "BUDI SANTOSO", { source: "line 9" }))],
    });
    expect(replaced).toEqual([]);
    expect(placed[0]).toMatchObject({
      verdict: "fixing",
      row: { problems: [{ code: "duplicate.list", other: "BUDI SANTOSO" }] },
    });
    expect(questioned).toMatchObject([
      { id: 4n, row: { problems: [{ code: "duplicate.list", other: "SITI AMINAH" }] } },
    ]);
  });

  it("does not ask again what was corrected meanwhile", () => {
    const wrong = judged("123", "SITI");
    expect(verdicts([wrong], { corrected: new Set([rowKey(wrong.raw)]) }).is).toEqual(["same nik.length"]);
  });

  it("is compared with thousands of open rows without looking at each", () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => judged(nikFor(n), "BUDI SANTOSO"));
    const { replaced } = placeRows(rows, { ...NOBODY, open: rows.map((row, at) => open(at, row)) });
    expect(new Set(replaced).size).toBe(5_000);
  });
});
