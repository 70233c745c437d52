import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tellReminders } from "../../../src/conversation/reminders.ts";
import { type Db, openDb } from "../../../src/db/client.ts";
import { dateFromDay, dayFromDate, dayIn } from "../../../src/kit/date.ts";
import { openBody } from "../../../src/messages/outbox.ts";
import { findProgramme, type ProgrammeRow } from "../../../src/programme/service.ts";
import { previewReminders, skipReminders, snooze, takeReminders } from "../../../src/reminder/service.ts";
import { ids, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { at, day, ending, makeReachable, villagesIn } from "./people.ts";

/** Nine in the morning in Pontianak. */
const morning = (on: string) => at(`${on}T02:00:00Z`);

describe("reminders", () => {
  let test: TestDb;
  let db: Db;
  let programme: ProgrammeRow;
  let villages: string[];
  beforeAll(async () => {
    test = await testDb();
    db = test.db;
    villages = await villagesIn(db, "61.07", 5);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    for (const table of ["reminder", "reminder_snooze", "outbox", "role", "programme"])
      await db.$executeRawUnsafe(`truncate table ${table} cascade`);
    programme = await ending(db);
  });

  const head = (n: number) => makeReachable(db, programme, { kind: "village_head", areaCode: villages[n] ?? "" });
  const tick = (nowMs: number, by = db) => tellReminders(by, { vault, nowMs });
  const said = async () =>
    (await db.outbox.findMany({ orderBy: { id: "asc" } })).map(({ chatId, sealed, createdAt, purpose, state }) => ({
      ...{ chatId, purpose, state, on: dayIn("Asia/Pontianak", createdAt.getTime()) },
      ...openBody(vault, sealed ?? ""),
    }));
  const placeOf = async (chatId: bigint) => {
    const { flow, placeSealed } = await db.conversation.findUniqueOrThrow({ where: { chatId } });
    return { flow, place: placeSealed && JSON.parse(vault.open("conversation.place", placeSealed)) };
  };

  it("go out once, however many processes look at the same moment", async () => {
    const heads = [await head(0), await head(1), await head(2)];
    const replicas = Array.from({ length: 4 }, () => openDb(test.url, 2));
    const written = await Promise.all(replicas.map((one) => tick(morning("2026-11-13"), one)));
    await Promise.all(replicas.map((one) => one.$disconnect()));
    expect(written.sort()).toEqual([0, 0, 0, 3]);
    expect((await said()).map(({ chatId }) => chatId).sort()).toEqual(heads.map(({ chatId }) => chatId).sort());
    expect(await db.reminder.count()).toBe(3);
    expect(await tick(morning("2026-11-13") + 60_000)).toBe(0);
  });

  it("are held to one by the database, even where the day is taken twice", async () => {
    await head(0);
    await tick(morning("2026-11-13"));
    // Who still holds the programme as it was before finds the day taken.
    await db.reminder.updateMany({ data: { at: new Date(0), period: new Date(0) } });
    expect(await takeReminders(db, programme, morning("2026-11-13"))).toEqual([]);
    await db.reminder.updateMany({
      data: { at: new Date(morning("2026-11-13")), period: dateFromDay(day("2026-11-13")) },
    });
    await db.programme.updateMany({ data: { remindedOn: null } });
    expect(await tick(morning("2026-11-13"))).toBe(0);
    await db.reminder.deleteMany();
    await db.programme.updateMany({ data: { remindedOn: null } });
    // Even the record of it is gone: the key of the message holds.
    expect(await tick(morning("2026-11-13"))).toBe(0);
    expect(await said()).toHaveLength(1);
  });

  it("come once after ten days without the process, with what holds by then", async () => {
    await head(0);
    await tick(morning("2026-11-13"));
    // The 20th and the 24th were missed.
    for (const hour of [0, 1, 2, 3]) await tick(morning("2026-11-25") + hour * 3_600_000);
    expect((await said()).map(({ on }) => on)).toEqual(["2026-11-13", "2026-11-25"]);
    expect((await db.reminder.findMany({ orderBy: { id: "asc" } })).map(({ period }) => dayFromDate(period))).toEqual([
      ...["2026-11-13", "2026-11-24"],
    ]);
    await tick(morning("2026-11-26"));
    expect((await said()).map(({ on }) => on)).toEqual(["2026-11-13", "2026-11-25", "2026-11-26"]);
  });

  it("do not come again when the clock is set back", async () => {
    await head(0);
    await tick(morning("2026-11-13"));
    expect(await tick(morning("2026-11-13") - 3_600_000)).toBe(0);
    expect(await tick(morning("2026-11-12"))).toBe(0);
    expect(await tick(morning("2026-11-13"))).toBe(0);
  });

  it("wait for the time of day that is set, and for the end of quiet hours", async () => {
    await head(0);
    expect(await tick(at("2026-11-13T00:59:00Z"))).toBe(0);
    expect(await tick(at("2026-11-13T14:00:00Z"))).toBe(0);
    // The 13th is a Friday: 11.30 to 13.00.
    expect(await tick(at("2026-11-13T05:00:00Z"))).toBe(0);
    expect(await tick(at("2026-11-13T06:00:00Z"))).toBe(1);
  });

  it("begin in each zone when it is morning there", async () => {
    const zones = { "61.07": "Asia/Pontianak", "73.01": "Asia/Makassar", "94.01": "Asia/Jayapura" };
    await db.programme.deleteMany();
    for (const [regencyCode, timeZone] of Object.entries(zones)) {
      programme = await ending(db, { regencyCode, timeZone });
      const [areaCode = ""] = await villagesIn(db, regencyCode, 1);
      await makeReachable(db, programme, { kind: "village_head", areaCode });
    }
    const hours = [22, 23, 24, 25, 26].map((hour) => at("2026-11-12T00:00:00Z") + hour * 3_600_000);
    const written: number[] = [];
    for (const nowMs of hours) written.push(await tick(nowMs));
    expect(written).toEqual([0, 1, 1, 1, 0]);
  });

  it("reach nobody who stopped, did not agree or blocked us; the next one up hears instead", async () => {
    const areaCode = villages[0] ?? "";
    const operator = await makeReachable(db, programme, { kind: "village_operator", areaCode });
    const [stopped, silent, blocked] = [await head(0), await head(1), await head(2)];
    await db.person.update({ where: { id: stopped.personId }, data: { optedOutAt: new Date() } });
    await db.consent.deleteMany({ where: { personId: silent.personId } });
    await db.chat.update({ where: { id: blocked.chatId }, data: { blockedAt: new Date() } });
    await tick(morning("2026-11-13"));
    expect((await said()).map(({ chatId }) => chatId)).toEqual([operator.chatId]);
  });

  it("become what a chat at rest is about, and leave every other chat where it is", async () => {
    const [resting, busy, talking, held] = [await head(0), await head(1), await head(2), await head(3)];
    const placeSealed = vault.seal("conversation.place", JSON.stringify({ flow: "daftar" }));
    await db.conversation.update({ where: { chatId: busy.chatId }, data: { placeSealed, flow: "daftar" } });
    await db.helpRequest.create({
      data: {
        ...{ chatId: talking.chatId, personId: talking.personId, kind: "officer", textSealed: "" },
        ...{ at: new Date(0), takenAt: new Date(0), takenChatId: resting.chatId },
      },
    });
    const other = openDb(test.url, 1);
    const [locked, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = other.$transaction(async (tx) => {
      await tx.$queryRaw`select 1 from conversation where chat_id = ${held.chatId} for update`;
      locked.resolve();
      await free.promise;
    });
    await locked.promise;
    expect(await tick(morning("2026-11-13"))).toBe(4);
    free.resolve();
    await holding;
    await other.$disconnect();
    const messages = await said();
    const to = (chatId: bigint) => messages.find((one) => one.chatId === chatId);
    expect(to(resting.chatId)).toMatchObject({
      purpose: "reminder",
      text: expect.stringMatching(/1\. Daftarkan pekerja\n2\. Ingatkan besok$/),
      options: [{ id: "pengingat.offer:daftar" }, { id: "pengingat.offer:besok" }],
    });
    expect(await placeOf(resting.chatId)).toMatchObject({
      flow: "pengingat",
      place: { answers: { steps: ["daftar"] } },
    });
    for (const { chatId } of [busy, talking, held]) {
      expect(to(chatId)?.text).toMatch(/DAFTAR – Daftarkan pekerja/);
      expect(to(chatId)?.options).toBeUndefined();
    }
    expect((await placeOf(busy.chatId)).place).toEqual({ flow: "daftar" });
    expect((await placeOf(talking.chatId)).place).toBeNull();
    expect((await placeOf(held.chatId)).place).toBeNull();
  });

  it("are put off by a day for who wants that", async () => {
    const { personId } = await head(0);
    await tick(morning("2026-11-13"));
    await snooze(db, personId, day("2026-11-13"), morning("2026-11-13"));
    await tick(morning("2026-11-14"));
    await tick(morning("2026-11-15"));
    expect((await said()).map(({ on }) => on)).toEqual(["2026-11-13", "2026-11-14"]);
    expect(await db.reminderSnooze.count()).toBe(0);
  });

  it("are not forgotten for who put them off in another programme, when it was away on that day", async () => {
    const { personId } = await head(0);
    await tick(morning("2026-11-13"));
    await snooze(db, personId, day("2026-11-13"), morning("2026-11-13"));
    const early = await ending(db, { regencyCode: "94.01", timeZone: "Asia/Jayapura" });
    // Two days later the other programme, where it is morning first, has its turn.
    await tick(at("2026-11-15T00:00:00Z"));
    expect(dayFromDate((await findProgramme(db, early.id))?.remindedOn ?? new Date(0))).toBe("2026-11-15");
    await tick(morning("2026-11-15"));
    expect((await said()).map(({ on }) => on)).toEqual(["2026-11-13", "2026-11-15"]);
  });

  it("that could not be sent for days are not sent in a row", async () => {
    await head(0);
    await tick(morning("2026-11-13"));
    await tick(morning("2026-11-20"));
    expect((await said()).map(({ on, state }) => [on, state])).toEqual([
      ["2026-11-13", "skipped"],
      ["2026-11-20", "queued"],
    ]);
  });

  it("that still wait are taken back when all is done", async () => {
    const { chatId } = await head(0);
    await head(1);
    await tick(morning("2026-11-13"));
    expect(await skipReminders(db, programme.id, villages[0] ?? "", new Date())).toBe(1);
    expect((await said()).map((one) => [one.chatId === chatId, one.state])).toEqual([
      [true, "skipped"],
      [false, "queued"],
    ]);
  });

  it("of one programme come though another one fails, which is tried again", async () => {
    const broken = await ending(db, { regencyCode: "73.01", timeZone: "Asia/Makassar" });
    const [areaCode = ""] = await villagesIn(db, "73.01", 1);
    const { personId } = await makeReachable(db, broken, { kind: "village_head", areaCode });
    await head(0);
    const spoilt = {
      rowIndex: "x",
      way: "text",
      source: "",
      verdict: "fixing",
      state: "fixing",
      sealed: "spoilt",
    } as const;
    const { count } = await db.draftRow.createMany({
      data: [
        {
          ...spoilt,
          readingId: ids.uuid(),
          programmeId: broken.id,
          villageCode: areaCode,
          personId,
          replaces: [],
          createdAt: new Date(0),
        },
      ],
    });
    expect(count).toBe(1);
    await expect(tick(morning("2026-11-13"))).rejects.toThrow("1 programmes could not remind");
    expect(await said()).toHaveLength(1);
    await db.draftRow.deleteMany();
    expect(await tick(morning("2026-11-13"))).toBe(1);
  });

  it("can be switched off, and shown without being told", async () => {
    await head(0);
    expect(await previewReminders(db, programme, morning("2026-11-13"))).toMatchObject([
      { villages: [{ gaps: [{ rule: "names", count: 100 }], rung: "head" }] },
    ]);
    await db.programme.updateMany({ data: { remindersOn: false } });
    expect(await tick(morning("2026-11-13"))).toBe(0);
    expect(await db.reminder.count()).toBe(0);
  });

  it("of one person in two programmes come on two days", async () => {
    const { personId } = await head(0);
    const other = await ending(db, { fund: "CSR" });
    const granted = { grantedVia: "invite", grantedAt: new Date(at("2026-09-02T00:00:00Z")) };
    await db.role.create({
      data: { id: ids.uuid(), personId, programmeId: other.id, kind: "officer", areaCode: "61.07", ...granted },
    });
    await tick(morning("2026-11-13"));
    await tick(morning("2026-11-14"));
    await tick(morning("2026-11-15"));
    expect((await said()).map(({ on }) => on)).toEqual(["2026-11-13", "2026-11-14"]);
  });
});
