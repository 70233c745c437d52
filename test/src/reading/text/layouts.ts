import fc from "fast-check";
import { sayDay } from "../../../../src/kit/date.ts";
import type { Person } from "../../../support/people.ts";

/** A way to write a list of people down. */
export interface Layout {
  readonly shape: "lines" | "blocks" | "table" | "paragraph";
  readonly fields: readonly PrintedField[];
  readonly separator: string;
  readonly labels: boolean;
  readonly label: number;
  readonly number: "" | ". " | ") " | "- " | "* ";
  readonly blank: boolean;
  readonly forwarded: number;
  readonly nik: "plain" | "spaces" | "dots" | "dashes" | "uneven";
  readonly case: "upper" | "title" | "lower";
  readonly greeting: boolean;
  readonly closing: boolean;
}

export type PrintedField = "nik" | "name" | "occupation" | "phone" | "sex" | "birthDate" | "kk" | "address" | "age";

/** A text as pieces, so that damage can be done to a known place. */
export interface Printed {
  readonly head: readonly string[];
  /** For each person: the fields, then what stands between them. */
  readonly rows: readonly { readonly lead: string; readonly cells: { field: PrintedField; text: string }[] }[];
  readonly joint: string;
  readonly between: string;
  readonly tail: readonly string[];
}

const LABELS: Readonly<Record<PrintedField, readonly string[]>> = {
  nik: ["NIK: ", "No. KTP : ", "nik ", "No KTP: "],
  name: ["Nama: ", "Nama Lengkap : ", "a.n. ", "NAMA = "],
  occupation: ["Pekerjaan: ", "Kerja : ", "pek. ", "Pekerjaan = "],
  phone: ["HP: ", "No HP : ", "wa ", "Telp. "],
  sex: ["JK: ", "Jenis Kelamin : ", "L/P: ", "jk "],
  birthDate: ["TTL: ", "Tgl Lahir : ", "ttl ", "Tanggal lahir: "],
  kk: ["KK: ", "No. KK : ", "kk ", "Nomor KK: "],
  address: ["Alamat: ", "Alamat : ", "Alamat: ", "ALAMAT = "],
  age: ["Umur: ", "Usia : ", "umur ", "Umur: "],
};

const HEADERS: Readonly<Record<PrintedField, readonly string[]>> = {
  nik: ["NIK", "No. KTP", "N I K", "NIK/No KTP"],
  name: ["Nama", "NAMA LENGKAP", "nama pekerja", "Nama Sesuai KTP"],
  occupation: ["Pekerjaan", "Jenis Pekerjaan", "kerja", "PEKERJAAN"],
  phone: ["HP", "No HP/WA", "telp", "No. HP"],
  sex: ["L/P", "Jenis Kelamin", "jk", "JK"],
  birthDate: ["Tgl Lahir", "TTL", "tanggal lahir", "TANGGAL LAHIR"],
  kk: ["No KK", "NOMOR KK", "kk", "No. Kartu Keluarga"],
  address: ["Alamat", "ALAMAT", "dusun", "RT/RW"],
  age: ["Umur", "Usia", "umur", "UMUR"],
};

const FORWARDED = [
  "",
  "[12/11/26 10.01] Pak Kades: ",
  "[10.01, 12/11/2026] +62 812-1111-2222: ",
  "12/11/26 10.01 - Bu Sekdes: ",
  "Pak Kades, [12.11.26 10:01]\n",
];

const EXTRAS: readonly PrintedField[] = ["occupation", "phone", "sex", "birthDate", "kk", "address", "age"];

/** Every layout that a careful reader can tell; `shape` narrows it. */
export function anyLayout(): fc.Arbitrary<Layout> {
  return fc
    .record({
      shape: fc.constantFrom<Layout["shape"]>("lines", "lines", "blocks", "table", "paragraph"),
      extras: fc.subarray([...EXTRAS]),
      mix: fc.array(fc.nat(1_000), { minLength: 9, maxLength: 9 }),
      separator: fc.constantFrom(", ", " / ", " - ", " | ", "\t", "; ", " ", "  "),
      labels: fc.boolean(),
      label: fc.nat(3),
      number: fc.constantFrom<Layout["number"]>("", ". ", ") ", "- ", "* "),
      blank: fc.boolean(),
      forwarded: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
      ),
      nik: fc.constantFrom<Layout["nik"]>("plain", "plain", "spaces", "dots", "dashes", "uneven"),
      case: fc.constantFrom<Layout["case"]>("upper", "title", "lower"),
      greeting: fc.boolean(),
      closing: fc.boolean(),
    })
    .map(({ extras, mix, ...layout }) => legible({ ...layout, fields: mixed(["nik", "name", ...extras], mix) }));
}

