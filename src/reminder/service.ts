import { withinPace } from "../broadcast/pace-rules.ts";
import type { Tx } from "../db/client.ts";
import { type Day, dateFromDay, dayFromDate, dayIn, daysBefore, momentIn, timeIn, weekdayOf } from "../kit/date.ts";
import { isRestTime, restsFrom, zoneOf } from "../programme/quiet-rules.ts";
import { findProgramme, type ProgrammeRow } from "../programme/service.ts";
import { villagesOf } from "../recap/service.ts";
import { type Due, dueOn, type Known, type Undone } from "./due.ts";
import { type Calendar, LATE_DAYS, type Rule } from "./rules.ts";
import {
  claimDay,
  deleteReminders,
  dropSnoozes,
  findDone,
  findReachable,
  findSent,
  findSnoozed,
  findTold,
  findToldPeople,
  findUndone,
  findUnsent,
  giveDayBack,
  insertReminders,
  type ReachableRow,
  setSnooze,
} from "./store.ts";

export { skipWaiting as skipReminders } from "./store.ts";

/** Longer than any period lasts. */
const HISTORY_DAYS = 100;

/** The clock that the villages of a programme live by, whatever was set for its office. */
export function zoneOfVillages({ regencyCode }: Pick<ProgrammeRow, "regencyCode">): string {
  return zoneOf(regencyCode);
}

/** Whether reminders of a programme are to be worked out at `nowMs`: once a day, when people there are not left in peace. */
export function isTimeToRemind(programme: ProgrammeRow, nowMs: number): boolean {
  const { remindersOn, remindedOn } = programme;
  if (!remindersOn || (remindedOn && dayFromDate(remindedOn) >= dayIn(zoneOfVillages(programme), nowMs))) return false;
  return isGoodTime(programme, nowMs);
}

/** Whether people of a programme may be written to at this time of day without having asked. */
export function isGoodTime(programme: Pick<ProgrammeRow, "regencyCode" | "remindAt">, nowMs: number): boolean {
  const zone = zoneOfVillages(programme);
  const time = timeIn(zone, nowMs);
  return time >= programme.remindAt && isRestTime(dayIn(zone, nowMs), time) === null;
}

/** When what is written to people of a programme at `nowMs` comes too late for now; epoch milliseconds. */
export function leavesUntil(programme: Pick<ProgrammeRow, "regencyCode">, nowMs: number): number {
  return restsFrom(zoneOfVillages(programme), nowMs);
}

/**
 * What everybody is reminded of today, kept as told in the same transaction; empty when the day was taken already. What
 * was missed on earlier days comes once, with today's. On a channel that has to be used with care only a few at a time.
 */
export async function takeReminders(tx: Tx, programme: ProgrammeRow, nowMs: number): Promise<Due[]> {
  const today = dayIn(zoneOfVillages(programme), nowMs);
  if (!(await claimDay(tx, programme.id, today))) return [];
  const people = await findReachable(tx, programme.id);
  const all = dueOn(await knownOn(tx, programme, people, nowMs));
  const channels = new Map(people.map(({ personId, channel }) => [personId, channel]));
  const due = withinPace(all, ({ personId }) => channels.get(personId) ?? "");
  // The others hear at the next looks, one after the other.
  if (due.length < all.length) await giveDayBack(tx, programme.id, today);
  const at = new Date(nowMs);
  const kept = await insertReminders(
    tx,
    programme.id,
    due.flatMap(({ rows }) => rows),
    at,
  );
  await dropSnoozes(tx, programme.id, [...kept], today);
  return due.filter(({ personId }) => kept.has(personId));
}

/** So long ago something may have been given up that is still worth being said. */
const UNSENT_MS = 7 * 86_400_000;

/** What was told lately by messages that were given up for one of these reasons counts as not told. */
export async function forgetUnsent(
  tx: Tx,
  programme: ProgrammeRow,
  reasons: readonly string[],
  nowMs: number,
): Promise<void> {
  const [timeZone, since] = [zoneOfVillages(programme), new Date(nowMs - UNSENT_MS)];
  const unsent = await findUnsent(tx, programme.id, { timeZone, since, reasons });
  if (unsent.length > 0) await deleteReminders(tx, unsent);
}

/** What would be said today, as far as it was not said yet; nothing is kept. */
export async function previewReminders(tx: Tx, programme: ProgrammeRow, nowMs: number): Promise<Due[]> {
  return dueOn(await knownOn(tx, programme, await findReachable(tx, programme.id), nowMs));
}

/** A reminder that was kept, and what became of its message. */
export interface SentReminder {
  readonly on: Day;
  readonly areaCode: string;
  readonly rule: Rule;
  readonly period: Day;
  readonly rung: string;
  readonly again: boolean;
  /** The state of the message; null where there is none. */
  readonly message: string | null;
}

