import { makePeople } from "../../support/people.ts";
import { ALL, book, dashed, kkOf, type Sample, serial, sheet, told } from "./build.ts";

/** Orders, headers, titles, signatures: how lists are laid out. */
export function layouts(): Sample[] {
  const people = makePeople(12, 21);
  const rows = people.map((p, at) => [at + 1, p.nik, p.name, p.occupation, p.phone]);
  const all = people.map((p) => told(p, ALL));
  return [
    { name: "plain", bytes: sheet([["No", "NIK", "Nama", "Pekerjaan", "No HP"], ...rows]), people: all },
    {
      name: "title, address and signature",
      bytes: sheet(
        [
          ["DAFTAR USULAN PENERIMA BPJS KETENAGAKERJAAN PEKERJA RENTAN"],
          ["DESA CIKEUSAL KECAMATAN BOJONGMANIK KABUPATEN LEBAK"],
          ["TAHUN ANGGARAN 2026"],
          [],
          ["NO", "NAMA LENGKAP", "NIK", "L/P", "ALAMAT", "PEKERJAAN", "KET"],
          ...people.map((p, at) => [`${at + 1}.`, p.name, p.nik, p.sex, "Kp. Pasir RT 02/03", p.occupation, ""]),
          [],
          ["", "", "", "", "", "Cikeusal, 12 November 2026"],
          ["", "Mengetahui,", "", "", "", "Operator Desa"],
          ["", "Kepala Desa Cikeusal"],
          [],
          ["", "H. SUHERMAN, S.Pd", "", "", "", "DEDE RUKMANA"],
          ["", "NIP. 19700101 199803 1 002"],
        ],
        { merges: "A1:G1 A2:G2 A3:G3" },
      ),
      people: people.map((p) => told(p, "nik name occupation sex")),
      ignored: ["H. SUHERMAN"],
    },
    {
      name: "two header rows and column numbers",
      bytes: sheet(
        [
          ["No", "Nama", "Identitas", "", "Tempat/Tgl Lahir", "", "Jenis Kelamin", "", "Pekerjaan"],
          ["", "", "NIK", "No. KK", "Tempat", "Tanggal", "L", "P", ""],
          [1, 2, 3, 4, 5, 6, 7, 8, 9],
          ...people.map((p, at) => [
            ...[at + 1, p.name, p.nik, kkOf(p, at), "Lebak", dashed(p.birthDate)],
            ...[p.sex === "L" ? "√" : "", p.sex === "P" ? "√" : "", p.occupation],
          ]),
        ],
        { merges: "A1:A2 B1:B2 C1:D1 E1:F1 G1:H1 I1:I2" },
      ),
      people: people.map((p) => told(p, "nik name occupation sex birthDate")),
    },
    { name: "no header", bytes: sheet(rows), people: all },
    {
      name: "no header, name first, no phone",
      bytes: sheet(people.map((p) => [p.name, p.occupation, p.nik])),
      people: people.map((p) => told(p, "nik name occupation")),
    },
    {
      name: "name under NIK and NIK under name",
      bytes: sheet([
        ["No", "NIK", "Nama", "Pekerjaan"],
        ...people.map((p, at) => [at + 1, p.name, p.nik, p.occupation]),
      ]),
      people: people.map((p) => told(p, "nik name occupation")),
    },
    {
      name: "phone under NIK",
      bytes: sheet([["Nama", "NIK", "Pekerjaan", "HP"], ...people.map((p) => [p.name, p.phone, p.occupation, p.nik])]),
      people: all,
    },
    {
      name: "NIK under KK",
      bytes: sheet([
        ["Nama", "No KK", "NIK", "Pekerjaan"],
        ...people.map((p, at) => [p.name, p.nik, kkOf(p, at), p.occupation]),
      ]),
      people: people.map((p) => told(p, "nik name occupation")),
    },
    {
      name: "data one column beside the header",
      bytes: sheet([["NIK", "Nama", "Pekerjaan", "No HP"], ...rows]),
      people: all,
    },
    {
      name: "KK and NIK side by side",
      bytes: sheet([
        ["NO", "NOMOR KK", "N I K", "NAMA PEKERJA", "TTL", "JENIS PEKERJAAN", "No. HP/WA"],
        ...people.map((p, at) => [
          ...[at + 1, kkOf(p, at), p.nik, p.name, `Muara Enim, ${dashed(p.birthDate)}`, p.occupation, p.phone],
        ]),
      ]),
      people: people.map((p) => told(p, `${ALL} birthDate`)),
    },
    {
      name: "header comes again on each page, empty rows between",
      bytes: sheet([
        ["No", "NIK", "Nama", "Pekerjaan"],
        ...rows.slice(0, 5).map((row) => row.slice(0, 4)),
        [],
        ["Halaman 2"],
        ["No", "NIK", "Nama", "Pekerjaan"],
        ...rows.slice(5).map((row) => row.slice(0, 4)),
      ]),
      people: people.map((p) => told(p, "nik name occupation")),
    },
    {
      name: "by RT, with sub totals",
      bytes: sheet([
        ["No", "NIK", "Nama", "Pekerjaan"],
        ["RT 01"],
        ...rows.slice(0, 4).map((row) => row.slice(0, 4)),
        ["", "Jumlah", 4],
        ["RT 02 / RW 01"],
        ...rows.slice(4).map((row) => row.slice(0, 4)),
        ["", "Jumlah", 8],
        ["TOTAL", "", "12 orang"],
      ]),
      people: people.map((p) => told(p, "nik name occupation")),
      ignored: ["RT 01", "TOTAL"],
    },
    {
      name: "by work, named above",
      bytes: sheet([
        ["No", "Nama", "NIK"],
        ["A. Petani"],
        ...people.slice(0, 6).map((p, at) => [at + 1, p.name, p.nik]),
        ["B. Nelayan"],
        ...people.slice(6).map((p, at) => [at + 1, p.name, p.nik]),
      ]),
      people: people.map((p, at) => told(p, "nik name", { occupation: at < 6 ? "Petani" : "Nelayan" })),
    },
    {
      name: "two tables beside each other",
      bytes: sheet([
        ["No", "NIK", "Nama", "Pekerjaan", "", "No", "NIK", "Nama", "Pekerjaan"],
        ...people.slice(0, 6).map((p, at) => {
          const q = people[at + 6] ?? p;
          return [at + 1, p.nik, p.name, p.occupation, "", at + 7, q.nik, q.name, q.occupation];
        }),
      ]),
      people: people
        .slice(0, 6)
        .flatMap((p, at) => [p, people[at + 6] ?? p].map((one) => told(one, "nik name occupation"))),
    },
    {
      name: "two tables beside each other without header",
      bytes: sheet(
        people.slice(0, 6).map((p, at) => [p.name, p.nik, people[at + 6]?.name ?? "", people[at + 6]?.nik ?? ""]),
      ),
      people: people.slice(0, 6).flatMap((p, at) => [p, people[at + 6] ?? p].map((one) => told(one, "nik name"))),
    },
    {
      name: "occupation merged over rows, dittos",
      bytes: sheet(
        [
          ["NIK", "NAMA", "PEKERJAAN"],
          ...people.map((p, at) => [
            p.nik,
            p.name,
            at === 0 ? "penyadap karet" : at === 4 ? "nelayan" : at > 7 ? "idem" : at > 4 ? '"' : "",
          ]),
        ],
        { merges: "C2:C5" },
      ),
      people: people.map((p, at) => told(p, "nik name", { occupation: at < 4 ? "penyadap karet" : "nelayan" })),
    },
    {
      name: "SIPP columns",
      bytes: sheet([
        [
          "NO_PEGAWAI",
          "NAMA_DEPAN",
          "NAMA_TENGAH",
          "NAMA_BELAKANG",
          "GELAR",
          "HP",
          "TEMPAT_LAHIR",
          "TANGGAL_LAHIR",
          "NAMA_IBU_KANDUNG",
          "JENIS_IDENTITAS",
          "NOMOR_IDENTITAS",
          "JENIS_KELAMIN",
          "STATUS_KAWIN",
          "KODE_NEGARA",
        ],
        ...people.map((p, at) => {
          const words = p.name.split(" ");
          const last = words.length > 1 ? words.at(-1) : "";
          const middle = words.slice(1, -1).join(" ");
          return [
            `P${at}`,
            words[0] ?? "",
            middle,
            last ?? "",
            "",
            p.phone,
            "Lahat",
            dashed(p.birthDate),
            "SITI AMINAH",
            "KTP",
            p.nik,
            p.sex,
            "Y",
            "ID",
          ];
        }),
      ]),
      people: people.map((p) => told(p, "nik name phone sex birthDate")),
    },
    {
      name: "dates as serial numbers",
      bytes: sheet(
        [
          ["NIK", "Nama", "Tgl Lahir", "Kerja"],
          ...people.map((p) => [p.nik, p.name, serial(p.birthDate), p.occupation]),
        ],
        { formats: { C: "dd/mm/yyyy" } },
      ),
      people: people.map((p) => told(p, "nik name birthDate occupation")),
    },
    {
      name: "dates since 1904",
      bytes: book(
        [
          {
            rows: [["NIK", "Nama", "Tgl Lahir"], ...people.map((p) => [p.nik, p.name, serial(p.birthDate, true)])],
            formats: { C: "d-mmm-yy" },
          },
        ],
        "xlsx",
        { date1904: true },
      ),
      people: people.map((p) => told(p, "nik name birthDate")),
    },
    {
      name: "name and NIK in one cell",
      bytes: sheet([
        ["No", "NAMA / NIK", "PEKERJAAN"],
        ...people.map((p, at) => [at + 1, `${p.name}\n${p.nik}`, p.occupation]),
      ]),
      people: people.map((p) => told(p, "nik name occupation")),
    },
    {
      name: "heirs in columns of their own",
      bytes: sheet(
        [
          ["No", "Nama Tenaga Kerja", "NIK", "Pekerjaan", "Ahli Waris", "", "HP"],
          ["", "", "", "", "Nama", "NIK", ""],
          ...people.map((p, at) => [
            at + 1,
            p.name,
            p.nik,
            p.occupation,
            "ROSMINI",
            people[(at + 3) % 12]?.nik ?? "",
            p.phone,
          ]),
        ],
        { merges: "E1:F1 A1:A2 B1:B2 C1:C2 D1:D2 G1:G2" },
      ),
      people: all,
    },
  ];
}
