import type { Tx } from "../db/client.ts";
import { type Day, dateFromDay } from "../kit/date.ts";
import { CHAT_CONSENT } from "../person/rules.ts";
import type { DueRow } from "./due.ts";
import type { Rule } from "./rules.ts";

/** Takes a day of a programme for this transaction; false when it was taken before, by whomever. */
export async function claimDay(tx: Tx, programmeId: string, today: Day): Promise<boolean> {
  const day = dateFromDay(today);
  const taken = await tx.$executeRaw`
    update programme set reminded_on = ${day}::date
    where id = ${programmeId}::uuid and (reminded_on is null or reminded_on < ${day}::date)`;
  return taken === 1;
}

/** Who was told what since a moment by a message that was given up for one of these reasons. */
export function findUnsent(
  tx: Tx,
  programmeId: string,
  told: { readonly timeZone: string; readonly since: Date; readonly reasons: readonly string[] },
): Promise<{ readonly personId: string; readonly at: Date }[]> {
  return tx.$queryRaw`
    select distinct reminder.person_id as "personId", reminder.at from reminder
    join outbox on outbox.notice_key =
      'remind:' || to_char(reminder.at at time zone ${told.timeZone}, 'YYYY-MM-DD') || ':' || reminder.person_id || ':0'
    where reminder.programme_id = ${programmeId}::uuid and reminder.at >= ${told.since}
      and outbox.state = 'refused' and outbox.reason = any(${[...told.reasons]})`;
}

/** A day that was taken may be taken again. */
export async function giveDayBack(tx: Tx, programmeId: string, today: Day): Promise<void> {
  const day = dateFromDay(today);
  await tx.$executeRaw`
    update programme set reminded_on = ${day}::date - 1 where id = ${programmeId}::uuid and reminded_on = ${day}::date`;
}

/**
 * Deletes what people were told at certain moments, and keeps the wish of those who had asked to hear again. Returns the
 * programmes that it was of.
 */
