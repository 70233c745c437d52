import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Inbound, OnInbound } from "../../../../src/channels/channel.ts";
import { makeTelegram, type TelegramChannel, type TelegramOptions } from "../../../../src/channels/telegram/channel.ts";
import { makeLog } from "../../../../src/kit/log.ts";
import { type Fault, startTelegramFake, type TelegramFake } from "../../../support/telegram-fake.ts";
import { openWebhookServer, quickWaits, testOptions, testSecret } from "./driver.ts";

let fake: TelegramFake;
let channel: TelegramChannel | undefined;
let lines: string[];
let ignored: string[];

beforeEach(async () => {
  fake = await startTelegramFake();
  lines = [];
  ignored = [];
});

afterEach(async () => {
  await channel?.stop();
  channel = undefined;
  await fake.close();
});

async function start(onInbound: OnInbound, more: Partial<TelegramOptions> = {}): Promise<TelegramChannel> {
  channel = makeTelegram({
    ...testOptions(fake.url, fake.token, "polling"),
    log: makeLog("debug", { write: (line) => void lines.push(line) }),
    onIgnored: (reason) => ignored.push(reason),
    ...more,
  });
  await channel.start(onInbound);
  return channel;
}

/** An inbox that takes everything, and the promise of what it has taken. */
function collect() {
  const all: Inbound[] = [];
  let news = Promise.withResolvers<void>();
  const onInbound: OnInbound = async (inbound) => {
    all.push(inbound);
    news.resolve();
    return "new";
  };
  const taken = async (count: number) => {
    while (all.length < count) {
      news = Promise.withResolvers<void>();
      await news.promise;
    }
    return all;
  };
  return { onInbound, taken };
}

describe("polling goes on", () => {
  it.each<[string, string, Fault, string]>([
    ["a second poller", "getUpdates", { kind: "error", code: 409 }, "conflict"],
    ["a refused token", "getUpdates", { kind: "error", code: 401 }, "auth"],
    ["a server error", "getUpdates", { kind: "error", code: 500 }, "transport"],
    ["a bad gateway", "getUpdates", { kind: "error", code: 502 }, "transport"],
    ["a broken connection", "getUpdates", { kind: "reset" }, "transport"],
    ["an unknown refusal", "getUpdates", { kind: "error", code: 418 }, "refused"],
    ["a start without an answer", "getMe", { kind: "hang" }, "timeout"],
    ["a start that is refused", "getMe", { kind: "error", code: 401 }, "auth"],
  ])("after %s", async (_what, method, fault, why) => {
    const inbox = collect();
    fake.fail(method, fault, 2);
    const running = await start(inbox.onInbound, fault.kind === "hang" ? { callLimitMs: 200 } : {});
    fake.person().say("masih sampai");
    const [first] = await inbox.taken(1);
    expect(first?.text).toBe("masih sampai");
    expect(lines.join("")).toContain(`"why":"${why}"`);
    await fake.waitForCall(({ method: called, payload }) => called === "getUpdates" && payload.offset === 101);
    expect(running.status().state).toBe("ready");
  });

  it("after a real second poller took its turn", async () => {
    const inbox = collect();
    await start(inbox.onInbound);
    await fake.waitForCall(({ method }) => method === "getUpdates");
    const other = fetch(`${fake.url}/bot${fake.token}/getUpdates?timeout=50`);
    expect((await other).status).toBe(409);
    expect(lines.join("")).toContain('"why":"conflict"');
    fake.person().say("masih sampai");
    await inbox.taken(1);
  });

  it("after a conflict, and calls itself ready only when a poll was answered", async () => {
    fake.fail("getUpdates", { kind: "error", code: 409 }, 3);
    const inbox = collect();
    await start(inbox.onInbound);
    fake.person().say("masih sampai");
    await inbox.taken(1);
    const states = lines.map((line) => /telegram\.(ready|degraded)/.exec(line)?.[1]).filter(Boolean);
    expect(states).toEqual(["ready", "degraded", "ready"]);
  });

  it("after a long conflict only as often as the long poll allows", async () => {
    fake.fail("getUpdates", { kind: "error", code: 409 }, 1_000);
    const running = await start(collect().onInbound, { waits: { ...quickWaits, firstMs: 1, conflictMs: 3_600_000 } });
    await fake.waitForCall(({ method }) => method === "getUpdates");
    // Time enough for a poller that does not wait.
    for (let turn = 0; turn < 30; turn++) await fetch(`${fake.url}/bot${fake.token}/getWebhookInfo`);
    expect(running.status()).toMatchObject({ state: "degraded", why: "conflict" });
    // Not even the call by which Telegraf confirms at its end: it would throw the other poller out.
    expect(fake.calls("getUpdates")).toHaveLength(1);
  });

  it("once Telegram can be reached", async () => {
    const { url, token } = fake;
    await fake.close();
    const running = await start(collect().onInbound, { apiRoot: url, token });
    expect(running.status()).toMatchObject({ state: "degraded", why: "transport" });
    fake = await startTelegramFake();
  });
});

