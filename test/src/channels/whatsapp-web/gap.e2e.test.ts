import { afterEach, describe, expect, it } from "vitest";
import type { Gap } from "../../../../src/channels/whatsapp-web/gap.ts";
import { type ContractInbox, makeContractInbox } from "../../../contracts/contract-inbox.ts";
import { openWeb } from "./driver.ts";

/** What arrives while nobody listens. */

/** Few, so that each holds more messages of one second than one page of history. */
const CHATS = 5;
const MESSAGES = 200;
const MINUTE_S = 60;

type Web = Awaited<ReturnType<typeof openWeb>>;
let web: Web;
let inbox: ContractInbox;

afterEach(() => web.close());

async function opened(more: Parameters<typeof openWeb>[1] = {}): Promise<Web> {
  inbox = makeContractInbox();
  web = await openWeb(inbox.onInbound, more);
  return web;
}

const chatOf = (at: number) => `62812000000${String(at % CHATS).padStart(2, "0")}@c.us`;
const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

/** The bodies that were stored first, in their order; what came again is left out. */
function storedOnce(chat?: string): string[] {
  const seen = new Set<string>();
  return inbox
    .all()
    .filter(({ externalId, chatKey }) => (chat ?? chatKey) === chatKey && !seen.has(externalId) && seen.add(externalId))
    .map(({ text }) => text);
}

describe("what arrived while WhatsApp Web was down", () => {
  it(`is taken in once and in order: ${MESSAGES} messages in ${CHATS} chats`, async () => {
    const gap = Promise.withResolvers<Gap>();
    const { standin, startPaired, restart } = await opened({ onGap: gap.resolve });
    await startPaired();
    standin.deliver({ chat: chatOf(0), body: "sebelumnya" });
    await inbox.stored(1);
    await restart(async () => {
      for (let at = 0; at < MESSAGES; at++) standin.deliver({ chat: chatOf(at), body: `pesan ${at}` });
      standin.deliver({ chat: "120363000000000001@g.us", author: chatOf(1), body: "di grup" });
    });
    standin.deliver({ chat: chatOf(0), body: "sesudahnya" });
    await inbox.until(() => storedOnce().includes("sesudahnya"));
    await inbox.until(() => storedOnce().length >= MESSAGES + 2);
    for (let chat = 0; chat < CHATS; chat++) {
      const said = Array.from({ length: MESSAGES / CHATS }, (_, at) => `pesan ${chat + at * CHATS}`);
      expect(storedOnce(chatOf(chat))).toEqual(chat === 0 ? ["sebelumnya", ...said, "sesudahnya"] : said);
    }
    const read = await gap.promise;
    expect(read).toMatchObject({ chats: CHATS, unread: 0 });
    // The one that came meanwhile may have been met on both ways.
    expect([MESSAGES, MESSAGES + 1]).toContain(read.messages);
  });

  it("is marked as late when it is old, on the first message of each chat", async () => {
    const { standin, desk, startPaired, restart } = await opened();
    await startPaired();
    await restart(async () => {
      desk.heardAt(Date.now() - 60 * 60_000);
      standin.deliver({ chat: chatOf(1), body: "satu", t: secondsAgo(30 * MINUTE_S) });
      standin.deliver({ chat: chatOf(1), body: "dua", t: secondsAgo(29 * MINUTE_S) });
      standin.deliver({ chat: chatOf(2), body: "tiga", t: secondsAgo(28 * MINUTE_S) });
      standin.deliver({ chat: chatOf(3), body: "baru saja" });
    });
    await inbox.until(() => storedOnce().length === 4);
    const late = inbox.all().filter((inbound) => inbound.late);
    expect(late.map(({ text }) => text).sort()).toEqual(["satu", "tiga"]);
  });

  it("is left out when it is older than the bounds, and the office is told when more lies there than is read", async () => {
    const gap = Promise.withResolvers<Gap>();
    const bounds = { maxAgeMs: 60 * 60_000, messagesOfChat: 3, marginMs: 0 };
    const { standin, desk, startPaired, restart } = await opened({ bounds, onGap: gap.resolve });
    await startPaired();
    await restart(async () => {
      desk.heardAt(Date.now() - 10 * 60 * 60_000);
      standin.deliver({ chat: chatOf(1), body: "terlalu lama", t: secondsAgo(5 * 60 * MINUTE_S) });
      for (let at = 0; at < 5; at++) standin.deliver({ chat: chatOf(2), body: `banyak ${at}`, t: secondsAgo(60) });
    });
    expect(await gap.promise).toEqual({ chats: 1, messages: 3, unread: 1 });
    expect(storedOnce()).toEqual(["banyak 2", "banyak 3", "banyak 4"]);
  });

  it("is not what the phone had been told before it was paired", async () => {
    const { standin, startPaired } = await opened({ bounds: { marginMs: 0 } });
    standin.deliver({ chat: chatOf(1), body: "urusan lama", t: secondsAgo(10 * MINUTE_S) });
    await startPaired();
    standin.deliver({ chat: chatOf(1), body: "urusan baru" });
    await inbox.until(() => storedOnce().includes("urusan baru"));
    expect(storedOnce()).toEqual(["urusan baru"]);
  });

  it("is not what another phone was told, when the service gets another number", async () => {
    const { standin, desk, startPaired, pair } = await opened({ bounds: { marginMs: 0 } });
    await startPaired();
    standin.deliver({ chat: chatOf(1), body: "untuk layanan" });
    await inbox.until(() => storedOnce().includes("untuk layanan"));
    const asked = desk.until(({ offer }) => offer !== null);
    desk.heardAt(Date.now() - 60 * 60_000);
    standin.becomeAnother("6281100000002@c.us");
    desk.wish({ wish: "logout" });
    await asked;
    // Within what would be read back of the former number.
    standin.deliver({ chat: chatOf(2), body: "urusan pribadi", t: secondsAgo(5 * MINUTE_S) });
    await pair();
    standin.deliver({ chat: chatOf(2), body: "untuk layanan juga" });
    await inbox.until(() => storedOnce().includes("untuk layanan juga"));
    expect(storedOnce()).not.toContain("urusan pribadi");
  });

  it("can be fetched with its file", async () => {
    const { standin, startPaired, restart, channel } = await opened();
    await startPaired();
    const bytes = Buffer.from("isi berkas");
    await restart(async () => {
      standin.deliver({ chat: chatOf(1), caption: "ini", file: { bytes, mime: "text/csv", name: "daftar.csv" } });
    });
    const [inbound] = await inbox.stored(1);
    expect(inbound?.media).toMatchObject({ fileName: "daftar.csv" });
    if (inbound?.media) expect(Buffer.compare(await channel().openMedia(inbound.media, 100), bytes)).toBe(0);
  });
});