function mixed(fields: PrintedField[], mix: readonly number[]): PrintedField[] {
  return fields
    .map((field, at) => ({ field, rank: mix[at] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ field }) => field);
}

/** Leaves out what nobody could tell: a second number without a label, a work that runs into the name behind it. */
function legible(layout: Layout): Layout {
  const shown = layout.labels || layout.shape === "table";
  let fields = layout.fields.filter((field) => field !== "kk" || shown);
  const spaced =
    layout.separator.trim() === "" &&
    layout.separator !== "\t" &&
    (layout.shape === "lines" || layout.shape === "paragraph");
  if (spaced && !layout.labels) {
    fields = fields.filter((field) => field !== "address" && field !== "sex");
    const [name, work] = [fields.indexOf("name"), fields.indexOf("occupation")];
    if (work >= 0 && work < name) fields = [...fields.filter((field) => field !== "occupation"), "occupation"];
  }
  // Without borders a row must begin with what every person has, or a field may belong to the row before.
  const borders = layout.shape === "lines" || layout.shape === "table" || (layout.shape === "blocks" && layout.blank);
  if (!borders && fields[0] !== "name" && fields[0] !== "nik")
    fields = [
      ...fields.filter((field) => field === "name" || field === "nik"),
      ...fields.filter((field) => field !== "name" && field !== "nik"),
    ];
  const number = layout.shape === "table" || layout.shape === "paragraph" ? "" : layout.number;
  return {
    ...layout,
    fields,
    number,
    forwarded: layout.shape === "table" || layout.shape === "paragraph" ? 0 : layout.forwarded,
  };
}

export function print(people: readonly Person[], layout: Layout): Printed {
  const table = layout.shape === "table";
  const separator = table && layout.separator.trim() === "" ? "\t" : layout.separator;
  const joint = layout.shape === "blocks" ? "\n" : separator;
  const rows = people.map((person, at) => ({
    lead: `${FORWARDED[layout.forwarded] ?? ""}${leadOf(layout.number, at)}`,
    cells: layout.fields.map((field) => ({
      field,
      text: `${labelFor(layout, field)}${printed(person, field, layout, at)}`,
    })),
  }));
  const header = table ? [layout.fields.map((field) => HEADERS[field][layout.label] ?? field).join(separator)] : [];
  return {
    head: [
      ...(layout.greeting ? ["Assalamualaikum pak, berikut data pekerja rentan desa Sukamaju", ""] : []),
      ...header,
    ],
    rows,
    joint,
    between:
      layout.shape === "paragraph"
        ? separator.trim() === ""
          ? ", "
          : separator
        : layout.shape === "blocks" && layout.blank
          ? "\n\n"
          : "\n",
    tail: layout.closing ? ["", "Demikian pak, terima kasih"] : [],
  };
}

export function textOf({ head, rows, joint, between, tail }: Printed): string {
  const body = rows.map(({ lead, cells }) => `${lead}${cells.map(({ text }) => text).join(joint)}`).join(between);
  return [...head, body, ...tail].join("\n");
}

function leadOf(number: Layout["number"], at: number): string {
  return number === ". " || number === ") " ? `${at + 1}${number}` : number;
}

function labelFor(layout: Layout, field: PrintedField): string {
  return layout.labels && layout.shape !== "table" ? (LABELS[field][layout.label] ?? "") : "";
}

function printed(person: Person, field: PrintedField, layout: Layout, at: number): string {
  switch (field) {
    case "nik":
      return nikAs(person.nik, layout.nik);
    case "name":
      return cased(person.name, layout.case);
    case "kk":
      return `360201${String(10101000 + at)}00`.slice(0, 12) + String(at + 1).padStart(4, "0");
    case "birthDate":
      return sayDay(person.birthDate);
    case "address":
      return ["Kp. Pasir RT 01/02", "Jorong Koto", "Dusun Sebalo RT 003", "Kampung Cibeo"][at % 4] ?? "";
    case "age":
      return `${2026 - Number(person.birthDate.slice(0, 4))} th`;
    default:
      return person[field];
  }
}

function nikAs(nik: string, form: Layout["nik"]): string {
  if (form === "plain") return nik;
  if (form === "uneven") return `${nik.slice(0, 6)} ${nik.slice(6, 12)} ${nik.slice(12)}`;
  const between = { spaces: " ", dots: ".", dashes: "-" }[form];
  return [nik.slice(0, 4), nik.slice(4, 8), nik.slice(8, 12), nik.slice(12)].join(between);
}

function cased(name: string, form: Layout["case"]): string {
  if (form === "upper") return name;
  return form === "lower"
    ? name.toLowerCase()
    : name.toLowerCase().replace(/(?:^|\s)\p{L}/gu, (start) => start.toUpperCase());
}
