import type { Day } from "../kit/date.ts";
import type { VillageProgress } from "../recap/rules.ts";
import { type Calendar, type Gap, gapsOf, periodOf, type Rule, type Rung, rungsFor } from "./rules.ts";

/** Somebody who can be reminded: has a role or an office, a chat, agreed, and did not stop messages. */
export interface Reachable {
  readonly personId: string;
  readonly rung: "head" | "operator" | "officer";
  /** A village, or the regency or district of an officer. */
  readonly areaCode: string;
  readonly since: Day;
}

/** Somebody was reminded of a rule about a place in a period. */
export interface Told {
  readonly areaCode: string;
  readonly rule: Rule;
  readonly period: Day;
  readonly personId: string;
  /** Because they had asked to hear of it again. */
  readonly again: boolean;
  readonly atMs: number;
}

/** A case or a report that the office has not begun with. */
export interface Undone {
  readonly rule: "queue" | "reports" | "privacy";
  readonly areaCode: string;
  readonly on: Day;
  /** Until when it was promised, or the law wants it; null when nobody could say. */
  readonly by: Day | null;
}

/** Everything that decides who is reminded of what on one day. */
export interface Known {
  readonly today: Day;
  /** Whether officers work today. */
  readonly isOfficeDay: boolean;
  readonly quota: number;
  readonly climb: number;
  readonly calendar: Calendar;
  readonly villages: readonly VillageProgress[];
  readonly people: readonly Reachable[];
  readonly told: readonly Told[];
  /** By village, when something was last done for its roster. */
  readonly doneMs: ReadonlyMap<string, number>;
  /** By person, the day on which they want to hear again. */
  readonly snoozed: ReadonlyMap<string, Day>;
  /** Who was reminded today already, of whatever programme. */
  readonly toldToday: ReadonlySet<string>;
  readonly undone: readonly Undone[];
}

/** A village that somebody is reminded of, with everything it has left to do. */
export interface DueVillage {
  readonly village: VillageProgress;
  readonly gaps: readonly Gap[];
  readonly rung: Rung;
}

/** What waits in an officer's own queue. */
export interface DueUndone {
  readonly rule: Undone["rule"];
  readonly count: number;
  /** Past the day that was promised. */
  readonly late: number;
  /** The nearest day that was promised or that the law sets. */
  readonly by: Day | null;
}

/** One reminder as it is kept. */
export type DueRow = Omit<Told, "atMs"> & { readonly rung: Rung };

/** What one person is reminded of, in one message. */
export interface Due {
  readonly personId: string;
  readonly villages: readonly DueVillage[];
  readonly undone: readonly DueUndone[];
  readonly rows: readonly DueRow[];
}

/**
 * Who is reminded of what: each person once a day at most, with everything in one message. Somebody who asked to hear
 * again later hears nothing before, and then of all that is left.
 */
export function dueOn(known: Known): Due[] {
  const perPerson = new Map<string, { villages: DueVillage[]; undone: DueUndone[]; rows: DueRow[] }>();
  const of = (personId: string) => {
    const found = perPerson.get(personId) ?? { villages: [], undone: [], rows: [] };
    perPerson.set(personId, found);
    return found;
  };
  const history = historyOf(known.told);
  for (const village of known.villages) {
    for (const { personId, rows, ...due } of dueOfVillage(village, known, history)) {
      of(personId).villages.push(due);
      of(personId).rows.push(...rows);
    }
  }
  for (const { personId, rows, undone } of dueOfOffice(known, history)) {
    of(personId).undone.push(...undone);
    of(personId).rows.push(...rows);
  }
  return [...perPerson].map(([personId, due]) => ({ personId, ...due }));
}

/** Whether somebody may be told anything today. */
function isOpenOn({ today, snoozed, toldToday }: Known): (one: Reachable) => boolean {
  return ({ personId }) => !toldToday.has(personId) && (snoozed.get(personId) ?? today) <= today;
}

interface History {
  readonly keys: ReadonlySet<string>;
  /** By village and rule. */
  readonly of: ReadonlyMap<string, readonly Told[]>;
}

function historyOf(told: readonly Told[]): History {
  const of = new Map<string, Told[]>();
  for (const one of told) {
    const key = `${one.areaCode} ${one.rule}`;
    const same = of.get(key);
    if (same) same.push(one);
    else of.set(key, [one]);
  }
  return { keys: new Set(told.map(keyOf)), of };
}

function keyOf({ areaCode, rule, period, personId }: Omit<Told, "atMs" | "again">): string {
  return `${areaCode} ${rule} ${period} ${personId}`;
}

