import ExcelJS from "exceljs";
import { makePeople } from "../../support/people.ts";
import { ALL, book, kkOf, type Sample, serial, sheet, text, told } from "./build.ts";

/** What spreadsheets and hands do to a list. */
export async function damages(): Promise<Sample[]> {
  const people = makePeople(10, 33);
  const head = ["No", "NIK", "Nama", "Pekerjaan", "HP"];
  const three = "nik name occupation";
  return [
    {
      name: "NIK as numbers",
      bytes: sheet([head, ...people.map((p, at) => [at + 1, Number(p.nik), p.name, p.occupation, Number(p.phone)])], {
        formats: { B: "0" },
      }),
      people: people.map((p) =>
        told(p, ALL, { nik: { text: String(Number(p.nik)), lost: "excel" }, phone: p.phone.slice(1) }),
      ),
    },
    {
      name: "NIK as numbers with an exponent",
      bytes: sheet([
        head,
        ...people.map((p, at) => [at + 1, Math.floor(Number(p.nik) / 10) * 10, p.name, p.occupation, p.phone]),
      ]),
      people: people.map((p) =>
        told(p, ALL, { nik: { text: `${Number((Number(p.nik) / 1e15).toFixed(5))}E+15`, lost: "excel" } }),
      ),
    },
    {
      name: "exponents in a CSV",
      bytes: text(["NIK;NAMA;PEKERJAAN", ...people.map((p) => `3,60201E+15;${p.name};${p.occupation}`)].join("\r\n")),
      people: people.map((p) => told(p, three, { nik: { text: "3,60201E+15", lost: "excel" } })),
    },
    {
      name: "15 and 17 digits, letters, spaces, dots, apostrophes",
      bytes: sheet([head.slice(1, 4), ...people.map((p, at) => [damaged(p.nik, at), p.name, p.occupation])]),
      people: people.map((p, at) =>
        told(p, three, { nik: { text: damaged(p.nik, at).replace(/^'/, "").replaceAll("\u00A0", " ") } }),
      ),
    },
    {
      name: "hard spaces and invisible marks",
      bytes: sheet([
        ["NIK\u00A0", "\u200BNama ", "Pekerjaan"],
        ...people.map((p) => [`\u200E${p.nik}\u00A0`, `${p.name.replace(" ", "\u00A0")}`, ` ${p.occupation}\n`]),
      ]),
      people: people.map((p) => told(p, three)),
    },
    {
      name: "NIK missing here and there, name missing once",
      bytes: sheet([
        head,
        ...people.map((p, at) => [
          at + 1,
          at % 3 === 1 ? "" : p.nik,
          at === 5 ? "" : p.name,
          p.occupation,
          at === 2 ? "-" : p.phone,
        ]),
      ]),
      people: people.map((p, at) =>
        told(p, ALL, {
          ...(at % 3 === 1 && { nik: null }),
          ...(at === 5 && { name: null }),
          ...(at === 2 && { phone: null }),
        }),
      ),
    },
    {
      name: "one row written one column aside",
      bytes: sheet([
        head.slice(1, 4),
        ...people.map((p, at) => (at === 4 ? [p.name, p.nik, p.occupation] : [p.nik, p.name, p.occupation])),
      ]),
      people: people.map((p) => told(p, three)),
    },
    {
      name: "two number columns without a word",
      bytes: sheet(people.map((p, at) => [p.name, at % 2 ? kkOf(p, at) : p.nik, at % 2 ? p.nik : kkOf(p, at)])),
      people: people.map((p, at) =>
        told(p, "nik name", { nik: { text: at % 2 ? kkOf(p, at) : p.nik }, unsure: ["nik"] }),
      ),
    },
    {
      name: "hidden rows, hidden sheet, instruction sheet",
      bytes: book([
        { name: "Petunjuk", rows: [["Petunjuk pengisian"], ["1. Isi NIK sesuai KTP"], ["2. Isi Nama sesuai KTP"]] },
        {
          name: "Dusun I",
          rows: [head, ...people.slice(0, 5).map((p, at) => [at + 1, p.nik, p.name, p.occupation, p.phone])],
          hiddenRows: [3, 4],
        },
        {
          name: "Dusun II",
          rows: [head, ...people.slice(5).map((p, at) => [at + 1, p.nik, p.name, p.occupation, p.phone])],
        },
        {
          name: "lama",
          rows: [head, ...makePeople(3, 9).map((p, at) => [at + 1, p.nik, p.name, p.occupation, p.phone])],
          hidden: true,
        },
      ]),
      people: people.map((p) => told(p, ALL)),
      ignored: ["lama"],
    },
    {
      name: "rich text, links, formulas",
      bytes: await richBook(people),
      people: people.map((p, at) => told(p, three, at === 2 ? { nik: null } : {})),
    },
    {
      name: "a chat pasted into column A",
      bytes: sheet([
        ["Assalamualaikum pak, ini data desa kami"],
        ...people.map((p, at) => [`${at + 1}. ${p.name} ${p.nik} ${p.occupation} ${p.phone}`]),
      ]),
      people: people.map((p) => told(p, ALL)),
    },
    {
      name: "names only, with their numbers in the list",
      bytes: sheet([["No", "Nama", "Pekerjaan"], ...people.map((p, at) => [at + 1, p.name, p.occupation])]),
      people: people.map((p) => told(p, "name occupation")),
    },
    {
      name: "serial dates without a format",
      bytes: sheet([["NIK", "Nama", "Tanggal Lahir"], ...people.map((p) => [p.nik, p.name, serial(p.birthDate)])]),
      people: people.map((p) => told(p, "nik name birthDate")),
    },
  ];
}

function damaged(nik: string, at: number): string {
  const ways = [
    nik.slice(0, 15),
    `${nik}1`,
    nik.replace(/0/, "O"),
    nik.replace(/(\d{4})(?=\d)/g, "$1 "),
    `${nik.slice(0, 6)}.${nik.slice(6, 12)}.${nik.slice(12)}`,
    `'${nik}`,
    nik.replace(/1/, "l"),
  ];
  return ways[at % ways.length] ?? nik;
}

async function richBook(people: readonly { nik: string; name: string; occupation: string }[]): Promise<Uint8Array> {
  const made = new ExcelJS.Workbook();
  const page = made.addWorksheet("Data");
  page.addRow(["NIK", "Nama", "Pekerjaan"]);
  people.forEach((person, at) => {
    const row = page.addRow([person.nik, person.name, person.occupation]);
    const [first = "", ...rest] = person.name.split(" ");
    if (at === 0)
      row.getCell(2).value = { richText: [{ font: { bold: true }, text: first }, { text: ` ${rest.join(" ")}` }] };
    if (at === 1) row.getCell(2).value = { text: person.name, hyperlink: "https://example.invalid/" };
    if (at === 2) row.getCell(1).value = { formula: "CONCATENATE(1,2)" };
    if (at === 3) row.getCell(1).value = { formula: 'TEXT(X1,"0")', result: person.nik };
  });
  return new Uint8Array(await made.xlsx.writeBuffer());
}
