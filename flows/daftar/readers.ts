import type { Reading } from "../../src/flowkit/flow.ts";
import type { Day } from "../../src/kit/date.ts";
import { readName } from "../../src/kit/name.ts";
import { checkNik, type Nik, readNik, SIXTEEN_DIGITS } from "../../src/kit/nik.ts";
import { type Phone, readPhone } from "../../src/kit/phone.ts";
import { isWork, readWork } from "../../src/occupation/rules.ts";
import { line } from "../shared/line.ts";
import { nikFaultLines } from "../shared/nik.ts";

/** What one line can tell of a worker; only the NIK is sure to be there. */
export interface OneLine {
  readonly nik: Nik;
  readonly name?: string;
  readonly occupation?: string;
  readonly phone?: Phone;
}

/**
 * Reads a NIK alone, or everything in one line ("3602… NAMA petani 0812…", any separators). Whatever cannot be told
 * apart with certainty is left out and asked for.
 */
export function readWorkerLine(text: string, today: Day): Reading<OneLine> {
  const runs = [...text.matchAll(new RegExp(SIXTEEN_DIGITS, "g"))].filter(
    (run) => !/\d/.test(text[run.index - 1] ?? ""),
  );
  const only = runs.length === 1 ? runs[0] : undefined;
  if (runs.length > 1) return { unclear: [line("daftar:nik.oneAtATime")] };
  if (!only || only[0].length === text.trim().length) return asNik(text, today);
  const verdict = checkNik(only[0].replace(/\D/g, ""), today);
  if ("fault" in verdict) return { unclear: nikFaultLines(verdict) };
  const rest = `${text.slice(0, only.index)} , ${text.slice(only.index + only[0].length)}`;
  return { said: { nik: verdict.nik, ...restOfLine(rest) } };
}

function asNik(text: string, today: Day): Reading<OneLine> {
  const verdict = readNik(text, today);
  return "fault" in verdict ? { unclear: nikFaultLines(verdict) } : { said: { nik: verdict.nik } };
}

function restOfLine(rest: string): Omit<OneLine, "nik"> {
  const phoneRun = /\+?\d[\d\s.-]{7,16}\d/.exec(rest);
  const phone = phoneRun ? readPhone(phoneRun[0]) : null;
  const words = (phoneRun ? rest.replace(phoneRun[0], " , ") : rest)
    .replace(/\b(?:nik|nama|no\.?\s*hp|hp|pekerjaan|kerja|telp?)\b\s*[:=.]?/gi, " , ")
    .replace(/^[\s\d.)]*(?=\p{L})/u, "");
  const parts = words
    .split(/[,;|/\t\n]|\s-\s/)
    .map((part) => part.trim())
    .filter((part) => /\p{L}{2}/u.test(part));
  return { ...nameAndOccupation(parts), ...(phone && { phone }) };
}

function nameAndOccupation(parts: readonly string[]): { name?: string; occupation?: string } {
  const [first, second] = parts;
  if (first === undefined || parts.length > 2) return {};
  // A work first: its name is missing, or the two stand the other way round.
  if (isWork(first)) return {};
  if (second !== undefined) return { ...named(first), occupation: second.toLowerCase() };
  const words = first.split(/\s+/);
  const at = words.findIndex((_word, index) => index > 0 && isWork(words.slice(index).join(" ")));
  if (at < 0) return named(first);
  return { ...named(words.slice(0, at).join(" ")), occupation: words.slice(at).join(" ").toLowerCase() };
}

function named(text: string): { name?: string } {
  const reading = readName(text);
  return "name" in reading ? { name: reading.name } : {};
}

/** Reads a person's name, or says what is wrong with it. */
export function readPersonName(text: string): Reading<string> {
  const reading = readName(text);
  return "name" in reading ? { said: reading.name } : { unclear: [line(`daftar:name.${reading.fault}`)] };
}

/**
 * Reads the work somebody does, as the programme calls it or in the writer's words; keeping house and no work are asked
 * back, civil servants are refused.
 */
export function readOccupation(text: string): Reading<string> {
  const work = readWork(text);
  switch (work.is) {
    case "known":
      return { said: work.id };
    case "other":
      return { said: work.said };
    case "ask":
      return { unclear: [line(`daftar:occupation.${work.why}`)] };
  }
}

/** Reads a phone number. */
export function readPhoneText(text: string): Reading<Phone> {
  const phone = readPhone(text);
  return phone ? { said: phone } : { unclear: [line("daftar:phone.unclear")] };
}
