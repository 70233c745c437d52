import { makePeople } from "../../support/people.ts";
import { ALL, book, dashed, kkOf, type Sample, sheet, text, told } from "./build.ts";

/** Lists with several oddities at once. */
export function nasty(): Sample[] {
  const people = makePeople(9, 88);
  const three = "nik name occupation";
  return [
    {
      name: "jorong by jorong, each with its own header and its own order",
      bytes: sheet([
        ["PEMERINTAH NAGARI MUARO"],
        ["JORONG KOTO"],
        ["No", "Nama", "NIK", "Pekerjaan"],
        ...people.slice(0, 4).map((p, at) => [at + 1, p.name, p.nik, p.occupation]),
        [],
        ["JORONG PASAR"],
        ["No", "NIK", "Pekerjaan", "Nama"],
        ...people.slice(4).map((p, at) => [at + 1, p.nik, p.occupation, p.name]),
        ["Wali Nagari Muaro,"],
        ["SYAFRIZAL DT. RAJO"],
      ]),
      people: people.map((p) => told(p, three)),
    },
    {
      name: "husband and mother beside the worker",
      bytes: sheet([
        [
          "No.",
          "No. KK",
          "Nama Kepala Keluarga",
          "NIK",
          "Nama Calon Peserta",
          "Nama Ibu Kandung",
          "Umur",
          "Alamat",
          "Pekerjaan",
          "No. HP",
        ],
        ...people.map((p, at) => [
          at + 1,
          kkOf(p, at),
          `SUHARTO ${at}`.replace(/\d/, "A"),
          p.nik,
          p.name,
          "HALIMAH",
          2026 - Number(p.birthDate.slice(0, 4)),
          "Dusun II",
          p.occupation,
          p.phone,
        ]),
      ]),
      people: people.map((p) => told(p, ALL)),
    },
    {
      name: "dots and spaces in numbers, names with titles, blank first column and rows",
      bytes: sheet([
        [],
        ["", "", "Data pekerja rentan"],
        [],
        ["", "NIK (16 digit)", "Nama (sesuai KTP)", "Jenis Pekerjaan/Usaha", "Nomor HP/WA aktif"],
        ...people.map((p) => [
          "",
          `${p.nik.slice(0, 6)}-${p.nik.slice(6, 12)}-${p.nik.slice(12)}`,
          `Hj. ${p.name.toLowerCase()}, S.Pd`,
          p.occupation,
          `+62 ${p.phone.slice(1, 4)}-${p.phone.slice(4)}`,
        ]),
      ]),
      people: people.map((p) =>
        told(p, ALL, {
          nik: { text: `${p.nik.slice(0, 6)}-${p.nik.slice(6, 12)}-${p.nik.slice(12)}` },
          name: `Hj. ${p.name.toLowerCase()}, S.Pd`,
          phone: `+62 ${p.phone.slice(1, 4)}-${p.phone.slice(4)}`,
        }),
      ),
    },
    {
      name: "a form for each person, label beside value",
      bytes: sheet(
        people
          .slice(0, 4)
          .flatMap((p, at) => [
            [`Data ke-${at + 1}`],
            ["Nama", ":", p.name],
            ["NIK", ":", p.nik],
            ["Pekerjaan", ":", p.occupation],
            [],
          ]),
      ),
      people: people.slice(0, 4).map((p) => told(p, three)),
    },
    {
      name: "semicolons with an empty column, quoted numbers and a total",
      bytes: text(
        [
          ";;;;",
          "REKAP DATA;;;;",
          "No;NIK;;Nama;Pekerjaan",
          ...people.map((p, at) => `${at + 1};"${p.nik}";;${p.name};${p.occupation}`),
          "Jumlah;;;9 orang;",
        ].join("\r\n"),
      ),
      people: people.map((p) => told(p, three)),
    },
    {
      name: "sex in two columns under a header of three rows",
      bytes: sheet(
        [
          ["LAMPIRAN KEPUTUSAN KEPALA DESA NOMOR 12 TAHUN 2026"],
          ["NO", "DATA PEKERJA", "", "", "", "KETERANGAN"],
          ["", "NAMA", "NIK", "JENIS KELAMIN", "", ""],
          ["", "", "", "L", "P", ""],
          ...people.map((p, at) => [
            at + 1,
            p.name,
            p.nik,
            p.sex === "L" ? "v" : "",
            p.sex === "P" ? "v" : "",
            p.occupation,
          ]),
        ],
        { merges: "A2:A4 B2:E2 D3:E3 F2:F4 B3:B4 C3:C4" },
      ),
      people: people.map((p) => told(p, "nik name sex")),
    },
    {
      name: "pasted twice: the second half without a header, moved right",
      bytes: sheet([
        ["NIK", "NAMA", "PEKERJAAN"],
        ...people.slice(0, 5).map((p) => [p.nik, p.name, p.occupation]),
        [],
        ...people.slice(5).map((p) => ["", p.nik, p.name, p.occupation]),
      ]),
      people: people.map((p) => told(p, three)),
    },
    {
      name: "one column of NIK, names on another sheet",
      bytes: book([
        { name: "NIK", rows: [["NIK"], ...people.map((p) => [p.nik])] },
        { name: "Nama", rows: [["Nama"], ...people.map((p) => [p.name])] },
      ]),
      people: people.map((p) => told(p, "nik")),
    },
    {
      name: "birth place and date, age, religion, marital state around the name",
      bytes: sheet([
        ["no", "nama lengkap", "tempat lahir", "tanggal lahir", "agama", "status kawin", "no ktp", "pekerjaan", "desa"],
        ...people.map((p, at) => [
          at + 1,
          p.name,
          "Ketapang",
          dashed(p.birthDate).replaceAll("-", "/"),
          "Islam",
          "Kawin",
          p.nik,
          p.occupation,
          "Sukamaju",
        ]),
      ]),
      people: people.map((p) => told(p, `${three} birthDate`)),
    },
    {
      name: "xls, no header, KK first, occupation last, some without a phone",
      bytes: sheet(
        people.map((p, at) => [kkOf(p, at), p.nik, p.name, at % 2 ? p.phone : "", p.occupation]),
        {},
        "xls",
      ),
      people: people.map((p, at) => told(p, ALL, at % 2 ? {} : { phone: null })),
    },
  ];
}
