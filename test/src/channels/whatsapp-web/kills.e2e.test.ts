import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { LinkReport } from "../../../../src/channels/link.ts";
import { makeContractInbox } from "../../../contracts/contract-inbox.ts";
import { testChromium } from "../../../support/chromium.ts";
import { browserOf, canFindProcesses } from "../../../support/processes.ts";
import { startWhatsAppStandin, type WhatsAppStandin } from "../../../support/whatsapp-standin.ts";
import { openWeb } from "./driver.ts";
import type { Question, VictimOrders } from "./victim.ts";

/** How often each of the two is killed; KILLS=50 for a long run. */
const KILLS = Number(process.env.KILLS ?? 3);
const withProcesses = it.skipIf(!canFindProcesses);
const chat = "6281234567890@c.us";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe("kill -9 in the middle of conversations loses nothing and doubles nothing", () => {
  withProcesses(
    `of Chromium, ${KILLS} times`,
    async () => {
      const inbox = makeContractInbox();
      const web = await openWeb(inbox.onInbound);
      cleanups.push(web.close);
      await web.startPaired();
      await web.restart(async () => undefined);
      const said: string[] = [];
      const say = () => {
        const text = `kalimat ${said.length}`;
        said.push(text);
        web.standin.deliver({ chat, body: text });
      };
      const allStored = () => inbox.until(() => new Set(inbox.texts()).size === said.length);
      for (let kill = 0; kill < KILLS; kill++) {
        for (let at = 0; at < 3; at++) say();
        const back = web.desk.until(({ state }) => state === "degraded").then(() => web.desk.until(isReady));
        killBrowserOf(web.dataPath);
        say();
        await back;
        say();
        // Every second time it is killed again before the gap can be read.
        if (kill % 2 === 1) await allStored();
      }
      await allStored();
      expect(firsts(inbox.all())).toEqual(said);
    },
    30_000 + KILLS * 4_000,
  );

  withProcesses(
    `of the server, ${KILLS} times, and its browser goes with it`,
    async () => {
      const { standin, spawn, stored } = await openVictims();
      const said: string[] = [];
      for (let kill = 0; kill <= KILLS; kill++) {
        const victim = await spawn();
        for (let at = 0; at < 4; at++) {
          const text = `kalimat ${said.length}`;
          said.push(text);
          standin.deliver({ chat, body: text });
        }
        if (kill === KILLS) await stored.until(() => new Set(stored.texts()).size === said.length);
        else await stored.until(() => new Set(stored.texts()).size > said.length - 4);
        await victim.kill();
        standin.deliver({ chat, body: `selagi mati ${kill}` });
        said.push(`selagi mati ${kill}`);
      }
      await spawn();
      await stored.until(() => new Set(stored.texts()).size === said.length);
      expect(firsts(stored.all())).toEqual(said);
    },
    30_000 + KILLS * 5_000,
  );
});

const isReady = ({ state }: LinkReport) => state === "ready";

function killBrowserOf(dataPath: string): void {
  const browser = browserOf(join(dataPath, "session"));
  if (browser === undefined) throw new Error("no browser runs");
  process.kill(browser, "SIGKILL");
}

/** What was stored, each event once, in the order in which it was stored first. */
function firsts(all: readonly { readonly externalId: string; readonly text: string }[]): string[] {
  const isFirst = (externalId: string, at: number) => all.findIndex((one) => one.externalId === externalId) === at;
  return all.filter(({ externalId }, at) => isFirst(externalId, at)).map(({ text }) => text);
}

/** Processes one after another on one profile; what they take in is kept here. */
async function openVictims() {
  const standin = await startWhatsAppStandin();
  const home = await mkdtemp(join(tmpdir(), "seratus-victim-"));
  const { path, env } = await testChromium(home);
  const stored = makeContractInbox();
  const dataPath = join(home, "profile");
  let heardMs: number | null = null;
  let running: ChildProcess | undefined;
  cleanups.push(async () => {
    running?.kill("SIGKILL");
    await standin.close();
    expect(standin.surprises()).toEqual([]);
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  async function spawn() {
    const orders: VictimOrders = { dataPath, chromePath: path, args: standin.chromiumArgs };
    const child = fork(join(import.meta.dirname, "victim.ts"), [JSON.stringify(orders)], {
      env,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    running = child;
    await untilReady(child, standin);
    return {
      kill: async () => {
        child.kill("SIGKILL");
        await once(child, "exit");
        await browserGone(dataPath);
      },
    };
  }

  function untilReady(child: ChildProcess, { scan }: Pick<WhatsAppStandin, "scan">): Promise<void> {
    return new Promise((resolve) => {
      child.on("message", async (question: Question) => {
        const reply = (answer: unknown) => child.connected && child.send({ n: question.n, answer });
        if ("inbound" in question) return reply(await stored.onInbound(question.inbound));
        const { state, offer, heardMs: told } = question.report;
        heardMs = told ?? heardMs;
        if (offer && "qr" in offer) scan(offer.qr);
        if (state === "ready") resolve();
        return reply({ heardMs, wish: null, watched: true });
      });
    });
  }

  return { standin, spawn, stored };
}

/** The browser ends by itself when the process that held its pipe is gone. */
async function browserGone(dataPath: string): Promise<void> {
  const until = Date.now() + 10_000;
  while (browserOf(join(dataPath, "session")) !== undefined) {
    if (Date.now() > until) throw new Error("the browser outlived its server");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
