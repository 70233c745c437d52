import type { Clock } from "../../kit/clock.ts";
import type { Wait } from "../pace.ts";

/** Milliseconds between two messages: at least `min`, up to `max`, so that it does not look like a machine. */
export interface Gap {
  readonly minMs: number;
  readonly maxMs: number;
}

export interface PaceLimits {
  readonly chat: Gap;
  readonly channel: Gap;
}

/**
 * WhatsApp names no limits for a linked device and bans without a word, so this is deliberately slow: about two
 * answers in three seconds over all chats. An answer of two messages needs a second more.
 */
export const whatsappLimits: PaceLimits = {
  chat: { minMs: 800, maxMs: 1_600 },
  channel: { minMs: 300, maxMs: 900 },
};

/**
 * Keeps us slow. Not the pace of the official platforms (../pace.ts): those count places in a second, here an uneven gap
 * has to lie between any two messages. It never sleeps: it says how long to wait.
 */
export interface Pace {
  /** Takes the place of one message; gives the wait, and takes nothing, when there is no place now. */
  take(chatKey: string): Wait | undefined;
}

const SWEEP_AT_CHATS = 1_000;

/** `random` gives numbers from 0 to 1. */
export function makePace(limits: PaceLimits, clock: Clock, random: () => number): Pace {
  const chats = new Map<string, number>();
  let channelFreeMs = 0;
  const gap = ({ minMs, maxMs }: Gap) => minMs + (maxMs - minMs) * random();

  function take(chatKey: string): Wait | undefined {
    const nowMs = clock.nowMs();
    if (chats.size >= SWEEP_AT_CHATS) for (const [key, freeMs] of chats) if (freeMs <= nowMs) chats.delete(key);
    if (channelFreeMs > nowMs) return { waitMs: Math.ceil(channelFreeMs - nowMs), wholeChannel: true };
    const chatFreeMs = chats.get(chatKey) ?? 0;
    if (chatFreeMs > nowMs) return { waitMs: Math.ceil(chatFreeMs - nowMs), wholeChannel: false };
    channelFreeMs = nowMs + gap(limits.channel);
    chats.set(chatKey, nowMs + gap(limits.chat));
    return undefined;
  }

  return { take };
}
