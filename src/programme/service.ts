import { z } from "zod";
import type { ProgrammeFacts, Words } from "../../flows/facts.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import type { Fund } from "../db/generated/enums.ts";
import type { OwnAnswers } from "../faq/rules.ts";
import { type Day, dateFromDay, dayFromDate } from "../kit/date.ts";
import type { Ids } from "../kit/ids.ts";
import { phaseOf } from "../roster/rules.ts";
import { holidaysIn } from "./holidays.ts";
import { naturalName, type Tariff, tariffFor, tariffForAll } from "./rules.ts";
import type { ProgrammeRow as StoredProgramme } from "./store.ts";
import {
  findProgrammeRow,
  findProgrammeRows,
  findTariffRules,
  insertProgramme,
  isRegency,
  updateProgramme,
} from "./store.ts";

/** A stored programme, its regency's name, and the days on which nobody there is written to without having asked. */
export type ProgrammeRow = StoredProgramme & { readonly holidays: ReadonlySet<Day> };

/** Everything about a programme that is a decision of its regency. Days are inclusive. */
export interface CreateProgramme {
  readonly regencyCode: string;
  readonly year: number;
  readonly fund: Fund;
  readonly title: string;
  readonly quotaPerVillage: number;
  readonly legalBases: readonly { readonly title: string; readonly about: string }[];
  readonly villageWord: string;
  readonly headWord: string;
  readonly subUnitWord: string;
  readonly timeZone: string;
  readonly socializationFrom: Day | null;
  readonly registrationFrom: Day | null;
  readonly registrationUntil: Day | null;
  readonly coverageTarget: number | null;
  readonly vulnerableWorkers: number | null;
  readonly minAge: number;
  readonly ageLimit: number;
  readonly officeName: string;
  readonly officeContact: string;
  readonly officialPage: string | null;
}

export type Created =
  | { readonly is: "created"; readonly id: string }
  | { readonly is: "exists" }
  | { readonly is: "no-such-regency" };

/** Starts a programme. Refuses a second one of the same regency, year and fund, and a code that is no regency. */
export async function createProgramme(
  tx: Tx,
  command: CreateProgramme,
  tools: { readonly ids: Ids; readonly nowMs: number },
): Promise<Created> {
  if (!(await isRegency(tx, command.regencyCode))) return { is: "no-such-regency" };
  const id = tools.ids.uuid();
  const { socializationFrom, registrationFrom, registrationUntil, legalBases, ...plain } = command;
  const isNew = await insertProgramme(tx, {
    ...plain,
    id,
    legalBases: legalBases.map((basis) => ({ ...basis })),
    socializationFrom: socializationFrom && dateFromDay(socializationFrom),
    registrationFrom: registrationFrom && dateFromDay(registrationFrom),
    registrationUntil: registrationUntil && dateFromDay(registrationUntil),
    createdAt: new Date(tools.nowMs),
  });
  if (!isNew) return { is: "exists" };
  await append(tx, {
    ...{ atMs: tools.nowMs, personId: null, via: "command", action: "programme-created", subject: `programme:${id}` },
    detail: { regency: command.regencyCode, year: command.year, fund: command.fund },
  });
  return { is: "created", id };
}

/** When the officers answer. What is left out stays as it is. */
export interface SetOfficeHours {
  /** "08:00" */
  readonly opens?: string;
  readonly closes?: string;
  /** 1 is Monday. */
  readonly days?: readonly number[];
  /** Days on which the office is closed besides. */
  readonly closedOn?: readonly Day[];
}

/** Sets when the officers of a programme answer. What was promised before stays promised. */
export async function setOfficeHours(tx: Tx, id: string, hours: SetOfficeHours, nowMs: number): Promise<void> {
  const { opens, closes, days, closedOn } = hours;
  const isThere = await updateProgramme(tx, id, {
    ...(opens !== undefined && { officeOpens: opens }),
    ...(closes !== undefined && { officeCloses: closes }),
    ...(days && { officeDays: [...days] }),
    ...(closedOn && { officeClosedOn: closedOn.map(dateFromDay) }),
  });
  if (!isThere) throw new Error("no such programme");
  await append(tx, {
    ...{ atMs: nowMs, personId: null, via: "command", action: "office-hours-set", subject: `programme:${id}` },
    detail: { opens: opens ?? null, closes: closes ?? null, days: days?.join(",") ?? null },
  });
}

/** When people are reminded of what is left to do. What is left out stays as it is. */
export interface SetReminders {
  readonly on?: boolean;
  /** "08:00" */
  readonly at?: string;
  /** Days before the last day of registration. */
  readonly before?: readonly number[];
  /** Days between two reminders: long before the last day, and after it. */
  readonly every?: number;
  readonly lateEvery?: number;
  /** Reminders without effect after which the next one up hears of it too. */
  readonly climb?: number;
}

