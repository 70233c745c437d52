import type { Day } from "../kit/date.ts";
import { readName } from "../kit/name.ts";
import { type Nik, partsOf, readNik } from "../kit/nik.ts";
import { readPhone } from "../kit/phone.ts";
import { readWork } from "../occupation/rules.ts";
import { type AgeRule, eligibilityOf } from "../roster/rules.ts";
import { type Judged, tellApart } from "./duplicates.ts";
import type { Field, Problem, ProblemCode, RawRow, ReadRow, Repair } from "./row.ts";

/** What a list is judged by. `today` decides centuries and ages. */
export interface JudgeRules {
  readonly today: Day;
  readonly ageRule: AgeRule;
}

/**
 * Judges the rows of one list, whatever way it came in. Rows keep their order; a person who stands there twice is one
 * row, the first. Nothing uncertain has a value, and nothing is guessed: a row without problems is complete and may be
 * saved. What only the roster knows (`duplicate.roster`, `duplicate.elsewhere`) is not looked at here.
 */
export function judgeRows(rows: readonly RawRow[], rules: JudgeRules): ReadRow[] {
  const cut = cutBySpreadsheet(rows.flatMap((row) => (row.confirmed ? [] : digitsOf(row))));
  return tellApart(
    rows.map((row) => {
      const isCut = digitsOf(row).some((digits) => cut.has(digits)) && !row.confirmed;
      return judgeRow(row, isCut ? refused("nik.excel") : judgeNik(row, rules.today), rules);
    }),
  );
}

/** Whether a row may be saved as it is. */
export function isClean(row: ReadRow): boolean {
  return row.problems.length === 0;
}

/** What one field turned out to be worth. */
interface Verdict<Value> {
  readonly value: Value | null;
  readonly problems: readonly Problem[];
  readonly repaired: readonly Repair[];
}

const NOTHING: Verdict<never> = { value: null, problems: [], repaired: [] };

function refused(code: ProblemCode, more: Omit<Problem, "code"> = {}): Verdict<never> {
  return { ...NOTHING, problems: [{ code, ...more }] };
}

function accepted<Value>(value: Value, ...repaired: readonly (Repair | false)[]): Verdict<Value> {
  return { value, problems: [], repaired: repaired.filter((repair) => repair !== false) };
}

function judgeRow(row: RawRow, number: Verdict<Nik>, rules: JudgeRules): Judged {
  const stated = statedOf(row, rules.today);
  const nik = number.value === null || row.confirmed ? number : compared(number.value, number, stated, rules.today);
  const told = nik.value === null ? null : partsOf(nik.value, rules.today);
  const name = judgeName(row);
  const work = judgeWork(row);
  const phone = judgePhone(row);
  const agreed = told && stated.birthDate && sureDate(stated.birthDate, told.birthDate);
  const birthDate = agreed ?? stated.birthDate;
  const born = birthDate ?? told?.birthDate ?? null;
  return {
    stated: { sex: stated.sex, birthDate },
    row: {
      source: row.source,
      nik: nik.value,
      name: name.value,
      occupation: work.value,
      occupationSaid: work.said,
      phone: phone.value,
      sex: stated.sex ?? told?.sex ?? null,
      birthDate: born,
      problems: [...nik.problems, ...name.problems, ...ageProblems(born, rules), ...work.problems, ...phone.problems],
      repaired: [...nik.repaired, ...name.repaired, ...work.repaired, ...phone.repaired],
      raw: row,
    },
  };
}

const NIK_FAULTS = { region: "nik.region", date: "nik.date", serial: "nik.serial", excel: "nik.excel" } as const;

function judgeNik(row: RawRow, today: Day): Verdict<Nik> {
  if (row.nik?.lost) return refused("nik.excel");
  const written = writtenNik(row.nik?.text ?? "");
  if (!/\d/.test(written)) return refused("nik.missing");
  const reading = readNik(written, today);
  if ("nik" in reading) {
    if (isUnsure(row, "nik")) return refused("nik.unsure");
    return accepted(reading.nik, reading.nik !== row.nik?.text && "nik.separators");
  }
  switch (reading.fault) {
    case "length":
      return refused("nik.length", { digits: reading.digits });
    case "letters":
      return lettered(reading.letters);
    case "none-found":
      return unlikeNik(written);
    default:
      return refused(NIK_FAULTS[reading.fault]);
  }
}

/** As written, without invisible characters and without marks around it. */
function writtenNik(text: string): string {
  const visible = text.normalize("NFKC").replace(/\p{Cf}/gu, "");
  return visible.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}

/** Neither digits alone nor digits with letters that look like them. */
function unlikeNik(written: string): Verdict<Nik> {
  const digits = written.replace(/\D/g, "").length;
  const letters = written.replace(/[^\p{L}]/gu, "");
  if (digits < 8) return refused("nik.missing");
  if (letters !== "") return lettered(letters);
  return digits === 16 ? refused("nik.unsure") : refused("nik.length", { digits });
}

/** Each letter once, the first ten. */
function lettered(letters: string): Verdict<Nik> {
  return refused("nik.letters", { letters: [...new Set(letters)].slice(0, 10).join("") });
}

interface Stated {
  readonly sex: "L" | "P" | null;
  readonly birthDate: Day | null;
}

