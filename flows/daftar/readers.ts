import type { Line, Reading } from "../../src/flowkit/flow.ts";
import type { Day } from "../../src/kit/date.ts";
import { readName } from "../../src/kit/name.ts";
import { checkNik, type Nik, readNik, SIXTEEN_DIGITS } from "../../src/kit/nik.ts";
import { type Phone, readPhone } from "../../src/kit/phone.ts";
import { line } from "../shared/line.ts";
import { nikFaultLines } from "../shared/nik.ts";
import { OCCUPATION_WORDS } from "./occupations.ts";

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
  if (OCCUPATION_WORDS.has(first.split(/\s+/)[0]?.toLowerCase() ?? "")) return {};
  if (second !== undefined) return { ...named(first), occupation: second.toLowerCase() };
  const words = first.split(/\s+/);
  const at = words.findIndex((word, index) => index > 0 && OCCUPATION_WORDS.has(word.toLowerCase()));
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

/** Reads the work somebody does; "housewife" and "none" are asked back, civil servants are refused. */
export function readOccupation(text: string): Reading<string> {
  const words = text
    .replace(/^\s*(?:pekerjaan|kerja)\s*[:=]?\s*/i, "")
    .replace(/\s+/g, " ")
    .replace(/^[\s.,;-]+|[\s.,;-]+$/g, "")
    .toLowerCase();
  const refused = occupationFault(words);
  return refused ? { unclear: refused } : { said: words };
}

function occupationFault(words: string): readonly Line[] | null {
  if (words.length < 3 || !/\p{L}{3}/u.test(words) || /\d{5}/.test(words)) return [line("daftar:occupation.unclear")];
  if (words.length > 60) return [line("daftar:occupation.tooLong")];
  if (/^(ibu rumah tangga|irt|mengurus rumah|rumah tangga)$/.test(words)) return [line("daftar:occupation.housewife")];
  if (/^(tidak|belum|blm|gak|tdk|ga|nggak) (be)?kerja|pengangguran|nganggur/.test(words))
    return [line("daftar:occupation.none")];
  if (/\b(pns|asn|cpns|pppk|p3k|tni|polri|polisi|tentara)\b/.test(words)) return [line("daftar:occupation.servant")];
  return null;
}

/** Reads a phone number. */
export function readPhoneText(text: string): Reading<Phone> {
  const phone = readPhone(text);
  return phone ? { said: phone } : { unclear: [line("daftar:phone.unclear")] };
}
