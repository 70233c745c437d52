import { errorFields, type Log } from "../kit/log.ts";
import { readWaiting, type StoredItem } from "../messages/inbox.ts";
import type { Item, Part } from "../messages/item.ts";
import type { HandlerParts } from "./handle.ts";
import { keepMedia } from "./media.ts";
import { noteFailed, parkUnreadable } from "./postpone.ts";
import { receive } from "./receive.ts";

/** Files fetched side by side; each may take 10 MB of memory. */
const FILES_MAX = 8;

/** Goes on with the events that wait in the inbox. */
export interface Waiting {
  /** Begins every event that is due and not under way. Resolves with the moment at which the next one falls due. */
  begin(): Promise<number | null>;
  /** Resolves when none is under way. */
  ended(): Promise<void>;
}

export interface WaitingParts {
  readonly parts: HandlerParts;
  readonly log: Log;
  /** Hands an event to the intake. */
  take(item: Item): Promise<unknown>;
  /** Something was done with an event: more may be due, or be to be sent. */
  changed(): void;
}

/** The events of different chats go side by side: a slow file keeps nobody waiting but its own chat. */
export function makeWaiting({ parts, log, take, changed }: WaitingParts): Waiting {
  /** By chat: one event of a chat at a time. */
  const underWay = new Map<bigint, Promise<void>>();
  const fileSlots = makeSlots(FILES_MAX);

  async function goOn(item: StoredItem): Promise<void> {
    const ready = await prepare(item);
    if (ready) await take(ready);
  }

  /** Fetches the files and reads a list; null when that failed and is noted. */
  async function prepare(item: StoredItem): Promise<Item | null> {
    if (!item.before && !item.inbound.media) return item;
    try {
      const inbound = await fileSlots(() => keepMedia(item, parts));
      if (!item.before) return { ...item, inbound };
      const before: Part[] = [];
      for (const part of item.before)
        before.push({ ...part, inbound: await fileSlots(() => keepMedia({ ...item, ...part }, parts)) });
      const whole = { ...item, inbound, before };
      parts.channels.get(inbound.channel)?.typing?.(inbound.chatKey);
      const delivery = await receive(whole, parts);
      return delivery ? { ...whole, delivery } : whole;
    } catch (error) {
      await noteFailed({ inboxId: item.inboxId, before: item.before ?? [] }, error, parts);
      return null;
    }
  }

  function track(item: { readonly inboxId: bigint; readonly chatId: bigint }, work: Promise<void>): void {
    const { inboxId, chatId } = item;
    const done = work.then(
      () => {
        underWay.delete(chatId);
        changed();
      },
      (error) => {
        // It could not even be noted that it failed: it still waits, and is found at the next look.
        underWay.delete(chatId);
        log.warn("an event waits on", { inboxId: String(inboxId), ...errorFields(error) });
      },
    );
    underWay.set(chatId, done);
  }

  return {
    begin: async () => {
      const { db, vault, clock, watch } = parts;
      const within = { channels: [...parts.channels.keys()], underWay: [...underWay.keys()] };
      const { items, unreadable, nextMs } = await readWaiting(db, vault, within, clock.nowMs());
      if (items.length > 0) watch({ is: "claimed", count: items.length });
      for (const item of items) track(item, goOn(item));
      for (const lost of unreadable) track(lost, parkUnreadable(lost.inboxId, parts));
      return nextMs;
    },
    ended: async () => void (await Promise.all(underWay.values())),
  };
}

/** Runs at most `max` tasks side by side; the others wait for their turn. */
function makeSlots(max: number): <T>(task: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let free = max;
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((turn) => queue.push(turn));
    try {
      return await task();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    }
  };
}
