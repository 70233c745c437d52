import type { Channel, ChannelId } from "../channels/channel.ts";
import type { Db, Tx } from "../db/client.ts";
import type { Clock } from "../kit/clock.ts";
import { dayIn, momentIn } from "../kit/date.ts";
import { zoneOf } from "../programme/quiet-rules.ts";
import {
  countColdPeople,
  countOnTheWay,
  findColdLimit,
  type LocalDay,
  sentSoFar,
  upsertColdLimit,
} from "./feed-store.ts";
import { carefulRoom, paceOf, peopleOfTier, type Room, type Standing, steadyRoom, tieredRoom } from "./pace-rules.ts";

export interface RoomTools {
  readonly nowMs: number;
  /** From 0 up to but not 1; always the same for the same seed. */
  readonly chance: (seed: number) => number;
}

/** How many more messages of broadcasts a channel has room for right now, by its pace and by what went out so far. */
export async function roomOn(tx: Tx, channel: string, areaCode: string, { nowMs, chance }: RoomTools): Promise<Room> {
  const pace = paceOf(channel);
  if (pace.kind === "steady") return steadyRoom(pace.perSecond, await countOnTheWay(tx, channel), nowMs);
  if (pace.kind === "tiered") {
    const people = await coldLimitOf(tx, channel);
    const left = people === null ? Number.POSITIVE_INFINITY : people - (await countedOn(tx, channel, nowMs));
    return tieredRoom(pace.perSecond, await countOnTheWay(tx, channel), left, nowMs);
  }
  // What could not leave would leave all at once as soon as the phone is back.
  if ((await countOnTheWay(tx, channel)) > 0) return { many: 0, cold: 0, againMs: nowMs + pace.leastGapMs };
  const sent = await sentSoFar(tx, channel, localDay(areaCode, nowMs));
  return carefulRoom(pace, sent, chance(sent.lastMs ?? 0), nowMs);
}

/** After how long without a word a channel counts somebody as not having written; milliseconds. */
export function coldMsOf(channel: string): number {
  const pace = paceOf(channel);
  return pace.kind === "steady" ? Number.POSITIVE_INFINITY : pace.coldMs;
}

/** What the length of a broadcast on a channel hangs on. `cold`: how many of its people have not written for long. */
export async function standingOn(
  tx: Tx,
  { channel, areaCode, cold }: { readonly channel: string; readonly areaCode: string; readonly cold: number },
  nowMs: number,
): Promise<Standing> {
  const { kind } = paceOf(channel);
  if (kind === "careful") return { days: (await sentSoFar(tx, channel, localDay(areaCode, nowMs))).days };
  return kind === "tiered" ? { people: await coldLimitOf(tx, channel), cold } : {};
}

/** How many people a day may be written to on a channel who have not written for long; null: as many as there are. */
export async function coldLimitOf(tx: Tx, channel: string): Promise<number | null> {
  const pace = paceOf(channel);
  if (pace.kind !== "tiered") return null;
  const known = await findColdLimit(tx, channel);
  return known === undefined ? pace.people : known;
}

/** Keeps how many they are: the platform said so, or the office. */
export function setColdLimit(tx: Tx, channel: string, people: number | null, nowMs: number): Promise<void> {
  return upsertColdLimit(tx, channel, people, new Date(nowMs));
}

function countedOn(tx: Tx, channel: string, nowMs: number): Promise<number> {
  return countColdPeople(tx, channel, coldMsOf(channel), new Date(nowMs));
}

function localDay(areaCode: string, nowMs: number): LocalDay {
  const timeZone = zoneOf(areaCode);
  return { timeZone, began: new Date(momentIn(timeZone, dayIn(timeZone, nowMs), "00:00")) };
}

/** Keeps what platforms say of us: how many people a day may be written to first. */
export function makeLimits(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
}) {
  const { db, clock, channels } = parts;
  /** As it was kept last. */
  const tiers = new Map<ChannelId, string>();

  async function keep(): Promise<void> {
    for (const [id, channel] of channels) {
      const tier = channel.status().notes?.tier;
      if (tier === undefined || tiers.get(id) === tier) continue;
      const people = peopleOfTier(tier);
      if (people !== undefined) await setColdLimit(db, id, people, clock.nowMs());
      tiers.set(id, tier);
    }
  }

  return { keep };
}
