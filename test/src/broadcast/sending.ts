import { askBroadcast, makeBroadcast } from "../../../src/broadcast/service.ts";
import type { ChannelId } from "../../../src/channels/channel.ts";
import type { World } from "../../support/world.ts";
import { type Made, makeReader, type Wish } from "./people.ts";

/** An officer of a regency with heads on one channel, and broadcasts to them. */
export interface Sending {
  readonly officer: Made;
  /** Somebody in a village that has no head yet. */
  reader(wish: Partial<Wish> & { readonly chatKey: string }): Promise<Made>;
  /** The person wrote on the channel so long ago. */
  wrote(chatId: bigint, agoMs: number): Promise<void>;
  /** Heads who wrote so long ago; their chats are called by that. */
  heads(count: number, agoMs: number): Promise<void>;
  /** To heads and operators; resolves with its number when all is done that can be done now. */
  send(text?: string): Promise<number>;
  stateOf(id: number): Promise<readonly [string, string | null]>;
  /** How many people of all broadcasts stand how. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** Chats that were told `text`, in order. */
  read(text?: string): readonly string[];
  pass(ms: number): Promise<void>;
}

const TEXT = "Halo";

export async function openSending(world: World, channel: ChannelId): Promise<Sending> {
  const { db, vault, ids, settled } = world.app;
  const { id: programmeId } = await db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
  await db.programme.update({ where: { id: programmeId }, data: { broadcastAlone: 1_000 } });
  const villages = await villagesWithoutHead(world);
  const nowMs = world.clock.nowMs;
  let events = 0;

  const reader: Sending["reader"] = (wish) => {
    const villageCode = wish.villageCode ?? villages.shift() ?? "";
    return makeReader({ db, vault, ids, nowMs: nowMs() }, { programmeId, channel, ...wish, villageCode });
  };
  const officer = await reader({ chatKey: "officer", kind: "officer", villageCode: "61.07", channel: "telegram" });

  async function wrote(chatId: bigint, agoMs: number): Promise<void> {
    events += 1;
    const at = new Date(nowMs() - agoMs);
    const about = { channel, externalId: `x${events}`, ord: 0, state: "done" } as const;
    await db.inbox.create({ data: { chatId, ...about, nextTryAt: at, receivedAt: at } });
  }

  async function heads(count: number, agoMs: number): Promise<void> {
    for (let n = 0; n < count; n++) await wrote((await reader({ chatKey: `head${n}-${agoMs}` })).chatId, agoMs);
  }

  async function send(text = TEXT): Promise<number> {
    const actor = { ...officer, scope: { programmeId, areaCode: "61.07" } };
    const tools = { vault, nowMs: nowMs() };
    const audience = { roles: ["village_head", "village_operator"] as const, areas: [], channels: [] };
    const made = await makeBroadcast(db, actor, { programmeId, areaCode: "61.07", text, answers: [], audience }, tools);
    if (made.is !== "made") throw new Error(made.is);
    await db.$transaction((tx) => askBroadcast(tx, actor, { id: made.id, startMs: null }, tools));
    await settled();
    return made.id;
  }

  return {
    ...{ officer, reader, wrote, heads, send },
    stateOf: async (id) => {
      const { state, pausedWhy } = await db.broadcast.findUniqueOrThrow({ where: { id } });
      return [state, pausedWhy];
    },
    counts: async () => {
      const rows = await db.recipient.groupBy({ by: ["state"], _count: true });
      return Object.fromEntries(rows.map(({ state, _count }) => [state, _count]));
    },
    read: (text = TEXT) =>
      world.door(channel).sent.flatMap(({ chatKey, text: said }) => (said === text ? [chatKey] : [])),
    pass: async (ms) => {
      world.clock.forward(ms);
      await settled();
    },
  };
}

async function villagesWithoutHead({ app: { db } }: World): Promise<string[]> {
  const areas = await db.area.findMany({
    where: { level: "village", code: { startsWith: "61.07." } },
    orderBy: { code: "asc" },
    select: { code: true },
  });
  const taken = new Set((await db.role.findMany({ select: { areaCode: true } })).map(({ areaCode }) => areaCode));
  return areas.map(({ code }) => code).filter((code) => !taken.has(code));
}