export async function deleteReminders(
  tx: Tx,
  told: readonly { readonly personId: string; readonly at: Date }[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    with gone as (
      delete from reminder
      using json_to_recordset(${JSON.stringify(told)}::json) as i("personId" uuid, at timestamptz)
      where reminder.person_id = i."personId" and reminder.at = i.at
      returning reminder.programme_id, reminder.person_id, reminder.period, reminder.again, reminder.at
    ), wish as (
      insert into reminder_snooze (person_id, on_day, at)
      select person_id, max(period), max(at) from gone where again group by person_id
      on conflict (person_id) do nothing
    )
    select distinct programme_id as id from gone`;
  return rows.map(({ id }) => id);
}

export interface ReachableRow {
  readonly personId: string;
  readonly kind: "village_head" | "village_operator" | "officer";
  readonly areaCode: string;
  readonly grantedAt: Date;
  /** Where they were last. */
  readonly channel: string;
}

/**
 * Everybody with a role or an office in the programme who agreed to the chat, wants messages and has a chat that is not
 * blocked. Of somebody with several roles over villages the newest counts, as in the conversation.
 */
export function findReachable(tx: Tx, programmeId: string): Promise<ReachableRow[]> {
  return tx.$queryRaw<ReachableRow[]>`
    with held as (
      select distinct on (person_id, kind = 'officer') person_id, kind, programme_id, area_code, granted_at
      from role where ended_at is null
      order by person_id, kind = 'officer', granted_at desc
    )
    select held.person_id as "personId", held.kind::text, held.area_code as "areaCode", held.granted_at as "grantedAt",
      newest.channel
    from held join person on person.id = held.person_id and person.opted_out_at is null
    cross join lateral (
      select chat.channel from chat left join conversation on conversation.chat_id = chat.id
      where chat.person_id = held.person_id and chat.blocked_at is null
      order by conversation.updated_at desc nulls last, chat.id desc limit 1
    ) newest
    where held.programme_id = ${programmeId}::uuid
      and (select answer from consent where consent.person_id = held.person_id and kind = ${CHAT_CONSENT}
        order by id desc limit 1)
    order by held.granted_at, held.person_id`;
}

export interface ToldRow {
  readonly areaCode: string;
  readonly rule: Rule;
  readonly period: Date;
  readonly personId: string;
  readonly again: boolean;
  readonly at: Date;
}

export function findTold(tx: Tx, programmeId: string, since: Date): Promise<ToldRow[]> {
  return tx.$queryRaw<ToldRow[]>`
    select area_code as "areaCode", rule, period, person_id as "personId", again, at
    from reminder where programme_id = ${programmeId}::uuid and at >= ${since}`;
}

export interface SentRow {
  readonly areaCode: string;
  readonly rule: Rule;
  readonly period: Date;
  readonly rung: string;
  readonly again: boolean;
  readonly at: Date;
  readonly message: string | null;
}

/** What was told since a moment, the newest first, with the state of the message of that day. */
export function findSent(tx: Tx, programmeId: string, timeZone: string, since: Date): Promise<SentRow[]> {
  return tx.$queryRaw<SentRow[]>`
    select reminder.area_code as "areaCode", reminder.rule, reminder.period, reminder.rung, reminder.again, reminder.at,
      outbox.state::text as message
    from reminder left join outbox on outbox.notice_key =
      'remind:' || to_char(reminder.at at time zone ${timeZone}, 'YYYY-MM-DD') || ':' || reminder.person_id || ':0'
    where reminder.programme_id = ${programmeId}::uuid and reminder.at >= ${since}
    order by reminder.at desc, reminder.area_code, reminder.rule, reminder.id`;
}

/** Everybody who was reminded since a moment, whatever of. */
export async function findToldPeople(tx: Tx, since: Date): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`select distinct person_id as id from reminder where at >= ${since}`;
  return rows.map(({ id }) => id);
}

/** When something was last done for each roster of the programme: a change, a list sent in or decided on, a handing-in. */
export function findDone(tx: Tx, programmeId: string): Promise<{ readonly areaCode: string; readonly at: Date }[]> {
  return tx.$queryRaw`
    select area_code as "areaCode", max(at) as at from (
      select roster.village_code as area_code, max(roster_change.at) as at
      from roster join roster_change on roster_change.roster_id = roster.id
      where roster.programme_id = ${programmeId}::uuid group by roster.village_code
      union all
      select roster.village_code, max(submission.at) from roster join submission on submission.roster_id = roster.id
      where roster.programme_id = ${programmeId}::uuid group by roster.village_code
      union all
      select village_code, max(greatest(created_at, decided_at)) from draft_row
      where programme_id = ${programmeId}::uuid group by village_code
    ) doing group by area_code`;
}

export interface UndoneRow {
  readonly rule: "queue" | "reports" | "privacy";
  readonly areaCode: string;
  readonly at: Date;
  readonly by: Date | null;
}

/** Cases that nobody took, and reports that nobody began with, with the moment by which each is due. */
export function findUndone(tx: Tx, programmeId: string): Promise<UndoneRow[]> {
  return tx.$queryRaw<UndoneRow[]>`
    select case when kind in ('data_correction', 'data_deletion') then 'privacy' else 'queue' end as rule,
      area_code as "areaCode", at, promised_by as by
    from help_request
    where programme_id = ${programmeId}::uuid and closed_at is null and area_code is not null
      and (taken_at is null or kind in ('data_correction', 'data_deletion'))
    union all
    select 'reports', coalesce(report.village_code, programme.regency_code), report.sent_at, report.due_at
    from report join programme on programme.id = report.programme_id
    where report.programme_id = ${programmeId}::uuid and report.state = 'received' and report.sent_at is not null`;
}

export function findSnoozed(tx: Tx): Promise<{ personId: string; onDay: Date }[]> {
  return tx.reminderSnooze.findMany({ select: { personId: true, onDay: true } });
}

/** Keeps reminders; the ids of the people of those that were not kept before, by anybody. */
export async function insertReminders(
  tx: Tx,
  programmeId: string,
  rows: readonly DueRow[],
  at: Date,
): Promise<ReadonlySet<string>> {
  const kept = await tx.$queryRaw<{ id: string }[]>`
    insert into reminder (programme_id, area_code, rule, period, person_id, rung, again, at)
    select ${programmeId}::uuid, "areaCode", rule, period, "personId", rung, again, ${at}
    from json_to_recordset(${JSON.stringify(rows)}::json) as i(
      "areaCode" text, rule text, period date, "personId" uuid, rung text, again boolean)
    on conflict (programme_id, area_code, rule, period, person_id) do nothing
    returning person_id as id`;
  return new Set(kept.map(({ id }) => id));
}

/** The wish of these people to hear again was met; that of others of the programme is over after its day. */
export async function dropSnoozes(
  tx: Tx,
  programmeId: string,
  personIds: readonly string[],
  today: Day,
): Promise<void> {
  const day = dateFromDay(today);
  await tx.$executeRaw`
    delete from reminder_snooze where on_day <= ${day}::date and (person_id = any(${[...personIds]}::uuid[])
      or (on_day < ${day}::date and exists (select 1 from role where role.person_id = reminder_snooze.person_id
        and role.programme_id = ${programmeId}::uuid and role.ended_at is null)))`;
}

export async function setSnooze(tx: Tx, personId: string, onDay: Day, at: Date): Promise<void> {
  const data = { onDay: dateFromDay(onDay), at };
  await tx.reminderSnooze.upsert({ where: { personId }, create: { personId, ...data }, update: data });
}

/** Takes reminders that still wait to be sent to the people of a village off the queue; how many. */
export async function skipWaiting(tx: Tx, programmeId: string, villageCode: string, at: Date): Promise<number> {
  return tx.$executeRaw`
    update outbox set state = 'skipped', reason = 'done', settled_at = ${at}
    where state = 'queued' and purpose = 'reminder' and chat_id in (
      select chat.id from chat join role on role.person_id = chat.person_id
      where role.programme_id = ${programmeId}::uuid and role.area_code = ${villageCode} and role.ended_at is null)`;
}
