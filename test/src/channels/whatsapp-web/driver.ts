import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Channel, OnInbound } from "../../../../src/channels/channel.ts";
import type { LinkDesk, LinkReport, Wish } from "../../../../src/channels/link.ts";
import { makeWhatsAppWeb, type WhatsAppWebOptions } from "../../../../src/channels/whatsapp-web/channel.ts";
import { documentMaxBytes } from "../../../../src/channels/whatsapp-web/render.ts";
import { systemClock } from "../../../../src/kit/clock.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import {
  type ChannelDriver,
  type ContractPerson,
  type OpenConditions,
  options,
} from "../../../contracts/channel.contract.ts";
import { testChromium } from "../../../support/chromium.ts";
import { type SentMessage, startWhatsAppStandin, type WhatsAppStandin } from "../../../support/whatsapp-standin.ts";
import { noPace, quickTimes } from "./quick.ts";

const labels = {
  groupInvite: "Silakan lanjut di chat pribadi.",
  sharePhone: "Ketik NOMOR SAYA.",
  hiddenPhone: "Nomornya tersembunyi.",
};

const WAIT_LIMIT_MS = 20_000;

/** A desk in memory that tells of every report. */
function makeMemoryDesk() {
  let last: LinkReport | undefined;
  let heardMs: number | null = null;
  let fixedMs: number | null = null;
  let wish: Wish | null = null;
  let isOthers = false;
  let isWatched = true;
  let listeners: (() => void)[] = [];
  const reports: LinkReport[] = [];

  function note(report: LinkReport): void {
    last = report;
    reports.push(report);
    heardMs = report.heardMs ?? heardMs;
    for (const listener of [...listeners]) listener();
  }

  const desk: LinkDesk = {
    report: async (report) => {
      note(report);
      if (isOthers) return null;
      const orders = { heardMs: fixedMs ?? heardMs, wish, watched: isWatched };
      wish = null;
      return orders;
    },
    release: async (report) => note(report),
  };

  return {
    desk,
    reports,
    /** As if everything up to then had been taken in, and nothing after it. */
    heardAt: (ms: number) => {
      fixedMs = ms;
    },
    wish: (made: Wish) => {
      wish = made;
    },
    /** Somebody looks at the pairing page, or nobody. */
    watch: (watched: boolean) => {
      isWatched = watched;
    },
    /** Another process takes the number, or gives it back. */
    giveAway: (given: boolean) => {
      isOthers = given;
    },
    /** Resolves with the first report, from now on, that fits. */
    until: (fits: (report: LinkReport) => boolean): Promise<LinkReport> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          leave();
          reject(new Error(`no such report; the last one was ${last?.state} ${last?.why}`));
        }, WAIT_LIMIT_MS);
        const look = () => {
          if (last === undefined || !fits(last)) return;
          leave();
          resolve(last);
        };
        const leave = () => {
          clearTimeout(timer);
          listeners = listeners.filter((listener) => listener !== look);
        };
        listeners.push(look);
      }),
  };
}

