import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { backoffMs } from "../../kit/backoff.ts";
import { Bug } from "../../kit/bug.ts";
import type { Clock } from "../../kit/clock.ts";
import type { Log } from "../../kit/log.ts";
import type { Channel, OnDelivery, OnInbound } from "../channel.ts";
import { type Health, makeHealth } from "../health.ts";
import type { WebhookHandler } from "../incoming.ts";
import { makePace, type PaceLimits } from "../pace.ts";
import { type ApiOptions, type GraphApi, makeGraphApi } from "./api.ts";
import { toSendError } from "./errors.ts";
import { type Intake, makeIntake } from "./intake.ts";
import { cloudLimits } from "./limits.ts";
import { openMedia } from "./media.ts";
import type { Arrived, Note } from "./parse.ts";
import type { CloudLabels } from "./render.ts";
import { captionMax, joined, makeSender, textMax } from "./send.ts";
import { makeWebhook } from "./webhook.ts";

export interface CloudOptions extends ApiOptions {
  /** Meta's id of our number; not the number. */
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly labels: CloudLabels;
  /** Called with a reason out of a small fixed set for everything that moves no conversation or is turned away. */
  readonly onIgnored?: (reason: string) => void;
  readonly pace?: PaceLimits;
  /** Between two tries to reach the platform at the start; milliseconds, doubling from the first to the second. */
  readonly waits?: { readonly firstMs: number; readonly maxMs: number };
}

/** `webhook` serves `GET` and `POST /whatsapp/webhook`. */
export type CloudChannel = Channel & { readonly webhook: WebhookHandler };

const numberSchema = z.object({
  quality_rating: z.string().optional(),
  // What it was called before 2026, and what it is called now.
  messaging_limit_tier: z.string().optional(),
  whatsapp_business_manager_messaging_limit: z.string().optional(),
});
const shown = z.object({ success: z.boolean() });
/** Chats whose newest message is kept in mind, to show them that an answer is being written. */
const heardMax = 5_000;

/** WhatsApp by the official Business Cloud API. */
export function makeWhatsAppCloud(options: CloudOptions): CloudChannel {
  const { log, clock, phoneNumberId, onIgnored = () => undefined } = options;
  const api = makeGraphApi(options);
  const health = makeHealth("whatsapp-cloud", log, clock);
  const heard = makeHeard();
  const stopping = new AbortController();
  let intake: Intake | undefined;
  let looking: Promise<void> = Promise.resolve();

  async function start(onInbound: OnInbound, onDelivery: OnDelivery = async () => undefined): Promise<void> {
    if (intake !== undefined || stopping.signal.aborted) throw new Bug("whatsapp-cloud-started-twice");
    health.set("starting");
    const onNote = (note: Note) => take(note, health);
    intake = makeIntake({ phoneNumberId, onInbound, onDelivery, onIgnored, onNote, heard: heard.note });
    looking = lookAtNumber({ options, api, health, stop: stopping.signal });
    await health.known;
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await intake?.close();
    await looking;
    health.set("stopped");
  }

  function typing(chatKey: string): void {
    const messageId = heard.of(chatKey);
    if (messageId === undefined || stopping.signal.aborted) return;
    const body = { messaging_product: "whatsapp", status: "read", message_id: messageId };
    api
      .post(`${phoneNumberId}/messages`, { ...body, typing_indicator: { type: "text" } }, shown)
      .catch((error: unknown) => log.debug("whatsapp-cloud.typing-unseen", { reason: toSendError(error).reason }));
  }

  const pace = makePace(options.pace ?? cloudLimits, clock);
  return {
    id: "whatsapp-cloud",
    textMax,
    captionMax,
    tellsDelivery: true,
    joins: (first, next) => joined(first, next, clock.nowMs()),
    start,
    send: makeSender({ api, phoneNumberId, pace, labels: options.labels, health, nowMs: clock.nowMs }),
    typing,
    openMedia: (media, maxBytes) => openMedia(api, media, maxBytes),
    status: health.status,
    stop,
    webhook: makeWebhook({
      appSecret: options.appSecret,
      verifyToken: options.verifyToken,
      take: () => (stopping.signal.aborted ? undefined : intake?.take),
      onRefused: onIgnored,
      log,
    }),
  };
}

/** Sees whether our token still opens our number, until it does; what the platform says of the number is noted. */
async function lookAtNumber(parts: {
  readonly options: CloudOptions;
  readonly api: GraphApi;
  readonly health: Health;
  readonly stop: AbortSignal;
}): Promise<void> {
  const { options, api, health, stop } = parts;
  const { firstMs, maxMs } = options.waits ?? { firstMs: 1_000, maxMs: 60_000 };
  for (let attempt = 1; !stop.aborted; attempt++) {
    try {
      const fields = "quality_rating,whatsapp_business_manager_messaging_limit";
      const number = await api.get(`${options.phoneNumberId}?fields=${fields}`, numberSchema);
      if (number.quality_rating !== undefined) health.note("quality", number.quality_rating);
      const tier = number.whatsapp_business_manager_messaging_limit ?? number.messaging_limit_tier;
      if (tier !== undefined) health.note("tier", tier);
      return health.set("ready");
    } catch (error) {
      const { reason } = toSendError(error);
      health.set("degraded", reason === "bad-request" ? "number-unknown" : reason);
    }
    await delay(backoffMs(attempt, firstMs, maxMs), undefined, { signal: stop }).catch(() => undefined);
  }
}

/** States of our account in which nothing goes out any more. */
const STOPPED_STATES = /DISABLE|BAN|RESTRICT|VIOLATION|DELETED/i;
const RESTORED_STATES = /REINSTATE|UNBAN|RESTORED/i;

function take({ name, value }: Note, health: Health): void {
  health.note(name, value);
  if (name !== "account") return;
  if (RESTORED_STATES.test(value)) health.set("ready");
  else if (STOPPED_STATES.test(value)) health.set("degraded", "account");
}

function makeHeard() {
  const newest = new Map<string, string>();
  return {
    note: ({ inbound: { chatKey }, wamid }: Arrived) => {
      newest.delete(chatKey);
      newest.set(chatKey, wamid);
      if (newest.size > heardMax) newest.delete(newest.keys().next().value ?? "");
    },
    of: (chatKey: string) => newest.get(chatKey),
  };
}
