import { utils, type WorkSheet, write } from "@e965/xlsx";
import type { Day } from "../../../src/kit/date.ts";
import type { Field, RawRow } from "../../../src/reading/row.ts";
import type { Person } from "../../support/people.ts";

/** A file as a village would send it, and the people that are in it. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly people: readonly Expected[];
  /** The words of everything that is passed over need not be listed; these must be among them. */
  readonly ignored?: readonly string[];
}

export type Expected = Omit<RawRow, "source">;

export type Written = string | number | boolean | null;
export type Grid = readonly (readonly Written[])[];

/** What the reader is to find of a person when the list holds these fields; `but` for what stands there otherwise. */
export function told(person: Person, fields: string, but: Partial<Expected> = {}): Expected {
  const has = (field: Field) => fields.split(" ").includes(field);
  return {
    nik: has("nik") ? { text: person.nik } : null,
    name: has("name") ? person.name : null,
    occupation: has("occupation") ? person.occupation : null,
    phone: has("phone") ? person.phone : null,
    sex: has("sex") ? person.sex : null,
    birthDate: has("birthDate") ? person.birthDate : null,
    unsure: [],
    ...but,
  };
}

export const ALL = "nik name occupation phone";

interface SheetOptions {
  /** "A1:C1 D4:D9". */
  readonly merges?: string;
  /** Rows (from 1) that are hidden. */
  readonly hiddenRows?: readonly number[];
  readonly hidden?: boolean;
  /** Number format by column letter. */
  readonly formats?: Readonly<Record<string, string>>;
}

export interface SheetPlan extends SheetOptions {
  readonly name?: string;
  readonly rows: Grid;
}

type Format = "xlsx" | "xls" | "ods";

/** A workbook of some sheets. */
export function book(
  plans: readonly SheetPlan[],
  format: Format = "xlsx",
  options: { date1904?: boolean } = {},
): Uint8Array {
  const made = utils.book_new();
  plans.forEach((plan, at) => {
    utils.book_append_sheet(made, sheetOf(plan), plan.name ?? `Sheet${at + 1}`);
  });
  made.Workbook = {
    Sheets: plans.map(({ hidden }) => ({ Hidden: hidden ? 1 : 0 })),
    WBProps: { date1904: options.date1904 ?? false },
  };
  return new Uint8Array(
    write(made, { type: "buffer", bookType: format === "xls" ? "biff8" : format, cellStyles: true }),
  );
}

export function sheet(rows: Grid, options: SheetOptions = {}, format: Format = "xlsx"): Uint8Array {
  return book([{ ...options, rows }], format);
}

function sheetOf(plan: SheetPlan): WorkSheet {
  const made = utils.aoa_to_sheet(plan.rows.map((row) => [...row]));
  if (plan.merges) made["!merges"] = plan.merges.split(" ").map((range) => utils.decode_range(range));
  if (plan.hiddenRows) {
    made["!rows"] = [];
    for (const row of plan.hiddenRows) made["!rows"][row - 1] = { hidden: true };
  }
  for (const [column, format] of Object.entries(plan.formats ?? {}))
    for (const [address, cell] of Object.entries(made))
      if (address.replace(/\d+$/, "") === column && cell?.t === "n") cell.z = format;
  return made;
}

/** The serial number of a day, as Excel keeps dates; from 1904 on a Macintosh of old. */
export function serial(day: Day, from1904 = false): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 25_569 - (from1904 ? 1_462 : 0);
}

export function text(content: string, encoding: "utf8" | "utf16le" | "latin1" = "utf8"): Uint8Array {
  const mark = encoding === "utf16le" ? "\uFEFF" : "";
  return new Uint8Array(Buffer.from(mark + content, encoding));
}

/** "21-07-1985". */
export function dashed(day: Day): string {
  return day.split("-").reverse().join("-");
}

/** A family card's number: like a NIK, with the day of its issue where a NIK has the birth date. */
export function kkOf(person: Person, at: number): string {
  const day = String(1 + (at % 28)).padStart(2, "0");
  return `${person.nik.slice(0, 6)}${day}${String(1 + (at % 12)).padStart(2, "0")}${String(12 + (at % 12))}${String(at + 7).padStart(4, "0")}`;
}
