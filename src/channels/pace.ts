import type { Clock } from "../kit/clock.ts";

/** So many at once, and so many a second after that. */
interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface PaceLimits {
  /** One chat. */
  readonly chat: Rate;
  /** All chats together: messages in any second. */
  readonly perSecond: number;
}

/** How long not to send; milliseconds, above 0. */
export interface Wait {
  readonly waitMs: number;
  /** It binds every chat of the channel, not just this one. */
  readonly wholeChannel: boolean;
}

/** Keeps us from sending faster than the platform allows. It never sleeps: it says how long to wait. */
export interface Pace {
  /**
   * Takes the place of one message in `chatKey`; returns the wait, and takes nothing, when there is no place now. A
   * message that is one of many (`bulk`) leaves the last place for those that somebody waits for. After the call,
   * however it ended, `answered` has to be called.
   */
  take(chatKey: string, bulk: boolean): Wait | undefined;
  /** A call has ended. */
  answered(): void;
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
  const second = makeSecond(limits.perSecond);
  const spare = makeSpare(limits.perSecond);
  /** When the first message was to go out. */
  let firstMs: number | undefined;
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

  function take(chatKey: string, bulk: boolean): Wait | undefined {
    const nowMs = clock.nowMs();
    sweep(nowMs);
    const chat = refill(chats.get(chatKey) ?? { tokens: limits.chat.burst, atMs: nowMs }, limits.chat, nowMs);
    chats.set(chatKey, chat);
    const heldMs = channelHoldUntilMs - nowMs;
    if (heldMs > 0) return { waitMs: heldMs, wholeChannel: true };
    firstMs ??= nowMs;
    const sinceMs = nowMs - firstMs;
    // What a process that died sent in its last second still counts over there; what gives way lets that second pass.
    if (bulk && sinceMs >= 0 && sinceMs < 1_000) return { waitMs: 1_000 - sinceMs, wholeChannel: false };
    const fullMs = second.waitMs(bulk ? spare.places(nowMs) : 0, nowMs);
    // What gives way waits alone: replies still have their place.
    if (fullMs > 0) return { waitMs: fullMs, wholeChannel: !bulk };
    const chatWaitMs = Math.max((holdUntilMs.get(chatKey) ?? 0) - nowMs, untilToken(chat, limits.chat));
    if (chatWaitMs > 0) return { waitMs: chatWaitMs, wholeChannel: false };
    second.begin();
    if (!bulk) spare.used(nowMs);
    chats.set(chatKey, { ...chat, tokens: chat.tokens - 1 });
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

  return { take, refused, answered: () => second.end(clock.nowMs()) };
}

/** Replies so close together find no place that has become free between them. */
const crowdMs = 100;
const rememberMs = 5_000;

/**
 * How many places messages that are one of many leave for those that somebody waits for: one, or as many as were needed
 * at the same moment a little while ago, but never more than a third of all.
 */
function makeSpare(places: number) {
  const most = Math.max(1, Math.floor(places / 3));
  let crowds: { readonly atMs: number; readonly size: number }[] = [];

  return {
    used(nowMs: number): void {
      const last = crowds.at(-1);
      const isSame = last !== undefined && nowMs >= last.atMs && nowMs - last.atMs < crowdMs;
      if (isSame) crowds[crowds.length - 1] = { atMs: last.atMs, size: last.size + 1 };
      else crowds.push({ atMs: nowMs, size: 1 });
    },
    places(nowMs: number): number {
      crowds = crowds.filter(({ atMs }) => atMs <= nowMs && nowMs - atMs < rememberMs);
      return Math.min(most, Math.max(1, ...crowds.map(({ size }) => size)));
    },
  };
}

/** Until the next look, when every place is taken by a call that was not answered yet. */
const underWayMs = 25;

/**
 * So many places in any second of the platform's clock. The platform counts a message at some moment between our call
 * and its answer, so a place is free again one second after the answer: however uneven the way there is, no second
 * over there holds more.
 */
function makeSecond(places: number) {
  let underWay = 0;
  /** When calls ended, the oldest first; those before `first` are longer ago than a second. */
  let endedMs: number[] = [];
  let first = 0;
  /** When those of many were told to come back: each for a place of its own, or they would all come for the first. */
  let promisedMs: number[] = [];

  function forget(nowMs: number): void {
    // A clock that was set back must not hold a place for longer than a second.
    if ((endedMs.at(-1) ?? 0) > nowMs) endedMs = endedMs.map((atMs) => Math.min(atMs, nowMs));
    while (first < endedMs.length && nowMs - (endedMs[first] ?? 0) >= 1_000) first += 1;
    if (first < 1_000) return;
    endedMs = endedMs.slice(first);
    first = 0;
  }

  return {
    /** How long until there is a place and `spare` more; 0 when there is. Who leaves some free is one of many. */
    waitMs(spare: number, nowMs: number): number {
      forget(nowMs);
      const bulk = spare > 0;
      const missing = underWay + (endedMs.length - first) + spare + 1 - places;
      if (missing <= 0) return 0;
      promisedMs = bulk ? promisedMs.filter((atMs) => atMs > nowMs) : promisedMs;
      const frees = endedMs[first + missing - 1 + (bulk ? promisedMs.length : 0)];
      const waitMs = frees === undefined ? underWayMs : frees + 1_000 - nowMs;
      if (bulk) promisedMs.push(nowMs + waitMs);
      return waitMs;
    },
    begin(): void {
      underWay += 1;
    },
    end(nowMs: number): void {
      underWay -= 1;
      endedMs.push(nowMs);
    },
  };
}

function refill(bucket: Bucket, rate: Rate, nowMs: number): Bucket {
  // A clock that was set back gives nothing and takes nothing.
  const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * rate.perSecond;
  return { tokens: Math.min(rate.burst, bucket.tokens + gained), atMs: nowMs };
}

/** Milliseconds until the bucket holds a whole token. */
function untilToken(bucket: Bucket, rate: Rate): number {
  // Sums of fractions may fall short of 1 by a hair.
  return bucket.tokens >= 1 - 1e-9 ? 0 : Math.max(1, Math.ceil(((1 - bucket.tokens) / rate.perSecond) * 1000));
}
