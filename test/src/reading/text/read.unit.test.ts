import { describe, expect, it } from "vitest";
import type { Day } from "../../../../src/kit/date.ts";
import { looksLikeList, readText } from "../../../../src/reading/text/read.ts";
import { makePeople } from "../../../support/people.ts";

const TODAY = "2026-11-22" as Day;
const read = (text: string) => readText(text, TODAY);

describe("a pasted text", () => {
  it("gives what a person typed in one line", () => {
    expect(read("3602010107850001 BUDI SANTOSO petani 081234567890")).toEqual({
      rows: [
        {
          source: "line 1",
          nik: { text: "3602010107850001" },
          name: "BUDI SANTOSO",
          occupation: "petani",
          phone: "081234567890",
          sex: null,
          birthDate: null,
          unsure: [],
        },
      ],
      ignored: [],
    });
  });

  it("says why it passed over a line, without its numbers", () => {
    const { ignored } = read(
      "Assalamualaikum pak\nDATA PEKERJA RENTAN\n1. Budi 3602010107850001 petani\n2. Siti 3602014107850002 tani\nJumlah 2 orang\nmohon dicek ke 081234567890 ya pak",
    );
    expect(ignored.map(({ source, why }) => `${source} ${why}`)).toEqual([
      "line 1 greeting",
      "line 2 title",
      "line 5 total",
      "line 6 greeting",
    ]);
    expect(JSON.stringify(ignored)).not.toContain("08123456");
  });

  it("does not shift the rows after a missing line", () => {
    const { rows } = read("Budi\n3602010107850001\nSiti\nJoko\n3602010107850003\nAgus\n3602010107850004");
    expect(rows.map(({ name, nik }) => [name, nik?.text ?? null])).toEqual([
      ["Budi", "3602010107850001"],
      ["Siti", null],
      ["Joko", "3602010107850003"],
      ["Agus", "3602010107850004"],
    ]);
  });

  it("does not guess whether a number belongs to the name before it or after it", () => {
    const [first, second] = read("3602010107850001 Budi 3602010107850002").rows;
    expect([first, second].flatMap((row) => row?.unsure)).toContain("nik");
    expect([first, second].some((row) => row?.name === "Budi" && row.nik !== null && row.unsure.length === 0)).toBe(
      false,
    );
  });

  it("takes the only possible one of two numbers, and doubts two possible ones", () => {
    expect(read("Budi 3602019913850001 3602010107850001").rows[0]).toMatchObject({
      nik: { text: "3602010107850001" },
      unsure: [],
    });
    expect(read("Budi 3602010101850009 3602010107850001").rows[0]?.unsure).toEqual(["nik"]);
    // A letter shows a damaged NIK, and the number beside it is no better for that.
    expect(read("Budi 36O2010101850009 3602010107850001").rows[0]?.unsure).toEqual(["nik"]);
  });

  it("keeps bad numbers as written", () => {
    const { rows } = read("Budi 36020101O7850001 petani\nSiti 360201410785002 tani\nJoko 3,60205E+15 ojek");
    expect(rows.map(({ nik }) => nik?.text)).toEqual(["36020101O7850001", "360201410785002", "3,60205E+15"]);
  });

  it("is read once through, however long", () => {
    const people = makePeople(2_000, 5);
    const lines = people.map(({ nik, name, occupation }) => `${name} ${nik} ${occupation}`);
    expect(read(lines.join("\n")).rows.length).toBe(2_000);
    expect(read(lines.join(", ")).rows.length).toBe(2_000);
  });

  it.each([
    "1 ",
    "a ",
    "nama: ",
    "nik ",
    "rt 01/",
    "[12/11/26 ",
    "1. ",
    "36 ",
    "O",
    " ",
    '"',
    "Budi\n",
    "petani ",
    "_",
    "-",
  ])("survives %j again and again", (part) => {
    expect(read(part.repeat(20_000)).rows.length).toBeLessThan(20_001);
  });
});

describe("a list", () => {
  it.each([
    "1. Budi 3602010107850001",
    "Budi 3602010107850001\nSiti 3602014107850002",
    "Nama: Budi\nNIK: 3602010107850001",
    "1. Budi petani\n2. Siti nelayan",
    "[12/11/26 10.01] Pak Kades: Budi 3602010107850001",
    "Nama\tNIK\nBudi\t3602010107850001\nSiti\t3602014107850002",
  ])("shows in %j", (text) => {
    expect(looksLikeList(text)).toBe(true);
  });

  it.each([
    "1",
    "3602010107850001",
    "3602 0101 0785 0001",
    "nik saya 3602010107850001 sudah terdaftar blm?",
    "apakah NIK 3602010107850001 a.n. Budi sudah masuk?",
    "3602010107850001 BUDI SANTOSO petani 081234567890",
    "Budi Santoso\n3602010107850001",
    "BUDI SANTOSO",
    "Assalamualaikum pak, mau daftar",
    "Saya mau tanya.\nKapan kartu jadi?\nPak Joko sudah meninggal",
    "berapa iurannya 16800 kali 12?",
  ])("is not %j", (text) => {
    expect(looksLikeList(text)).toBe(false);
  });
});
