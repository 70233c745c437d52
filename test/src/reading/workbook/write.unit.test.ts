import { read } from "@e965/xlsx";
import ExcelJS from "exceljs";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../../src/kit/date.ts";
import { readWorkbook } from "../../../../src/reading/workbook/read.ts";
import { type FixRow, writeFixes, writeTemplate } from "../../../../src/reading/workbook/write.ts";
import { makePeople } from "../../../support/people.ts";

const TODAY = "2026-11-22" as Day;
const COLUMNS = { number: "No", nik: "NIK", name: "Nama sesuai KTP", occupation: "Pekerjaan", phone: "No HP" };
const TEMPLATE = {
  columns: COLUMNS,
  sheet: "Data Pekerja",
  guideSheet: "Petunjuk",
  guide: ["Cara mengisi", "1. NIK: 16 angka seperti di KTP."],
  works: "Pilihan pekerjaan",
  occupations: ["petani", "nelayan", "tukang ojek"],
  example: { mark: "Contoh", name: "NAMA SESUAI KTP", occupation: "petani", phone: "081234567890" },
};
const FIXES = { columns: COLUMNS, sheet: "Perlu diperbaiki", wrong: "Yang perlu diperbaiki" };

describe("the template", () => {
  it("holds nobody as it is", async () => {
    expect(await readWorkbook(await writeTemplate(TEMPLATE), TODAY)).toEqual({ fault: "no-people" });
  });

  it("is read when it is filled in, the example and the guide left out", async () => {
    const book = await opened(await writeTemplate(TEMPLATE));
    const page = book.getWorksheet("Data Pekerja");
    const people = makePeople(100, 5);
    people.forEach((person, at) => {
      const row = page?.getRow(at + 3);
      for (const [column, value] of [person.nik, person.name, person.occupation, person.phone].entries())
        if (row) row.getCell(column + 2).value = value;
    });
    const reading = await readWorkbook(new Uint8Array(await book.xlsx.writeBuffer()), TODAY);
    expect("rows" in reading && reading.rows.map(({ nik, name, phone }) => [nik?.text, name, phone])).toEqual(
      people.map(({ nik, name, phone }) => [nik, name, phone]),
    );
    expect("ignored" in reading && reading.ignored.map(({ why }) => why)).toEqual(["header", "example", "other"]);
  });

  it("keeps a number that is typed as text, and offers the works", async () => {
    const page = (await opened(await writeTemplate(TEMPLATE))).getWorksheet("Data Pekerja");
    expect(page?.getCell("B50").numFmt).toBe("@");
    expect(page?.getCell("E50").numFmt).toBe("@");
    expect(page?.getCell("D50").dataValidation).toMatchObject({ type: "list", formulae: ["'Petunjuk'!$C$2:$C$4"] });
    expect(page?.views[0]).toMatchObject({ state: "frozen", ySplit: 1 });
  });
});

describe("the rows to be fixed", () => {
  const people = makePeople(4, 6);
  const rows: FixRow[] = people.map((person) => ({ ...person, wrong: "NIK hanya 15 angka, harus 16" }));

  it("come back as they were sent, the remark left out", async () => {
    const reading = await readWorkbook(await writeFixes(rows, FIXES), TODAY);
    expect("rows" in reading && reading.rows).toEqual(
      people.map((person, at) => ({
        source: `Perlu diperbaiki!A${at + 2}`,
        ...{ nik: { text: person.nik }, name: person.name, occupation: person.occupation, phone: person.phone },
        ...{ sex: null, birthDate: null, unsure: [] },
      })),
    );
  });

  it("say what is wrong", async () => {
    const page = (await opened(await writeFixes(rows, FIXES))).getWorksheet("Perlu diperbaiki");
    expect([page?.getCell("F1").value, page?.getCell("F2").value]).toEqual([FIXES.wrong, rows[0]?.wrong]);
  });

  it.each(["=cmd|'/C calc'!A0", "+1+cmd", "-2+3", "@SUM(A1)"])("cannot become a formula: %s", async (name) => {
    const bytes = await writeFixes([{ nik: null, name, occupation: "petani", phone: null, wrong: name }], FIXES);
    const { C2 } = read(bytes).Sheets["Perlu diperbaiki"] ?? {};
    expect([C2?.v, C2?.t, C2?.f]).toEqual([`'${name}`, "s", undefined]);
  });
});

async function opened(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Buffer.from(bytes) as unknown as ExcelJS.Buffer);
  return book;
}
