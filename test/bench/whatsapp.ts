/**
 * WhatsApp Web before its stand-in: from the start to ready with a kept session, in its folder and from the database into
 * an empty folder; a message in and its answer out; the memory of server and browser. The real page is far heavier: the memory is that of the channel, not of WhatsApp.
 * `node whatsapp.ts [--smoke]`.
 */
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LinkDesk, LinkReport, SessionShelf } from "../../src/channels/link.ts";
import { makeWhatsAppWeb } from "../../src/channels/whatsapp-web/channel.ts";
import type { Db } from "../../src/db/client.ts";
import { systemClock } from "../../src/kit/clock.ts";
import { makeIds } from "../../src/kit/ids.ts";
import { makeLog } from "../../src/kit/log.ts";
import { makeVault } from "../../src/kit/vault.ts";
import { linkDesk } from "../../src/link/service.ts";
import { lookAtSession, sessionShelf } from "../../src/link/session.ts";
import { testChromium } from "../support/chromium.ts";
import { browserOf, memoryOf } from "../support/processes.ts";
import { startWhatsAppStandin } from "../support/whatsapp-standin.ts";
import { openDatabase } from "./stage.ts";
import { percentile } from "./usage.ts";

const smoke = process.argv.includes("--smoke");
const STARTS = smoke ? 2 : 10;
const TRIPS = smoke ? 5 : 200;
const LARGE_MB = smoke ? 4 : 40;
const CHAT = "6281234567890@c.us";

const standin = await startWhatsAppStandin();
const home = await mkdtemp(join(tmpdir(), "seratus-bench-"));
const { path, env } = await testChromium(home);
const folder = join(home, "profile");

/** Another server each time, with the session in the database. */
function shared(database: { readonly db: Db }) {
  const ids = makeIds(systemClock);
  const tools = { db: database.db, ids, vault: makeVault([Buffer.alloc(32, 9)]) };
  const who = { channel: "whatsapp-web", runner: ids.uuid(), nowMs: Date.now };
  return { desk: linkDesk(tools, who), shelf: sessionShelf(tools, who) };
}

const alone: LinkDesk = {
  report: async () => ({ heardMs: null, wish: null, watched: true }),
  release: async () => undefined,
};

function open(dataPath: string, { desk, shelf }: { readonly desk: LinkDesk; readonly shelf?: SessionShelf }) {
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
        return desk.report(report);
      },
      release: desk.release,
    },
    ...(shelf && { shelf }),
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
  await measureStarts("start to ready, kept session", () => open(folder, { desk: alone }), measureTrips);
  const database = await openDatabase();
  let servers = 0;
  const stops: number[] = [];
  await measureStarts("start to ready in an empty folder, session from the database", () => {
    const { channel, start } = open(join(home, `server-${++servers}`), shared(database));
    const stop = async () => {
      const fromMs = performance.now();
      await channel.stop();
      stops.push(performance.now() - fromMs);
    };
    return { channel: { ...channel, stop }, start };
  });
  print("stop with a copy into the database", stops);
  await measureLarge(database);
  await database.close();
} finally {
  await standin.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

async function measureStarts(
  what: string,
  openOne: () => ReturnType<typeof open>,
  atLast: () => Promise<void> = async () => undefined,
): Promise<void> {
  const first = openOne();
  await first.start();
  await first.channel.stop();
  const starts: number[] = [];
  for (let at = 0; at < STARTS; at++) {
    const { channel, start } = openOne();
    const fromMs = performance.now();
    await start();
    starts.push(performance.now() - fromMs);
    if (at === STARTS - 1) await atLast();
    await channel.stop();
  }
  print(what, starts);
}

/** The stand-in keeps next to nothing; a real page keeps its messages. */
async function measureLarge(database: { readonly db: Db }): Promise<void> {
  const one = open(join(home, "large-1"), shared(database));
  await one.start();
  const filled = join(home, "large-1", "session", "Default", "IndexedDB", "filled");
  await mkdir(filled, { recursive: true });
  await writeFile(join(filled, "1"), randomBytes(LARGE_MB * 1024 * 1024));
  const stopMs = performance.now();
  await one.channel.stop();
  const startMs = performance.now();
  const next = open(join(home, "large-2"), shared(database));
  await next.start();
  const readyMs = performance.now();
  await next.channel.stop();
  const copy = await lookAtSession(database.db, "whatsapp-web");
  const [stopS, startS] = [startMs - stopMs, readyMs - startMs].map((ms) => (ms / 1000).toFixed(1));
  const size = ((copy?.sizeBytes ?? 0) / 1024 / 1024).toFixed(0);
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  console.log(`a session of ${size} MB: stop ${stopS} s, start elsewhere ${startS} s, peak of this process ${peak} MB`);
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
  const browser = browserOf(join(folder, "session"));
  const server = (process.memoryUsage().rss / 1024 / 1024).toFixed(0);
  console.log(`memory: server with stand-in ${server} MB, browser ${browser ? memoryOf(browser).toFixed(0) : "?"} MB`);
}

function print(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((one, other) => one - other);
  const [half, most] = [0.5, 0.95].map((share) => percentile(sorted, share).toFixed(0));
  console.log(`${what}: p50 ${half} ms, p95 ${most} ms (${times.length})`);
}
