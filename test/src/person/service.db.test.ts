import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkTries,
  codeTries,
  noteCheckTry,
  noteCodeTry,
  optIn,
  optOut,
  recordConsent,
  storedAbout,
  verifyPhone,
} from "../../../src/person/service.ts";
import { makeChat, makeHolder, NOW_MS, nikFor, phoneFor, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const HOUR = 3_600_000;

describe("people who chat", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  const say = (chatId: bigint, state: "queued" | "sending" | "sent") =>
    test.db.outbox.create({
      data: { chatId, state, purpose: "notice", nextTryAt: new Date(NOW_MS), createdAt: new Date(NOW_MS) },
    });

  it("get nothing more that waits, on any channel, once they opt out", async () => {
    const { chatId, personId } = await makeChat(test.db);
    const other = await makeChat(test.db, personId);
    const stranger = await makeChat(test.db);
    const waits = [await say(chatId, "queued"), await say(other.chatId, "queued")];
    const goesOut = [await say(chatId, "sending"), await say(chatId, "sent"), await say(stranger.chatId, "queued")];
    await test.db.$transaction((tx) => optOut(tx, personId, NOW_MS));
    for (const { id } of waits)
      expect(await test.db.outbox.findUniqueOrThrow({ where: { id } })).toMatchObject({
        ...{ state: "skipped", reason: "opted-out", settledAt: new Date(NOW_MS) },
      });
    for (const { id, state } of goesOut)
      expect(await test.db.outbox.findUniqueOrThrow({ where: { id } })).toMatchObject({ state, reason: null });
    expect((await test.db.person.findUniqueOrThrow({ where: { id: personId } })).optedOutAt).toEqual(new Date(NOW_MS));
    await optIn(test.db, personId, NOW_MS);
    expect((await test.db.person.findUniqueOrThrow({ where: { id: personId } })).optedOutAt).toBeNull();
  });

  it("have their tries counted for an hour", async () => {
    const { chatId } = await makeChat(test.db);
    const other = await makeChat(test.db);
    await noteCodeTry(test.db, chatId, NOW_MS - HOUR);
    await noteCodeTry(test.db, chatId, NOW_MS - HOUR + 1);
    await noteCodeTry(test.db, chatId, NOW_MS);
    expect(await codeTries(test.db, chatId, NOW_MS)).toBe(2);
    expect(await codeTries(test.db, other.chatId, NOW_MS)).toBe(0);
  });

  it("share the count of checks of one NIK, whoever asks", async () => {
    const [one, other] = [await makeChat(test.db), await makeChat(test.db)];
    for (let n = 0; n < 3; n++) await noteCheckTry(test.db, one.chatId, nikFor(1), vault, NOW_MS);
    await noteCheckTry(test.db, other.chatId, nikFor(2), vault, NOW_MS);
    const tries = (chatId: bigint, n: number) => checkTries(test.db, chatId, nikFor(n), vault, NOW_MS);
    expect(await tries(other.chatId, 1)).toBe(3);
    expect(await tries(other.chatId, 2)).toBe(1);
    expect(await tries(one.chatId, 3)).toBe(3);
    expect(await checkTries(test.db, other.chatId, undefined, vault, NOW_MS)).toBe(1);
  });

  it("are shown what is kept about them, the newest answer to the consent counting", async () => {
    const { chatId, personId } = await makeHolder(test.db);
    const show = () => storedAbout(test.db, { personId, chatId, timeZone: "Asia/Pontianak" }, vault);
    expect(await show()).toEqual({
      ...{ phone: null, consentedAt: null },
      roles: [{ kind: "village_operator", villageName: "Sungai Duri", since: "2026-11-22" }],
    });
    const consent = { personId, chatId, textVersion: "1", nowMs: NOW_MS };
    await recordConsent(test.db, { ...consent, answer: true });
    await verifyPhone(test.db, chatId, phoneFor(5), vault, NOW_MS);
    expect(await show()).toMatchObject({ phone: "0812••••••05", consentedAt: "2026-11-22" });
    await recordConsent(test.db, { ...consent, answer: false });
    expect(await show()).toMatchObject({ consentedAt: null });
    expect(await test.db.consent.findFirst({ where: { personId } })).toMatchObject({
      basis: "consent",
      textVersion: "1",
    });
  });
});
