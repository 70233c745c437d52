import { existsSync } from "node:fs";
import { mkdir, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { LinkReport, Offer } from "../../../../src/channels/link.ts";
import { makeContractInbox } from "../../../contracts/contract-inbox.ts";
import { refusal } from "../../../contracts/contract-steps.ts";
import { browserOf, canFindProcesses, renderersOf } from "../../../support/processes.ts";
import { openWeb } from "./driver.ts";

/** Every way to fail that was seen with the real library, and that nobody has to come for it. */

const chat = "6281234567890@c.us";
const out = { id: "1", chatKey: chat, text: "Halo" };
const withProcesses = it.skipIf(!canFindProcesses);

type Web = Awaited<ReturnType<typeof openWeb>>;
let web: Web | undefined;
let inbox = makeContractInbox();

async function opened(more: Parameters<typeof openWeb>[1] = {}): Promise<Web> {
  inbox = makeContractInbox();
  web = await openWeb((inbound) => inbox.onInbound(inbound), more);
  return web;
}

async function paired(more: Parameters<typeof openWeb>[1] = {}): Promise<Web> {
  const made = await opened(more);
  await made.startPaired();
  return made;
}

afterEach(async () => {
  await web?.close();
  web = undefined;
});

const isReady = ({ state }: LinkReport) => state === "ready";
const isQr = ({ offer }: LinkReport) => offer !== null && "qr" in offer;
const qrOf = (offer: Offer | null) => (offer && "qr" in offer ? offer.qr : "");

/** It works again: a message goes in and an answer out. */
async function works({ standin, channel }: Web): Promise<void> {
  const body = `masih ada? ${inbox.tries()}`;
  standin.deliver({ chat, body });
  await inbox.until(() => inbox.texts().includes(body));
  await channel().send({ ...out, id: body });
}

function killBrowser({ dataPath }: Web): void {
  const browser = browserOf(join(dataPath, "session"));
  if (browser === undefined) throw new Error("no browser runs");
  process.kill(browser, "SIGKILL");
}

describe("WhatsApp Web gets over", () => {
  it("a sync that ended before the library listened", async () => {
    // Long enough for a page on a busy machine: a new browser would help as well, but is not what this shows.
    const made = await opened({ times: { readyMs: 2_000 } });
    made.standin.raceNextSync();
    await made.startPaired();
    // Loading the page again was enough.
    expect(made.desk.reports.some(({ state }) => state === "degraded")).toBe(false);
    await works(made);
  });

  it("a sync that ends too early again and again, with a new browser", async () => {
    const made = await paired();
    const late = made.desk.until(({ why }) => why === "not-ready");
    await made.restart(async () => {
      for (let page = 0; page < 3; page++) made.standin.raceNextSync();
    });
    await late;
    await made.desk.until(isReady);
    await works(made);
  });

  it("a sync that ended too early at a start with a kept session", async () => {
    const made = await paired();
    await made.restart(async () => made.standin.raceNextSync());
    await made.desk.until(isReady);
    await works(made);
  });

  withProcesses("a page that crashed, and what was said meanwhile", async () => {
    const made = await paired();
    await works(made);
    const browser = browserOf(join(made.dataPath, "session")) ?? 0;
    const gone = made.desk.until(({ state }) => state === "degraded");
    for (const renderer of renderersOf(browser)) process.kill(renderer, "SIGKILL");
    made.standin.deliver({ chat, body: "selagi mati" });
    expect(await gone).toMatchObject({ state: "degraded", why: "page-crashed" });
    await made.desk.until(isReady);
    await inbox.until(() => inbox.texts().includes("selagi mati"));
    await works(made);
  });

  withProcesses("a call that the page never answers", async () => {
    const made = await paired({ limits: { callMs: 400 }, times: { lookMs: 60_000 } });
    const browser = browserOf(join(made.dataPath, "session")) ?? 0;
    for (const renderer of renderersOf(browser)) process.kill(renderer, "SIGSTOP");
    expect(await refusal(made.channel().send(out))).toMatchObject({ reason: "timeout", retryable: true });
  });

  withProcesses("a page that answers no more", async () => {
    const made = await paired({ limits: { callMs: 200, endMs: 500 } });
    const browser = browserOf(join(made.dataPath, "session")) ?? 0;
    const gone = made.desk.until(({ state }) => state === "degraded");
    for (const renderer of renderersOf(browser)) process.kill(renderer, "SIGSTOP");
    expect((await gone).why).toBe("unanswered");
    await made.desk.until(isReady);
    await works(made);
  });

  withProcesses("a browser that was killed", async () => {
    const made = await paired();
    await made.restart(async () => undefined);
    await works(made);
    const gone = made.desk.until(({ state }) => state === "degraded");
    killBrowser(made);
    expect((await gone).why).toBe("browser-gone");
    await made.desk.until(isReady);
    await works(made);
  });

  withProcesses(
    "a browser that was killed right after the pairing: either it had written that down, or it asks anew",
    async () => {
      const made = await paired();
      const gone = made.desk.until(({ state }) => state !== "ready");
      killBrowser(made);
      await gone;
      const { state } = await made.desk.until((report) => isReady(report) || isQr(report));
      if (state !== "ready") await made.pair();
      await works(made);
    },
  );

  withProcesses("a crash right after the pairing, which the browser has not written down yet", async () => {
    const made = await paired({ times: { graceMs: 1_500 } });
    const browser = browserOf(join(made.dataPath, "session")) ?? 0;
    const before = made.desk.reports.length;
    const pairedMs = Date.now();
    for (const renderer of renderersOf(browser)) process.kill(renderer, "SIGKILL");
    await made.desk.until(({ state }) => state === "degraded");
    await made.desk.until(isReady);
    expect(Date.now() - pairedMs).toBeGreaterThan(1_000);
    expect(made.desk.reports.slice(before).some(({ state }) => state === "needs-login")).toBe(false);
    await works(made);
  });

  it("a lock that a browser of another machine left behind", async () => {
    const made = await paired();
    await made.restart(async () => {
      const lock = join(made.dataPath, "session", "SingletonLock");
      await mkdir(join(made.dataPath, "session"), { recursive: true });
      await symlink("another-machine-4711", lock);
      expect(await readlink(lock)).toBe("another-machine-4711");
    });
    expect(made.channel().status().state).toBe("ready");
    // Not every browser minds a foreign lock; those that do never start with one.
    const lock = join(made.dataPath, "session", "SingletonLock");
    expect(await readlink(lock).catch(() => "")).not.toBe("another-machine-4711");
    await works(made);
  });

  it("another user of the same session", async () => {
    const made = await paired();
    const conflict = made.desk.until(({ state }) => state === "degraded");
    made.standin.setState("CONFLICT");
    expect((await conflict).why).toBe("conflict");
    await made.desk.until(isReady);
    await works(made);
  });

  it("a line that is away for a while, and says so meanwhile", async () => {
    const made = await paired();
    const away = made.desk.until(({ state }) => state === "degraded");
    made.standin.setState("TIMEOUT");
    expect((await away).why).toBe("timeout");
    const back = made.desk.until(isReady);
    made.standin.setState("CONNECTED");
    await back;
    await works(made);
  });

  it("a QR that nobody scanned", async () => {
    const made = await opened();
    await made.start();
    const first = qrOf((await made.desk.until(isQr)).offer);
    made.standin.idle();
    const next = await made.desk.until(({ offer }) => ![first, ""].includes(qrOf(offer)));
    made.standin.scan(qrOf(next.offer));
    await made.desk.until(isReady);
  });

  withProcesses("a QR that nobody wants for long: the browser rests until somebody looks", async () => {
    const made = await opened({ times: { qrMs: 50 } });
    made.desk.watch(false);
    await made.start();
    const restsNow = () => browserOf(join(made.dataPath, "session")) === undefined;
    const isResting = ({ state, offer }: LinkReport) => state === "needs-login" && offer === null && restsNow();
    for (let round = 0; round < 4; round++)
      await made.desk.until(isQr).then(() => made.desk.until((report) => !isQr(report)));
    await made.desk.until(isResting);
    const before = made.desk.reports.length;
    await made.desk.until(() => made.desk.reports.length > before + 10);
    expect(made.desk.reports.slice(before).some(isQr)).toBe(false);
    made.desk.watch(true);
    await made.desk.until(isQr);
  });

  it("an unlinking while it was down", async () => {
    const made = await paired();
    const asked = made.desk.until(isQr);
    await made.restart(async () => made.standin.unlink());
    await asked;
    await made.pair();
    await works(made);
  });

  it("an unlinking while it was up, with a session that lasts afterwards", async () => {
    const made = await paired();
    const remains = join(made.dataPath, "session", "remains");
    await writeFile(remains, "of the old session");
    const asked = made.desk.until(isQr);
    made.standin.unlink();
    await asked;
    expect(existsSync(remains)).toBe(false);
    await made.pair();
    await works(made);
    await made.restart(async () => undefined);
    expect(made.channel().status().state).toBe("ready");
  });

  it("a logout that an officer asked for", async () => {
    const made = await paired();
    const asked = made.desk.until(isQr);
    made.desk.wish({ wish: "logout" });
    await asked;
    await made.pair();
  });

  it("a second process with the same profile, which waits its turn", async () => {
    const made = await paired();
    const first = made.channel();
    made.replace();
    const busy = made.desk.until(({ why }) => why === "profile-in-use");
    const second = made.start();
    await busy;
    await second;
    expect(made.channel().status()).toMatchObject({ state: "degraded", why: "profile-in-use" });
    const ready = made.desk.until(isReady);
    await first.stop();
    await ready;
    await works(made);
  });

  it("another process that took the number over, until it gives it back", async () => {
    const made = await paired();
    const lost = made.desk.until(({ why }) => why === "another-process");
    made.desk.giveAway(true);
    await lost;
    made.desk.giveAway(false);
    await made.desk.until(isReady);
    await works(made);
  });

  it("a counter of ours that throws", async () => {
    const made = await paired({
      onIgnored: () => {
        throw new Error("broken");
      },
    });
    made.standin.deliver({ chat, type: "gp2" });
    made.standin.deliver({ chat: "120363000000000001@g.us", author: chat, body: "di grup" });
    await works(made);
  });

  it.each([1, 4, 8, 12, 16])("a stop in the middle of the start, at report %i", async (nth) => {
    const made = await opened();
    const starting = made.start();
    await made.desk.until(() => made.desk.reports.length >= nth);
    await made.channel().stop();
    await starting;
    expect(made.channel().status().state).toBe("stopped");
  });

  it("a machine without a browser, and says what to do", async () => {
    const made = await opened({ chromePath: "/nowhere/chromium" });
    await made.start();
    expect(made.channel().status()).toMatchObject({ state: "degraded", why: "no-browser" });
    expect(await refusal(made.channel().send(out))).toMatchObject({ reason: "needs-login", retryable: true });
  });
});

describe("WhatsApp Web tells about a message", () => {
  it("that nobody has WhatsApp under its number", async () => {
    const made = await paired();
    made.standin.notOnWhatsApp.add(chat);
    expect(await refusal(made.channel().send(out))).toMatchObject({ reason: "chat-not-found", retryable: false });
  });

  it("that the server refused it", async () => {
    const made = await paired();
    made.standin.refuse(1);
    expect(await refusal(made.channel().send(out))).toMatchObject({ reason: "bad-request", retryable: false });
    await made.channel().send({ ...out, id: "2" });
    expect(made.standin.sent).toHaveLength(1);
  });

  it("that the server did not take it yet, without giving it to the page twice", async () => {
    const made = await paired({ times: { ackMs: 200 } });
    made.standin.silence(true);
    expect(await refusal(made.channel().send(out))).toMatchObject({ reason: "timeout", retryable: true });
    made.standin.silence(false);
    expect(await refusal(made.channel().send(out))).toMatchObject({ reason: "timeout", retryable: true });
    expect(made.standin.sent).toEqual([]);
  });

  it("which stays unsent while there is no account", async () => {
    const made = await opened();
    await made.start();
    expect(made.channel().status().state).toBe("needs-login");
    expect(await refusal(made.channel().send(out))).toMatchObject({ reason: "needs-login", wholeChannel: true });
  });
});

describe("WhatsApp Web is paired", () => {
  it("by a code that is typed on the only phone", async () => {
    const made = await opened();
    await made.start();
    await made.desk.until(isQr);
    made.desk.wish({ wish: "code", phone: "6281100000001" });
    const { offer } = await made.desk.until(({ offer }) => offer !== null && "code" in offer);
    made.standin.enterCode("6281100000001", offer && "code" in offer ? offer.code : "");
    await made.desk.until(isReady);
    await works(made);
  });

  it("once: a kept session needs no new QR", async () => {
    const made = await paired();
    const before = made.desk.reports.length;
    await made.restart(async () => undefined);
    expect(made.channel().status().state).toBe("ready");
    expect(made.desk.reports.slice(before).some(({ offer }) => offer !== null)).toBe(false);
  });
});
