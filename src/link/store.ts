import type { Tx } from "../db/client.ts";

export interface LinkRow {
  readonly state: string;
  readonly why: string | null;
  readonly since: Date;
  readonly leaseUntil: Date | null;
  readonly offerSealed: string | null;
  readonly guestIndex: string | null;
  readonly doorUntil: Date | null;
}

export interface HeldRow {
  readonly heardAt: Date | null;
  readonly wish: string | null;
  readonly wishSealed: string | null;
  readonly watchedAt: Date | null;
}

export interface ReportRow {
  readonly channel: string;
  readonly runner: string;
  readonly leaseUntil: Date;
  readonly state: string;
  readonly why: string | null;
  readonly since: Date;
  readonly offerSealed: string | null;
  readonly heardAt: Date | null;
  readonly at: Date;
}

/** Takes or keeps the connection and notes how it is; null while another process holds it. */
export async function holdLink(tx: Tx, report: ReportRow): Promise<HeldRow | null> {
  const { channel, runner, leaseUntil, state, why, since, offerSealed, heardAt, at } = report;
  const rows = await tx.$queryRaw<HeldRow[]>`
    insert into channel_link as mine
      (channel, runner, lease_until, state, why, since, offer_sealed, heard_at, updated_at)
    values (${channel}, ${runner}, ${leaseUntil}, ${state}, ${why}, ${since}, ${offerSealed}, ${heardAt}, ${at})
    on conflict (channel) do update set
      runner = excluded.runner, lease_until = excluded.lease_until, state = excluded.state, why = excluded.why,
      since = excluded.since, offer_sealed = excluded.offer_sealed, updated_at = excluded.updated_at,
      heard_at = coalesce(excluded.heard_at, mine.heard_at)
    where mine.runner = excluded.runner or mine.lease_until is null or mine.lease_until < ${at}
    returning heard_at as "heardAt", wish, wish_sealed as "wishSealed", watched_at as "watchedAt"`;
  return rows[0] ?? null;
}

/** Gives the connection back, if this process holds it. */
export async function freeLink(tx: Tx, channel: string, runner: string): Promise<void> {
  await tx.channelLink.updateMany({
    where: { channel, runner },
    data: { runner: null, leaseUntil: null, offerSealed: null },
  });
}

/** Takes a wish away, so that it is granted once; whether it was still there. */
export async function takeWish(tx: Tx, channel: string, wish: string): Promise<boolean> {
  const data = { wish: null, wishSealed: null };
  return (await tx.channelLink.updateMany({ where: { channel, wish }, data })).count === 1;
}

/** Leaves a wish for the process that holds the connection; false when no process ever did. */
export async function leaveWish(
  tx: Tx,
  channel: string,
  wish: { readonly wish: string; readonly wishSealed: string | null; readonly at: Date },
): Promise<boolean> {
  const data = { wish: wish.wish, wishSealed: wish.wishSealed, watchedAt: wish.at };
  return (await tx.channelLink.updateMany({ where: { channel }, data })).count === 1;
}

const SHOWN = {
  state: true,
  why: true,
  since: true,
  leaseUntil: true,
  offerSealed: true,
  guestIndex: true,
  doorUntil: true,
} as const;

export function findLink(tx: Tx, channel: string): Promise<LinkRow | null> {
  return tx.channelLink.findUnique({ where: { channel }, select: SHOWN });
}

export function findByDoor(tx: Tx, channel: string, doorIndex: string): Promise<LinkRow | null> {
  return tx.channelLink.findFirst({ where: { channel, doorIndex }, select: SHOWN });
}

export async function noteWatched(tx: Tx, channel: string, at: Date): Promise<void> {
  await tx.channelLink.updateMany({ where: { channel }, data: { watchedAt: at } });
}

/** Makes a new link the only one; nobody has opened it yet. */
export async function setDoor(
  tx: Tx,
  channel: string,
  door: { readonly doorIndex: string; readonly doorUntil: Date; readonly at: Date },
): Promise<void> {
  const set = { doorIndex: door.doorIndex, doorUntil: door.doorUntil, guestIndex: null, watchedAt: door.at };
  const create = { channel, state: "off", since: door.at, updatedAt: door.at, ...set };
  await tx.channelLink.upsert({ where: { channel }, create, update: set, select: { channel: true } });
}

/** The first browser gets the link; false when another one was quicker. */
export async function setGuest(tx: Tx, channel: string, doorIndex: string, guestIndex: string): Promise<boolean> {
  const where = { channel, doorIndex, guestIndex: null };
  return (await tx.channelLink.updateMany({ where, data: { guestIndex } })).count === 1;
}
