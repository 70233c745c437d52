import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Notice } from "../../../flows/notice.ts";
import { notify } from "../../../src/conversation/notify.ts";
import { openBody } from "../../../src/messages/outbox.ts";
import { makeChat, NOW_MS, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const WORDS = { desa: "nagari" };

describe("notices", () => {
  let test: TestDb;
  let personId: string;
  let chatId: bigint;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await test.db.outbox.deleteMany();
    ({ personId, chatId } = await makeChat(test.db));
  });

  const told = (more: Partial<Notice> = {}): Notice => ({
    ...{ personId, words: WORDS },
    lines: [{ key: "petugas:office.unknown" }],
    ...more,
  });
  const send = (...notices: Notice[]) => notify(test.db, notices, { vault, nowMs: NOW_MS });
  const rows = async () =>
    (await test.db.outbox.findMany({ orderBy: { id: "asc" } })).map((row) => ({
      ...row,
      text: openBody(vault, row.sealed ?? "").text,
    }));
  const usedAt = (id: bigint, atMs: number) =>
    test.db.conversation.create({ data: { chatId: id, updatedAt: new Date(atMs) } });

  it("wait in the outbox, in the words of the region, with what can be typed", async () => {
    const choices = [{ id: "take", key: "meja:take.choice" as const, byWord: "AMBIL 12" }];
    expect(await send(told({ choices }))).toBe(1);
    expect(await rows()).toMatchObject([
      {
        ...{ chatId, inboxId: null, purpose: "notice", state: "queued", noticeKey: null },
        text: expect.stringMatching(/kantor nagari[\s\S]*\n\nAMBIL 12 – ambil/),
      },
    ]);
  });

  it("keep their order and go to the chat that the person was in last", async () => {
    const newer = await makeChat(test.db, personId);
    await usedAt(newer.chatId, NOW_MS - 2);
    await usedAt(chatId, NOW_MS - 1);
    await send(...["1", "2", "3"].map((n) => told({ lines: [{ key: "petugas:relay", vars: { text: n } }] })));
    expect((await rows()).map((row) => [row.chatId, row.text])).toEqual([
      [chatId, "Petugas: 1"],
      [chatId, "Petugas: 2"],
      [chatId, "Petugas: 3"],
    ]);
  });

  it("go to the chat they name, unless it is blocked, and to nobody whose chats all are", async () => {
    const other = await makeChat(test.db, personId);
    await usedAt(other.chatId, NOW_MS);
    await send(told({ chatId }));
    await test.db.chat.update({ where: { id: chatId }, data: { blockedAt: new Date(NOW_MS) } });
    await send(told({ chatId }));
    expect((await rows()).map((row) => row.chatId)).toEqual([chatId, other.chatId]);
    await test.db.chat.update({ where: { id: other.chatId }, data: { blockedAt: new Date(NOW_MS) } });
    expect(await send(told({ chatId }))).toBe(0);
  });

  it("never reach a chat of somebody else, whatever they name", async () => {
    const stranger = await makeChat(test.db);
    await send(told({ chatId: stranger.chatId }));
    expect((await rows()).map((row) => row.chatId)).toEqual([chatId]);
  });

  it("leave who stopped in peace, but for what concerns their own request", async () => {
    await test.db.person.update({ where: { id: personId }, data: { optedOutAt: new Date(NOW_MS) } });
    expect(await send(told())).toBe(0);
    expect(await send(told({ evenStopped: true }))).toBe(1);
  });

  it("are written once for a key and a person", async () => {
    const other = await makeChat(test.db);
    const both = [told({ key: "k" }), told({ key: "k", personId: other.personId })];
    expect(await send(...both)).toBe(2);
    expect(await send(...both)).toBe(0);
    await makeChat(test.db, personId);
    expect(await send(told({ key: "k" }))).toBe(0);
    expect(await send(told({ key: "other" }))).toBe(1);
  });

  it("come in pieces when they are too long for a message, and whole when tried again", async () => {
    const text = "kata ".repeat(2_000).trim();
    const long = told({ key: "long", lines: [{ key: "petugas:relay", vars: { text } }] });
    expect(await send(long)).toBeGreaterThan(2);
    const parts = (await rows()).map((row) => row.text);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(3_500);
    expect(parts.join(" ")).toBe(`Petugas: ${text}`);
    expect(await send(long)).toBe(0);
  });

  it("say what a person wrote as it is", async () => {
    const text = "{{desa}} $t(umum:yes) <b>&amp; {{text}}";
    await send(told({ lines: [{ key: "petugas:relay", vars: { text } }] }));
    expect(await rows()).toMatchObject([{ text: `Petugas: ${text}` }]);
  });
});
