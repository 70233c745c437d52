import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Outbound, SendError } from "../../../../src/channels/channel.ts";
import { TimedTelegram } from "../../../../src/channels/telegram/api.ts";
import { makeTelegram, type TelegramChannel, type TelegramOptions } from "../../../../src/channels/telegram/channel.ts";
import { type Fault, startTelegramFake, type TelegramFake } from "../../../support/telegram-fake.ts";
import { testOptions } from "./driver.ts";

let fake: TelegramFake;
let channel: TelegramChannel;
let nowMs = 1_000_000;

const file = { fileName: "Daftar.xlsx", mime: "application/x-test", bytes: Buffer.from("isi") };
const out: Outbound = { id: "o", chatKey: "1", text: "Ini daftarnya", file };

function open(more: Partial<TelegramOptions> = {}): TelegramChannel {
  return makeTelegram({ ...testOptions(fake.url, fake.token, "polling"), clock: { nowMs: () => nowMs }, ...more });
}

beforeEach(async () => {
  fake = await startTelegramFake();
  fake.meet(1);
  channel = open();
});
afterEach(() => fake.close());

async function refused(doing: Promise<unknown>): Promise<SendError> {
  const error = await doing.then(
    () => new Error("it went out"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof SendError)) throw error;
  return error;
}

describe("why a document did not go out", () => {
  it.each<[string, Fault, object]>([
    ["a server error", { kind: "error", code: 502 }, { reason: "transport", retryable: true }],
    ["a broken connection", { kind: "reset" }, { reason: "transport", retryable: true }],
    ["a request too large for a server in between", { kind: "error", code: 413 }, { reason: "too-large" }],
    ["a person who blocked us", { kind: "error", code: 403 }, { reason: "blocked", retryable: false }],
    ["anything else", { kind: "error", code: 400 }, { reason: "bad-request", retryable: false }],
  ])("%s", async (_what, fault, expected) => {
    fake.fail("sendDocument", fault);
    expect(await refused(channel.send(out))).toMatchObject(expected);
    expect(fake.received(1)).toEqual([]);
  });

  it("no answer in time", async () => {
    fake.fail("sendDocument", { kind: "hang" });
    const impatient = open({ callLimitMs: 50 });
    expect(await refused(impatient.send(out))).toMatchObject({ reason: "timeout", retryable: true });
  });

  it("nothing in it", async () => {
    const error = await refused(channel.send({ ...out, file: { ...file, bytes: new Uint8Array() } }));
    expect(error).toMatchObject({ reason: "bad-request", retryable: false });
  });

  it("more bytes or words than Telegram takes, without asking it", async () => {
    const large = { ...file, bytes: Buffer.alloc(50 * 1024 * 1024 + 1) };
    expect(await refused(channel.send({ ...out, file: large }))).toMatchObject({ reason: "too-large" });
    expect(await refused(channel.send({ ...out, text: "x".repeat(1_025) }))).toMatchObject({ reason: "too-large" });
    expect(fake.calls("sendDocument")).toEqual([]);
  });
});

it("is one call, so that a try that is repeated after a 429 shows everything once", async () => {
  fake.fail("sendDocument", { kind: "error", code: 429, retryAfter: 7 });
  const text = "x".repeat(1_024);
  expect(await refused(channel.send({ ...out, text }))).toMatchObject({ reason: "rate-limited", retryAfterMs: 7_000 });
  expect(await refused(channel.send({ ...out, text }))).toMatchObject({ reason: "rate-limited" });
  nowMs += 7_000;
  await channel.send({ ...out, text });
  expect(fake.received(1)).toMatchObject([{ text, file: { name: "Daftar.xlsx", bytes: file.bytes } }]);
  expect(fake.calls("sendDocument")).toHaveLength(2);
  expect(fake.calls("sendMessage")).toEqual([]);
});

it("sends a part of a larger memory as exactly that part", async () => {
  const memory = Buffer.from("sebelum-isi-sesudah");
  await channel.send({ ...out, file: { ...file, bytes: new Uint8Array(memory.buffer, memory.byteOffset + 8, 3) } });
  expect(fake.received(1)[0]?.file?.bytes).toEqual(Buffer.from("isi"));
});

it("gives the bytes of a file the time that they need on a slow line", () => {
  class Probe extends TimedTelegram {
    limitOf(payload: object): number {
      return this.limitMs("sendDocument", { chat_id: 1, ...payload } as Parameters<
        typeof this.limitMs<"sendDocument">
      >[1]);
    }
  }
  const probe = new Probe({ token: "1:x", callLimitMs: 10_000 });
  expect(probe.limitOf({ document: "known-file-id" })).toBe(10_000);
  expect(probe.limitOf({ document: { source: Buffer.alloc(1_000_000) } })).toBe(14_000);
});

it("lets nobody know when it cannot show that it is writing", async () => {
  fake.fail("sendChatAction", { kind: "error", code: 429, retryAfter: 30 });
  channel.typing?.("1");
  await fake.waitForCall(({ method }) => method === "sendChatAction");
  await channel.send({ id: "o", chatKey: "1", text: "halo" });
  expect(fake.received(1)).toHaveLength(1);
});
