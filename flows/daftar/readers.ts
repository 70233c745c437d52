import type { Reading } from "../../src/flowkit/flow.ts";
import type { Day } from "../../src/kit/date.ts";
import { readName } from "../../src/kit/name.ts";
import { type Nik, readNik } from "../../src/kit/nik.ts";
import { type Phone, readPhone } from "../../src/kit/phone.ts";
import { readWork } from "../../src/occupation/rules.ts";
import type { RawRow } from "../../src/reading/row.ts";
import { readText } from "../../src/reading/text/read.ts";
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
 * Reads a NIK alone, or everything in one line ("3602… NAMA petani 0812…", any separators), as a list is read. Whatever
 * cannot be told apart with certainty is left out and asked for.
 */
export function readWorkerLine(text: string, today: Day): Reading<OneLine> {
  const rows = readText(text, today).rows.filter(({ nik }) => nik !== null);
  const [row] = rows;
  if (rows.length > 1 || row?.unsure.includes("nik")) return { unclear: [line("daftar:nik.oneAtATime")] };
  const verdict = readNik(row?.nik?.text ?? text, today);
  if ("fault" in verdict) return { unclear: nikFaultLines(verdict) };
  return { said: { nik: verdict.nik, ...(row && restOfRow(row)) } };
}

function restOfRow({ name, occupation, phone, unsure }: RawRow): Omit<OneLine, "nik"> {
  const sure = (field: "name" | "occupation" | "phone", text: string | null) =>
    text === null || unsure.includes(field) ? null : text;
  const named = readName(sure("name", name) ?? "");
  const work = sure("occupation", occupation);
  const number = readPhone(sure("phone", phone) ?? "");
  return {
    ...("name" in named && { name: named.name }),
    ...(work !== null && { occupation: work }),
    ...(number && { phone: number }),
  };
}

/** Reads a person's name, or says what is wrong with it. */
export function readPersonName(text: string): Reading<string> {
  const reading = readName(text);
  return "name" in reading ? { said: reading.name } : { unclear: [line(`daftar:name.${reading.fault}`)] };
}

/** The work somebody does, as the programme calls it, and in the writer's own words where they were others. */
export interface Occupation {
  readonly occupation: string;
  readonly occupationSaid: string | null;
}

/** Reads the work somebody does; keeping house and no work are asked back, civil servants are refused. */
export function readOccupation(text: string): Reading<Occupation> {
  const work = readWork(text);
  switch (work.is) {
    case "known":
      return { said: { occupation: work.id, occupationSaid: work.said === work.id ? null : work.said } };
    case "other":
      return { said: { occupation: work.said, occupationSaid: null } };
    case "ask":
      return { unclear: [line(`daftar:occupation.${work.why}`)] };
  }
}

/** Reads a phone number. */
export function readPhoneText(text: string): Reading<Phone> {
  const phone = readPhone(text);
  return phone ? { said: phone } : { unclear: [line("daftar:phone.unclear")] };
}
