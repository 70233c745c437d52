import { ApiFailure } from "./world.ts";

const perSecond = 30;
const chatBurst = 5;

/** Telegram's limits on messages. A bot that does not wait as it was told is told again, and counted. */
export interface Limits {
  /** Throws a 429. */
  check(chatId: number): void;
  /** Messages sent during a wait that the bot had been told of. */
  impatient(): number;
  /** All messages that were answered with a 429. */
  refused(): number;
}

export const noLimits: Limits = { check: () => undefined, impatient: () => 0, refused: () => 0 };

/** 30 messages in any second over all chats; in one chat a burst of 5, then one a second. */
export function trueLimits(nowMs: () => number): Limits {
  const recent: number[] = [];
  const chats = new Map<number, { tokens: number; atMs: number }>();
  const waitUntilMs = new Map<number | "all", number>();
  let impatient = 0;
  let refused = 0;

  function refuse(whom: number | "all", seconds: number): never {
    refused += 1;
    waitUntilMs.set(whom, nowMs() + seconds * 1000);
    throw new ApiFailure(429, `Too Many Requests: retry after ${seconds}`, seconds);
  }

  function stillWaiting(whom: number | "all"): void {
    const leftMs = (waitUntilMs.get(whom) ?? 0) - nowMs();
    if (leftMs <= 0) return;
    impatient += 1;
    refuse(whom, Math.ceil(leftMs / 1000) + 1);
  }

  function check(chatId: number): void {
    stillWaiting("all");
    stillWaiting(chatId);
    const now = nowMs();
    while (recent[0] !== undefined && recent[0] <= now - 1000) recent.shift();
    if (recent.length >= perSecond) refuse("all", 1);
    const chat = chats.get(chatId) ?? { tokens: chatBurst, atMs: now };
    const tokens = Math.min(chatBurst, chat.tokens + (now - chat.atMs) / 1000);
    if (tokens < 1) refuse(chatId, 1);
    chats.set(chatId, { tokens: tokens - 1, atMs: now });
    recent.push(now);
  }

  return { check, impatient: () => impatient, refused: () => refused };
}
