import { Telegraf } from "telegraf";
import type { Telegram as ApiMethods, Opts } from "telegraf/types";
import { backoffMs } from "../../kit/backoff.ts";
import type { Log } from "../../kit/log.ts";
import { pause } from "../../kit/pause.ts";
import { errorCode, type Health } from "../health.ts";
import { type ApiOptions, type CallOptions, librarySignal, TimedTelegram } from "./api.ts";
import type { Intake } from "./intake.ts";
import { type TelegramWaits, type Trouble, troubleOf } from "./retrying.ts";

/** The kinds of update that this channel understands. */
export const wantedUpdates: ("message" | "callback_query")[] = ["message", "callback_query"];

export interface PollingParts {
  readonly api: ApiOptions;
  readonly intake: Intake;
  readonly health: Health;
  readonly waits: TelegramWaits;
  readonly log: Log;
  readonly stop: AbortSignal;
}

/** Telegram counts the batch as received on arrival of this call, and may hold back its answer for 3 s. */
const confirmLimitMs = 1_000;

/** Ends Telegraf's loop, which would otherwise wait by itself, without an end that can be called for. */
class PollingEnded extends Error {
  override readonly name = "PollingEnded";
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(`polling ended: ${trouble.why}`);
    this.trouble = trouble;
  }
}

/**
 * Polls until `stop`, through whatever Telegram answers. The promise stays open when a message could not be stored
 * before the stop: the batch it came in must never be confirmed.
 */
export async function pollUntilStopped(parts: PollingParts): Promise<void> {
  const { health, waits, stop } = parts;
  let failures = 0;
  const answered = () => {
    failures = 0;
    health.set("ready");
  };
  while (!stop.aborted) {
    const trouble = await pollOnce(parts, answered);
    if (stop.aborted) return;
    failures += 1;
    health.set("degraded", trouble.why);
    await pause(waitBeforeRestart(trouble, failures, waits), stop);
  }
}

function waitBeforeRestart(trouble: Trouble, failures: number, waits: TelegramWaits): number {
  if (trouble.why === "conflict") return waits.conflictMs;
  return Math.max(trouble.retryAfterMs ?? 0, backoffMs(failures, waits.firstMs, waits.maxMs));
}

/** One run of Telegraf's polling; returns why it ended. */
async function pollOnce(parts: PollingParts, answered: () => void): Promise<Trouble> {
  const { api, intake, health, log, stop } = parts;
  const client = new PollingTelegram(api, stop, {
    answered,
    // Whether another poller is there shows only in the answer to a poll.
    reached: () => health.status().why !== "conflict" && health.set("ready"),
  });
  const bot = new Telegraf(api.token, { handlerTimeout: Number.POSITIVE_INFINITY });
  bot.telegram = client;
  bot.use((ctx) => intake.take(ctx.update));
  // Telegraf's own handler prints the whole update, and a handled error would confirm the update.
  bot.catch((error) => {
    log.error("telegram.update-failed", errorCode(error));
    client.confirmNothing();
    throw new PollingEnded({ why: "refused" });
  });
  try {
    await bot.launch({ allowedUpdates: wantedUpdates });
    return { why: "transport" };
  } catch (error) {
    return error instanceof PollingEnded ? error.trouble : troubleOf(error);
  }
}

interface PollingNews {
  /** Telegram answered a poll. */
  answered(): void;
  /** Telegram can be reached, and polling is about to begin. */
  reached(): void;
}

/** The client that Telegraf polls with: ends on `stop`, and reports how the polls went. */
class PollingTelegram extends TimedTelegram {
  readonly #stop: AbortSignal;
  readonly #news: PollingNews;
  #mayConfirm = true;

  constructor(options: ApiOptions, stop: AbortSignal, news: PollingNews) {
    super(options);
    this.#stop = stop;
    this.#news = news;
  }

  /** From now on nothing that was received counts as received. */
  confirmNothing(): void {
    this.#mayConfirm = false;
  }

  protected override limitMs<M extends keyof ApiMethods>(method: M, payload: Opts<M>): number {
    if (isConfirming(method, payload)) return confirmLimitMs;
    return pollSeconds(payload) * 1000 + super.limitMs(method, payload);
  }

  override async callApi<M extends keyof ApiMethods>(method: M, payload: Opts<M>, options: CallOptions = {}) {
    if (isConfirming(method, payload)) return this.#confirm(method, payload);
    try {
      const answer = await super.callApi(method, payload, { ...options, signal: librarySignal(this.#stop) });
      if (method === "getUpdates") this.#news.answered();
      if (method === "deleteWebhook") this.#news.reached();
      return answer;
    } catch (error) {
      if (this.#stop.aborted) throw error;
      this.confirmNothing();
      throw new PollingEnded(troubleOf(error));
    }
  }

  /** After a failure there is nothing new to confirm, and one more poll would disturb another poller. */
  async #confirm<M extends keyof ApiMethods>(method: M, payload: Opts<M>) {
    if (!this.#mayConfirm) throw new PollingEnded({ why: "refused" });
    return super.callApi(method, payload);
  }
}

/** As its loop ends, Telegraf confirms what it handled by a poll that does not wait. */
function isConfirming<M extends keyof ApiMethods>(method: M, payload: Opts<M>): boolean {
  return method === "getUpdates" && pollSeconds(payload) === 0;
}

function pollSeconds(payload: object): number {
  return "timeout" in payload && typeof payload.timeout === "number" ? payload.timeout : 0;
}
