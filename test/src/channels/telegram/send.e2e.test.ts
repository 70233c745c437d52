import { Telegram } from "telegraf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Outbound, SendError } from "../../../../src/channels/channel.ts";
import { makeTelegram, type TelegramChannel, type TelegramOptions } from "../../../../src/channels/telegram/channel.ts";
import { openMedia } from "../../../../src/channels/telegram/media.ts";
import { type Fault, startTelegramFake, type TelegramFake } from "../../../support/telegram-fake.ts";
import { testOptions } from "./driver.ts";

let fake: TelegramFake;
let channel: TelegramChannel;
let nowMs = 1_000_000;

/** Sending needs no started channel, and the clock stands still unless a test moves it. */
function open(more: Partial<TelegramOptions> = {}): TelegramChannel {
  return makeTelegram({ ...testOptions(fake.url, fake.token, "polling"), clock: { nowMs: () => nowMs }, ...more });
}

beforeEach(async () => {
  nowMs = 1_000_000;
  fake = await startTelegramFake();
  for (const chatId of [1, 2, 3]) fake.meet(chatId);
  channel = open();
});

afterEach(() => fake.close());

function out(chatId: number, more: Partial<Outbound> = {}): Outbound {
  return { id: "o", chatKey: String(chatId), text: "halo", ...more };
}

async function refused(doing: Promise<unknown>): Promise<SendError> {
  const error = await doing.then(
    () => new Error("it went out"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof SendError)) throw error;
  return error;
}

describe("why a message did not go out", () => {
  it.each<[string, Fault, object]>([
    ["a server error", { kind: "error", code: 500 }, { reason: "transport", retryable: true }],
    ["a bad gateway", { kind: "error", code: 502 }, { reason: "transport", retryable: true }],
    ["a broken connection", { kind: "reset" }, { reason: "transport", retryable: true }],
    ["a revoked token", { kind: "error", code: 401 }, { reason: "auth", wholeChannel: true }],
    ["a token that is none", { kind: "error", code: 404 }, { reason: "auth", wholeChannel: true }],
    ["a deactivated user", { kind: "error", code: 403 }, { reason: "blocked", retryable: false }],
    ["a too large request", { kind: "error", code: 413 }, { reason: "too-large", retryable: false }],
    ["anything else", { kind: "error", code: 400 }, { reason: "bad-request", retryable: false }],
    ["a 429 without a time", { kind: "error", code: 429 }, { reason: "rate-limited", retryAfterMs: 1_000 }],
  ])("%s", async (_what, fault, expected) => {
    fake.fail("sendMessage", fault);
    expect(await refused(channel.send(out(1)))).toMatchObject(expected);
  });

  it("no answer in time", async () => {
    fake.fail("sendMessage", { kind: "hang" });
    const impatient = open({ callLimitMs: 50 });
    expect(await refused(impatient.send(out(1)))).toMatchObject({ reason: "timeout", retryable: true });
  });

  it("an unknown chat", async () => {
    expect(await refused(channel.send(out(99)))).toMatchObject({ reason: "chat-not-found", retryable: false });
  });

  it("a text that is too long", async () => {
    const error = await refused(channel.send(out(1, { text: "x".repeat(4_097) })));
    expect(error).toMatchObject({ reason: "too-large", retryable: false });
  });

  it("a wrong token", async () => {
    expect(await refused(open({ token: "1:wrong" }).send(out(1)))).toMatchObject({ reason: "auth" });
  });

  it("nobody there", async () => {
    const { url } = fake;
    await fake.close();
    expect(await refused(open({ apiRoot: url }).send(out(1)))).toMatchObject({ reason: "transport", retryable: true });
    fake = await startTelegramFake();
  });

  it("never tells the token", async () => {
    channel = open({ callLimitMs: 50 });
    const faults: readonly Fault[] = [{ kind: "reset" }, { kind: "hang" }, { kind: "error", code: 400 }];
    for (const fault of faults) {
      fake.fail("sendMessage", fault);
      const error = await refused(channel.send(out(1)));
      expect(JSON.stringify([error, error.stack, error.cause])).not.toContain("TEST-token");
      nowMs += 10_000;
    }
  });
});

