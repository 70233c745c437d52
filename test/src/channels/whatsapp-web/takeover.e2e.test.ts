import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { LinkReport } from "../../../../src/channels/link.ts";
import { systemClock } from "../../../../src/kit/clock.ts";
import { makeIds } from "../../../../src/kit/ids.ts";
import { makeVault } from "../../../../src/kit/vault.ts";
import { lookAtSession, sessionShelf } from "../../../../src/link/session.ts";
import { makeContractInbox } from "../../../contracts/contract-inbox.ts";
import { testChromium } from "../../../support/chromium.ts";
import { type TestDb, testDb } from "../../../support/db.ts";
import { browserOf, canFindProcesses } from "../../../support/processes.ts";
import { startWhatsAppStandin, type WhatsAppStandin } from "../../../support/whatsapp-standin.ts";
import { TEST_KEYS } from "../../../support/world.ts";
import type { ReplicaOrders, Told } from "./replica.ts";

/** Two servers of one number, each with a folder of its own: what one paired, the other one goes on with. */

const CHANNEL = "whatsapp-web";
const chat = "6281234567890@c.us";
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe("a session that is kept in the database", { timeout: 90_000 }, () => {
  it("lets another server go on after a stop, without a QR, and read what came meanwhile", async () => {
    const { first, second, standin, inbox, spawn } = await openServers();
    const one = await spawn(first);
    await one.ready();
    await said(standin, "satu");
    await one.stop();
    standin.deliver({ chat, body: "selagi mati" });
    const other = await spawn(second);
    await other.ready();
    await answered(standin, "selagi mati");
    await said(standin, "dua");
    expect(other.offers()).toBe(0);
    expect(inbox.texts()).toEqual(["satu", "selagi mati", "dua"]);
    expect(sentTexts(standin)).toEqual(["ya: satu", "ya: selagi mati", "ya: dua"]);
  });

  it("lets another server go on after a kill, and the first one after that, with what the other one knew", async () => {
    const { first, second, standin, inbox, database, spawn } = await openServers();
    const one = await spawn(first);
    await one.ready();
    await said(standin, "satu");
    await copied(database);
    await one.kill();
    await leaseEnds(database);
    standin.deliver({ chat, body: "selagi mati" });
    const other = await spawn(second);
    await other.ready();
    await answered(standin, "selagi mati");
    await other.stop();
    standin.deliver({ chat, body: "selagi mati lagi" });
    const back = await spawn(first);
    await back.ready();
    await answered(standin, "selagi mati lagi");
    expect([other.offers(), back.offers()]).toEqual([0, 0]);
    // Read back with it, and known.
    expect(new Set(inbox.texts())).toEqual(new Set(["satu", "selagi mati", "selagi mati lagi"]));
    expect(sentTexts(standin)).toEqual(["ya: satu", "ya: selagi mati", "ya: selagi mati lagi"]);
  });

  it("is not there yet right after the pairing: a kill then costs another one", async () => {
    const { first, second, standin, database, spawn } = await openServers({ graceMs: 60_000 });
    const one = await spawn(first);
    await one.ready();
    await one.kill();
    expect(await lookAtSession(database.db, CHANNEL)).toBeNull();
    await leaseEnds(database);
    const other = await spawn(second);
    await other.ready();
    expect(other.offers()).toBeGreaterThan(0);
    await said(standin, "setelah dipasangkan lagi");
  });

  it("is erased everywhere when the phone ends it", async () => {
    const { first, standin, database, spawn } = await openServers();
    const one = await spawn(first);
    await one.ready();
    await copied(database);
    one.scanNoMore();
    const asked = one.until(({ offer }) => offer !== null);
    standin.unlink();
    await asked;
    expect(await lookAtSession(database.db, CHANNEL)).toBeNull();
    expect(await database.db.channelSessionPart.count()).toBe(0);
  });

  it("is not replaced by a new pairing where its key is missing", async () => {
    const { first, second, standin, database, spawn } = await openServers();
    const one = await spawn(first);
    await one.ready();
    await one.stop();
    const kept = await lookAtSession(database.db, CHANNEL);
    const other = await spawn(second, Buffer.alloc(32, 9));
    expect((await other.until(({ why }) => why === "session-unread")).state).toBe("degraded");
    expect(other.offers()).toBe(0);
    await other.stop();
    expect(await lookAtSession(database.db, CHANNEL)).toEqual(kept);
    expect(standin.sessions.size).toBe(1);
  });

  it.skipIf(!canFindProcesses)(
    "is given up by a server that hears nothing of the desk, before another one may begin",
    async () => {
      const { first, database, spawn } = await openServers();
      const one = await spawn(first);
      await one.ready();
      // As if the database were away for this server.
      await database.db.$executeRawUnsafe("alter table channel_link rename to channel_link_away");
      await one.browserGone();
      await database.db.$executeRawUnsafe("alter table channel_link_away rename to channel_link");
      await one.until(({ state }) => state === "ready");
    },
  );
});

