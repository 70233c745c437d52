import { errorFields, type Log } from "../kit/log.ts";
import { nextEventMs, readWaiting, type StoredItem } from "../messages/inbox.ts";
import type { Item } from "../messages/item.ts";
import type { HandlerParts } from "./handle.ts";
import { keepMedia } from "./media.ts";
import { noteFailed, parkUnreadable } from "./postpone.ts";

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
  const underWay = new Map<bigint, Promise<void>>();
  const fileSlots = makeSlots(FILES_MAX);

  async function goOn(item: StoredItem): Promise<void> {
    const inbound = await fetchFile(item);
    if (inbound !== null) await take({ ...item, inbound });
  }

  async function fetchFile(item: StoredItem) {
    if (!item.inbound.media) return item.inbound;
    try {
      return await fileSlots(() => keepMedia(item, parts));
    } catch (error) {
      await noteFailed(item.inboxId, error, parts);
      return null;
    }
  }

  function track(id: bigint, work: Promise<void>): void {
    const done = work.then(
      () => {
        underWay.delete(id);
        changed();
      },
      (error) => {
        // It could not even be noted that it failed: it still waits, and is found at the next look.
        underWay.delete(id);
        log.warn("an event waits on", { inboxId: String(id), ...errorFields(error) });
      },
    );
    underWay.set(id, done);
  }

  return {
    begin: async () => {
      const { db, vault, clock, watch } = parts;
      const within = () => ({ channels: [...parts.channels.keys()], underWay: [...underWay.keys()] });
      const { items, unreadable } = await readWaiting(db, vault, within(), clock.nowMs());
      if (items.length > 0) watch({ is: "claimed", count: items.length });
      for (const item of items) track(item.inboxId, goOn(item));
      for (const id of unreadable) track(id, parkUnreadable(id, parts));
      return nextEventMs(db, within());
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
