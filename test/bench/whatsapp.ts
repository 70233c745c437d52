/**
 * WhatsApp Web before its stand-in: from the start to ready with a kept session, a message in and its answer out, and
 * the memory of server and browser. The real page is far heavier: the memory is that of the channel, not of WhatsApp.
 * `node whatsapp.ts [--smoke]`.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LinkReport } from "../../src/channels/link.ts";
import { makeWhatsAppWeb } from "../../src/channels/whatsapp-web/channel.ts";
import { systemClock } from "../../src/kit/clock.ts";
import { makeLog } from "../../src/kit/log.ts";
import { testChromium } from "../support/chromium.ts";
import { browserOf, memoryOf } from "../support/processes.ts";
import { startWhatsAppStandin } from "../support/whatsapp-standin.ts";
import { percentile } from "./usage.ts";

const smoke = process.argv.includes("--smoke");
const STARTS = smoke ? 2 : 10;
const TRIPS = smoke ? 5 : 200;
const CHAT = "6281234567890@c.us";

const standin = await startWhatsAppStandin();
const home = await mkdtemp(join(tmpdir(), "seratus-bench-"));
const { path, env } = await testChromium(home);
const dataPath = join(home, "profile");

function open() {
  const ready = Promise.withResolvers<void>();
  const note = ({ state, offer }: LinkReport) => {
    if (offer && "qr" in offer) standin.scan(offer.qr);
    if (state === "ready") ready.resolve();
  };
  const channel = makeWhatsAppWeb({
    dataPath,
    chromePath: path,
    browser: { args: standin.chromiumArgs, env },
    desk: {
      report: async (report) => {
        note(report);
        return { heardMs: null, wish: null, watched: true };
      },
      release: async () => undefined,
    },
    clock: systemClock,
    log: makeLog("silent"),
    random: Math.random,
    labels: { groupInvite: "", sharePhone: "", hiddenPhone: "" },
    pace: { chat: { minMs: 0, maxMs: 0 }, channel: { minMs: 0, maxMs: 0 } },
    times: { reportMs: 20 },
  });
  const start = async () => {
    await channel.start(async ({ externalId, chatKey, text }) => {
      await channel.send({ id: externalId, chatKey, text: `ya: ${text}` });
      return "new";
    });
    await ready.promise;
  };
  return { channel, start };
}

try {
  const first = open();
  await first.start();
  await first.channel.stop();
  const starts: number[] = [];
  for (let at = 0; at < STARTS; at++) {
    const { channel, start } = open();
    const fromMs = performance.now();
    await start();
    starts.push(performance.now() - fromMs);
    if (at === STARTS - 1) await measureTrips();
    await channel.stop();
  }
  print("start to ready, kept session", starts);
} finally {
  await standin.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

async function measureTrips(): Promise<void> {
  const trips: number[] = [];
  for (let at = 0; at < TRIPS; at++) {
    const fromMs = performance.now();
    standin.deliver({ chat: CHAT, body: `pesan ${at}` });
    await standin.waitSent(({ body }) => body === `ya: pesan ${at}`);
    trips.push(performance.now() - fromMs);
  }
  print("message in, answer out", trips);
  const browser = browserOf(join(dataPath, "session"));
  const server = (process.memoryUsage().rss / 1024 / 1024).toFixed(0);
  console.log(`memory: server with stand-in ${server} MB, browser ${browser ? memoryOf(browser).toFixed(0) : "?"} MB`);
}

function print(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((one, other) => one - other);
  const [half, most] = [0.5, 0.95].map((share) => percentile(sorted, share).toFixed(0));
  console.log(`${what}: p50 ${half} ms, p95 ${most} ms (${times.length})`);
}