/** Everything that the people of a programme were reminded of in so many days, the newest first. */
export async function sentReminders(
  tx: Tx,
  programme: ProgrammeRow,
  days: number,
  nowMs: number,
): Promise<SentReminder[]> {
  const { id } = programme;
  const timeZone = zoneOfVillages(programme);
  const rows = await findSent(tx, id, timeZone, new Date(nowMs - days * 86_400_000));
  return rows.map(({ at, period, ...row }) => ({
    ...row,
    on: dayIn(timeZone, at.getTime()),
    period: dayFromDate(period),
  }));
}

/** Names the message by which a person is reminded on a day: there is one at most. */
export function reminderKey(today: Day): string {
  return `remind:${today}`;
}

/**
 * Reminders whose messages were taken back count as not told: whoever was to hear of them hears at the next good time. Who
 * had asked to hear again still wants to. What is no reminder is left alone.
 */
export async function forgetReminders(
  tx: Tx,
  late: readonly { readonly key: string; readonly at: Date }[],
  nowMs: number,
): Promise<void> {
  const told = late.flatMap(({ key, at }) => {
    const [kind, , personId] = key.split(":");
    return kind === "remind" && personId ? [{ personId, at }] : [];
  });
  if (told.length === 0) return;
  for (const programmeId of await deleteReminders(tx, told)) {
    const programme = await findProgramme(tx, programmeId);
    // The rest of this day may still be good.
    if (programme) await giveDayBack(tx, programmeId, dayIn(zoneOfVillages(programme), nowMs));
  }
}

/** The person wants to hear again tomorrow, and not before. */
export async function snooze(tx: Tx, personId: string, today: Day, nowMs: number): Promise<void> {
  await setSnooze(tx, personId, daysBefore(today, -1), new Date(nowMs));
}

async function knownOn(
  tx: Tx,
  programme: ProgrammeRow,
  people: readonly ReachableRow[],
  nowMs: number,
): Promise<Known> {
  const { id, regencyCode, quotaPerVillage: quota, officeDays, remindClimb: climb } = programme;
  const timeZone = zoneOfVillages(programme);
  const today = dayIn(timeZone, nowMs);
  const dayOf = (at: Date) => dayIn(timeZone, at.getTime());
  const calendar = calendarOf(programme);
  const told = await findTold(tx, id, dateFromDay(daysBefore(today, HISTORY_DAYS)));
  const done = await findDone(tx, id);
  const villages = await villagesOf(tx, { programmeId: id, areaCode: regencyCode }, { quota, timeZone, today });
  return {
    ...{ today, quota, climb, calendar },
    isOfficeDay: officeDays.includes(weekdayOf(today)) && !calendar.holidays.has(today),
    // A village that may not begin yet is not late.
    villages: villages.filter(({ told: isTold, main }) => isTold || main > 0 || !programme.socializeFirst),
    people: people.map(({ personId, kind, areaCode, grantedAt }) => {
      const rung = kind === "officer" ? kind : kind === "village_head" ? "head" : "operator";
      return { personId, rung, areaCode, since: dayOf(grantedAt) };
    }),
    told: told.map(({ period, at, ...row }) => ({ ...row, period: dayFromDate(period), atMs: at.getTime() })),
    doneMs: new Map(done.map(({ areaCode, at }) => [areaCode, at.getTime()])),
    snoozed: new Map((await findSnoozed(tx)).map(({ personId, onDay }) => [personId, dayFromDate(onDay)])),
    toldToday: new Set(await findToldPeople(tx, new Date(momentIn(timeZone, today, "00:00")))),
    undone: (await findUndone(tx, id)).map(
      ({ rule, areaCode, at, by }): Undone => ({ rule, areaCode, on: dayOf(at), by: by && dayOf(by) }),
    ),
  };
}

/** The days of a programme that reminders go by. */
function calendarOf(programme: ProgrammeRow): Calendar {
  const day = (date: Date | null) => date && dayFromDate(date);
  const opens = day(programme.registrationFrom);
  const closes = day(programme.registrationUntil);
  return {
    ...{ opens, closes },
    ends: closes ? daysBefore(closes, -LATE_DAYS) : (`${programme.year}-12-31` as Day),
    ...{ before: programme.remindDays, every: programme.remindEvery, lateEvery: programme.remindLateEvery },
    from: opens ?? dayIn(zoneOfVillages(programme), programme.createdAt.getTime()),
    holidays: new Set([...programme.holidays, ...programme.officeClosedOn.map(dayFromDate)]),
  };
}