/** What is told beside the NIK and can be true. */
function statedOf(row: RawRow, today: Day): Stated {
  return {
    sex: isUnsure(row, "sex") ? null : row.sex,
    birthDate: isUnsure(row, "birthDate") || (row.birthDate ?? "") > today ? null : row.birthDate,
  };
}

/**
 * A NIK that says another birthday or sex than what stands beside it is asked: one of the two is wrong, or the birth date
 * was corrected after the NIK was given, which is lawful (PP 40/2019).
 */
function compared(nik: Nik, number: Verdict<Nik>, stated: Stated, today: Day): Verdict<Nik> {
  const told = partsOf(nik, today);
  const problems: Problem[] = [];
  if (stated.birthDate && !sureDate(stated.birthDate, told.birthDate)) problems.push({ code: "nik.birth-date" });
  if (stated.sex && stated.sex !== told.sex) problems.push({ code: "nik.sex" });
  return problems.length === 0 ? number : { ...NOTHING, problems };
}

/**
 * The stated date where it agrees with that of the NIK, which knows no century; with day and month changed about if only
 * so it agrees. null when it does not.
 */
function sureDate(stated: Day, told: Day): Day | null {
  const swapped = `${stated.slice(0, 4)}-${stated.slice(8)}-${stated.slice(5, 7)}` as Day;
  return [stated, swapped].find((date) => date.slice(2) === told.slice(2)) ?? null;
}

function ageProblems(born: Day | null, { today, ageRule }: JudgeRules): Problem[] {
  if (born === null) return [];
  const { is, age } = eligibilityOf(born, today, ageRule);
  return is === "eligible" ? [] : [{ code: is === "too-young" ? "age.young" : "age.old", age }];
}

const NAME_FAULTS = {
  empty: "name.missing",
  digits: "name.digits",
  "too-short": "name.short",
  "too-long": "name.long",
} as const;

function judgeName(row: RawRow): Verdict<string> {
  if (row.name === null) return refused("name.missing");
  const reading = readName(row.name);
  if ("fault" in reading) return refused(NAME_FAULTS[reading.fault]);
  if (isUnsure(row, "name")) return refused("name.unsure");
  const letters = row.name.replace(/[^\p{L}]/gu, "");
  const kept = reading.name.replace(/[^\p{L}]/gu, "");
  return accepted(reading.name, letters.length !== kept.length && "name.label", !letters.endsWith(kept) && "name.case");
}

function judgeWork(row: RawRow): Verdict<string> & { readonly said: string | null } {
  const written = row.occupation?.replace(/\s+/g, " ").trim() ?? "";
  if (!/\p{L}/u.test(written)) return { ...refused("occupation.missing"), said: null };
  if (isUnsure(row, "occupation")) return { ...refused("occupation.unsure"), said: null };
  const work = readWork(written);
  switch (work.is) {
    case "known":
      return { ...accepted<string>(work.id, work.id !== work.said && "occupation.mapped"), said: work.said };
    case "other":
      return { ...accepted(work.said), said: work.said };
    case "ask":
      return {
        ...refused(work.why === "too-long" ? "occupation.unclear" : `occupation.${work.why}`),
        said: written.slice(0, 60),
      };
  }
}

function judgePhone(row: RawRow) {
  const written = row.phone?.trim() ?? "";
  if (!/\d/.test(written)) return NOTHING;
  const phone = readPhone(written);
  if (phone === null) return refused("phone.unreadable");
  if (isUnsure(row, "phone")) return refused("phone.unsure");
  return accepted(phone, !/^\D*0/.test(written) && !written.includes("+") && "phone.prefix");
}

function isUnsure(row: RawRow, field: Field): boolean {
  return row.unsure.includes(field);
}

/** How seldom honest numbers may end in 0 as often as this before a spreadsheet is suspected. */
const SELDOM = 0.001;

/** The sixteen digits that stand for a NIK, possible or not; none for a number known to be cut. */
function digitsOf({ nik }: RawRow): string[] {
  const digits = nik === null || nik.lost ? "" : writtenNik(nik.text).replace(/[\s.\-_'’]/g, "");
  return /^\d{16}$/.test(digits) ? [digits] : [];
}

/**
 * The numbers of a list that end in 0 because a spreadsheet kept them as numbers and cut their 16th digit: all that end
 * so, when they are more than chance gives (one in ten; four of four, eight of nineteen). None otherwise.
 */
function cutBySpreadsheet(numbers: readonly string[]): ReadonlySet<string> {
  const all = new Set(numbers);
  const ending = new Set([...all].filter((digits) => digits.endsWith("0")));
  return chanceOf(ending.size, all.size) < SELDOM ? ending : new Set();
}

/** The chance that of `all` numbers at least `ending` end in 0. In logarithms, as lists may be long. */
function chanceOf(ending: number, all: number): number {
  if (ending <= all / 10) return 1;
  let log = ending * Math.log(0.1) + (all - ending) * Math.log(0.9);
  for (let at = 1; at <= ending; at++) log += Math.log((all - ending + at) / at);
  let [term, sum] = [1, 0];
  for (let at = ending; at <= all && term > 1e-12; at++) {
    sum += term;
    term *= (all - at) / (at + 1) / 9;
  }
  return Math.exp(log) * sum;
}
