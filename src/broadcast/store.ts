import type { Tx } from "../db/client.ts";
import { Prisma } from "../db/generated/client.ts";
import type { BroadcastState } from "../db/generated/enums.ts";
import type { Broadcast, PausedWhy } from "./rules.ts";

const WITHOUT_FILE = {
  ...{
    id: true,
    programmeId: true,
    areaCode: true,
    state: true,
    textSealed: true,
    answers: true,
    audience: true,
    translations: true,
    socializes: true,
  },
  ...{ total: true, createdById: true, createdChatId: true, createdAt: true, askedAt: true, approvedById: true },
  ...{ startAt: true, startedAt: true, endedAt: true, pausedWhy: true, fileNameSealed: true, progressId: true },
} as const satisfies Prisma.BroadcastSelect;

/** A stored broadcast without the bytes of its file. */
export type BroadcastRow = Prisma.BroadcastGetPayload<{ select: typeof WITHOUT_FILE }>;

export async function insertBroadcast(
  tx: Tx,
  data: Omit<Prisma.BroadcastUncheckedCreateInput, "state">,
): Promise<number> {
  return (await tx.broadcast.create({ data: { ...data, state: "draft" }, select: { id: true } })).id;
}

export function findBroadcast(tx: Tx, id: number): Promise<BroadcastRow | null> {
  return tx.broadcast.findUnique({ where: { id }, select: WITHOUT_FILE });
}

/** The broadcast, held until the transaction ends. */
export async function lockBroadcast(tx: Tx, id: number): Promise<BroadcastRow | null> {
  await tx.$queryRaw`select id from broadcast where id = ${id} for update`;
  return findBroadcast(tx, id);
}

/** The newest ones of a programme in these states, with their area in or around a scope. */
export function findNewest(tx: Tx, where: Prisma.BroadcastWhereInput, limit: number): Promise<BroadcastRow[]> {
  return tx.broadcast.findMany({ where, select: WITHOUT_FILE, orderBy: { id: "desc" }, take: limit });
}

export function findUnderWay(tx: Tx): Promise<BroadcastRow[]> {
  return tx.broadcast.findMany({
    where: { state: { in: ["approved", "scheduled", "sending"] } },
    select: WITHOUT_FILE,
    orderBy: { id: "asc" },
  });
}