describe("the store", () => {
  it("takes the messages of a chat in order even when it refuses some, and lets other chats pass", async () => {
    let refusals = 3;
    const all: string[] = [];
    const done = Promise.withResolvers<void>();
    const ani = fake.person({ id: 1 });
    const budi = fake.person({ id: 2 });
    for (const text of ["a1", "a2", "a3"]) ani.say(text);
    budi.say("b1");
    const running = await start(async ({ text }) => {
      if (text === "a1" && refusals-- > 0) throw new Error("away");
      all.push(text);
      if (all.length === 4) done.resolve();
      return "new";
    });
    await done.promise;
    expect(all).toEqual(["b1", "a1", "a2", "a3"]);
    expect(lines.join("")).toContain('"why":"store"');
    expect(running.status().state).toBe("ready");
  });

  it("has everything before Telegram is told so, whatever the stop comes between", async () => {
    const entered = Promise.withResolvers<void>();
    const running = await start(async ({ text }) => {
      entered.resolve();
      if (text === "satu") return "new";
      throw new Error("away");
    });
    fake.person({ id: 1 }).say("satu");
    fake.person({ id: 2 }).say("dua");
    await entered.promise;
    await running.stop();
    expect(fake.pending()).toBe(2);
  });

  it("is told of a tap before the person's telephone is", async () => {
    const gate = Promise.withResolvers<void>();
    const person = fake.person();
    const running = await start(async ({ kind }) => {
      if (kind === "choice") await gate.promise;
      return "new";
    });
    person.say("halo");
    await running.send({ id: "o", chatKey: String(person.chatId), text: "?", options: [{ id: "ya", title: "Ya" }] });
    const [shown] = fake.received(person.chatId);
    if (shown === undefined) throw new Error("nothing shown");
    person.tap(shown, "ya");
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(fake.calls("answerCallbackQuery")).toHaveLength(0);
    gate.resolve();
    const { payload } = await fake.waitForCall(({ method }) => method === "answerCallbackQuery");
    expect(fake.tapAnswered(String(payload.callback_query_id))).toBe(true);
  });

  it("is not disturbed by a tap that can no longer be answered", async () => {
    const inbox = collect();
    await start(inbox.onInbound);
    const chat = { id: 5, type: "private" };
    fake.push({ callback_query: { id: "stale", from: { id: 5 }, message: { chat }, data: "ya" } });
    await fake.waitForCall(({ method }) => method === "answerCallbackQuery");
    fake.person().say("lanjut");
    expect((await inbox.taken(2)).map(({ text }) => text)).toEqual(["ya", "lanjut"]);
  });
});

it("counts what moves no conversation", async () => {
  const inbox = collect();
  await start(inbox.onInbound);
  fake.push({ edited_message: { text: "x" } });
  fake.push({ message: 5 });
  fake.person().say("halo");
  await inbox.taken(1);
  expect(ignored).toEqual(["edited", "malformed"]);
  expect(fake.calls("getUpdates")[0]?.payload.allowed_updates).toEqual(["message", "callback_query"]);
});

it("stops at once although a poll is open", async () => {
  const running = await start(collect().onInbound);
  await fake.waitForCall(({ method }) => method === "getUpdates");
  const before = performance.now();
  await running.stop();
  expect(performance.now() - before).toBeLessThan(1_000);
  expect(running.status().state).toBe("stopped");
});

it("stops before it was started, and while it starts", async () => {
  await makeTelegram(testOptions(fake.url, fake.token, "polling")).stop();
  fake.fail("getMe", { kind: "hang" });
  const starting = start(collect().onInbound, { callLimitMs: 60_000 });
  await fake.waitForCall(({ method }) => method === "getMe");
  await channel?.stop();
  await starting;
  expect(channel?.status().state).toBe("stopped");
});

it("logs neither the token nor what people write", async () => {
  const inbox = collect();
  fake.fail("getMe", { kind: "reset" });
  fake.fail("getUpdates", { kind: "reset" }, 2);
  await start(inbox.onInbound);
  fake.person({ firstName: "Rahasia" }).say("NIK saya 3602041507850001");
  await inbox.taken(1);
  await channel?.stop();
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join("")).not.toMatch(/TEST-token|NIK|3602041507850001|Rahasia/);
});

describe("by webhook", () => {
  it("registers until Telegram agrees, and stays registered after the stop", async () => {
    fake.fail("setWebhook", { kind: "error", code: 500 }, 2);
    fake.fail("setWebhook", { kind: "hang" });
    const inbox = collect();
    const server = await openWebhookServer(() => channel);
    const options = { mode: "webhook", webhookUrl: server.url, webhookSecret: testSecret, callLimitMs: 500 } as const;
    const running = await start(inbox.onInbound, options);
    expect(running.status()).toMatchObject({ state: "degraded", why: "transport" });
    fake.person().say("halo");
    await inbox.taken(1);
    expect(fake.calls("setWebhook").at(-1)?.payload).toEqual({
      url: server.url,
      secret_token: testSecret,
      allowed_updates: ["message", "callback_query"],
    });
    await running.stop();
    expect(fake.calls("deleteWebhook")).toHaveLength(0);
    const info = await (await fetch(`${fake.url}/bot${fake.token}/getWebhookInfo`)).text();
    expect(info).toContain(server.url);
    await server.close();
  });

  it("stops at once although Telegram does not answer", async () => {
    fake.fail("setWebhook", { kind: "hang" });
    const starting = start(collect().onInbound, { mode: "webhook", webhookUrl: "http://127.0.0.1:9/" });
    await fake.waitForCall(({ method }) => method === "setWebhook");
    const before = performance.now();
    await channel?.stop();
    expect(performance.now() - before).toBeLessThan(1_000);
    await starting;
  });
});