/** A stand-in with a channel before it that can be restarted on the same profile. */
export async function openWeb(onInbound: OnInbound, more: Partial<WhatsAppWebOptions> = {}) {
  const standin = await startWhatsAppStandin();
  const home = await mkdtemp(join(tmpdir(), "seratus-whatsapp-"));
  const { path, env } = await testChromium(home);
  const desk = makeMemoryDesk();
  const dataPath = join(home, "profile");

  function make(): Channel {
    const { times, ...rest } = more;
    return makeWhatsAppWeb({
      dataPath,
      chromePath: path,
      browser: { args: standin.chromiumArgs, env },
      desk: desk.desk,
      clock: systemClock,
      log: makeLog(process.env.WHATSAPP_TEST_LOG === undefined ? "silent" : "debug"),
      random: Math.random,
      labels,
      pace: noPace,
      times: { ...quickTimes, ...times },
      ...rest,
    });
  }

  let channel = make();
  const start = () => channel.start(onInbound);

  /** Starts and, where a QR is shown, scans it. */
  async function startPaired(): Promise<void> {
    await start();
    if (channel.status().state !== "ready") await pair();
  }

  async function pair(): Promise<void> {
    const { offer } = await desk.until((report) => report.offer !== null && "qr" in report.offer);
    if (offer && "qr" in offer) standin.scan(offer.qr);
    await desk.until(({ state }) => state === "ready");
  }

  return {
    standin,
    desk,
    dataPath,
    channel: () => channel,
    start,
    startPaired,
    pair,
    restart: async (whileDown: () => Promise<void>) => {
      await channel.stop();
      await whileDown();
      channel = make();
      await start();
    },
    /** A process that died leaves its channel as it is. */
    replace: () => {
      channel = make();
    },
    close: async () => {
      await channel.stop();
      await standin.close();
      expect(standin.surprises()).toEqual([]);
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}

/** The channel under the contract. */
export async function openWhatsAppWeb(
  onInbound: OnInbound,
  { twice }: OpenConditions,
  more: Partial<WhatsAppWebOptions> = {},
): Promise<ChannelDriver> {
  const web = await openWeb(onInbound, more);
  await web.startPaired();
  return {
    get channel() {
      return web.channel();
    },
    person: contractPerson(web.standin, twice),
    fileMaxBytes: documentMaxBytes,
    expireMedia: web.standin.expireMedia,
    restart: web.restart,
    close: web.close,
  };
}

const chat = "6281234567890@c.us";

function contractPerson(standin: WhatsAppStandin, twice: boolean): ContractPerson {
  const received = () => standin.sent.filter(({ to }) => to === chat);
  const about = { chat, pushname: "Siti Aminah", ...(twice && { times: 2 }) };
  return {
    chatKey: chat,
    displayName: "Siti Aminah",
    say: async (text) => void standin.deliver({ ...about, body: text }),
    tap: async (optionId) => {
      const poll = received().findLast(({ pollOptions }) => pollOptions !== undefined);
      const at = options.findIndex(({ id }) => id === optionId);
      if (poll === undefined || at < 0) throw new Error("nothing can be tapped");
      standin.vote(poll, [at], twice ? 2 : 1);
    },
    sharePhone: async () => {
      standin.deliver({ ...about, body: "Nomor saya" });
      return "+6281234567890";
    },
    sendDocument: async ({ bytes, name, mime, caption }) =>
      void standin.deliver({ ...about, caption, file: { bytes: Buffer.from(bytes), name, mime } }),
    sendPictures: async (pictures, caption) => {
      for (const [at, bytes] of pictures.entries())
        standin.deliver({
          ...about,
          ...(at === 0 && { caption }),
          file: { bytes: Buffer.from(bytes), mime: "image/jpeg" },
        });
    },
    openFile: async () => {
      const sent = received().findLast(({ directPath }) => directPath !== undefined);
      const bytes = standin.fileOf(sent?.directPath ?? "");
      if (bytes === null) throw new Error("no message has a file");
      return { name: sent?.filename ?? "", bytes };
    },
    seesTyping: () => standin.waitTyping(chat),
    sendUnknown: async () => {
      standin.deliver({ ...about, type: "poll_creation", extra: { pollName: "Setuju?" } });
      standin.deliver({ ...about, type: "gp2", extra: { subtype: "subject" } });
      standin.deliver({ ...about, type: "e2e_notification" });
    },
    sees: async (count) => {
      if (received().length < count) await standin.waitSent(({ to }) => to === chat && received().length >= count);
      return received().map(asShown);
    },
  };
}

/** A poll shows its answers below the question, as a numbered text does; the numbers are part of them. */
function asShown({ body, caption, directPath, pollName, pollOptions = [] }: SentMessage) {
  const answers = pollOptions.map(({ name }) => name);
  if (pollName !== undefined) {
    const buttons = answers.map((answer) => answer.replace(/^\d+\. /, ""));
    return { text: [pollName, ...answers].join("\n"), buttons, asksPhone: false };
  }
  // The words that stand where others have a button.
  const share = `\n\n${labels.sharePhone}`;
  const text = (directPath === undefined ? body : caption) ?? "";
  const asksPhone = text.endsWith(share);
  return { text: asksPhone ? text.slice(0, -share.length) : text, buttons: [], asksPhone };
}
