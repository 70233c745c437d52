import http from "node:http";
import type { AddressInfo } from "node:net";
import { Telegram } from "telegraf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTelegramFake, type TelegramFake, type TelegramFakeOptions } from "../telegram-fake.ts";

let fake: TelegramFake;
let bot: Telegram;

async function open(options: TelegramFakeOptions = {}): Promise<void> {
  await fake?.close();
  fake = await startTelegramFake(options);
  bot = new Telegram(fake.token, { apiRoot: fake.url });
}

beforeEach(() => open());
afterEach(() => fake.close());

/** A bot's web server that answers `statuses` in turn, then 200. */
async function openHook(statuses: number[] = []) {
  const got: { readonly body: string; readonly secret: unknown }[] = [];
  const held: (() => void)[] = [];
  let hold = false;
  let most = 0;
  let now = 0;
  const server = http.createServer(async (request, response) => {
    most = Math.max(most, ++now);
    let body = "";
    for await (const chunk of request) body += chunk;
    got.push({ body, secret: request.headers["x-telegram-bot-api-secret-token"] });
    if (hold) await new Promise<void>((resolve) => held.push(resolve));
    now -= 1;
    response.writeHead(statuses.shift() ?? 200).end();
    server.emit("answered");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const until = async (reached: () => boolean) => {
    while (!reached()) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    got,
    until,
    holdAll: () => {
      hold = true;
    },
    letGo: () => {
      hold = false;
      for (const resolve of held.splice(0)) resolve();
    },
    held: () => held.length,
    most: () => most,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe("messages of the bot", () => {
  beforeEach(() => fake.meet(1));

  it("carry files in a form", async () => {
    const bytes = Buffer.from("isi berkas");
    await bot.sendDocument(1, { source: bytes, filename: "daftar.csv" }, { caption: "ini" });
    await bot.sendPhoto(1, { source: bytes, filename: "ktp.jpg" });
    expect(fake.received(1)).toMatchObject([
      { text: "ini", file: { name: "daftar.csv", bytes } },
      { file: { name: "ktp.jpg" } },
    ]);
  });

  it.each([
    ["nothing in it", Buffer.alloc(0), "x.csv", "", "file must be non-empty"],
    ["too much in it", Buffer.alloc(50 * 1024 * 1024 + 1), "x.csv", "", "Request Entity Too Large"],
    ["a long caption", Buffer.from("x"), "x.csv", "x".repeat(1_025), "message caption is too long"],
  ])("are refused for a file with %s", async (_what, source, filename, caption, description) => {
    await expect(bot.sendDocument(1, { source, filename }, { caption })).rejects.toThrow(description);
    expect(fake.received(1)).toEqual([]);
  });

  it("are refused for no file, and for one that nobody knows", async () => {
    const send = (more: object) => bot.callApi("sendDocument", { chat_id: 1, ...more } as never);
    await expect(send({})).rejects.toThrow("there is no document in the request");
    await expect(send({ document: "file-99" })).rejects.toThrow("wrong file identifier/HTTP URL specified");
  });

  it("give a file the name that Telegram would", async () => {
    const names = ["a/b\\c:d*é (1).xlsx", `${"x".repeat(80)}.csv`, "???"];
    for (const filename of names) await bot.sendDocument(1, { source: Buffer.from("x"), filename });
    expect(fake.received(1).map(({ file }) => file?.name)).toEqual(["c d é (1).xlsx", `${"x".repeat(64)}.csv`, "file"]);
  });

  it("can be edited, but not into themselves", async () => {
    const { message_id: id } = await bot.sendMessage(1, "satu");
    await bot.editMessageText(1, id, undefined, "dua");
    expect(fake.received(1)).toMatchObject([{ text: "dua", edited: true }]);
    await expect(bot.editMessageText(1, id, undefined, "dua")).rejects.toThrow("message is not modified");
    await expect(bot.editMessageText(1, 999, undefined, "dua")).rejects.toThrow("message to edit not found");
  });

  it.each([
    ["an empty text", 1, "", undefined, "message text is empty"],
    ["a long text", 1, "x".repeat(4_097), undefined, "message is too long"],
    ["an unknown chat", 2, "x", undefined, "chat not found"],
    ["a long button", 1, "x", "é".repeat(33), "BUTTON_DATA_INVALID"],
  ])("are refused for %s", async (_what, chatId, text, data, description) => {
    const buttons =
      data === undefined ? {} : { reply_markup: { inline_keyboard: [[{ text: "a", callback_data: data }]] } };
    await expect(bot.sendMessage(chatId, text, buttons)).rejects.toThrow(description);
  });

  it("are refused by whoever blocked it", async () => {
    fake.block(1);
    await expect(bot.sendMessage(1, "x")).rejects.toThrow("blocked by the user");
    fake.unblock(1);
    await bot.sendMessage(1, "x");
  });

  it("may be done although the answer was lost", async () => {
    fake.fail("sendMessage", { kind: "lost-answer" });
    await expect(bot.sendMessage(1, "x")).rejects.toThrow();
    expect(fake.received(1)).toHaveLength(1);
  });

  it("know the small methods too", async () => {
    await bot.setMyCommands([{ command: "menu", description: "Menu" }]);
    await bot.sendChatAction(1, "typing");
    await expect(bot.sendChatAction(1, "dancing" as never)).rejects.toThrow("wrong parameter action");
    await expect(bot.callApi("getChat", { chat_id: 1 })).rejects.toThrow("Not Found");
  });
});

it("refuses what is over the true limits, and counts who does not wait", async () => {
  let nowMs = 0;
  await open({ trueLimits: true, nowMs: () => nowMs });
  for (let chatId = 1; chatId <= 31; chatId++) fake.meet(chatId);
  for (let n = 0; n < 5; n++) await bot.sendMessage(1, "x");
  await expect(bot.sendMessage(1, "x")).rejects.toMatchObject({ parameters: { retry_after: 1 } });
  expect(fake.impatient()).toBe(0);
  await expect(bot.sendMessage(1, "x")).rejects.toMatchObject({ parameters: { retry_after: 2 } });
  expect(fake.impatient()).toBe(1);
  expect(fake.refused()).toBe(2);
  nowMs = 5_000;
  for (let chatId = 1; chatId <= 30; chatId++) await bot.sendMessage(chatId, "x");
  await expect(bot.sendMessage(31, "x")).rejects.toMatchObject({ response: { error_code: 429 } });
});

describe("a webhook", () => {
  it("shows its secret and repeats what was not taken, one update of a chat at a time", async () => {
    const hook = await openHook([500, 403]);
    await bot.setWebhook(hook.url, { secret_token: "abc" });
    const person = fake.person();
    person.say("satu");
    person.say("dua");
    await hook.until(() => fake.pending() === 0);
    expect(hook.got.map(({ body }) => /satu|dua/.exec(body)?.[0])).toEqual(["satu", "satu", "satu", "dua"]);
    expect(hook.got[0]?.secret).toBe("abc");
    expect(await bot.getWebhookInfo()).toMatchObject({ url: hook.url, pending_update_count: 0 });
    hook.close();
  });

  it("has no more deliveries under way than max_connections", async () => {
    const hook = await openHook();
    await bot.setWebhook(hook.url, { max_connections: 3 });
    hook.holdAll();
    for (let id = 1; id <= 10; id++) fake.person({ id }).say("halo");
    await hook.until(() => hook.held() === 3);
    hook.letGo();
    await hook.until(() => fake.pending() === 0);
    expect(hook.most()).toBe(3);
    expect(hook.got).toHaveLength(10);
    hook.close();
  });

  it("gets what waited for a poller, and gives back what it did not take", async () => {
    fake.person().say("menunggu");
    const hook = await openHook(Array.from({ length: 10_000 }, () => 500));
    await bot.setWebhook(hook.url);
    await hook.until(() => hook.got.length > 1);
    await expect(bot.callApi("getUpdates", {})).rejects.toThrow("webhook is active");
    await bot.deleteWebhook();
    expect(await bot.callApi("getUpdates", {})).toMatchObject([{ message: { text: "menunggu" } }]);
    hook.close();
  });

  it.each([false, true])("delivers everything twice when told so (scrambled: %s)", async (scrambled) => {
    await open({ twice: true, scrambled });
    const hook = await openHook([200, 500]);
    await bot.setWebhook(hook.url);
    const person = fake.person();
    for (const text of ["a", "b", "c"]) person.say(text);
    await hook.until(() => fake.pending() === 0);
    expect(hook.got).toHaveLength(7);
    hook.close();
  });
});

it("brings an album as one update for each photo, the caption with the first", async () => {
  fake.person().sendAlbum([Buffer.from("satu"), Buffer.from("dua")], "dua orang");
  const updates = await bot.callApi("getUpdates", {});
  expect(updates).toMatchObject([
    { message: { caption: "dua orang", media_group_id: expect.any(String), photo: [{}, { file_size: 4 }] } },
    { message: { media_group_id: expect.any(String), photo: [{}, { file_size: 3 }] } },
  ]);
  expect(updates[1]).not.toHaveProperty("message.caption");
});

describe("a poll", () => {
  it("confirms what is below its offset and nothing else", async () => {
    const person = fake.person();
    for (const text of ["a", "b", "c"]) person.say(text);
    const [first] = await bot.callApi("getUpdates", { limit: 1 });
    expect(await bot.callApi("getUpdates", {})).toHaveLength(3);
    expect(await bot.callApi("getUpdates", { offset: (first?.update_id ?? 0) + 1 })).toHaveLength(2);
    expect(fake.pending()).toBe(2);
  });

  it("waits for an update, and gives way to another poll", async () => {
    const waiting = bot.callApi("getUpdates", { timeout: 50 });
    await fake.waitForCall(({ method }) => method === "getUpdates");
    const next = bot.callApi("getUpdates", { timeout: 50 });
    await expect(waiting).rejects.toThrow("terminated by other getUpdates request");
    fake.person().say("halo");
    expect(await next).toHaveLength(1);
  });

  it("gets only the kinds it asked for", async () => {
    await bot.callApi("getUpdates", { allowed_updates: ["message"] });
    const person = fake.person();
    const said = person.say("salah");
    if (said !== undefined) expect(person.edit(said, "betul")).toBeUndefined();
    expect(await bot.callApi("getUpdates", {})).toHaveLength(1);
  });
});
