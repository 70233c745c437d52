import { backoffMs } from "../../kit/backoff.ts";
import { Bug } from "../../kit/bug.ts";
import type { Clock } from "../../kit/clock.ts";
import type { Log } from "../../kit/log.ts";
import { pause } from "../../kit/pause.ts";
import type { Channel, OnInbound } from "../channel.ts";
import { errorCode, type Health, makeHealth } from "../health.ts";
import type { WebhookHandler } from "../incoming.ts";
import { makePace, type PaceLimits } from "../pace.ts";
import { type ApiOptions, librarySignal, TimedTelegram } from "./api.ts";
import { type Intake, IntakeClosed, makeIntake } from "./intake.ts";
import { telegramLimits } from "./limits.ts";
import { openMedia } from "./media.ts";
import { pollUntilStopped, wantedUpdates } from "./polling.ts";
import type { TelegramLabels } from "./render.ts";
import { defaultWaits, type TelegramWaits, troubleOf } from "./retrying.ts";
import { captionMax, makeSender, toSendError } from "./send.ts";
import { makeWebhook } from "./webhook.ts";

export interface TelegramOptions extends ApiOptions {
  readonly mode: "polling" | "webhook";
  /** The whole public address of `webhook`; required in webhook mode. */
  readonly webhookUrl?: string;
  /** 1-256 of A-Z a-z 0-9 _ -. Without one, anybody who finds the address can speak for anybody. */
  readonly webhookSecret?: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly labels: TelegramLabels;
  /** Called with a reason out of a small fixed set for every update that moves no conversation. */
  readonly onIgnored?: (reason: string) => void;
  readonly pace?: PaceLimits;
  readonly waits?: Partial<TelegramWaits>;
}

/** `webhook` serves `POST /telegram/webhook`; in polling mode it answers 503. */
export type TelegramChannel = Channel & { readonly webhook: WebhookHandler };

const textMax = 4096;

/** Telegram, by long polling or by webhook. */
export function makeTelegram(options: TelegramOptions): TelegramChannel {
  const { mode, log, clock, labels, webhookUrl } = options;
  if (mode === "webhook" && webhookUrl === undefined) throw new Bug("telegram-webhook-without-url");
  const api = new TimedTelegram(options);
  const health = makeHealth("telegram", log, clock);
  const stopping = new AbortController();
  let running: Running | undefined;

  async function start(onInbound: OnInbound): Promise<void> {
    if (running !== undefined || stopping.signal.aborted) throw new Bug("telegram-started-twice");
    health.set("starting");
    const parts: RunParts = {
      options,
      api,
      health,
      stop: stopping.signal,
      waits: { ...defaultWaits, ...options.waits },
    };
    running = mode === "polling" ? runPolling(parts, onInbound) : runWebhook(parts, onInbound);
    await health.known;
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await running?.intake.close();
    await running?.ended();
    health.set("stopped");
  }

  return {
    id: "telegram",
    textMax,
    captionMax,
    start,
    ...makeSender({ api, labels, pace: makePace(options.pace ?? telegramLimits, clock) }),
    typing: (chatKey) => {
      api
        .callApi("sendChatAction", { chat_id: chatKey, action: "typing" })
        .catch((error: unknown) => log.debug("telegram.typing-unseen", { reason: toSendError(error).reason }));
    },
    openMedia: (media, maxBytes) => openMedia(api, options, media, maxBytes),
    status: health.status,
    stop,
    webhook: makeWebhook({
      secret: options.webhookSecret,
      take: () => (mode === "webhook" && !stopping.signal.aborted ? running?.intake.take : undefined),
      log,
    }),
  };
}

interface RunParts {
  readonly options: TelegramOptions;
  readonly api: TimedTelegram;
  readonly health: Health;
  readonly waits: TelegramWaits;
  readonly stop: AbortSignal;
}

interface Running {
  readonly intake: Intake;
  /** Resolves when nothing is under way any more; to be awaited after the intake was closed. */
  ended(): Promise<void>;
}

function runPolling(parts: RunParts, onInbound: OnInbound): Running {
  const { options, health, waits, stop } = parts;
  const { log } = options;
  const gaveUp = Promise.withResolvers<void>();

  /** Telegraf confirms a batch once its handlers have ended, in whatever way; so this one ends only when it may. */
  async function untilStored(store: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await store();
        if (attempt > 1) health.set("ready");
        return;
      } catch (error) {
        if (!(error instanceof IntakeClosed)) {
          log.warn("telegram.store-failed", { ...errorCode(error), attempt });
          health.set("degraded", "store");
        }
      }
      await pause(backoffMs(attempt, waits.storeFirstMs, waits.storeMaxMs), stop);
      if (!stop.aborted) continue;
      gaveUp.resolve();
      await new Promise<never>(() => undefined);
    }
  }

  const intake = makeIntake({ ...intakeParts(parts, onInbound), attempt: untilStored });
  const polling = pollUntilStopped({ api: options, intake, health, waits, log, stop });
  return { intake, ended: () => Promise.race([polling, gaveUp.promise]) };
}

function runWebhook(parts: RunParts, onInbound: OnInbound): Running {
  const intake = makeIntake(intakeParts(parts, onInbound));
  const registered = registerWebhook(parts);
  return { intake, ended: () => registered };
}

/** Tells Telegram where to deliver; tries until it agrees. The address stays set after a stop, so that nothing is lost. */
async function registerWebhook({ options, api, health, waits, stop }: RunParts): Promise<void> {
  const { webhookUrl: url = "", webhookSecret: secret } = options;
  const wanted = { url, allowed_updates: wantedUpdates, ...(secret === undefined ? {} : { secret_token: secret }) };
  for (let attempt = 1; !stop.aborted; attempt++) {
    try {
      await api.callApi("setWebhook", wanted, { signal: librarySignal(stop) });
      return health.set("ready");
    } catch (error) {
      if (stop.aborted) return;
      const { why, retryAfterMs = 0 } = troubleOf(error);
      health.set("degraded", why);
      await pause(Math.max(retryAfterMs, backoffMs(attempt, waits.firstMs, waits.maxMs)), stop);
    }
  }
}

function intakeParts({ options, api }: RunParts, onInbound: OnInbound) {
  const { clock, log, onIgnored = () => undefined } = options;
  return {
    onInbound,
    clock,
    onIgnored,
    answerTap: (callbackQueryId: string) => {
      // Best effort: it may be too late, and the person has the answer to the tap in any case.
      api
        .callApi("answerCallbackQuery", { callback_query_id: callbackQueryId })
        .catch((error: unknown) => log.debug("telegram.tap-unanswered", { reason: toSendError(error).reason }));
    },
  };
}
