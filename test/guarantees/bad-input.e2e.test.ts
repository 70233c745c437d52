import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, buildApp } from "../../src/app.ts";
import { makeMetrics } from "../../src/http/metrics.ts";
import { close, listen, makeHttp } from "../../src/http/server.ts";
import { makeLog } from "../../src/kit/log.ts";
import { type TestDb, testDb } from "../support/db.ts";
import { freePort } from "../support/free-port.ts";
import { startTelegramFake, type TelegramFake } from "../support/telegram-fake.ts";
import { TEST_KEYS, testConfig } from "../support/world.ts";
import { NO_LIMIT } from "./victims.ts";

const SECRET = "a-secret-of-the-test";
const METRICS_TOKEN = "a-token-of-the-test";
const CHAT = 7001;
const MEGABYTE = 1_048_576;

let database: TestDb;
let fake: TelegramFake;
let app: App;
let root: string;
const logged: string[] = [];
const answers: string[] = [];
let lastId = 1_000;

beforeAll(async () => {
  database = await testDb(1);
  fake = await startTelegramFake();
  const port = await freePort();
  root = `http://127.0.0.1:${port}`;
  const env = { PORT: String(port), PUBLIC_URL: root, METRICS_TOKEN, TELEGRAM_PACE: NO_LIMIT };
  const telegram = { TELEGRAM_BOT_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.url, TELEGRAM_MODE: "webhook" };
  app = buildApp({
    config: testConfig({ ...env, ...telegram, TELEGRAM_WEBHOOK_SECRET: SECRET }),
    databaseUrl: database.url,
    keys: TEST_KEYS,
    soleOwner: true,
    log: makeLog("debug", { write: (line) => void logged.push(line) }),
  });
  await app.start();
  fake.meet(CHAT);
  // Through the privacy notice, so that what follows reaches the conversation.
  for (const text of ["halo", "ya"]) await expectAnswer({ text });
});
afterAll(async () => {
  await app.stop();
  await fake.close();
  await database.close();
});

