import type { Db, Tx } from "../db/client.ts";
import type { Vault } from "../kit/vault.ts";
import type { Settlement } from "./hand.ts";
import type { Body, Leased } from "./item.ts";

export function sealBody(vault: Vault, body: Body): string {
  return vault.seal("outbox.body", JSON.stringify(body));
}

export function openBody(vault: Vault, sealed: string): Body {
  return JSON.parse(vault.open("outbox.body", sealed)) as Body;
}

/** How long a process may hold a row without a sign of life. */
export const LEASE_MS = 10_000;
/** Times a reply may be taken over from a dead process before nobody dares to send it again. */
const TAKEOVERS = 5;
const CLAIM_MAX = 200;
/** Reason of a row that goes out once more because the platform only took a prepared text by then. */
export const WINDOW_CLOSED = "window-closed";

/** What a claim brought: rows to send, and rows that no key opens. */
export interface Claimed {
  readonly leased: readonly Leased[];
  readonly unreadable: readonly bigint[];
}

/** Whose rows are claimed. */
export interface ClaimScope {
  readonly runner: string;
  readonly channels: readonly string[];
  /** Those of them on which rows that wait for one chat may go out as one message. */
  readonly joining: readonly string[];
  /** Those of them that have to know when the person wrote last. */
  readonly windowed: readonly string[];
}

/**
 * Takes the due head of each chat's queue on these channels, at most `CLAIM_MAX`; on the joining ones also what is due
 * behind it. What somebody waits for comes before what
 * is one of many, which stands in nobody's way; nor does what came too late for the day and waits to be taken back.
 */
export async function claimDue(
  db: Db,
  vault: Vault,
  { runner, channels, joining, windowed }: ClaimScope,
  nowMs: number,
): Promise<Claimed> {
  const now = new Date(nowMs);
  const rows = await db.$queryRaw<ClaimedRow[]>`
    with heads as (
      select head.id, head.chat_id, chat.channel from outbox head join chat on chat.id = head.chat_id
      where head.state = 'queued' and head.next_try_at <= ${now} and chat.channel = any(${[...channels]})
        and (head.leaves_until <= ${now}) is not true
        and not exists (
          select 1 from outbox earlier
          where earlier.chat_id = head.chat_id and earlier.id < head.id and (
            earlier.state = 'sending'
            or (earlier.state = 'queued' and (earlier.leaves_until <= ${now}) is not true
              and (earlier.purpose <> 'broadcast' or head.purpose = 'broadcast'))))
      order by head.purpose = 'broadcast', head.id limit ${CLAIM_MAX} for update of head skip locked
    ), due as (
      select id from heads
      union all
      select next.id from heads
      -- An array, so that it costs nothing where no channel joins.
      join outbox next on next.chat_id = heads.chat_id and next.id > heads.id and heads.channel = any(${[...joining]})
      where next.state = 'queued' and next.next_try_at <= ${now} and (next.leaves_until <= ${now}) is not true
    ), claimed as (
      update outbox set state = 'sending', runner = ${runner}, attempts = attempts + 1,
        lease_until = ${new Date(nowMs + LEASE_MS)}
      from due where outbox.id = due.id and outbox.state = 'queued'
      returning outbox.id, outbox.chat_id, outbox.sealed, outbox.attempts, outbox.reason, outbox.next_try_at,
        outbox.purpose = 'broadcast' as bulk
    )
    select claimed.id, claimed.chat_id, claimed.sealed, claimed.attempts, claimed.bulk, chat.channel, chat.address_sealed,
      chat.channel = any(${[...windowed]}) as windowed,
      -- Told once that it was too late, only a newer word of the person makes it early enough.
      case when claimed.reason is distinct from ${WINDOW_CLOSED} or heard.at > claimed.next_try_at then heard.at end as heard
    from claimed join chat on chat.id = claimed.chat_id
    left join lateral (
      select received_at as at from inbox
      where chat.channel = any(${[...windowed]}) and inbox.chat_id = chat.id and inbox.channel = chat.channel order by inbox.id desc limit 1
    ) heard on true
    order by claimed.id`;
  const opened = rows.map((row) => toLeased(row, vault) ?? row.id);
  return {
    leased: opened.filter((one) => typeof one !== "bigint"),
    unreadable: opened.filter((one) => typeof one === "bigint"),
  };
}

/** Gives up rows that no key opens: nobody can say what they were. */
export async function refuseUnreadable(db: Db, ids: readonly bigint[], nowMs: number): Promise<void> {
  await db.outbox.updateMany({
    where: { id: { in: [...ids] } },
    data: { state: "refused", reason: "unreadable", settledAt: new Date(nowMs), runner: null, leaseUntil: null },
  });
}

interface ClaimedRow {
  id: bigint;
  chat_id: bigint;
  sealed: string | null;
  attempts: number;
  bulk: boolean;
  channel: string;
  address_sealed: string;
  windowed: boolean;
  heard: Date | null;
}

function toLeased(row: ClaimedRow, vault: Vault): Leased | null {
  try {
    return {
      id: row.id,
      chatId: row.chat_id,
      channel: row.channel,
      chatKey: vault.open("chat.address", row.address_sealed),
      body: openBody(vault, row.sealed ?? ""),
      attempts: row.attempts,
      ...(row.windowed && { lastHeardMs: row.heard?.getTime() ?? 0 }),
      bulk: row.bulk,
    };
  } catch {
    return null;
  }
}

