import { join, resolve } from "node:path";
import type { ChannelId } from "./channels/channel.ts";
import { makeTelegram } from "./channels/telegram/channel.ts";
import { makeWhatsAppCloud } from "./channels/whatsapp-cloud/channel.ts";
import { makeWhatsAppWeb } from "./channels/whatsapp-web/channel.ts";
import type { Config } from "./config.ts";
import type { Metrics } from "./http/metrics.ts";
import type { PairingParts } from "./http/pairing.ts";
import type { Clock } from "./kit/clock.ts";
import { errorFields, type Log } from "./kit/log.ts";
import { readPhone } from "./kit/phone.ts";
import { enterDoor, type LinkTools, linkDesk, noteGap, wishForCode } from "./link/service.ts";
import { sessionShelf } from "./link/session.ts";
import { findOffered } from "./messages/offered.ts";
import { say } from "./words/say.ts";

const WHATSAPP_WEB: ChannelId = "whatsapp-web";

/** Words that fit every region, until a person's programme is known. */
export const PLAIN_WORDS = {
  desa: "desa/nagari",
  kepalaDesa: "kepala desa/wali nagari",
  dusun: "dusun/jorong",
  kabupaten: "kabupaten",
};

/** Telegram, when it is configured. */
export function telegramFrom(config: Config, log: Log, clock: Clock, onIgnored: (reason: string) => void) {
  if (!config.telegram) return null;
  const { token, apiRoot, mode, webhookSecret, pace } = config.telegram;
  return makeTelegram({
    token,
    apiRoot,
    mode,
    ...(mode === "webhook" && { webhookUrl: `${config.publicUrl}/telegram/webhook` }),
    ...(webhookSecret !== null && { webhookSecret }),
    log,
    clock,
    ...(pace && { pace: paceOf(pace) }),
    labels: { sharePhone: say({ key: "umum:sharePhone" }, {}) },
    onIgnored,
  });
}

/** Messages a second, as a platform of one's own allows them. */
function paceOf({ perChat, overall }: { readonly perChat: number; readonly overall: number }) {
  return {
    chat: { perSecond: perChat, burst: Math.max(3, perChat) },
    perSecond: overall,
  };
}

/** WhatsApp by the official Cloud API, when it is configured. */
export function cloudFrom(config: Config, log: Log, clock: Clock, onIgnored: (reason: string) => void) {
  if (!config.whatsappCloud) return null;
  const { rates: _rates, pace, ...platform } = config.whatsappCloud;
  const labels = {
    sharePhone: say({ key: "whatsapp:sharePhone" }, {}),
    openList: say({ key: "whatsapp:openList" }, {}),
  };
  return makeWhatsAppCloud({ ...platform, log, clock, labels, onIgnored, ...(pace && { pace: paceOf(pace) }) });
}

/** What the link to a phone is made with. */
export interface LinkParts extends LinkTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** WhatsApp by its web page. */
export function whatsappFrom(
  config: NonNullable<Config["whatsappWeb"]> & { readonly dataDir: string },
  parts: LinkParts,
) {
  const { db, ids, clock, log, metrics } = parts;
  const who = { channel: WHATSAPP_WEB, runner: ids.uuid(), nowMs: clock.nowMs };
  return makeWhatsAppWeb({
    dataPath: join(resolve(config.dataDir), WHATSAPP_WEB),
    chromePath: config.chromePath,
    menus: config.menus,
    findOptions: (chatKey, providerId) => findOffered(db, parts.vault, { channel: WHATSAPP_WEB, chatKey, providerId }),
    desk: linkDesk(parts, who),
    ...(config.session === "database" && { shelf: sessionShelf(parts, who) }),
    clock,
    log,
    random: Math.random,
    labels: {
      groupInvite: say({ key: "umum:groupInvite" }, PLAIN_WORDS),
      sharePhone: say({ key: "whatsapp:web.sharePhone" }, PLAIN_WORDS),
      hiddenPhone: say({ key: "whatsapp:web.hiddenPhone" }, PLAIN_WORDS),
    },
    onIgnored: (reason) => metrics.noteIgnored(WHATSAPP_WEB, reason),
    onGap: (gap, sinceMs) => {
      metrics.noteGap(WHATSAPP_WEB, gap);
      noteGap(db, WHATSAPP_WEB, { ...gap, sinceMs, nowMs: clock.nowMs() }).catch((error) =>
        log.warn("a gap was not noted", errorFields(error)),
      );
    },
  });
}

/** The page that pairs the phone. */
export function pairingFrom(publicUrl: string, parts: LinkParts): PairingParts {
  const nowMs = parts.clock.nowMs;
  return {
    https: publicUrl.startsWith("https:"),
    nowMs,
    enter: (secret, guest) => enterDoor(parts, WHATSAPP_WEB, { secret, guest, nowMs: nowMs() }),
    askCode: async (written) => {
      const phone = readPhone(written);
      return phone !== null && wishForCode(parts, WHATSAPP_WEB, phone, nowMs());
    },
  };
}
