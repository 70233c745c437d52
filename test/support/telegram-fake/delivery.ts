import http from "node:http";
import type { BotUpdate, Hook, UpdateOptions } from "./updates.ts";

/** Posts updates to the bot's address until it answers 2xx. */
export interface Delivery {
  add(update: BotUpdate): void;
  pending(): number;
  lastError(): string | undefined;
  /** Ends all delivery; returns what was not delivered, in order. */
  close(): BotUpdate[];
}

interface Lane {
  readonly waiting: BotUpdate[];
  busy: number;
}

const answerLimitMs = 60_000;

/**
 * Telegram keeps one queue a chat, and another for a person's taps: within one the next update goes out only when the
 * one before was taken, different ones go side by side over at most `maxConnections` connections.
 */
export function makeDelivery(hook: Hook, { retryDelayMs, scrambled, twice }: UpdateOptions): Delivery {
  const agent = new http.Agent({ keepAlive: true, maxSockets: hook.maxConnections });
  const lanes = new Map<string, Lane>();
  const ready = new Set<string>();
  const undelivered = new Map<BotUpdate, number>();
  const timers = new Set<NodeJS.Timeout>();
  const laneMax = scrambled ? hook.maxConnections : twice ? 2 : 1;
  let inFlight = 0;
  let lastError: string | undefined;
  let closed = false;

  function add(update: BotUpdate): void {
    undelivered.set(update, (undelivered.get(update) ?? 0) + 1);
    const key = laneKey(update);
    const lane = lanes.get(key) ?? { waiting: [], busy: 0 };
    lanes.set(key, lane);
    lane.waiting.push(update);
    if (lane.busy < laneMax) ready.add(key);
    pump();
  }

  function pump(): void {
    for (const key of ready) {
      if (closed || inFlight >= hook.maxConnections) return;
      ready.delete(key);
      const lane = lanes.get(key);
      const update = lane?.waiting.shift();
      if (lane === undefined || update === undefined) continue;
      lane.busy += 1;
      inFlight += 1;
      // Added anew it comes last, so that every lane gets its turn.
      if (lane.busy < laneMax && lane.waiting.length > 0) ready.add(key);
      void deliver(key, lane, update);
    }
  }

  async function deliver(key: string, lane: Lane, update: BotUpdate): Promise<void> {
    const failure = await post(hook, agent, update);
    inFlight -= 1;
    if (closed) return;
    if (failure === undefined) done(update);
    else {
      lastError = failure;
      await later();
      lane.waiting.unshift(update);
    }
    lane.busy -= 1;
    if (lane.waiting.length > 0) ready.add(key);
    else if (lane.busy === 0) lanes.delete(key);
    pump();
  }

  function done(update: BotUpdate): void {
    const left = (undelivered.get(update) ?? 1) - 1;
    if (left === 0) undelivered.delete(update);
    else undelivered.set(update, left);
  }

  function later(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, retryDelayMs);
      timers.add(timer);
    });
  }

  function close(): BotUpdate[] {
    closed = true;
    for (const timer of timers) clearTimeout(timer);
    agent.destroy();
    return [...undelivered.keys()].sort((a, b) => a.update_id - b.update_id);
  }

  return { add, pending: () => undelivered.size, lastError: () => lastError, close };
}

function laneKey({ message, callback_query: tap, update_id }: BotUpdate): string {
  if (hasChat(message)) return `chat ${message.chat.id}`;
  if (typeof tap === "object" && tap !== null && "message" in tap && hasChat(tap.message)) {
    return `taps ${tap.message.chat.id}`;
  }
  return `update ${update_id}`;
}

function hasChat(value: unknown): value is { readonly chat: { readonly id: number } } {
  return typeof value === "object" && value !== null && "chat" in value;
}

/** Undefined when the update was taken, else what was wrong. */
function post(hook: Hook, agent: http.Agent, update: BotUpdate): Promise<string | undefined> {
  const body = JSON.stringify(update);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(hook.secret === undefined ? {} : { "x-telegram-bot-api-secret-token": hook.secret }),
  };
  return new Promise((resolve) => {
    const request = http.request(hook.url, { method: "POST", agent, headers, timeout: answerLimitMs }, (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      response.on("close", () =>
        resolve(status >= 200 && status < 300 ? undefined : `Wrong response from the webhook: ${status}`),
      );
    });
    request.on("timeout", () => request.destroy(new Error("timed out")));
    request.on("error", (error) => resolve(error.message));
    request.end(body);
  });
}
