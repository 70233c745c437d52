import type { Clock } from "../kit/clock.ts";

/** So many at once, and so many a second after that. */
interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface PaceLimits {
  /** One chat. */
  readonly chat: Rate;
  /** All chats together. */
  readonly channel: Rate;
}

/** How long not to send; milliseconds, above 0. */
export interface Wait {
  readonly waitMs: number;
  /** It binds every chat of the channel, not just this one. */
  readonly wholeChannel: boolean;
}

/** Keeps us from sending faster than the platform allows. It never sleeps: it says how long to wait. */
export interface Pace {
  /** Takes the place of one message in `chatKey`; returns the wait, and takes nothing, when there is no place now. */
  take(chatKey: string): Wait | undefined;
  /**
   * Notes that the platform refused a message for `retryAfterMs`. Where it does not say whose limit was hit, the wait
   * is the whole channel's when another chat was refused within the second before.
   */
  refused(chatKey: string, retryAfterMs: number, scope?: "chat" | "channel"): Wait;
}

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

const sameCauseMs = 1_000;
const sweepAtChats = 1_000;

export function makePace(limits: PaceLimits, clock: Clock): Pace {
  const chats = new Map<string, Bucket>();
  const holdUntilMs = new Map<string, number>();
  let channel = fullBucket(limits.channel, clock.nowMs());
  let channelHoldUntilMs = 0;
  let lastRefusal: { readonly chatKey: string; readonly atMs: number } | undefined;
  let sweepAt = sweepAtChats;

  function sweep(nowMs: number): void {
    if (chats.size + holdUntilMs.size < sweepAt) return;
    for (const [key, bucket] of chats) {
      if (refill(bucket, limits.chat, nowMs).tokens >= limits.chat.burst) chats.delete(key);
    }
    for (const [key, untilMs] of holdUntilMs) if (untilMs <= nowMs) holdUntilMs.delete(key);
    sweepAt = Math.max(sweepAtChats, 2 * (chats.size + holdUntilMs.size));
  }

  function take(chatKey: string): Wait | undefined {
    const nowMs = clock.nowMs();
    sweep(nowMs);
    const chat = refill(chats.get(chatKey) ?? fullBucket(limits.chat, nowMs), limits.chat, nowMs);
    channel = refill(channel, limits.channel, nowMs);
    chats.set(chatKey, chat);
    const channelWaitMs = Math.max(channelHoldUntilMs - nowMs, untilToken(channel, limits.channel));
    if (channelWaitMs > 0) return { waitMs: channelWaitMs, wholeChannel: true };
    const chatWaitMs = Math.max((holdUntilMs.get(chatKey) ?? 0) - nowMs, untilToken(chat, limits.chat));
    if (chatWaitMs > 0) return { waitMs: chatWaitMs, wholeChannel: false };
    channel = spend(channel);
    chats.set(chatKey, spend(chat));
    return undefined;
  }

  function refused(chatKey: string, retryAfterMs: number, scope?: "chat" | "channel"): Wait {
    const nowMs = clock.nowMs();
    const another =
      lastRefusal !== undefined && lastRefusal.chatKey !== chatKey && nowMs - lastRefusal.atMs < sameCauseMs;
    const wholeChannel = scope === undefined ? another : scope === "channel";
    lastRefusal = { chatKey, atMs: nowMs };
    holdUntilMs.set(chatKey, Math.max(holdUntilMs.get(chatKey) ?? 0, nowMs + retryAfterMs));
    if (wholeChannel) channelHoldUntilMs = Math.max(channelHoldUntilMs, nowMs + retryAfterMs);
    return { waitMs: retryAfterMs, wholeChannel };
  }

  return { take, refused };
}

function fullBucket(rate: Rate, nowMs: number): Bucket {
  return { tokens: rate.burst, atMs: nowMs };
}

function refill(bucket: Bucket, rate: Rate, nowMs: number): Bucket {
  // A clock that was set back gives nothing and takes nothing.
  const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * rate.perSecond;
  return { tokens: Math.min(rate.burst, bucket.tokens + gained), atMs: nowMs };
}

function spend(bucket: Bucket): Bucket {
  return { ...bucket, tokens: bucket.tokens - 1 };
}

/** Milliseconds until the bucket holds a whole token. */
function untilToken(bucket: Bucket, rate: Rate): number {
  // Sums of fractions may fall short of 1 by a hair.
  return bucket.tokens >= 1 - 1e-9 ? 0 : Math.max(1, Math.ceil(((1 - bucket.tokens) / rate.perSecond) * 1000));
}
