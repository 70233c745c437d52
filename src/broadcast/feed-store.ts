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
}

/** Whoever is in the middle of a conversation is left alone until it rests. */
const BUSY_MS = 30 * 60_000;
const COLD_MS = 30 * 86_400_000;

const isFree = (now: Date) => Prisma.sql`not exists (
  select 1 from conversation where conversation.chat_id = recipient.chat_id and conversation.flow is not null
    and conversation.flow not in ('menu', 'tanya', 'meja', 'siaran')
    and conversation.updated_at > ${new Date(now.getTime() - BUSY_MS)})`;

/** Who is next on a channel, held until the transaction ends; at most `limit`. */
export function lockNext(
  tx: Tx,
  wanted: {
    readonly broadcastId: number;
    readonly channel: string;
    readonly limit: number;
    /** Also people who have not written for long. */
    readonly cold: boolean;
  },
  now: Date,
): Promise<NextRow[]> {
  const { broadcastId, channel, limit, cold } = wanted;
  return tx.$queryRaw<NextRow[]>`
    with next as (
      select recipient.* from recipient
      where broadcast_id = ${broadcastId} and channel = ${channel} and state = 'waiting' and ${isFree(now)}
        and (${cold} or exists (select 1 from inbox
          where inbox.chat_id = recipient.chat_id and received_at > ${new Date(now.getTime() - COLD_MS)}))
      order by id limit ${limit} for update skip locked
    )
    select next.id, next.chat_id as "chatId", person.opted_out_at is not null as "optedOut",
      coalesce((select answer from consent where consent.person_id = next.person_id and kind = ${CHAT_CONSENT}
        order by id desc limit 1), false) as agreed,
      chat.blocked_at is not null as blocked,
      next.role = 'worker' or task.person_id is not null as belongs,
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

/** Whether somebody could be written to right now. */
export async function isAnybodyFree(tx: Tx, broadcastId: number, now: Date): Promise<boolean> {
  const rows = await tx.$queryRaw<{ free: boolean }[]>`
    select exists (
      select 1 from recipient where broadcast_id = ${broadcastId} and state = 'waiting' and ${isFree(now)}) as free`;
  return rows[0]?.free ?? false;
}

/** One message for the outbox. */
export interface Handed {
  readonly recipientId: bigint;
  readonly sealed: string;
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
  const input = handed.map(({ recipientId, sealed }) => ({ id: String(recipientId), sealed }));
  await tx.$executeRaw`
    with input as (
      select i.id, i.sealed, recipient.chat_id, recipient.tries + 1 as try
      from json_to_recordset(${JSON.stringify(input)}::json) as i(id bigint, sealed text)
      join recipient on recipient.id = i.id and recipient.state = 'waiting'
    ), born as (
      insert into outbox (chat_id, purpose, sealed, state, notice_key, leaves_until, next_try_at, created_at)
      select chat_id, 'broadcast', sealed, 'queued', 'recipient:' || id || ':' || try, ${leavesUntil}, ${now}, ${now}
      from input order by id
      returning id, notice_key
    )
    update recipient set state = 'handed', outbox_id = born.id, handed_at = ${now}, tries = input.try
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

/** What went out on a channel so far, by the clock of a place. */
export async function sentSoFar(tx: Tx, channel: string, dayBegan: Date): Promise<Sent> {
  const rows = await tx.$queryRaw<{ first: Date | null; last: Date | null; today: number; cold: number }[]>`
    select min(handed_at) as first, max(handed_at) as last,
      count(*) filter (where handed_at >= ${dayBegan})::int as today,
      count(*) filter (where handed_at >= ${dayBegan} and not exists (
        select 1 from inbox where inbox.chat_id = recipient.chat_id
          and received_at > recipient.handed_at - make_interval(secs => ${COLD_MS / 1_000})
          and received_at <= recipient.handed_at))::int as cold
    from recipient where channel = ${channel} and handed_at is not null`;
  const [row] = rows;
  const days = row?.first ? Math.max(0, Math.ceil((dayBegan.getTime() - row.first.getTime()) / 86_400_000)) : 0;
  return { days, today: row?.today ?? 0, coldToday: row?.cold ?? 0, lastMs: row?.last?.getTime() ?? null };
}