const sentTexts = ({ sent }: WhatsAppStandin) => sent.map(({ body }) => body);

function answered(standin: WhatsAppStandin, text: string) {
  return standin.waitSent(({ body }) => body === `ya: ${text}`);
}

async function said(standin: WhatsAppStandin, text: string): Promise<void> {
  standin.deliver({ chat, body: text });
  await answered(standin, text);
}

/** Nobody waits for a dead server's lease in a test. */
async function leaseEnds({ db }: TestDb): Promise<void> {
  await db.channelLink.updateMany({ data: { leaseUntil: new Date(0) } });
}

/** Browsers write a new session to disk some seconds late; a copy is worth something from then on. */
async function copied({ db }: TestDb): Promise<void> {
  const ids = makeIds(systemClock);
  const shelf = sessionShelf(
    { db, ids, vault: makeVault(TEST_KEYS) },
    { channel: CHANNEL, runner: "", nowMs: Date.now },
  );
  const untilMs = Date.now() + 25_000;
  while (Date.now() < untilMs) {
    // It may be replaced while it is read.
    const copy = await shelf.take().catch(() => null);
    if (copy !== null && gunzipSync(copy).includes("standin-session")) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error("the session was not copied in time");
}

async function openServers({ graceMs = 0 }: { readonly graceMs?: number } = {}) {
  const standin = await startWhatsAppStandin();
  const database = await testDb();
  const home = await mkdtemp(join(tmpdir(), "seratus-takeover-"));
  const { path, env } = await testChromium(home);
  const inbox = makeContractInbox();
  cleanups.push(async () => {
    await standin.close();
    expect(standin.surprises()).toEqual([]);
    await database.close();
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  async function spawn(dataPath: string, key: Uint8Array = TEST_KEYS[0] ?? new Uint8Array()) {
    const orders: ReplicaOrders = {
      ...{ dataPath, chromePath: path, args: standin.chromiumArgs, databaseUrl: database.url, graceMs },
      key: Buffer.from(key).toString("base64"),
    };
    const child = fork(join(import.meta.dirname, "replica.ts"), [JSON.stringify(orders)], {
      env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    cleanups.push(() => ended(child));
    const reports: LinkReport[] = [];
    const listeners = new Set<(report: LinkReport) => void>();
    let scans = true;
    child.on("message", async (told: Told) => {
      if ("inbound" in told) {
        const stored = await inbox.onInbound(told.inbound);
        if (child.connected) child.send({ n: told.n, stored });
        return;
      }
      reports.push(told.report);
      for (const listener of [...listeners]) listener(told.report);
      const { offer } = told.report;
      if (scans && offer && "qr" in offer) scanOnce(offer.qr);
    });
    const scanned = new Set<string>();
    function scanOnce(qr: string): void {
      if (!scanned.has(qr)) standin.scan(qr);
      scanned.add(qr);
    }
    const until = (fits: (report: LinkReport) => boolean) =>
      new Promise<LinkReport>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`no such report; last: ${JSON.stringify(reports.at(-1))}`)),
          25_000,
        );
        const look = (report: LinkReport) => {
          if (!fits(report)) return;
          listeners.delete(look);
          clearTimeout(timer);
          resolve(report);
        };
        listeners.add(look);
      });
    return {
      ready: () => until(({ state }) => state === "ready"),
      until,
      offers: () => reports.filter(({ offer }) => offer !== null).length,
      scanNoMore: () => {
        scans = false;
      },
      browserGone: () => goneFrom(dataPath),
      stop: async () => {
        child.send("stop");
        await once(child, "exit");
      },
      kill: async () => {
        child.kill("SIGKILL");
        await once(child, "exit");
      },
    };
  }

  return { first: join(home, "one"), second: join(home, "two"), standin, database, inbox, spawn };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function goneFrom(dataPath: string): Promise<void> {
  const untilMs = Date.now() + 15_000;
  while (browserOf(join(dataPath, "session")) !== undefined) {
    if (Date.now() > untilMs) throw new Error("the browser goes on");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
