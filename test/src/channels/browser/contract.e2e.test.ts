import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import type { Page } from "playwright-core";
import { type Browser, makeBrowser } from "../../../../src/channels/browser/channel.ts";
import { chatKeyOf } from "../../../../src/channels/browser/session.ts";
import type { OnInbound } from "../../../../src/channels/channel.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import {
  type ChannelDriver,
  type ContractPerson,
  channelContract,
  type Shown,
} from "../../../contracts/channel.contract.ts";
import { withBrowser } from "../../../support/browser.ts";
import { word } from "./desk.ts";

const openContext = withBrowser();
const secret = "x".repeat(32);
// A browser tells nobody's name. The contract wants one, so the inbox of this test lends it.
const displayName = "Ibu Siti";

/** A server that goes on while one channel is stopped and the next one begins, as a restarted process would. */
async function openHost(clock: { nowMs(): number }) {
  let current: Browser | undefined;
  const app = express();
  app.use("/chat", (request, response, next) => {
    if (current === undefined) response.sendStatus(502);
    else current.router(request, response, next);
  });
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async begin(onInbound: OnInbound): Promise<Browser> {
      current = makeBrowser({
        publicUrl: "http://localhost:3000",
        log: makeLog("silent"),
        clock,
        newSecret: () => secret,
        history: async () => [],
        openFile: async () => null,
        words: word,
      });
      await current.start(onInbound);
      return current;
    },
    async end(): Promise<void> {
      await current?.stop();
      current = undefined;
      server.closeAllConnections();
    },
    close: () => new Promise((done) => server.close(done)),
  };
}

function personAt(page: Page): ContractPerson {
  const box = page.getByLabel(word("inputLabel"));
  const send = page.getByRole("button", { name: word("send"), exact: true });
  return {
    chatKey: chatKeyOf(secret),
    displayName,
    async say(text) {
      await box.fill(text);
      await send.click();
    },
    async tap(optionId) {
      const title = { "confirm.yes": "Ya", "confirm.no": "Tidak" }[optionId] ?? optionId;
      await page.locator(".choice:enabled").getByText(title, { exact: true }).click();
    },
    sharePhone: () => Promise.reject(new Error("a browser has no number to share")),
    async sendDocument({ bytes, name, mime, caption }) {
      await box.fill(caption);
      await page.locator("#file").setInputFiles({ name, mimeType: mime, buffer: Buffer.from(bytes) });
      await send.click();
    },
    async sendPictures(pictures, caption) {
      await box.fill(caption);
      const files = pictures.map((bytes, at) => ({
        name: `ktp ${at}.jpg`,
        mimeType: "image/jpeg",
        buffer: Buffer.from(bytes),
      }));
      await page.locator("#file").setInputFiles(files);
      await send.click();
    },
    async sendUnknown() {
      const status = await page.evaluate(async () => {
        const init = { method: "POST", headers: { "content-type": "application/json" }, body: '{"stiker":1}' };
        return (await fetch("/chat/messages", init)).status;
      });
      if (status !== 400) throw new Error(`sendUnknown: ${status}`);
    },
    async sees(count) {
      if (count > 0) {
        await page
          .locator(".theirs")
          .nth(count - 1)
          .waitFor();
      }
      return page.locator(".theirs").evaluateAll(readShown);
    },
    async openFile() {
      const download = page.waitForEvent("download");
      await page.locator("a.file").last().click();
      const arrived = await download;
      return { name: arrived.suggestedFilename(), bytes: await readFile(await arrived.path()) };
    },
    seesTyping: () => page.getByText(word("typing")).waitFor(),
  };
}

// Runs in the page. The numbers of the options stand on the buttons there, not in the bubble.
function readShown(nodes: Element[]): Shown[] {
  return nodes.map((node) => {
    const buttons = [...node.querySelectorAll(".choice")].map((button) => ({
      number: button.querySelector("b")?.textContent,
      title: button.querySelector("span")?.textContent ?? "",
    }));
    const lines = buttons
      .filter(({ number }) => number !== undefined)
      .map(({ number, title }) => `${number}. ${title}`);
    return {
      text: [node.querySelector(".said")?.textContent ?? "", ...lines].join("\n"),
      buttons: buttons.map(({ title }) => title),
      asksPhone: false,
    };
  });
}

channelContract(
  "the browser chat, in a real browser",
  async (onInbound, { twice }): Promise<ChannelDriver> => {
    const clock = { aheadMs: 0, nowMs: () => Date.now() + clock.aheadMs };
    const host = await openHost(clock);
    const named: OnInbound = (inbound) => onInbound({ ...inbound, displayName });
    let channel = await host.begin(named);
    const page = await (await openContext()).newPage();
    if (twice) {
      await page.route("**/messages", async (route) => {
        await route.fetch();
        await route.continue();
      });
    }
    await page.goto(`${host.url}/chat`);
    await page.locator('#net[data-state="connected"]').waitFor();
    return {
      get channel() {
        return channel;
      },
      person: personAt(page),
      fileMaxBytes: 20 * 1024 * 1024,
      expireMedia() {
        clock.aheadMs = 10 * 60_000;
      },
      async restart(whileDown) {
        await host.end();
        await whileDown();
        channel = await host.begin(named);
      },
      async close() {
        await page.close();
        await host.end();
        await host.close();
      },
    };
  },
  {
    choice: true,
    options: true,
    document: true,
    documentOut: true,
    pictures: true,
    sentTwice: true,
    acks: "the page asks for what is new by itself, and tells nobody what was read",
    typing: true,
    expiredMedia: true,
    twice: true,
    storeFailure: true,
    longText: true,
    restart: true,
    busyStop: true,
    unknownKind: true,
    sharePhone: "a browser cannot vouch for a phone number",
    askPhone: "for the same reason the page has no such button; it brings up the keyboard for numbers",
    rateLimit: "our own page takes as much as we send",
    blocked: "nobody can block us here: who wants no more closes the page, and the history keeps the message",
  },
);
