import type { Tx } from "../db/client.ts";
import { Prisma } from "../db/generated/client.ts";
import { CHAT_CONSENT } from "../person/rules.ts";
import { LIVE_STATES } from "../roster/rules.ts";
import type { Sent } from "./pace-rules.ts";

/** A person who is next, as they stand at this moment. */
export interface NextRow {
  readonly id: bigint;
  readonly chatId: bigint;
  readonly optedOut: boolean;
  readonly agreed: boolean;
  readonly blocked: boolean;
  /** Holds the task, or is listed, for which they were meant. */
  readonly belongs: boolean;
  readonly nameSealed: string | null;
  readonly locale: string | null;
  readonly villageName: string;
  readonly names: number;
  /** When they wrote last on the channel; null when never, or where nobody asked. */
  readonly heardAt: Date | null;
}

/** Whoever is in the middle of a conversation is left alone until it rests. */
const BUSY_MS = 30 * 60_000;

const isFree = (now: Date) => Prisma.sql`not exists (
  select 1 from conversation where conversation.chat_id = recipient.chat_id and conversation.flow is not null
    and conversation.flow not in ('menu', 'tanya', 'meja', 'siaran')
    and conversation.updated_at > ${new Date(now.getTime() - BUSY_MS)})`;

/** Only people who wrote after this, on the channel they are written to on; null: others too. */
const wroteAfter = (since: Date | null) => Prisma.sql`(${since === null} or exists (
  select 1 from inbox where inbox.chat_id = recipient.chat_id and inbox.channel = recipient.channel
    and inbox.received_at > ${since ?? new Date(0)}))`;

/** Who is next on a channel, held until the transaction ends; at most `limit`. */
export function lockNext(
  tx: Tx,
  wanted: {
    readonly broadcastId: number;
    readonly channel: string;
    readonly limit: number;
    readonly since: Date | null;
    /** Look when they wrote last. */
    readonly heard: boolean;
  },
  now: Date,
): Promise<NextRow[]> {
  const { broadcastId, channel, limit, since, heard } = wanted;
  return tx.$queryRaw<NextRow[]>`
    with next as (
      select recipient.* from recipient
      where broadcast_id = ${broadcastId} and channel = ${channel} and state = 'waiting' and ${isFree(now)}
        and ${wroteAfter(since)}
      order by id limit ${limit} for update skip locked
    )
    select next.id, next.chat_id as "chatId", person.opted_out_at is not null as "optedOut",
      coalesce((select answer from consent where consent.person_id = next.person_id and kind = ${CHAT_CONSENT}
        order by id desc limit 1), false) as agreed,
      chat.blocked_at is not null as blocked,
      next.role = 'worker' or task.person_id is not null as belongs,
      case when ${heard} then (select received_at from inbox
        where inbox.chat_id = next.chat_id and inbox.channel = next.channel order by id desc limit 1) end as "heardAt",
      task.name_sealed as "nameSealed", person.locale, coalesce(area.name, '') as "villageName",
      (select count(*)::int from enrolment join roster on roster.id = enrolment.roster_id
        where roster.programme_id = broadcast.programme_id and roster.village_code = next.village_code
          and standing = 'main' and enrolment.state::text = any(${[...LIVE_STATES]}::text[])) as names
    from next
    join broadcast on broadcast.id = next.broadcast_id
    join person on person.id = next.person_id
    join chat on chat.id = next.chat_id
    left join area on area.code = next.village_code
    left join lateral (
      select person_id, name_sealed from role
      where role.person_id = next.person_id and role.programme_id = broadcast.programme_id
        and role.kind::text = next.role and role.area_code = next.village_code and ended_at is null
      limit 1
    ) task on true
    order by next.id`;
}

/** Whether somebody could be written to on a channel right now. */
export async function isAnybodyFree(
  tx: Tx,
  wanted: { readonly broadcastId: number; readonly channel: string; readonly since: Date | null },
  now: Date,
): Promise<boolean> {
  const { broadcastId, channel, since } = wanted;
  const rows = await tx.$queryRaw<{ free: boolean }[]>`
    select exists (
      select 1 from recipient where broadcast_id = ${broadcastId} and channel = ${channel} and state = 'waiting'
        and ${isFree(now)} and ${wroteAfter(since)}) as free`;
  return rows[0]?.free ?? false;
}

/** One message for the outbox. */
export interface Handed {
  readonly recipientId: bigint;
  readonly sealed: string;
  /** The person had not written for long, as the channel counts it. */
  readonly cold: boolean;
}

/**
 * Puts messages into the outbox and notes with each person that it stands there: one statement, so that nothing of it
 * can be done without the rest. From `leavesUntil` on they do not go out any more, whoever is there to send them.
 */
