import { InvalidArgumentError } from "commander";
import { readMinute } from "../help/rules.ts";
import { type Day, dayOf, sayTime } from "../kit/date.ts";
import { type Phone, readPhone } from "../kit/phone.ts";

/** Readers of what is typed behind an option. Each throws with the cure; commander adds which option it was. */

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most))
      throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
    return number;
  };
}

/** "08:00"; "24:00" is the end of the day. */
export function timeOfDay(text: string): string {
  if (readMinute(text) === null) throw new InvalidArgumentError("A time such as 08:00.");
  return text;
}

/** "1-5" or "1,2,4": days of the week from Monday, 1. */
export function weekdays(text: string): readonly number[] {
  const days = text.split(",").flatMap((part) => {
    const [, from, to = from] = /^([1-7])(?:-([1-7]))?$/.exec(part.trim()) ?? [];
    const length = Number(to) - Number(from) + 1;
    return length > 0 ? Array.from({ length }, (_, n) => Number(from) + n) : [0];
  });
  if (days.includes(0)) throw new InvalidArgumentError("Days of the week from Monday, 1, such as 1-5 or 1,2,4.");
  return [...new Set(days)].sort();
}

/** Days, one after the other with commas between; "none" for no day. */
export function days(text: string): readonly Day[] {
  return text === "none" ? [] : text.split(",").map((part) => day(part.trim()));
}

/** Like `day`; "none" for no day. */
export function dayOrNone(text: string): Day | "none" {
  return text === "none" ? text : day(text);
}

/** "14,7,3,1": whole numbers from 1 to `most`, the largest first, each once. */
export function numbers(most: number): (text: string) => readonly number[] {
  const read = wholeNumber(1, most);
  return (text) => [...new Set(text.split(",").map((part) => read(part.trim())))].sort((one, other) => other - one);
}

/** "2026-03-31"; null for anything else. */
export function readDay(text: string): Day | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return year === undefined ? null : dayOf(Number(year), Number(month), Number(date));
}

export function day(text: string): Day {
  const read = readDay(text);
  if (!read) throw new InvalidArgumentError("A day such as 2026-03-31.");
  return read;
}

export function regencyCode(text: string): string {
  return code(text, /^\d{2}\.\d{2}$/, "A regency code such as 36.02.");
}

export function districtCode(text: string): string {
  return code(text, /^\d{2}\.\d{2}\.\d{2}$/, "A district code such as 36.02.01.");
}

export function villageCode(text: string): string {
  return code(text, /^\d{2}\.\d{2}\.\d{2}\.\d{4}$/, "A village code such as 36.02.01.2001.");
}

/** A district or a village. */
export function areaCode(text: string): string {
  return code(
    text,
    /^\d{2}\.\d{2}\.\d{2}(?:\.\d{4})?$/,
    "A district or village code such as 36.02.01 or 36.02.01.2001.",
  );
}

export const broadcastNumber = wholeNumber(1, 2 ** 31 - 1);

/** "2026-11-25T09:00": a day and a time of day. */
export function localTime(text: string): { day: Day; time: string } {
  const [date = "", time = ""] = text.split("T");
  return { day: day(date), time: sayTime(timeOfDay(time)) };
}

export function phone(text: string): Phone {
  const read = readPhone(text);
  if (!read) throw new InvalidArgumentError("A phone number such as 081234567890.");
  return read;
}

export function timeZone(text: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
  } catch {
    throw new InvalidArgumentError("A time zone such as Asia/Jakarta, Asia/Makassar or Asia/Jayapura.");
  }
  return text;
}

/** "Perbup 23|what it is about", several times. */
export function legalBasis(text: string, before: readonly LegalBasis[]): readonly LegalBasis[] {
  const [title = "", about = ""] = text.split("|").map((part) => part.trim());
  if (title === "") throw new InvalidArgumentError('A title, and what it is about behind a bar: "Perbup 23|about".');
  return [...before, { title, about }];
}

export interface LegalBasis {
  readonly title: string;
  readonly about: string;
}

function code(text: string, form: RegExp, cure: string): string {
  if (!form.test(text)) throw new InvalidArgumentError(cure);
  return text;
}