/** Those who hear of one village today, each with what is kept of it. */
function dueOfVillage(village: VillageProgress, known: Known, history: History) {
  const gaps = gapsOf(village, known.quota);
  if (gaps.length === 0) return [];
  const heard = known.people.filter((one) => hears(one, village));
  const own = heard.filter(({ rung }) => rung !== "officer");
  const knownSince = (own.length > 0 ? own : heard).map((one) => one.since).sort()[0] ?? null;
  const present = new Set(heard.map((one) => rungOf(one)));
  const due = gaps.flatMap(({ rule }) => {
    const period = periodOf(rule, village, known.calendar, known.today, knownSince);
    if (period === null) return [];
    const unheeded = unheededBefore(
      period,
      history.of.get(`${village.code} ${rule}`) ?? [],
      known.doneMs.get(village.code),
    );
    return [{ rule, period, rungs: rungsFor(present, unheeded, known.climb) }];
  });
  // Who wants to hear later keeps their place: nobody further up is told instead.
  return heard.filter(isOpenOn(known)).flatMap((one) => {
    const rung = rungOf(one);
    const mine = due.filter(({ rungs }) => rungs.includes(rung));
    const rows = rowsFor({ personId: one.personId, areaCode: village.code, rung }, mine, known, history);
    return rows.length > 0 ? [{ personId: one.personId, village, gaps, rung, rows }] : [];
  });
}

/** What is kept of one person and one village; empty when there is nothing new to say. Who asked hears it all again. */
function rowsFor(
  about: Pick<DueRow, "personId" | "areaCode" | "rung">,
  due: readonly { readonly rule: Rule; readonly period: Day }[],
  { today, snoozed }: Known,
  history: History,
): DueRow[] {
  const again = snoozed.has(about.personId);
  const row = (rule: Rule, period: Day): DueRow => ({ ...about, rule, period, again });
  const isNew = (one: DueRow) => !history.keys.has(keyOf(one));
  const fresh = due.map(({ rule, period }) => row(rule, period)).filter(isNew);
  if (!again) return fresh;
  // The period counts as told too, or it would be told once more the day after.
  const woken = due.map(({ rule }) => row(rule, today)).filter(isNew);
  return woken.length > 0 ? [...woken, ...fresh.filter(({ period }) => period !== today)] : [];
}

/** Periods before this one in which somebody was reminded, and nothing was done since. */
function unheededBefore(period: Day, told: readonly Told[], doneMs = 0): number {
  const vain = told.filter((one) => !one.again && one.period < period && one.atMs > doneMs);
  return new Set(vain.map((one) => one.period)).size;
}

function rungOf({ rung, areaCode }: Reachable): Rung {
  if (rung !== "officer") return rung;
  return areaCode.length > "61.07".length ? "district" : "regency";
}

function hears({ areaCode }: Reachable, { code }: VillageProgress): boolean {
  return code === areaCode || code.startsWith(`${areaCode}.`);
}

/** What officers have in their own queues: told on each day of work while something is late, and of data every day. */
function dueOfOffice(known: Known, history: History) {
  const { today, isOfficeDay } = known;
  const officers = known.people.filter(({ rung }) => rung === "officer");
  return officers.filter(isOpenOn(known)).flatMap((officer) => {
    const { personId, areaCode } = officer;
    const mine = known.undone.filter((one) => nearest(one.areaCode, officers) === areaCode);
    const undone = (["privacy", "queue", "reports"] as const).flatMap((rule): DueUndone[] => {
      const all = mine.filter((one) => one.rule === rule);
      // Whatever came or slipped today has its own message.
      const old = all.filter((one) => (rule === "queue" ? (one.by ?? one.on) : one.on) < today);
      if (old.length === 0 || (rule !== "privacy" && !isOfficeDay)) return [];
      const by = all.flatMap((one) => one.by ?? []).sort()[0] ?? null;
      return [{ rule, count: all.length, late: all.filter((one) => one.by !== null && one.by < today).length, by }];
    });
    const rung = rungOf(officer);
    const rows = undone
      .map(({ rule }): DueRow => ({ areaCode, rule, period: today, personId, rung, again: false }))
      .filter((one) => !history.keys.has(keyOf(one)));
    return rows.length > 0 ? [{ personId, undone, rows }] : [];
  });
}

/** The smallest area with officers that holds the place; null when there is none. */
function nearest(code: string, officers: readonly Reachable[]): string | null {
  const holding = officers.filter((one) => code === one.areaCode || code.startsWith(`${one.areaCode}.`));
  return holding.map(({ areaCode }) => areaCode).sort((one, other) => other.length - one.length)[0] ?? null;
}
