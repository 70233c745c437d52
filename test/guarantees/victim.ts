/** A server in a process of its own that dies at a named point. The tests of this folder start it, over and over. */
import { buildApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import type { MessageEvent } from "../../src/messages/item.ts";
import { TEST_KEYS } from "../support/world.ts";
import type { Kill, Order, VictimAbout } from "./victims.ts";

const about: VictimAbout = JSON.parse(process.env.VICTIM ?? "{}");
const read = readConfig({
  PORT: String(about.port),
  PUBLIC_URL: about.publicUrl ?? `http://127.0.0.1:${about.port}`,
  LOG_LEVEL: "warn",
  ...(about.mode === "cloud" ? atCloud(about) : atTelegram(about)),
});
if ("problems" in read) throw new Error(read.problems.map(({ name, cure }) => `${name}: ${cure}`).join("; "));

let kill: Kill | null = null;
let met = 0;

const app = buildApp({
  config: read.config,
  databaseUrl: about.databaseUrl,
  keys: TEST_KEYS,
  soleOwner: about.soleOwner,
  clock: { nowMs: () => Date.now() + (about.aheadMs ?? 0) },
  watch: (event: MessageEvent) => {
    if (kill === null || !("at" in kill) || kill.at !== event.is) return;
    met += 1;
    if (met === kill.nth) die();
  },
});

function atTelegram({ token, apiRoot, mode, webhookSecret, pace }: VictimAbout) {
  return {
    ...{ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, TELEGRAM_MODE: mode },
    ...{ TELEGRAM_WEBHOOK_SECRET: webhookSecret, ...(pace && { TELEGRAM_PACE: pace }) },
  };
}

function atCloud({ token, apiRoot, cloud, pace }: VictimAbout) {
  return {
    ...{ WHATSAPP_MODE: "cloud", WHATSAPP_TOKEN: token, WHATSAPP_API_ROOT: apiRoot },
    ...{ WHATSAPP_PHONE_NUMBER_ID: cloud?.phoneNumberId, WHATSAPP_APP_SECRET: cloud?.appSecret },
    ...{ WHATSAPP_VERIFY_TOKEN: cloud?.verifyToken, ...(pace && { WHATSAPP_PACE: pace }) },
  };
}

/** Nothing is finished, flushed or closed: as when the power fails. */
function die(): void {
  process.kill(process.pid, "SIGKILL");
}

async function obey(order: Order): Promise<void> {
  switch (order.do) {
    case "live":
      kill = order.kill;
      if (kill !== null && "afterMs" in kill) setTimeout(die, kill.afterMs);
      await app.start();
      return tell("ready");
    case "settle":
      await app.settled();
      return tell("settled");
    case "stop":
      await app.stop();
      return process.disconnect();
  }
}

function tell(what: "warm" | "ready" | "settled"): void {
  process.send?.(what);
}

process.on("message", (order: Order) => void obey(order));
// Whoever started it is gone.
process.on("disconnect", () => process.exit());
// Everything slow about a start is done before it is needed.
await app.db.$queryRaw`select 1`;
tell("warm");