export async function handOver(
  tx: Tx,
  handed: readonly Handed[],
  { now, leavesUntil }: { readonly now: Date; readonly leavesUntil: Date },
): Promise<void> {
  const input = handed.map(({ recipientId, sealed, cold }) => ({ id: String(recipientId), sealed, cold }));
  await tx.$executeRaw`
    with input as (
      select i.id, i.sealed, i.cold, recipient.chat_id, recipient.tries + 1 as try
      from json_to_recordset(${JSON.stringify(input)}::json) as i(id bigint, sealed text, cold boolean)
      join recipient on recipient.id = i.id and recipient.state = 'waiting'
    ), born as (
      insert into outbox (chat_id, purpose, sealed, state, notice_key, leaves_until, next_try_at, created_at)
      select chat_id, 'broadcast', sealed, 'queued', 'recipient:' || id || ':' || try, ${leavesUntil}, ${now}, ${now}
      from input order by id
      returning id, notice_key
    )
    update recipient set state = 'handed', outbox_id = born.id, handed_at = ${now}, tries = input.try,
      cold = input.cold
    from input join born on born.notice_key = 'recipient:' || input.id || ':' || input.try
    where recipient.id = input.id`;
}

/** Leaves people out, each with the reason. */
export async function skip(tx: Tx, skipped: readonly { id: bigint; reason: string }[], now: Date): Promise<void> {
  const input = skipped.map(({ id, reason }) => ({ id: String(id), reason }));
  await tx.$executeRaw`
    update recipient set state = 'skipped', reason = input.reason, settled_at = ${now}
    from json_to_recordset(${JSON.stringify(input)}::json) as input(id bigint, reason text)
    where recipient.id = input.id and recipient.state = 'waiting'`;
}

/** Any number will do, as long as every process of ours uses the same one; the channel is the second half. */
const FEED_LOCK = 7_100_101;

/** One process at a time feeds a channel; false when another one does. Held until the transaction ends. */
export async function lockChannel(tx: Tx, channel: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ got: boolean }[]>`
    select pg_try_advisory_xact_lock(${FEED_LOCK}::int, hashtext(${channel})) as got`;
  return rows[0]?.got ?? false;
}

/** Messages of broadcasts that wait in the outbox of a channel or are being sent. */
export async function countOnTheWay(tx: Tx, channel: string): Promise<number> {
  const rows = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from outbox join chat on chat.id = outbox.chat_id
    where outbox.state in ('queued', 'sending') and outbox.purpose = 'broadcast' and chat.channel = ${channel}`;
  return rows[0]?.count ?? 0;
}

/** A day begun in a place, and how the clock goes there. */
export interface LocalDay {
  readonly began: Date;
  readonly timeZone: string;
}

const WARM_DAYS_MS = 30 * 86_400_000;

/** What went out on a channel so far, by the clock of a place. */
export async function sentSoFar(tx: Tx, channel: string, { began, timeZone }: LocalDay): Promise<Sent> {
  const rows = await tx.$queryRaw<{ last: Date | null; today: number; cold: number; days: number }[]>`
    select max(greatest(handed_at, case when state in ('sent', 'unsure') then settled_at end)) as last, count(*) filter (where handed_at >= ${began})::int as today,
      count(*) filter (where handed_at >= ${began} and cold)::int as cold,
      (count(distinct (handed_at at time zone ${timeZone})::date) filter (where handed_at < ${began}))::int as days
    from recipient where channel = ${channel} and handed_at > ${new Date(began.getTime() - WARM_DAYS_MS)}`;
  const [row] = rows;
  const { days = 0, today = 0, cold: coldToday = 0 } = row ?? {};
  return { days, today, coldToday, lastMs: row?.last?.getTime() ?? null };
}

/** How many people a day may be written to on a channel who have not written for long; undefined when nobody said. */
export async function findColdLimit(tx: Tx, channel: string): Promise<number | null | undefined> {
  return (await tx.coldLimit.findUnique({ where: { channel }, select: { people: true } }))?.people;
}

/** Keeps what a platform said, or the office set. */
export async function upsertColdLimit(tx: Tx, channel: string, people: number | null, at: Date): Promise<void> {
  await tx.coldLimit.upsert({ where: { channel }, create: { channel, people, at }, update: { people, at } });
}

const COUNTED_MS = 86_400_000;

/**
 * Different people who were written to on a channel in the last 24 hours though they had not written within `coldMs`: by
 * broadcasts, and by notices and reminders.
 */
export async function countColdPeople(tx: Tx, channel: string, coldMs: number, now: Date): Promise<number> {
  const since = new Date(now.getTime() - COUNTED_MS);
  const rows = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (
      select chat_id from recipient
      where channel = ${channel} and cold and handed_at > ${since} and state in ('handed', 'sent', 'unsure')
      union
      select outbox.chat_id from outbox join chat on chat.id = outbox.chat_id and chat.channel = ${channel}
      where outbox.purpose in ('notice', 'reminder') and outbox.settled_at > ${since} and outbox.state in ('sent', 'unsure')
        and not exists (select 1 from inbox where inbox.chat_id = outbox.chat_id and inbox.channel = ${channel}
          and inbox.received_at <= outbox.settled_at
          and inbox.received_at > outbox.settled_at - make_interval(secs => ${coldMs / 1_000}))
    ) people`;
  return rows[0]?.count ?? 0;
}
