import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../src/kit/date.ts";
import { checkNik } from "../../../src/kit/nik.ts";
import type { RawRow } from "../../../src/reading/row.ts";
import { type Cell, readTable } from "../../../src/reading/table.ts";
import { dashed, kkOf } from "../../corpus/workbooks/build.ts";
import { makePeople, type Person } from "../../support/people.ts";

const TODAY = "2026-11-22" as Day;
const RUNS = { numRuns: 300, seed: 20_261_122 };

/** A column as people head it, and what they write in it. */
interface Column {
  readonly field: "number" | "nik" | "name" | "occupation" | "phone" | "sex" | "birthDate" | "kk" | "address" | "note";
  readonly heads: readonly string[];
  readonly write: (person: Person, at: number) => string;
}

const COLUMNS: readonly Column[] = [
  { field: "number", heads: ["No", "NO.", "No Urut"], write: (_, at) => String(at + 1) },
  { field: "nik", heads: ["NIK", "No. KTP", "N I K", "Nomor NIK"], write: ({ nik }) => nik },
  { field: "name", heads: ["Nama", "NAMA LENGKAP", "Nama Pekerja", "Nama sesuai KTP"], write: ({ name }) => name },
  { field: "occupation", heads: ["Pekerjaan", "Jenis Pekerjaan", "Profesi"], write: ({ occupation }) => occupation },
  { field: "phone", heads: ["No HP", "HP/WA", "Telp"], write: ({ phone }) => phone },
  { field: "sex", heads: ["L/P", "JK", "Jenis Kelamin"], write: ({ sex }) => sex },
  { field: "birthDate", heads: ["Tgl Lahir", "Tanggal Lahir"], write: ({ birthDate }) => dashed(birthDate) },
  { field: "kk", heads: ["No KK", "NOMOR KK"], write: kkOf },
  { field: "address", heads: ["Alamat", "RT/RW"], write: (_, at) => `RT 0${1 + (at % 5)}` },
  { field: "note", heads: ["Ket", "Keterangan"], write: () => "" },
];

const layout = fc.record({
  count: fc.integer({ min: 3, max: 25 }),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  optional: fc.subarray(COLUMNS.filter(({ field }) => field !== "nik" && field !== "name")),
  order: fc.infiniteStream(fc.integer({ min: 0, max: 1_000 })),
  head: fc.integer({ min: 0, max: 11 }),
  titles: fc.integer({ min: 0, max: 3 }),
  gaps: fc.boolean(),
});

interface Printed {
  readonly people: readonly Person[];
  readonly columns: readonly Column[];
  readonly header: readonly string[];
  readonly titles: readonly string[][];
  readonly rows: readonly string[][];
  readonly gaps: boolean;
}

const printed: fc.Arbitrary<Printed> = layout.map(({ count, seed, optional, order, head, titles, gaps }) => {
  const people = makePeople(count, seed);
  const needed = COLUMNS.filter(({ field }) => field === "nik" || field === "name");
  const columns = [...needed, ...optional]
    .map((column) => ({ column, place: order.next().value }))
    .sort((a, b) => a.place - b.place)
    .map(({ column }) => column);
  return {
    people,
    columns,
    header: columns.map(({ heads }) => heads[head % heads.length] ?? ""),
    titles: ["DAFTAR PEKERJA RENTAN", "DESA SUKAMAJU", "TAHUN 2026"].slice(0, titles).map((title) => [title]),
    rows: people.map((person, at) => columns.map(({ write }) => write(person, at))),
    gaps,
  };
});

describe("a table printed from people", () => {
  it("is read back the same, with a header", () => {
    fc.assert(
      fc.property(printed, (table) => {
        const { rows } = read([...table.titles, [...table.header], ...spaced(table)]);
        expect(rows.map(shown)).toEqual(table.people.map((person) => toldBy(person, table.columns)));
      }),
      RUNS,
    );
  });

  it("is read back without a header, or asked about", () => {
    fc.assert(
      fc.property(printed, (table) => {
        const { rows } = read(spaced(table));
        expect(rows.length).toBe(table.people.length);
        expect(rows.filter((row) => !isTrue(row, table.people))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("never pairs a name and a number that did not stand together, whatever was damaged", () => {
    const damage = fc.record({
      row: fc.nat(100),
      column: fc.nat(20),
      how: fc.constantFrom("empty", "swap", "shorter", "letter", "shift", "drop", "title"),
    });
    fc.assert(
      fc.property(printed, fc.array(damage, { minLength: 1, maxLength: 6 }), fc.boolean(), (table, damages, headed) => {
        const grid = table.rows.map((row) => [...row]);
        for (const one of damages) spoil(grid, one);
        const { rows } = read(headed ? [[...table.header], ...grid] : grid);
        expect(rows.filter((row) => !isTrue(row, table.people))).toEqual([]);
      }),
      RUNS,
    );
  });
});

function spoil(grid: string[][], { row, column, how }: { row: number; column: number; how: string }): void {
  const at = row % grid.length;
  const cells = grid[at] ?? [];
  const place = column % Math.max(1, cells.length);
  const text = cells[place] ?? "";
  if (how === "empty") cells[place] = "";
  if (how === "shorter") cells[place] = text.slice(0, -1);
  if (how === "letter") cells[place] = text.replace("0", "O");
  if (how === "shift") cells.splice(place, 0, "");
  if (how === "drop") cells.splice(place, 1);
  if (how === "title") grid.splice(at, 0, ["RT 02 / RW 01"]);
  if (how === "swap")
    [cells[place], cells[(place + 1) % cells.length]] = [cells[(place + 1) % cells.length] ?? "", text];
}

/** A sure pair of a possible NIK and a name must be somebody's. */
function isTrue(row: RawRow, people: readonly Person[]): boolean {
  const { nik, name, unsure } = row;
  if (!nik || nik.lost || !name || unsure.length > 0 || !("nik" in checkNik(nik.text, TODAY))) return true;
  if (people.some((person, at) => kkOf(person, at) === nik.text)) return false;
  const owner = people.find((person) => person.nik === nik.text);
  // A number that lost a digit elsewhere may still be possible: then it must stand with a name of its own row.
  return owner === undefined || owner.name.startsWith(name) || owner.name.replace("0", "O") === name;
}

function read(texts: readonly (readonly string[])[]) {
  const cells = texts.map((row) => row.map((text): Cell => ({ text, kind: "text" })));
  return readTable(cells, (row, column) => `${row}.${column}`, TODAY);
}

function spaced({ rows, gaps }: Printed): string[][] {
  return gaps ? rows.flatMap((row, at) => (at % 4 === 3 ? [row, []] : [row])) : [...rows];
}

function shown({ source: _, ...row }: RawRow) {
  return row;
}

function toldBy(person: Person, columns: readonly Column[]) {
  const has = (field: string) => columns.some((column) => column.field === field);
  return {
    nik: { text: person.nik },
    name: person.name,
    occupation: has("occupation") ? person.occupation : null,
    phone: has("phone") ? person.phone : null,
    sex: has("sex") ? person.sex : null,
    birthDate: has("birthDate") ? person.birthDate : null,
    unsure: [],
  };
}
