import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { takeBack } from "../../../src/conversation/late.ts";
import { notify } from "../../../src/conversation/notify.ts";
import { dueNews, followCover, followFits, followsOf, unfollowCover } from "../../../src/coverage/news.ts";
import { type Day, dateFromDay } from "../../../src/kit/date.ts";
import { verifyPhone } from "../../../src/person/service.ts";
import { makeChat, makeEnrolled, makeHolder, makeProgramme, nikFor, phoneFor, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const day = (text: string) => dateFromDay(text as Day);
const morning = (on: string) => Date.parse(`${on}T02:00:00Z`);

describe("news of cover", () => {
  let test: TestDb;
  let n = 0;
  let follower: { chatId: bigint; personId: string };
  let worker: { nik: ReturnType<typeof nikFor>; name: string; phone: ReturnType<typeof phoneFor> };
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    n += 1;
    const programme = await makeProgramme(test.db, { year: 2030 + n });
    const holder = await makeHolder(test.db, { programme });
    worker = { nik: nikFor(n), name: "SITI AMINAH", phone: phoneFor(n) };
    await makeEnrolled(test.db, holder, n, { name: worker.name, phone: worker.phone });
    follower = await makeChat(test.db);
    await verifyPhone(test.db, follower.chatId, worker.phone, vault, 0);
    await test.db.coverFollow.deleteMany();
    await followCover(test.db, follower, worker.nik, { vault, nowMs: 0 });
  });

  const cover = (state: "active" | "sent", from: string, until: string | null) =>
    test.db.enrolment.updateMany({
      where: { worker: { nikIndex: vault.index("worker.nik", worker.nik) } },
      data: { state, coverFrom: day(from), coverUntil: until ? day(until) : null },
    });
  const news = (nowMs: number) => test.db.$transaction((tx) => dueNews(tx, { vault, nowMs }));
  const keys = async (nowMs: number) => (await news(nowMs)).flatMap(({ lines }) => lines[0]?.key);

  it("is for who knows NIK and name and owns the registered number", async () => {
    const fits = (changes: object) => followFits(test.db, { ...worker, ...changes }, vault);
    expect(await fits({})).toBe("fits");
    expect(await fits({ name: "Siti Aminah" })).toBe("fits");
    expect(await fits({ name: "BUDI" })).toBe("none");
    expect(await fits({ nik: nikFor(8_000) })).toBe("none");
    expect(await fits({ phone: phoneFor(8_000) })).toBe("none");
  });

  it("is told once when the cover has begun, to that chat", async () => {
    await cover("sent", "2026-12-01", "2027-11-30");
    expect(await keys(morning("2026-12-02"))).toEqual([]);
    await cover("active", "2026-12-01", "2027-11-30");
    expect(await keys(morning("2026-11-30"))).toEqual([]);
    expect(await news(morning("2026-12-01"))).toMatchObject([
      { ...follower, lines: [{ key: "kabari:coveredUntil", vars: { from: "01-12-2026" } }, {}] },
    ]);
    expect(await keys(morning("2026-12-02"))).toEqual([]);
  });

  it("is told once before the cover ends, and again when another end is set", async () => {
    await cover("active", "2026-12-01", "2027-11-30");
    await news(morning("2026-12-01"));
    const on = ["2027-10-30", "2027-10-31", "2027-11-01", "2027-12-01"];
    const told = [];
    for (const one of on) told.push(await keys(morning(one)));
    expect(told).toEqual([[], ["kabari:lapsing"], [], []]);
    await cover("active", "2026-12-01", "2027-12-31");
    expect(await keys(morning("2027-12-05"))).toEqual(["kabari:lapsing"]);
  });

  it("that could not go out by the evening is told again the next day, and in the village's own hours", async () => {
    await cover("active", "2026-12-01", "2026-12-20");
    const clock = (moment: string) => ({ vault, nowMs: Date.parse(moment) });
    const due = (moment: string) =>
      test.db.$transaction(async (tx) => notify(tx, await dueNews(tx, clock(moment)), clock(moment)));
    await test.db.programme.updateMany({ data: { timeZone: "Asia/Jayapura" } });
    // Eight in the morning where the office's clock was set to, six in the village.
    expect(await due("2026-12-01T23:00:00Z")).toBe(0);
    expect(await due("2026-12-02T01:00:00Z")).toBe(1);
    const [row] = await test.db.outbox.findMany();
    expect(row?.leavesUntil?.toISOString()).toBe("2026-12-02T14:00:00.000Z");
    expect(await takeBack(test.db, Date.parse("2026-12-02T13:59:00Z"))).toBe(0);
    expect(await takeBack(test.db, Date.parse("2026-12-02T14:00:00Z"))).toBe(1);
    expect(await due("2026-12-02T14:00:00Z")).toBe(0);
    expect(await due("2026-12-03T01:00:00Z")).toBe(1);
    expect(await due("2026-12-04T01:00:00Z")).toBe(0);
    expect((await test.db.outbox.findMany({ orderBy: { id: "asc" } })).map(({ state }) => state)).toEqual([
      ...["skipped", "queued"],
    ]);
  });

  it("ends for one worker in the chat that asked for it, and in no other", async () => {
    await cover("active", "2026-12-01", null);
    const [follow] = await followsOf(test.db, follower.chatId);
    expect(follow?.name).toBe("SITI AMINAH");
    const other = await makeChat(test.db);
    expect(await followsOf(test.db, other.chatId)).toEqual([]);
    await unfollowCover(test.db, other.chatId, [follow?.id ?? ""]);
    expect(await test.db.coverFollow.count()).toBe(1);
    await unfollowCover(test.db, follower.chatId, [follow?.id ?? ""]);
    expect(await keys(morning("2026-12-02"))).toEqual([]);
  });

  it("is not told on public holidays", async () => {
    await cover("active", "2026-12-25", null);
    expect(await keys(morning("2026-12-25"))).toEqual([]);
    expect(await keys(morning("2026-12-26"))).toEqual(["kabari:covered"]);
  });

  it("is not told at night, nor twice by two processes", async () => {
    await cover("active", "2026-12-01", "2027-11-30");
    expect(await keys(Date.parse("2026-12-02T20:00:00Z"))).toEqual([]);
    const both = await Promise.all([news(morning("2026-12-03")), news(morning("2026-12-03"))]);
    expect(both.flat()).toHaveLength(1);
  });

  it("waits for who stopped, and is never told to a chat whose number is not the registered one any more", async () => {
    await cover("active", "2026-12-01", null);
    const stopped = (at: Date | null) =>
      test.db.person.update({ where: { id: follower.personId }, data: { optedOutAt: at } });
    await stopped(new Date());
    expect(await keys(morning("2026-12-02"))).toEqual([]);
    await stopped(null);
    await test.db.worker.updateMany({
      where: { nikIndex: vault.index("worker.nik", worker.nik) },
      data: { phoneSealed: vault.seal("worker.phone", phoneFor(9_000)) },
    });
    expect(await keys(morning("2026-12-02"))).toEqual([]);
    expect(await test.db.coverFollow.count()).toBe(0);
  });
});