describe("the door of the webhook", () => {
  it.each([
    ["malformed JSON", '{"update_id": 1, ', 400],
    ["nothing", "", 400],
    ["half a character", Buffer.from([0x7b, 0xc3, 0x28]), 400],
    ["more than a megabyte", `{"update_id":1,"message":{"text":"${"a".repeat(MEGABYTE)}"}}`, 413],
    ["an object of a million keys", `{${Array.from({ length: 1_000_000 }, (_, n) => `"k${n}":0`).join(",")}}`, 413],
  ])("answers %s with a bare refusal", async (_what, body, status) => {
    expect(await post(body)).toEqual({ status, text: "" });
  });

  it.each([
    ["no secret", undefined],
    ["another secret", "wrong"],
    ["an empty secret", ""],
    ["a longer secret", `${SECRET}x`],
  ])("refuses %s before it looks at anything", async (_what, secret) => {
    const before = await app.db.inbox.count();
    expect(await post(JSON.stringify(said("halo")), secret ?? null)).toEqual({ status: 401, text: "" });
    expect(await app.db.inbox.count()).toBe(before);
  });

  it.each([
    ["malformed", "null"],
    ["malformed", "17"],
    ["malformed", '"text"'],
    ["malformed", "[]"],
    ["malformed", "{}"],
    ["malformed", `{"update_id":1,"message":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
    ["malformed", `{${Array.from({ length: 80_000 }, (_, n) => `"k${n}":0`).join(",")}}`],
    ["unknown", '{"update_id":2,"poll_of_tomorrow":{"a":1}}'],
    ["unknown", '{"update_id":3,"__proto__":{"message":1},"constructor":{"x":1}}'],
    ["edited", JSON.stringify({ update_id: 4, edited_message: said("halo").message })],
    ["group", JSON.stringify(inChat("group"))],
    ["channel", JSON.stringify(inChat("channel"))],
    ["membership", '{"update_id":7,"my_chat_member":{}}'],
  ])("takes what is %s quietly, and counts it", async (reason, body) => {
    const before = await ignored(reason);
    expect(await post(body)).toEqual({ status: 200, text: "" });
    expect(await ignored(reason)).toBe(before + 1);
  });
});

describe("odd words", () => {
  it.each([
    ["emoji only", "👍🏽🙏😂"],
    ["a megabyte of text, nearly", "a".repeat(MEGABYTE - 1_000)],
    ["control characters", "\u0000\u0007\u001b[31mDAFTAR\u009f\u007f"],
    ["half a character", "\ud83d"],
    ["marks on top of marks", `Z${"\u0301".repeat(5_000)}`],
    ["right to left", "\u202e\u200f\u2066abc\u2069"],
    ["nothing to see", "\u200b\u200d\ufeff"],
    ["blanks", " \n\t  "],
    ["the looks of a program", "'; drop table inbox; -- {{name}} %s $t(umum:help) <b>&amp;</b>"],
    ["a million digits", "1".repeat(MEGABYTE - 1_000)],
    ["words of the language", "__proto__"],
    ["a number beyond numbers", "1e309"],
  ])("as %s get a plain answer", async (_what, text) => {
    await expectAnswer({ text });
  });

  it.each([
    ["a sticker", { sticker: { file_id: "s", file_unique_id: "s", emoji: "👍" } }],
    ["a dice", { dice: { emoji: "🎲", value: 4 } }],
    ["a place on the map", { location: { latitude: 0.8, longitude: 109.4 } }],
    ["a poll", { poll: { id: "1", question: "?" } }],
    ["nothing at all", {}],
    ["somebody else's contact", { contact: { phone_number: "0811", first_name: "x", user_id: 1 } }],
    ["a deeply nested place", { location: "DEEP" }],
    ["a voice note that is gone", { voice: { file_id: "gone", duration: 1 } }],
    ["a file that is gone", { document: { file_id: "gone", file_name: "../../etc/passwd\u0000.xlsx" } }],
    ["a file of 20 GB", { document: { file_id: "huge", file_size: 2e10 } }],
  ])("and %s too", async (_what, content) => {
    await expectAnswer(content);
  });

  it("leave nobody without an answer afterwards, and never show what is inside", async () => {
    await expectAnswer({ text: "MENU" });
    expect(answers.filter((text) => /\bat .+:\d+:\d+|Error\b|undefined|\[object|prisma|postgres/i.test(text))).toEqual(
      [],
    );
    expect(await app.db.inbox.count({ where: { state: { not: "done" } } })).toBe(0);
    expect(logged.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
  });
});

describe("the other doors", () => {
  it.each(["/nothing", "/telegram", "/telegram/webhook", "/console/../src/main.ts", "/chat/../../etc/passwd", "/%00"])(
    "say plainly that %s does not exist",
    async (path) => {
      const response = await fetch(`${root}${path}`);
      const text = await response.text();
      expect(response.status).toBe(404);
      expect(text).toBe("Halaman ini tidak ada.\n");
      expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    },
  );

  it("show no trace of the program when an address is broken", async () => {
    for (const path of ["/%E0%A4%A", "/chat/%ff", "/chat/files/%E0%A4%A"]) {
      const response = await fetch(`${root}${path}`);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.text()).not.toMatch(/\bat .+:\d+|Error|node_modules/);
      expect(response.headers.get("x-powered-by")).toBeNull();
    }
  });

  it("say sorry, and nothing more, when something breaks behind them", async () => {
    const broken = () => Promise.reject(new Error("NIK 6107014101800001 at src/app.ts:1:1"));
    const lines: string[] = [];
    const http = makeHttp({
      ...{ metrics: makeMetrics(), metricsToken: null, channels: [], pingDatabase: broken, chat: express.Router() },
      log: makeLog("debug", { write: (line) => void lines.push(line) }),
      pairing: null,
      whatsappWebhook: null,
      telegramWebhook: broken,
    });
    const server = await listen(http, 0, "127.0.0.1");
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const response = await fetch(`http://127.0.0.1:${port}/telegram/webhook`, { method: "POST", body: "{}" });
    expect(response.status).toBe(500);
    expect(await response.text()).toBe("Maaf, sedang ada gangguan. Silakan coba lagi.\n");
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
    await close(server);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/6107014101800001/);
  });

  it("tell how it goes", async () => {
    expect(await get("/healthz")).toEqual({ status: 200, text: "ok\n" });
    const ready = await get("/readyz");
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toMatchObject({ ready: true, database: "ready" });
  });

  it("give the counters to the machine itself and to who holds the token", async () => {
    const forwarded = { "x-forwarded-for": "203.0.113.9" };
    expect((await get("/metrics")).text).toMatch(/^seratus_events_total\{state="handled"\} \d+$/m);
    expect(await get("/metrics", forwarded)).toEqual({ status: 401, text: "" });
    expect((await get("/metrics", { ...forwarded, authorization: "Bearer wrong" })).status).toBe(401);
    expect((await get("/metrics", { ...forwarded, authorization: `Bearer ${METRICS_TOKEN}` })).status).toBe(200);
  });
});

function said(text: string) {
  return update({ text });
}

function update(content: object) {
  lastId += 1;
  const chat = { id: CHAT, type: "private" };
  const from = { id: CHAT, is_bot: false, first_name: "Budi" };
  return { update_id: lastId, message: { message_id: lastId, date: 1_700_000_000, chat, from, ...content } };
}

function inChat(type: "group" | "channel") {
  const { update_id, message } = said("halo");
  return { update_id, message: { ...message, chat: { id: -5, type } } };
}

async function post(body: string | Buffer<ArrayBuffer>, secret: string | null = SECRET) {
  const headers = {
    "content-type": "application/json",
    ...(secret !== null && { "x-telegram-bot-api-secret-token": secret }),
  };
  const response = await fetch(`${root}/telegram/webhook`, { method: "POST", headers, body });
  return { status: response.status, text: await response.text() };
}

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${root}${path}`, { headers });
  return { status: response.status, text: await response.text() };
}

/** Sends a message of this content; the person must hear something. */
async function expectAnswer(content: object): Promise<void> {
  const before = fake.received(CHAT).length;
  const body = JSON.stringify(update(content)).replace('"DEEP"', `${"[".repeat(50_000)}${"]".repeat(50_000)}`);
  expect(await post(body)).toEqual({ status: 200, text: "" });
  await app.settled();
  const heard = fake.received(CHAT).slice(before);
  expect(heard.length).toBeGreaterThan(0);
  answers.push(...heard.map(({ text }) => text));
}

/** How many updates were left aside for this reason so far. */
async function ignored(reason: string): Promise<number> {
  const { text } = await get("/metrics");
  const line = new RegExp(`^seratus_ignored_total\\{channel="telegram",reason="${reason}"\\} (\\d+)$`, "m");
  return Number(line.exec(text)?.[1] ?? 0);
}
