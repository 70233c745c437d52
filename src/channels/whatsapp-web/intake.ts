import { backoffMs } from "../../kit/backoff.ts";
import type { Log } from "../../kit/log.ts";
import { pause } from "../../kit/pause.ts";
import type { Inbound, OnInbound } from "../channel.ts";
import { makeLanes } from "../lanes.ts";
import { kindOf } from "./library.ts";

/** The way of a message into the inbox: in order within its chat, tried until it is stored. */
export interface Intake {
  /** A message that arrived just now; it waits while what came before it is read back. */
  live(inbound: Inbound): Promise<"new" | "seen">;
  /** A message that was read back. */
  readBack(inbound: Inbound): Promise<"new" | "seen">;
  /** Live messages wait from now on, until `open`. */
  hold(): void;
  open(): void;
  /** When the oldest message was sent that is not stored yet; epoch milliseconds. */
  oldestWaitingMs(): number | undefined;
  /** Lets what is being stored end and takes nothing more: the rest is read back another time. */
  close(): Promise<void>;
}

export interface IntakeParts {
  readonly onInbound: OnInbound;
  readonly log: Log;
  /** Called when a message could not be stored, and when one is stored after that. */
  readonly storing: (works: boolean) => void;
  readonly storeFirstMs: number;
  readonly storeMaxMs: number;
}

/** The channel stopped before a message was stored. */
class IntakeClosed extends Error {
  override readonly name = "IntakeClosed";
}

export function makeIntake(parts: IntakeParts): Intake {
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const waiting = new Set<Inbound>();
  const inOrder = makeLanes();
  let gate = Promise.withResolvers<void>();
  let isHeld = true;

  async function attempt(inbound: Inbound): Promise<"new" | "seen"> {
    if (stopping.signal.aborted) throw new IntakeClosed();
    const storing = parts.onInbound(inbound);
    running.add(storing);
    try {
      return await storing;
    } finally {
      running.delete(storing);
    }
  }

  /** The library has no way to take a message back, so it is tried here until the store is there again. */
  async function store(inbound: Inbound): Promise<"new" | "seen"> {
    for (let tries = 1; ; tries++) {
      try {
        const stored = await attempt(inbound);
        if (tries > 1) parts.storing(true);
        return stored;
      } catch (error) {
        if (error instanceof IntakeClosed) throw error;
        parts.log.warn("whatsapp-web.store-failed", { ...kindOf(error), tries });
        parts.storing(false);
      }
      await pause(backoffMs(tries, parts.storeFirstMs, parts.storeMaxMs), stopping.signal);
    }
  }

  async function readBack(inbound: Inbound): Promise<"new" | "seen"> {
    waiting.add(inbound);
    const stored = await inOrder(inbound.chatKey, () => store(inbound));
    // One that failed stays: nothing later counts as heard before it.
    waiting.delete(inbound);
    return stored;
  }

  async function live(inbound: Inbound): Promise<"new" | "seen"> {
    waiting.add(inbound);
    if (isHeld) await gate.promise;
    const stored = await inOrder(inbound.chatKey, () => store(inbound));
    waiting.delete(inbound);
    return stored;
  }

  return {
    live,
    readBack,
    hold: () => {
      if (isHeld) return;
      isHeld = true;
      gate = Promise.withResolvers<void>();
    },
    open: () => {
      isHeld = false;
      gate.resolve();
    },
    oldestWaitingMs: () =>
      [...waiting].reduce<number | undefined>(
        (oldest, { sentAtMs }) => Math.min(oldest ?? sentAtMs, sentAtMs),
        undefined,
      ),
    close: async () => {
      stopping.abort();
      gate.resolve();
      await Promise.allSettled(running);
    },
  };
}
