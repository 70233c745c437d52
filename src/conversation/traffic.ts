import type { ChannelId, DeliveryReport, Inbound } from "../channels/channel.ts";
import { errorFields, type Log } from "../kit/log.ts";
import { chatRefOf, readWaiting } from "../messages/inbox.ts";
import { type Intake, makeIntake } from "../messages/intake.ts";
import { claimDue, nextDue, reclaim, refuseUnreadable, releaseForgotten, renew, settle } from "../messages/outbox.ts";
import { type Pump, startPump } from "../messages/pump.ts";
import { makeSender, type Sender } from "../messages/sender.ts";
import { say } from "../words/say.ts";
import { type HandlerParts, handleBatch } from "./handle.ts";
import { makeNews } from "./news.ts";
import { postpone } from "./postpone.ts";
import { makeWaiting } from "./waiting.ts";

/** The way of every message: in through the intake, out through the sender, and two pumps that come back for what was left. */
export interface Traffic {
  start(): void;
  /** Takes one event in. Resolves once it is stored; rejects when it is not. */
  take(inbound: Inbound): Promise<"new" | "seen">;
  /** Keeps what a platform told of messages that it took before. */
  noteDeliveries(channel: ChannelId, reports: readonly DeliveryReport[]): Promise<void>;
  /** Messages were put into the outbox from elsewhere. */
  wake(): void;
  /** Resolves when no event is due and no message under way. */
  settled(): Promise<void>;
  /** Takes nothing new, finishes what is under way. */
  stop(): Promise<void>;
}

const KEEP_EVERY_MS = 2_500;

/**
 * Wires the traffic of the channels in `parts`. `soleOwner`: no other server works on this database, so at the start
 * every lease that is found is a dead process's and is freed at once, without waiting for its end.
 */
export function makeTraffic(parts: HandlerParts, log: Log, soleOwner: boolean): Traffic {
  const { db, vault, clock, runner, channels, watch } = parts;
  const served = [...channels.keys()];
  const scope = {
    runner,
    joining: served.filter((id) => channels.get(id)?.joins !== undefined),
    windowed: served.filter((id) => channels.get(id)?.windowed === true),
  };
  let pumps: { inbox: Pump; outbox: Pump } | null = null;
  let keeper: NodeJS.Timeout | undefined;
  let stopping = false;
  /** Whether messages wait in the outbox for an earlier one of their chat. */
  let behind = false;
  const wakeBoth = (): void => {
    pumps?.inbox.wake();
    pumps?.outbox.wake();
  };
  const news = makeNews(parts, () => pumps?.outbox.wake());
  const sender: Sender = makeSender({
    channels,
    clock,
    watch,
    openFile: parts.openFile,
    withoutFile: say({ key: "chat:withoutFile" }, parts.book.plainWords),
    settle: async (settlements) => {
      await settle(db, settlements, clock.nowMs());
      await news.lookAgain(settlements);
      if (behind || settlements.some(({ state }) => state === "queued")) pumps?.outbox.wake();
    },
  });
  const intake: Intake = makeIntake({
    handle: (items) => handleBatch(items, parts),
    postpone: async (item, error) => {
      const stored = await postpone(item, error, parts);
      wakeBoth();
      return stored;
    },
    dispatch: ({ leased, waits, tells }) => {
      sender.send(leased, "commit");
      if (tells) pumps?.outbox.wake();
      if (waits) watch({ is: "stored", count: 1 });
      if (waits) pumps?.inbox.wake();
    },
  });

  const waiting = makeWaiting({ parts, log, take: intake.take, changed: wakeBoth });
  const drainOutbox = async (): Promise<number | null> => {
    while (!stopping) {
      const { leased, unreadable } = await claimDue(
        db,
        vault,
        { ...scope, channels: reachedIn(channels) },
        clock.nowMs(),
      );
      if (unreadable.length > 0) await refuseUnreadable(db, unreadable, clock.nowMs());
      sender.send(leased, "queue");
      if (leased.length > 0 || unreadable.length > 0) continue;
      const due = await nextDue(db, reachedIn(channels), clock.nowMs());
      behind = due.behind;
      return due.atMs;
    }
    return null;
  };
  const keep = async (): Promise<void> => {
    const held = sender.held();
    await renew(db, held, clock.nowMs());
    const forgotten = await releaseForgotten(db, runner, held, clock.nowMs());
    if (forgotten > 0) pumps?.outbox.wake();
    if ((await reclaim(db, runner, clock.nowMs(), false)) > 0) pumps?.outbox.wake();
  };
  let isFirst = true;
  const openOutbox = async (): Promise<number | null> => {
    if (isFirst) await reclaim(db, runner, clock.nowMs(), soleOwner);
    isFirst = false;
    return drainOutbox();
  };

  return {
    start: () => {
      pumps = {
        inbox: startPump("inbox", waiting.begin, clock, log),
        outbox: startPump("outbox", openOutbox, clock, log),
      };
      const complain = (error: unknown) => log.warn("leases not kept", errorFields(error));
      keeper = setInterval(() => void keep().catch(complain), KEEP_EVERY_MS);
    },
    wake: wakeBoth,
    noteDeliveries: news.note,
    take: (inbound) => intake.take({ chatRef: chatRefOf(inbound, vault), inbound, inboxId: null, attempts: 0 }),
    settled: async () => {
      while (intake.busy() || sender.busy() || (await somethingWaits(parts)))
        await new Promise((again) => setTimeout(again, 2));
    },
    stop: async () => {
      clearInterval(keeper);
      stopping = true;
      await pumps?.inbox.stop();
      await waiting.ended();
      await intake.drain();
      await pumps?.outbox.stop();
      await sender.drain();
    },
  };
}

/** Channels whose platform can be reached from this process now. */
function reachedIn(channels: HandlerParts["channels"]): string[] {
  return [...channels.values()].filter((channel) => channel.canSend?.() ?? true).map(({ id }) => id);
}

/** Whether something is due or under way; what waits for a later moment does not count. */
async function somethingWaits({ db, vault, clock, channels }: HandlerParts): Promise<boolean> {
  const nowMs = clock.nowMs();
  const { items, unreadable } = await readWaiting(db, vault, { channels: [...channels.keys()], underWay: [] }, nowMs);
  if (items.length + unreadable.length > 0) return true;
  const now = new Date(nowMs);
  const rows = await db.$queryRaw<{ waits: boolean }[]>`
    select exists (
      select 1 from outbox mine join chat on chat.id = mine.chat_id
      where state = 'sending' or (state = 'queued' and next_try_at <= ${now} and chat.channel = any(${reachedIn(channels)})
        and (leaves_until <= ${now}) is not true and not exists (
        select 1 from outbox earlier
        where earlier.chat_id = mine.chat_id and earlier.id < mine.id and earlier.state = 'queued'
          and (earlier.leaves_until <= ${now}) is not true and (earlier.purpose <> 'broadcast' or mine.purpose = 'broadcast')))) as waits`;
  return rows[0]?.waits ?? false;
}