/**
 * Frees rows whose process died between taking them and settling them. A reply, notice or reminder goes back to
 * the queue and may so reach the person twice; a broadcast is never repeated blindly and stays as unsure.
 * `soleOwner`: no other server works on this database, so a lease that is not ours is a dead one's whatever its end.
 */
export async function reclaim(db: Db, runner: string, nowMs: number, soleOwner: boolean): Promise<number> {
  const now = new Date(nowMs);
  return db.$executeRaw`
    update outbox set
      state = (case when purpose = 'broadcast' or attempts > ${TAKEOVERS} then 'unsure' else 'queued' end)::outbox_state,
      settled_at = case when purpose = 'broadcast' or attempts > ${TAKEOVERS} then ${now}::timestamptz end,
      reason = 'process-died', runner = null, lease_until = null
    where state = 'sending' and (lease_until < ${now} or (${soleOwner} and runner <> ${runner}))`;
}

/** Keeps the leases of rows that wait behind a slow send. */
export async function renew(db: Db, ids: readonly bigint[], nowMs: number): Promise<void> {
  if (ids.length === 0) return;
  await db.$executeRaw`
    update outbox set lease_until = ${new Date(nowMs + LEASE_MS)} where id = any(${[...ids]}) and state = 'sending'`;
}

/** How long a row may be leased to this process without being in its hands: the time between commit and dispatch. */
const DISPATCH_MS = 5_000;

/**
 * Gives back rows that are leased to this process though it does not have them: the answer to the commit that leased
 * them was lost on the way. Returns how many.
 */
export async function releaseForgotten(
  db: Db,
  runner: string,
  held: readonly bigint[],
  nowMs: number,
): Promise<number> {
  return db.$executeRaw`
    update outbox set state = 'queued', runner = null, lease_until = null
    where state = 'sending' and runner = ${runner} and id <> all(${[...held]})
      and lease_until < ${new Date(nowMs + LEASE_MS - DISPATCH_MS)}`;
}

/** A message that was taken back: its notice key, the chat it was for, and when it was written. */
export interface TakenBack {
  readonly key: string;
  readonly chatId: bigint;
  readonly at: Date;
}

/**
 * Takes back what waited until it was too late: it is skipped, and what it told may be told again under its key. Rows
 * that are being sent are left alone, and those of broadcasts, which have their own way back.
 */
export async function takeBackLate(tx: Tx, nowMs: number): Promise<TakenBack[]> {
  const now = new Date(nowMs);
  return tx.$queryRaw<TakenBack[]>`
    with late as (
      select id, notice_key from outbox where state = 'queued' and leaves_until <= ${now} and purpose <> 'broadcast'
      for update skip locked
    )
    update outbox set state = 'skipped', reason = 'late', settled_at = ${now},
      notice_key = late.notice_key || ':late:' || late.id
    from late where outbox.id = late.id
    returning coalesce(late.notice_key, '') as key, outbox.chat_id as "chatId", outbox.created_at as at`;
}

/** Writes what became of sent rows: one statement for all of them. */
export async function settle(db: Db | Tx, settlements: readonly Settlement[], nowMs: number): Promise<void> {
  const rows = settlements.map((one) => ({
    id: String(one.id),
    state: one.state,
    provider_id: one.providerId,
    reason: one.reason,
    next_try_at: new Date(one.nextTryMs),
    attempts: one.attempts,
    blocked: one.blocked,
  }));
  await db.$executeRaw`
    with input as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as i(
        id bigint, state outbox_state, provider_id text, reason text, next_try_at timestamptz, attempts int, blocked boolean)
    ), blocked as (
      update chat set blocked_at = ${new Date(nowMs)}
      from outbox join input on input.id = outbox.id
      where input.blocked and chat.id = outbox.chat_id
    )
    update outbox set state = input.state, provider_id = input.provider_id, reason = input.reason,
      attempts = input.attempts, runner = null, lease_until = null,
      next_try_at = case when input.state = 'queued' then input.next_try_at else outbox.next_try_at end,
      settled_at = case when input.state = 'queued' then null else ${new Date(nowMs)}::timestamptz end
    from input where outbox.id = input.id and outbox.state = 'sending'`;
}

/**
 * When the next row of these channels that can be claimed is due, in epoch milliseconds; null when there is none.
 * `behind`: other rows wait for an earlier one of their chat to be settled.
 */
export async function nextDue(
  db: Db,
  channels: readonly string[],
  nowMs: number,
): Promise<{ atMs: number | null; behind: boolean }> {
  const now = new Date(nowMs);
  const [row] = await db.$queryRaw<{ at: Date | null; behind: boolean | null }[]>`
    select min(next_try_at) filter (where first) as at, bool_or(not first) as behind from (
      select mine.next_try_at, not exists (
        select 1 from outbox earlier
        where earlier.chat_id = mine.chat_id and earlier.id < mine.id and (
          earlier.state = 'sending'
          or (earlier.state = 'queued' and (earlier.leaves_until <= ${now}) is not true
            and (earlier.purpose <> 'broadcast' or mine.purpose = 'broadcast')))) as first
      from outbox mine join chat on chat.id = mine.chat_id
      where mine.state = 'queued' and chat.channel = any(${[...channels]}) and (mine.leaves_until <= ${now}) is not true
    ) waiting`;
  return { atMs: row?.at?.getTime() ?? null, behind: row?.behind ?? false };
}