/** Broadcasts of which messages are on their way. */
export async function findHanded(tx: Tx): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    select distinct broadcast_id as id from recipient where state = 'handed' order by 1`;
  return rows.map(({ id }) => id);
}

/** Whether messages of broadcasts are due in the outbox, or ended there and are not written down here. */
export async function isHandedDue(tx: Tx, now: Date): Promise<boolean> {
  const rows = await tx.$queryRaw<{ due: boolean }[]>`
    select exists (
      select 1 from recipient join outbox on outbox.id = recipient.outbox_id
      where recipient.state = 'handed' and (outbox.state <> 'queued' or outbox.next_try_at <= ${now})) as due`;
  return rows[0]?.due ?? false;
}

export async function updateBroadcast(tx: Tx, id: number, data: Prisma.BroadcastUncheckedUpdateInput): Promise<void> {
  await tx.broadcast.update({ where: { id }, data, select: { id: true } });
}

/** A stored row as the rules know it. */
export function stateOf(row: BroadcastRow, refused: number): Broadcast {
  switch (row.state) {
    case "draft":
      if (row.askedAt === null) return { is: "draft", by: row.createdById };
      return { is: "asked", by: row.createdById, startMs: row.startAt?.getTime() ?? null };
    case "scheduled":
      return { is: "scheduled", startMs: row.startAt?.getTime() ?? 0 };
    case "paused":
      return { is: "paused", why: (row.pausedWhy as PausedWhy | null) ?? "officer" };
    case "done":
      return { is: "done", refused };
    default:
      return { is: row.state };
  }
}

/** The columns in which a state of the rules is kept. */
export function columnsOf(state: Broadcast): { readonly state: BroadcastState; readonly pausedWhy: string | null } {
  if (state.is === "asked") return { state: "draft", pausedWhy: null };
  return { state: state.is, pausedWhy: state.is === "paused" ? state.why : null };
}

/** How the recipients of a broadcast stand. */
export interface Counts {
  readonly waiting: number;
  readonly handed: number;
  readonly sent: number;
  readonly refused: number;
  readonly unsure: number;
  readonly skipped: number;
  /** Of the refused, those whom another try may reach. */
  readonly retryable: number;
}

export async function countRecipients(tx: Tx, broadcastId: number): Promise<Counts> {
  const rows = await tx.$queryRaw<(Counts & { id: number })[]>`
    select count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'handed')::int as handed, count(*) filter (where state = 'sent')::int as sent,
      count(*) filter (where state = 'refused')::int as refused, count(*) filter (where state = 'unsure')::int as unsure,
      count(*) filter (where state = 'skipped')::int as skipped,
      count(*) filter (where state = 'refused' and ${worthARetry})::int as retryable
    from recipient where broadcast_id = ${broadcastId}`;
  return rows[0] ?? { waiting: 0, handed: 0, sent: 0, refused: 0, unsure: 0, skipped: 0, retryable: 0 };
}

/** Who blocked us, is not there any more, or shall not get so much is not reached by trying again. */
const worthARetry = Prisma.sql`coalesce(reason, '') not in ('blocked', 'chat-not-found', 'not-registered', 'held-back')`;

/** Puts those whom the platform refused back in line; how many. */
export function retryRefused(tx: Tx, broadcastId: number): Promise<number> {
  return tx.$executeRaw`
    update recipient set state = 'waiting', reason = null, outbox_id = null, handed_at = null, settled_at = null
    where broadcast_id = ${broadcastId} and state = 'refused' and ${worthARetry}`;
}

/** Takes back what waits in the outbox and was not sent: its people wait again. */
export function takeBack(tx: Tx, broadcastId: number): Promise<number> {
  return tx.$executeRaw`
    with back as (
      delete from outbox using recipient
      where outbox.id = recipient.outbox_id and recipient.broadcast_id = ${broadcastId} and recipient.state = 'handed'
        and outbox.state = 'queued'
      returning outbox.id
    )
    update recipient set state = 'waiting', outbox_id = null, handed_at = null
    from back where recipient.outbox_id = back.id`;
}

/** Takes back what an evening left in the outbox, of whatever broadcast, where nobody was there to do so. */
export function takeBackLate(tx: Tx, now: Date): Promise<number> {
  return tx.$executeRaw`
    with back as (
      delete from outbox using recipient
      where outbox.id = recipient.outbox_id and recipient.state = 'handed'
        and outbox.state = 'queued' and outbox.leaves_until <= ${now}
      returning outbox.id
    )
    update recipient set state = 'waiting', outbox_id = null, handed_at = null
    from back where recipient.outbox_id = back.id`;
}

/** Nobody who still waits is written to; how many. */
export function skipWaiting(tx: Tx, broadcastId: number, reason: string, at: Date): Promise<number> {
  return tx.$executeRaw`
    update recipient set state = 'skipped', reason = ${reason}, settled_at = ${at}
    where broadcast_id = ${broadcastId} and state = 'waiting'`;
}

/** On which of these channels people still wait. */
export async function channelsWaiting(tx: Tx, broadcastId: number, channels: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ channel: string }[]>`
    select channel from unnest(${[...channels]}::text[]) as served(channel)
    where exists (select 1 from recipient where broadcast_id = ${broadcastId}
      and recipient.channel = served.channel and state = 'waiting')`;
  return rows.map(({ channel }) => channel);
}

/** What a person of a broadcast answered; false when they are none of it. A later answer takes the place of an earlier one. */
export async function updateAnswer(
  tx: Tx,
  given: { readonly broadcastId: number; readonly personId: string; readonly answer: number },
  at: Date,
): Promise<boolean> {
  const { broadcastId, personId, answer } = given;
  const { count } = await tx.recipient.updateMany({
    where: { broadcastId, personId, state: { in: ["sent", "handed", "unsure"] } },
    data: { answer, answeredAt: at },
  });
  return count === 1;
}

/** How often each quick answer was given, by its number. */
export async function countAnswers(tx: Tx, broadcastId: number): Promise<ReadonlyMap<number, number>> {
  const rows = await tx.$queryRaw<{ answer: number; count: number }[]>`
    select answer, count(*)::int as count from recipient
    where broadcast_id = ${broadcastId} and answer is not null group by answer`;
  return new Map(rows.map(({ answer, count }) => [answer, count]));
}

/** One village of a broadcast. */
export interface Reach {
  readonly villageCode: string;
  readonly villageName: string;
  readonly districtName: string;
  readonly people: number;
  readonly sent: number;
  /** Of them: those of whom a platform tells anything, and what. */
  readonly told: number;
  readonly delivered: number;
  readonly read: number;
  readonly refused: number;
  readonly unsure: number;
  readonly skipped: number;
  readonly waiting: number;
  readonly answered: number;
}

export function findReach(tx: Tx, broadcastId: number): Promise<Reach[]> {
  return tx.$queryRaw<Reach[]>`
    select village_code as "villageCode", coalesce(village.name, village_code) as "villageName",
      coalesce(district.name, '') as "districtName", count(*)::int as people,
      count(*) filter (where recipient.state = 'sent')::int as sent,
      count(*) filter (where recipient.state = 'sent' and delivery.state is not null)::int as told,
      count(*) filter (where recipient.state = 'sent' and delivery.state in ('delivered', 'read'))::int as delivered,
      count(*) filter (where recipient.state = 'sent' and delivery.state = 'read')::int as read,
      count(*) filter (where recipient.state = 'refused')::int as refused,
      count(*) filter (where recipient.state = 'unsure')::int as unsure,
      count(*) filter (where recipient.state = 'skipped')::int as skipped,
      count(*) filter (where recipient.state in ('waiting', 'handed'))::int as waiting, count(answer)::int as answered
    from recipient
    left join area village on village.code = village_code
    left join area district on district.code = village.parent_code
    left join outbox on outbox.id = recipient.outbox_id
    left join delivery on delivery.channel = recipient.channel and delivery.provider_id = outbox.provider_id
    where broadcast_id = ${broadcastId} group by 1, 2, 3 order by 1`;
}

/** One person of a broadcast, without any number or address. */
export interface RecipientLine {
  readonly recipient: bigint;
  readonly villageCode: string;
  readonly villageName: string;
  readonly role: string;
  readonly channel: string;
  readonly state: string;
  readonly reason: string | null;
  readonly settledAt: Date | null;
  /** What the platform told later: sent, delivered, read, failed; null where it tells nothing. */
  readonly told: string | null;
  readonly answer: number | null;
}

export function findRecipients(tx: Tx, broadcastId: number): Promise<RecipientLine[]> {
  return tx.$queryRaw<RecipientLine[]>`
    select recipient.id as recipient, village_code as "villageCode", coalesce(area.name, village_code) as "villageName",
      role, recipient.channel, recipient.state::text as state, recipient.reason, recipient.settled_at as "settledAt",
      delivery.state::text as told, answer
    from recipient left join area on area.code = village_code
    left join outbox on outbox.id = recipient.outbox_id
    left join delivery on delivery.channel = recipient.channel and delivery.provider_id = outbox.provider_id
    where broadcast_id = ${broadcastId} order by recipient.id`;
}

/** The newest file that came from a chat; null when none came since `since`. */
export async function findNewestFile(tx: Tx, chatId: bigint, since: Date) {
  return tx.attachment.findFirst({
    where: { chatId, createdAt: { gte: since }, bytesSealed: { not: null } },
    orderBy: [{ createdAt: "desc" }, { inboxId: "desc" }],
    select: { fileNameSealed: true, bytesSealed: true },
  });
}

/** The sealed file of a broadcast, for a chat that it is for: of a recipient, or of the officer who made it. */
export async function findFile(tx: Tx, broadcastId: number, chatId: bigint) {
  const rows = await tx.$queryRaw<{ name: string; mime: string; bytes: Uint8Array }[]>`
    select file_name_sealed as name, file_mime as mime, file_sealed as bytes from broadcast
    where id = ${broadcastId} and file_sealed is not null and (
      created_chat_id = ${chatId} or exists (
        select 1 from recipient where broadcast_id = ${broadcastId} and chat_id = ${chatId}))`;
  return rows[0] ?? null;
}