describe("after the platform had enough", () => {
  const tooMany: Fault = { kind: "error", code: 429, retryAfter: 7 };

  it("does not call for that chat before the wait is over", async () => {
    fake.fail("sendMessage", tooMany);
    expect(await refused(channel.send(out(1)))).toMatchObject({ retryAfterMs: 7_000, wholeChannel: false });
    nowMs += 6_999;
    expect(await refused(channel.send(out(1)))).toMatchObject({ reason: "rate-limited", retryAfterMs: 1 });
    expect(fake.calls("sendMessage")).toHaveLength(1);
    await channel.send(out(2));
    nowMs += 1;
    await channel.send(out(1));
    expect(fake.calls("sendMessage")).toHaveLength(3);
  });

  it("calls for no chat when two were refused at once", async () => {
    fake.fail("sendMessage", tooMany, 2);
    await refused(channel.send(out(1)));
    expect(await refused(channel.send(out(2)))).toMatchObject({ retryAfterMs: 7_000, wholeChannel: true });
    expect(await refused(channel.send(out(3)))).toMatchObject({ reason: "rate-limited", wholeChannel: true });
    expect(fake.calls("sendMessage")).toHaveLength(2);
    nowMs += 7_000;
    await channel.send(out(3));
  });
});

it("keeps within what Telegram really allows, as long as the waits are obeyed", async () => {
  await fake.close();
  fake = await startTelegramFake({ trueLimits: true, nowMs: () => nowMs });
  channel = open();
  const queue = Array.from({ length: 120 }, (_, n) => 10 + (n % 40));
  for (const chatId of queue) fake.meet(chatId);
  while (queue.length > 0) {
    const chatId = queue.shift() ?? 0;
    const error = await channel.send(out(chatId)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error === undefined) continue;
    expect(error).toMatchObject({ reason: "rate-limited" });
    nowMs += error instanceof SendError ? (error.retryAfterMs ?? 0) : 0;
    queue.push(chatId);
  }
  expect(fake.impatient()).toBe(0);
  expect(fake.calls("sendMessage")).toHaveLength(120);
});

describe("the bytes of a file", () => {
  /** The file as a channel would have brought it in. */
  function received(bytes: Buffer) {
    const update = fake.person({ id: 1 }).sendFile({ bytes, name: "50%20 a b/ç#1?.pdf", mime: "application/pdf" });
    return { ref: /file-\d+/.exec(JSON.stringify(update))?.[0] ?? "" };
  }

  it("come under any name", async () => {
    const bytes = Buffer.from("%PDF-1.7 isi");
    expect(Buffer.from(await channel.openMedia(received(bytes), 100))).toEqual(bytes);
  });

  it.each<[string, Fault, object]>([
    ["gone", { kind: "error", code: 404 }, { reason: "bad-request", retryable: false }],
    ["broken off", { kind: "reset" }, { reason: "transport", retryable: true }],
    ["a server error", { kind: "error", code: 502 }, { reason: "transport", retryable: true }],
  ])("%s", async (_what, fault, expected) => {
    const media = received(Buffer.from("isi"));
    fake.fail("file", fault);
    const error = await refused(channel.openMedia(media, 100));
    expect(error).toMatchObject(expected);
    expect(JSON.stringify([error, error.stack, error.cause])).not.toContain("TEST-token");
  });

  it("are not asked for when they are known to be too many", async () => {
    expect(await refused(channel.openMedia({ ref: "x", size: 101 }, 100))).toMatchObject({ reason: "too-large" });
    expect(fake.calls("getFile")).toHaveLength(0);
  });

  it("are not fetched when Telegram knows them to be too many", async () => {
    const media = received(Buffer.alloc(101));
    fake.fail("file", { kind: "hang" });
    expect(await refused(channel.openMedia(media, 100))).toMatchObject({ reason: "too-large" });
  });

  it("are counted as they come, whatever was said of their number", async () => {
    const bytes = Buffer.alloc(200_000);
    const { ref } = received(bytes);
    const { token, url: apiRoot } = fake;
    const api = new Telegram(token, { apiRoot });
    const file = await api.callApi("getFile", { file_id: ref });
    // The Bot API need not tell a size.
    api.callApi = async () => ({ ...file, file_size: undefined }) as never;
    expect(await openMedia(api, { token, apiRoot }, { ref }, bytes.length)).toHaveLength(bytes.length);
    const error = await refused(openMedia(api, { token, apiRoot }, { ref }, bytes.length - 1));
    expect(error).toMatchObject({ reason: "too-large" });
  });

  it("are too many for Telegram above 20 MB", async () => {
    const media = received(Buffer.alloc(20 * 1024 * 1024 + 1));
    expect(await refused(channel.openMedia(media, 1e9))).toMatchObject({ reason: "too-large", retryable: false });
  });
});
