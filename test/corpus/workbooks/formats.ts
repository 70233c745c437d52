import { makePeople } from "../../support/people.ts";
import { ALL, type Sample, sheet, text, told } from "./build.ts";

/** The same people in every format and encoding. */
export function formats(): Sample[] {
  const people = makePeople(8, 55);
  const head = ["No", "NIK", "Nama", "Pekerjaan", "No HP"];
  const rows = people.map((p, at) => [at + 1, p.nik, p.name, p.occupation, p.phone]);
  const lines = (delimiter: string, end: string) => [head, ...rows].map((row) => row.join(delimiter)).join(end);
  const all = people.map((p) => told(p, ALL));
  return [
    { name: "xls", bytes: sheet([head, ...rows], {}, "xls"), people: all },
    {
      name: "xls with a title and merges",
      bytes: sheet([["DATA PEKERJA RENTAN"], head, ...rows], { merges: "A1:E1" }, "xls"),
      people: all,
    },
    { name: "ods", bytes: sheet([head, ...rows], {}, "ods"), people: all },
    {
      name: "xls with numeric NIK",
      bytes: sheet(
        [head, ...people.map((p, at) => [at + 1, Number(p.nik), p.name, p.occupation, p.phone])],
        { formats: { B: "0" } },
        "xls",
      ),
      people: people.map((p) => told(p, ALL, { nik: { text: p.nik, lost: "excel" } })),
    },
    {
      name: "ods with numeric NIK",
      bytes: sheet(
        [head, ...people.map((p, at) => [at + 1, Number(p.nik), p.name, p.occupation, p.phone])],
        { formats: { B: "0" } },
        "ods",
      ),
      people: people.map((p) => told(p, ALL, { nik: { text: p.nik, lost: "excel" } })),
    },
    { name: "csv with semicolons", bytes: text(lines(";", "\r\n")), people: all },
    { name: "csv with commas", bytes: text(lines(",", "\n")), people: all },
    { name: "csv with tabs, UTF-16", bytes: text(lines("\t", "\r\n"), "utf16le"), people: all },
    { name: "csv with a byte order mark", bytes: text(`\uFEFF${lines(";", "\r\n")}`), people: all },
    {
      name: "csv that begins with ID",
      bytes: text(
        ["ID;NIK;Nama;Pekerjaan", ...people.map((p, at) => `${at + 1};${p.nik};${p.name};${p.occupation}`)].join("\n"),
      ),
      people: people.map((p) => told(p, "nik name occupation")),
    },
    {
      name: "csv in Windows-1252 with quotes and line breaks",
      bytes: text(
        [
          "Nama;NIK;Alamat",
          ...people.map((p) => `"${p.name.replace(" ", "\r\n")}";"${p.nik}";"Kp. ""Caf\u00E9"" RT 1; RW 2"`),
        ].join("\r\n"),
        "latin1",
      ),
      people: people.map((p) => told(p, "nik name")),
    },
    {
      name: "csv with apostrophes and equal signs",
      bytes: text(
        [
          "NIK,Nama,Kerja",
          ...people.map((p, at) => `${at % 2 ? `'${p.nik}` : `"=""${p.nik}"""`},${p.name},${p.occupation}`),
        ].join("\n"),
      ),
      people: people.map((p) => told(p, "nik name occupation")),
    },
    {
      name: "a pasted list in a text file",
      bytes: text(people.map((p, at) => `${at + 1}. ${p.name} - ${p.nik} - ${p.occupation}`).join("\n")),
      people: people.map((p) => told(p, "nik name occupation")),
    },
  ];
}
