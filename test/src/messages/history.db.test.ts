import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findSentFile, readHistory, readNewest } from "../../../src/messages/history.ts";
import { addressIndexOf } from "../../../src/messages/inbox.ts";
import type { Body, FileRef } from "../../../src/messages/item.ts";
import { sealBody } from "../../../src/messages/outbox.ts";
import { makeChat, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const SENT_MS = Date.parse("2026-11-23T02:00:00Z");
const ref: FileRef = { make: "template" };
const chat = { channel: "browser", chatKey: "kunci" };
let test: TestDb;
let chatId: bigint;

beforeAll(async () => {
  test = await testDb();
});
afterAll(() => test.close());

beforeEach(async () => {
  await test.db.outbox.deleteMany();
  await test.db.chat.deleteMany();
  ({ chatId } = await makeChat(test.db));
  const addressIndex = addressIndexOf(vault, chat.channel, chat.chatKey);
  await test.db.chat.update({ where: { id: chatId }, data: { channel: chat.channel, addressIndex } });
});

async function said(body: Body, reason: string | null = null): Promise<string> {
  const at = new Date(SENT_MS);
  const state = reason === null ? ("sent" as const) : ("refused" as const);
  const sealed = sealBody(vault, body);
  const row = await test.db.outbox.create({
    data: { chatId, purpose: "reply", sealed, state, reason, nextTryAt: at, createdAt: at, settledAt: at },
  });
  return String(row.id);
}

describe("a notice in the history of a chat", () => {
  it("stands where it was said, though it answers nothing", async () => {
    const heard = (n: number) =>
      test.db.inbox.create({
        data: {
          ...{ chatId, channel: chat.channel, externalId: `n${n}`, ord: n, state: "done" },
          sealed: vault.seal("inbox.event", JSON.stringify({ kind: "text", text: `tanya ${n}`, externalId: `n${n}` })),
          ...{ nextTryAt: new Date(SENT_MS + n), receivedAt: new Date(SENT_MS + n) },
        },
      });
    const answer = async (n: number, inboxId: bigint | null) =>
      test.db.outbox.create({
        data: {
          ...{ chatId, inboxId, purpose: inboxId === null ? "notice" : "reply", state: "sent" },
          sealed: sealBody(vault, { text: `jawab ${n}` }),
          ...{ nextTryAt: new Date(SENT_MS + n), createdAt: new Date(SENT_MS + n) },
        },
      });
    const first = await heard(10);
    await answer(11, first.id);
    const notice = await answer(20, null);
    const second = await heard(30);
    await answer(31, second.id);
    await answer(40, null);
    const texts = async (after: number, limit = 10) =>
      (await readHistory(test.db, vault, chat, after, limit)).map(({ text }) => text);
    const all = ["tanya 10", "jawab 11", "jawab 20", "tanya 30", "jawab 31", "jawab 40"];
    expect(await texts(0)).toEqual(all);
    expect(await texts(0, 2)).toEqual(all.slice(-2));
    expect(await texts(Number(notice.id))).toEqual(all.slice(3));
    expect((await readNewest(test.db, vault, chatId, 3)).map(({ text }) => text)).toEqual(all.slice(-3));
    expect(await readHistory(test.db, vault, { ...chat, chatKey: "lain" }, 0, 10)).toEqual([]);
    await test.db.inbox.deleteMany();
  });
});

describe("a file in the history of a chat", () => {
  it("stands beside its text, and whether it was left out", async () => {
    await said({ text: "satu" });
    await said({ text: "dua", file: ref });
    await said({ text: "tiga", file: ref }, "file-not-made");
    await said({ text: "empat", file: ref }, "blocked");
    const lines = await readHistory(test.db, vault, chat, 0, 10);
    expect(lines.map(({ text, file, withoutFile }) => [text, file, withoutFile])).toEqual([
      ["satu", undefined, undefined],
      ["dua", ref, undefined],
      ["tiga", ref, true],
      ["empat", ref, undefined],
    ]);
  });

  it("is found for its own chat and for as long as it may be fetched", async () => {
    const outboxId = await said({ text: "dua", file: ref });
    const find = (more: object = {}, notBeforeMs = SENT_MS) =>
      findSentFile(test.db, vault, { ...chat, outboxId, ...more }, notBeforeMs);
    expect(await find()).toEqual({ ref, chatId });
    expect(await find({}, SENT_MS + 1)).toBeNull();
    expect(await find({ chatKey: "lain" })).toBeNull();
    expect(await find({ channel: "telegram" })).toBeNull();
    expect(await find({ outboxId: String(BigInt(outboxId) + 1n) })).toBeNull();
    expect(await find({ outboxId: await said({ text: "tanpa" }) })).toBeNull();
    await test.db.outbox.update({ where: { id: BigInt(outboxId) }, data: { sealed: null } });
    expect(await find()).toBeNull();
  });
});
