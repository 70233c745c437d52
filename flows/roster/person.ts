import type { Line, Reading, Reply, View } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import { maskNik, type Nik, partsOf, readNik } from "../../src/kit/nik.ts";
import { maskPhone, type Phone } from "../../src/kit/phone.ts";
import { UNDO_MINUTES } from "../../src/roster/rules.ts";
import { type Occupation, readOccupation, readPersonName, readPhoneText } from "../daftar/readers.ts";
import type { RosterRow } from "../roster-facts.ts";
import { line, row } from "../shared/line.ts";
import { ageRefusal, nikFaultLines, sexKey } from "../shared/nik.ts";
import type { Answers } from "./answers.ts";
import type { Facts } from "./list.ts";

export type Here = View<Answers, Facts>;

/** The reasons for taking somebody off the list; the id is what is stored. */
export const REASONS = [
  { id: "meninggal", key: "roster:reason.died" },
  { id: "pindah", key: "roster:reason.moved" },
  { id: "tidak bersedia", key: "roster:reason.unwilling" },
  { id: "sudah peserta BPJS Ketenagakerjaan", key: "roster:reason.member" },
  { id: "salah data", key: "roster:reason.mistake" },
] as const;

/** The row that is being looked at, if it is still on the list. */
export function rowOf({ answers, facts }: Here): RosterRow | null {
  return facts.list.find(({ enrolmentId }) => enrolmentId === answers.enrolmentId) ?? null;
}

/** Only what the district has not taken in hand yet may be changed from the village. */
export function canChange(person: RosterRow): boolean {
  return person.state === "draft" || person.state === "submitted";
}

export function personLines(view: Here): readonly Line[] {
  const person = rowOf(view);
  if (!person) return [line("roster:person.gone")];
  return [
    line("roster:person.name", { name: person.name }),
    row("roster:person.nik", { nik: person.nik }),
    row("roster:person.born", { born: sayDay(person.birthDate), sex: line(sexKey(person.sex)) }),
    row("roster:person.occupation", { occupation: person.occupation }),
    person.phone ? row("roster:person.phone", { phone: person.phone }) : row("roster:person.noPhone"),
    row(person.standing === "main" ? "roster:person.main" : "roster:person.reserve"),
    ...(canChange(person) ? [] : [line("roster:person.locked")]),
  ];
}

/** Reads a new value for one field; null takes the phone number away. */
export function readValue(reply: Reply, { answers, facts }: Here, picked: string | null): Reading<string | null> {
  if (picked !== null) return { said: answers.field === "phone" ? null : picked };
  switch (answers.field) {
    case "nik":
      return readNewNik(reply.text, facts, answers.enrolmentId);
    case "name":
      return readPersonName(reply.text);
    case "occupation":
      return workOf(readOccupation(reply.text));
    default:
      return readPhoneText(reply.text);
  }
}

function workOf(reading: Reading<Occupation>): Reading<string> {
  return "said" in reading ? { said: reading.said.occupation } : reading;
}

function readNewNik(text: string, facts: Facts, enrolmentId: string | undefined): Reading<string> {
  const reading = readNik(text, facts.today);
  if ("fault" in reading) return { unclear: nikFaultLines(reading) };
  const { standing } = facts;
  if (standing.is === "elsewhere") return { unclear: [line("roster:value.nikElsewhere")] };
  if (standing.is === "here") {
    const own = standing.enrolmentId === enrolmentId;
    return { unclear: [own ? line("roster:value.same") : line("roster:value.nikHere", { name: standing.name })] };
  }
  const refusal = ageRefusal(reading.nik, facts);
  return refusal ? { unclear: refusal } : { said: reading.nik };
}

/** Old and new, one below the other. */
export function comparisonLines(view: Here): readonly Line[] {
  const { answers, facts } = view;
  const person = rowOf(view);
  const { field, value } = answers;
  if (!person || !field || value === undefined) return [line("roster:person.gone")];
  return [
    line(`roster:confirm.${field}`, { name: person.name }),
    row("roster:confirm.old", { old: oldValue(person, field) }),
    row("roster:confirm.new", { new: newValue(field, value, facts) }),
    line("roster:confirm.ask"),
  ];
}

function oldValue(person: RosterRow, field: NonNullable<Answers["field"]>): string | Line {
  if (field === "nik") return nikWithBirth(person.nik, sayDay(person.birthDate), person.sex);
  return person[field] ?? line("roster:confirm.nothing");
}

function newValue(field: NonNullable<Answers["field"]>, value: string | null, { today }: Facts): string | Line {
  if (value === null) return line("roster:confirm.nothing");
  if (field === "phone") return maskPhone(value as Phone);
  if (field !== "nik") return value;
  const { birthDate, sex } = partsOf(value as Nik, today);
  return nikWithBirth(maskNik(value as Nik), sayDay(birthDate), sex);
}

/** A masked NIK may look the same before and after; its birth date tells more. */
function nikWithBirth(nik: string, born: string, sex: "L" | "P"): Line {
  return line("roster:confirm.nikValue", { nik, born, sex: line(sexKey(sex)) });
}

export function removalLines(view: Here): readonly Line[] {
  const person = rowOf(view);
  if (!person) return [line("roster:person.gone")];
  const reason = view.answers.reason ?? "";
  const next = person.standing === "main" ? view.facts.list.find(({ standing }) => standing === "reserve") : undefined;
  return [
    ...(reason === "meninggal" ? [line("roster:remove.condolence", { name: person.name })] : []),
    line("roster:remove.what", { name: person.name, reason }),
    row("roster:remove.kept", { minutes: UNDO_MINUTES }),
    ...(next ? [row("roster:remove.reserve", { reserve: next.name })] : []),
    line("roster:remove.ask"),
  ];
}
