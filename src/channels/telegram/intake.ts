import type { Clock } from "../../kit/clock.ts";
import type { Inbound, OnInbound } from "../channel.ts";
import { makeLanes } from "../lanes.ts";
import { callbackQueryId, parseUpdate } from "./parse.ts";

/** The way of an update from either transport into the inbox. */
export interface Intake {
  /**
   * Resolves when the update is stored, or moves no conversation; rejects when it could not be stored. Updates of one
   * chat are stored one after another, in the order in which they were handed in.
   */
  take(update: unknown): Promise<void>;
  /** Lets what is being stored end, and takes nothing more: `take` rejects from now on. */
  close(): Promise<void>;
}

export interface IntakeParts {
  readonly onInbound: OnInbound;
  readonly clock: Clock;
  readonly onIgnored: (reason: string) => void;
  /** Stops the waiting sign on a tapped button. Must not throw; nobody waits for it. */
  readonly answerTap: (callbackQueryId: string) => void;
  /** Stores one message by calling `store`, which may be called again after it failed. Once, if left out. */
  readonly attempt?: (store: () => Promise<void>) => Promise<void>;
}

/** The intake takes nothing more. */
export class IntakeClosed extends Error {
  override readonly name = "IntakeClosed";
}

export function makeIntake(parts: IntakeParts): Intake {
  const { onInbound, clock, onIgnored, answerTap, attempt = (store) => store() } = parts;
  const running = new Set<Promise<unknown>>();
  const inOrder = makeLanes();
  let closed = false;

  async function store(inbound: Inbound): Promise<void> {
    if (closed) throw new IntakeClosed();
    const storing = onInbound(inbound);
    running.add(storing);
    try {
      await storing;
    } finally {
      running.delete(storing);
    }
  }

  async function take(update: unknown): Promise<void> {
    const parsed = parseUpdate(update, clock.nowMs());
    if ("ignored" in parsed) return onIgnored(parsed.ignored);
    await inOrder(parsed.chatKey, () => attempt(() => store(parsed)));
    const tap = parsed.kind === "choice" ? callbackQueryId(update) : undefined;
    if (tap !== undefined) answerTap(tap);
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.allSettled(running);
  }

  return { take, close };
}
