import type { Day } from "../kit/date.ts";
import type { Nik } from "../kit/nik.ts";
import type { Phone } from "../kit/phone.ts";

/** What one row of a roster is made of. */
export type Field = "nik" | "name" | "occupation" | "phone" | "sex" | "birthDate";

/**
 * One person as a text, a workbook or a card tells of them, before any rule was applied. Whatever the way in, the
 * readers only find out which words belong together; `judge` alone decides what they are worth.
 */
export interface RawRow {
  /** Where it stood: "line 3", "Sheet1!A7", "photo". */
  readonly source: string;
  /**
   * What stands for the NIK, as written, letters and all; null when there is nothing. `lost` names a number that a
   * spreadsheet has already cut to 15 digits: its text is no evidence any more.
   */
  readonly nik: { readonly text: string; readonly lost?: "excel" } | null;
  /** As written, labels and list numbers taken off. */
  readonly name: string | null;
  readonly occupation: string | null;
  readonly phone: string | null;
  readonly sex: "L" | "P" | null;
  readonly birthDate: Day | null;
  /** Fields whose value could not be told apart from another one's with certainty: asked, never used. */
  readonly unsure: readonly Field[];
  /**
   * The NIK was looked at again and is right as it stands, so that a birth date or sex beside it that says otherwise,
   * or somebody whose NIK is nearly the same, is no question any more.
   */
  readonly confirmed?: true;
}

/** A line, a cell range or a sheet that holds no person, and why it was passed over. */
export interface Ignored {
  readonly source: string;
  /** Numbers masked. */
  readonly text: string;
  readonly why: "title" | "header" | "greeting" | "forwarded" | "total" | "empty" | "example" | "other";
}

/** What a reader found. */
export interface RawList {
  readonly rows: readonly RawRow[];
  readonly ignored: readonly Ignored[];
}

/** What keeps a row from being saved as it is, or has to be asked first. */
export type ProblemCode =
  | "nik.missing"
  | "nik.length"
  | "nik.letters"
  | "nik.region"
  | "nik.date"
  | "nik.serial"
  /** A spreadsheet kept it as a number: the 16th digit is gone. */
  | "nik.excel"
  /** Two numbers could be it, or it may belong to the row beside. */
  | "nik.unsure"
  /** The birth date or sex that stands beside it is another one. */
  | "nik.birth-date"
  | "nik.sex"
  | "name.missing"
  | "name.digits"
  | "name.short"
  | "name.long"
  | "name.unsure"
  | "age.young"
  | "age.old"
  /** The same NIK stands twice in the list, with different names. */
  | "duplicate.list"
  /** Same name and birth date as another row, the NIK one digit apart. */
  | "duplicate.near"
  /** The NIK stands on the roster with another name. */
  | "duplicate.roster"
  /** The NIK holds a place of the programme elsewhere. */
  | "duplicate.elsewhere"
  | "phone.unreadable"
  | "phone.unsure"
  | "occupation.missing"
  | "occupation.housewife"
  | "occupation.none"
  | "occupation.servant"
  | "occupation.unclear"
  | "occupation.unsure";

export interface Problem {
  readonly code: ProblemCode;
  /** Number of digits, for `nik.length`. */
  readonly digits?: number;
  /** The letters, for `nik.letters`. */
  readonly letters?: string;
  /** Completed years, for `age.*`. */
  readonly age?: number;
  /** The other one, for `duplicate.*`: by source where the judge found it, by name where it has one later. */
  readonly other?: string;
}

/** What was tidied without changing its meaning. */
export type Repair = "nik.separators" | "name.case" | "name.label" | "occupation.mapped" | "phone.prefix";

/** A person after the rules: what has no problem may be saved, and nothing uncertain has a value. */
export interface ReadRow {
  readonly source: string;
  /** null unless it is certain. */
  readonly nik: Nik | null;
  readonly name: string | null;
  /** The work as the programme calls it; the writer's own words in `occupationSaid`. */
  readonly occupation: string | null;
  readonly occupationSaid: string | null;
  readonly phone: Phone | null;
  readonly sex: "L" | "P" | null;
  readonly birthDate: Day | null;
  readonly problems: readonly Problem[];
  readonly repaired: readonly Repair[];
  /** What it was judged from. */
  readonly raw: RawRow;
}

/** Why a file could not be read at all. */
export type FileFault =
  | "not-a-list"
  | "too-large"
  | "too-many-rows"
  | "password"
  | "macros"
  | "damaged"
  | "unknown-kind"
  | "too-slow"
  | "no-people"
  | "blurred"
  | "glare"
  | "no-card";
