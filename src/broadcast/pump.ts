import type { Notice } from "../../flows/notice.ts";
import type { Channel, ChannelId, ChannelStatus } from "../channels/channel.ts";
import type { Db } from "../db/client.ts";
import { chanceOf } from "../kit/chance.ts";
import type { Clock } from "../kit/clock.ts";
import type { Log } from "../kit/log.ts";
import type { Vault } from "../kit/vault.ts";
import { type Pump, startPump } from "../messages/pump.ts";
import { quietAt } from "../programme/quiet-rules.ts";
import { findProgramme } from "../programme/service.ts";
import { makeBrake } from "./brake.ts";
import { quietTimesOf } from "./calendar.ts";
import { collectEnded } from "./ending-store.ts";
import { couldFeed, type FeedTools, feed } from "./feed.ts";
import { makeProgress } from "./progress.ts";
import { makeLimits } from "./room.ts";
import { askedByCommand, finishBroadcast, moveBySelf } from "./service.ts";
import {
  type BroadcastRow,
  channelsWaiting,
  countRecipients,
  findHanded,
  findUnderWay,
  isHandedDue,
  takeBack,
  takeBackLate,
} from "./store.ts";

export interface OutreachParts {
  readonly db: Db;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  /** Puts something that an officer is told into the outbox. */
  tell(notices: readonly Notice[]): Promise<unknown>;
  /** There is something to send. */
  wakeOutbox(): void;
}

/** Sends broadcasts: looks at what is under way and keeps the outbox supplied, at the pace of each channel. */
export interface Outreach {
  start(): void;
  /** Does everything that can be done at this moment; used where the clock stands still. */
  wake(): void;
  /** Whether a broadcast could go on right now. */
  busy(): Promise<boolean>;
  stop(): Promise<void>;
}

const LATE_LOOK_MS = 60_000;

/** Everything it knows is in the database: it may be stopped, started again or run by several processes at any moment. */
export function makeOutreach(parts: OutreachParts): Outreach {
  const { db, vault, clock, log, wakeOutbox } = parts;
  const progress = makeProgress(parts);
  const brake = makeBrake(parts);
  const limits = makeLimits(parts);
  let pump: Pump | null = null;
  const tools = (): FeedTools => ({ vault, nowMs: clock.nowMs(), chance: chanceOf });

  async function isOpen(row: BroadcastRow): Promise<boolean> {
    const programme = await findProgramme(db, row.programmeId);
    return programme !== null && quietAt(quietTimesOf(programme, row.areaCode), clock.nowMs()) === null;
  }

  /** When to look at it again; null when nothing of it is due. */
  async function goOn(row: BroadcastRow): Promise<number | null> {
    const open = await isOpen(row);
    if (row.state !== "sending") {
      const begun = open && (await begin(row));
      return begun ? clock.nowMs() : (row.startAt?.getTime() ?? null);
    }
    if (!open) {
      await takeBack(db, row.id);
      return null;
    }
    if (await brake.stops(row)) return null;
    return feedAll(row);
  }

  async function begin(row: BroadcastRow): Promise<boolean> {
    const nowMs = clock.nowMs();
    const begun = await db.$transaction((tx) => moveBySelf(tx, row.id, { do: "begin", nowMs }, tools()));
    if (begun) await progress.begin(row.id);
    if (begun) wakeOutbox();
    return begun;
  }

  /** Channels that can take messages at all right now. */
  function served(): string[] {
    const ready = [...parts.channels].filter(([, channel]) => !OUT_OF_SERVICE.has(channel.status().state));
    return ready.map(([id]) => id);
  }

  async function couldFeedAny(row: BroadcastRow): Promise<boolean> {
    for (const channel of await channelsWaiting(db, row.id, served()))
      if (await couldFeed(db, row, channel, tools())) return true;
    return false;
  }

  async function feedAll(row: BroadcastRow): Promise<number | null> {
    const channels = await channelsWaiting(db, row.id, served());
    let againMs: number | null = null;
    let handed = 0;
    for (const channel of channels) {
      const fed = await db.$transaction((tx) => feed(tx, row.id, channel, tools()));
      handed += fed.handed;
      againMs = Math.min(againMs ?? fed.againMs, fed.againMs);
    }
    if (handed > 0) wakeOutbox();
    await progress.show(row);
    if (channels.length === 0) await finish(row);
    return againMs;
  }

  async function finish(row: BroadcastRow): Promise<void> {
    const { waiting, handed } = await countRecipients(db, row.id);
    if (waiting + handed > 0) return;
    // Another process may have ended it meanwhile, and an officer sent it on: it is looked at again with it held.
    if (await db.$transaction((tx) => finishBroadcast(tx, row.id, tools()))) await progress.end(row);
    wakeOutbox();
  }

  /** Notices about broadcasts made by command that were written already. */
  const asked = new Set<string | undefined>();

  async function askOfficers(): Promise<void> {
    const fresh = (await askedByCommand(db)).filter(({ key, personId }) => !asked.has(`${key}:${personId}`));
    if (fresh.length === 0) return;
    await parts.tell(fresh);
    for (const { key, personId } of fresh) asked.add(`${key}:${personId}`);
    wakeOutbox();
  }

  /** The round under way: what it has decided may not be written yet. */
  let running: Promise<number | null> | null = null;

  async function round(): Promise<number | null> {
    running = lookRound();
    try {
      return await running;
    } finally {
      running = null;
    }
  }

  let lateMs = Number.NEGATIVE_INFINITY;

  /** What an earlier process left behind in the evening is handed out anew. */
  async function catchUp(): Promise<void> {
    const nowMs = clock.nowMs();
    if (Math.abs(nowMs - lateMs) < LATE_LOOK_MS) return;
    await takeBackLate(db, new Date(nowMs));
    lateMs = nowMs;
  }

  async function lookRound(): Promise<number | null> {
    await catchUp();
    for (const id of await findHanded(db)) await collectEnded(db, id);
    await limits.keep();
    await askOfficers();
    let nextMs: number | null = null;
    for (const row of await findUnderWay(db)) {
      const againMs = await goOn(row);
      if (againMs !== null) nextMs = Math.min(nextMs ?? againMs, againMs);
    }
    return nextMs;
  }

  async function busy(): Promise<boolean> {
    // What it would have found is seen below; to be asked again at once would only begin the next one.
    while (running) await running.catch(() => null);
    if (await isHandedDue(db, new Date(clock.nowMs()))) return true;
    for (const row of await findUnderWay(db)) {
      const { waiting, handed } = await countRecipients(db, row.id);
      if (!(await isOpen(row))) {
        // What waits in the outbox is taken back.
        if (row.state === "sending" && handed > 0) return true;
        continue;
      }
      if (row.state !== "sending" && (row.startAt?.getTime() ?? 0) <= clock.nowMs()) return true;
      if (row.state !== "sending") continue;
      // Those that wait for later in the outbox may fill all the room there is.
      if (waiting + handed === 0 || (handed === 0 && (await couldFeedAny(row)))) return true;
    }
    return false;
  }

  return {
    start: () => {
      pump = startPump("broadcasts", round, clock, log);
    },
    wake: () => pump?.wake(),
    busy,
    stop: async () => pump?.stop(),
  };
}

const OUT_OF_SERVICE: ReadonlySet<ChannelStatus["state"]> = new Set(["off", "starting", "stopped"]);