/** Sets when the people of a programme are reminded. */
export async function setReminders(tx: Tx, id: string, set: SetReminders, nowMs: number): Promise<void> {
  const { on, at, before, every, lateEvery, climb } = set;
  const isThere = await updateProgramme(tx, id, {
    ...(on !== undefined && { remindersOn: on }),
    ...(at !== undefined && { remindAt: at }),
    ...(before && { remindDays: [...before] }),
    ...(every !== undefined && { remindEvery: every }),
    ...(lateEvery !== undefined && { remindLateEvery: lateEvery }),
    ...(climb !== undefined && { remindClimb: climb }),
  });
  if (!isThere) throw new Error("no such programme");
  await append(tx, {
    ...{ atMs: nowMs, personId: null, via: "command", action: "reminders-set", subject: `programme:${id}` },
    detail: { on: on ?? null, at: at ?? null, before: before?.join(",") ?? null, climb: climb ?? null },
  });
}

/** The first and the last day of registration; null for none, left out for as it is. */
export interface SetDates {
  readonly from?: Day | null;
  readonly until?: Day | null;
}

/** Moves the days of registration. Reminders go by the new ones from the next day on. */
export async function setDates(tx: Tx, id: string, { from, until }: SetDates, nowMs: number): Promise<void> {
  const isThere = await updateProgramme(tx, id, {
    ...(from !== undefined && { registrationFrom: from && dateFromDay(from) }),
    ...(until !== undefined && { registrationUntil: until && dateFromDay(until) }),
  });
  if (!isThere) throw new Error("no such programme");
  await append(tx, {
    ...{ atMs: nowMs, personId: null, via: "command", action: "dates-set", subject: `programme:${id}` },
    detail: { from: from ?? null, until: until ?? null },
  });
}

export async function findProgramme(tx: Tx, id: string): Promise<ProgrammeRow | null> {
  const row = await findProgrammeRow(tx, id);
  return row && ((await withHolidays(tx, [row]))[0] ?? null);
}

/** The programmes of a regency in a year: one for each fund. */
export async function findProgrammes(tx: Tx, regencyCode: string, year: number): Promise<ProgrammeRow[]> {
  return withHolidays(tx, await findProgrammeRows(tx, { regencyCode, year }));
}

/** Every programme, the newest year first. */
export async function allProgrammes(tx: Tx): Promise<ProgrammeRow[]> {
  return withHolidays(tx, await findProgrammeRows(tx, {}));
}

async function withHolidays(tx: Tx, rows: readonly StoredProgramme[]): Promise<ProgrammeRow[]> {
  const holidays = await holidaysIn(tx, [...new Set(rows.map(({ regencyCode }) => regencyCode))]);
  return rows.map((row) => {
    const days = holidays.filter(({ regencyCode }) => regencyCode === null || regencyCode === row.regencyCode);
    return { ...row, holidays: new Set(days.map(({ day }) => day)) };
  });
}

/** What a segment pays on a day, lowest tier; null when that is not certain for the fund. */
export async function tariffOn(tx: Tx, fund: Fund, segment: "transport" | "other", day: Day): Promise<Tariff | null> {
  return tariffFor(await findTariffRules(tx, fund, [segment], day), segment);
}

/** What everybody pays on a day whatever their trade; null when the trades differ or it is not certain. */
export async function tariffForAllOn(tx: Tx, fund: Fund, day: Day): Promise<Tariff | null> {
  return tariffForAll(await findTariffRules(tx, fund, ["transport", "other"], day));
}

const legalBases = z.array(z.object({ title: z.string() }));

/** A programme as the flows know it, on a day. */
export function programmeFacts(row: ProgrammeRow, today: Day, ownAnswers: OwnAnswers = {}): ProgrammeFacts {
  const day = (date: Date | null) => date && dayFromDate(date);
  return {
    id: row.id,
    title: row.title,
    year: row.year,
    regencyCode: row.regencyCode,
    regencyName: naturalName(row.regency.name),
    quota: row.quotaPerVillage,
    fund: row.fund,
    ageRule: { minAge: row.minAge, ageLimit: row.ageLimit },
    phase: phaseOf(day(row.registrationFrom), day(row.registrationUntil), today),
    socializeFirst: row.socializeFirst,
    officeName: row.officeName,
    officeContact: row.officeContact,
    officialPage: row.officialPage,
    legalBases: legalBases.parse(row.legalBases).map((basis) => basis.title),
    ownAnswers,
  };
}

/** The words of the programme's region. */
export function wordsOf(row: ProgrammeRow): Words {
  return {
    desa: row.villageWord,
    kepalaDesa: row.headWord,
    dusun: row.subUnitWord,
    kabupaten: naturalName(row.regency.name),
  };
}
