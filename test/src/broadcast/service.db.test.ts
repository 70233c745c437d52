import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Audience } from "../../../src/broadcast/audience.ts";
import { countFrozen } from "../../../src/broadcast/audience-store.ts";
import { aimBroadcast, markBroadcast, translateBroadcast } from "../../../src/broadcast/editing.ts";
import { collectEnded } from "../../../src/broadcast/ending-store.ts";
import { feed } from "../../../src/broadcast/feed.ts";
import { keepFile, sweepFiles } from "../../../src/broadcast/file.ts";
import { countDraft } from "../../../src/broadcast/people.ts";
import {
  type Actor,
  answerBroadcast,
  askBroadcast,
  finishBroadcast,
  makeBroadcast,
  moveBroadcast,
  moveBySelf,
} from "../../../src/broadcast/service.ts";
import { findBroadcast } from "../../../src/broadcast/store.ts";
import { chanceOf } from "../../../src/kit/chance.ts";
import type { Day } from "../../../src/kit/date.ts";
import type { ProgrammeRow } from "../../../src/programme/service.ts";
import { noteTold } from "../../../src/programme/socialization.ts";
import { villagesOf } from "../../../src/recap/service.ts";
import { enrol } from "../../../src/roster/service.ts";
import { ids, makeProgramme, NOW_MS, toolsAt, vault, workerFor } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { makeReader, type Wish } from "./people.ts";

const ALL: Audience = { roles: ["village_head", "village_operator"], areas: [], channels: [] };
const MEASURE = { quota: 100, timeZone: "Asia/Pontianak", today: "2026-11-23" as Day };
const [ONE, TWO, FAR] = ["61.07.01.2001", "61.07.01.2004", "61.07.02.2001"];

describe("broadcasts", () => {
  let test: TestDb;
  let programme: ProgrammeRow;
  let year = 2030;
  let officer: Actor;
  let next = 0;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  // What stands in the outbox takes up the room of a channel.
  afterEach(async () => {
    await test.db.outbox.updateMany({ where: { state: "queued" }, data: { state: "skipped" } });
  });
  beforeEach(async () => {
    year += 1;
    programme = await makeProgramme(test.db, { year });
    officer = { personId: ids.uuid(), scope: { programmeId: programme.id, areaCode: "61.07" }, chatId: null };
  });

  const tools = { vault, nowMs: NOW_MS };
  const reader = (villageCode: string, more: Partial<Wish> = {}) => {
    next += 1;
    const wish = { programmeId: programme.id, villageCode, chatKey: `9${next}`, ...more };
    return makeReader({ db: test.db, vault, ids, nowMs: NOW_MS }, wish);
  };
  const made = async (audience: Audience = ALL, areaCode = "61.07") => {
    const wanted = {
      programmeId: programme.id,
      areaCode,
      text: "Halo {nama} di {desa}",
      answers: ["Ya", "Tidak"],
      audience,
    };
    const result = await makeBroadcast(test.db, officer, wanted, tools);
    if (result.is !== "made") throw new Error(result.is);
    return result.id;
  };
  const count = async (audience: Audience = ALL, areaCode = "61.07") => {
    const row = await findBroadcast(test.db, await made(audience, areaCode));
    if (!row) throw new Error("gone");
    const channels = await countDraft(test.db, row, vault);
    return channels.reduce((sum, one) => sum + one.count, 0);
  };
  const ask = (id: number) => test.db.$transaction((tx) => askBroadcast(tx, officer, { id, startMs: null }, tools));
  const begin = (id: number) => test.db.$transaction((tx) => moveBySelf(tx, id, { do: "begin", nowMs: NOW_MS }, tools));
  const feedAll = (id: number) =>
    test.db.$transaction((tx) => feed(tx, id, "telegram", { ...tools, chance: chanceOf }));
  const states = async (id: number) =>
    (await test.db.recipient.findMany({ where: { broadcastId: id }, orderBy: { id: "asc" } })).map(
      ({ state, reason }) => (reason === null ? state : `${state}: ${reason}`),
    );

  it("mean whoever has the task, has agreed, and has not stopped; each once, where they were last", async () => {
    const both = await reader(ONE);
    await test.db.role.create({
      data: {
        ...{ id: ids.uuid(), personId: both.personId, kind: "village_operator", programmeId: programme.id },
        ...{ areaCode: TWO, grantedVia: "invite", grantedAt: new Date(NOW_MS) },
      },
    });
    const stopped = await reader(TWO, { kind: "village_operator" });
    await test.db.person.update({ where: { id: stopped.personId }, data: { optedOutAt: new Date(NOW_MS) } });
    await reader(TWO, { kind: "village_operator", agreed: false });
    const gone = await reader(FAR);
    await test.db.role.updateMany({ where: { personId: gone.personId }, data: { endedAt: new Date(NOW_MS) } });
    const blocked = await reader(FAR);
    await test.db.chat.update({ where: { id: blocked.chatId }, data: { blockedAt: new Date(NOW_MS) } });
    expect(await count()).toBe(1);
  });

  it("stay in their scope, and in the places that were named", async () => {
    await reader(ONE);
    await reader(TWO);
    await reader(FAR);
    expect(await count()).toBe(3);
    expect(await count(ALL, "61.07.01")).toBe(2);
    expect(await count({ ...ALL, areas: [TWO] })).toBe(1);
    expect(await count({ ...ALL, areas: ["61.07.02"] })).toBe(1);
    expect(await count({ ...ALL, roles: ["village_operator"] })).toBe(0);
    expect(await count({ ...ALL, channels: ["browser"] })).toBe(0);
  });

  it("look at how far the villages are", async () => {
    const head = await reader(ONE);
    await reader(TWO);
    const actor = {
      personId: head.personId,
      kind: "village_head",
      programmeId: programme.id,
      villageCode: ONE,
    } as const;
    await enrol(test.db, actor, { worker: workerFor(year), expectMain: 0 }, toolsAt());
    const of = (roster: Audience["roster"]) => count({ ...ALL, ...(roster && { roster }) });
    expect([await of("none"), await of("below"), await of("not-submitted"), await of("submitted")]).toEqual([
      1, 2, 2, 0,
    ]);
    await test.db.roster.updateMany({ where: { programmeId: programme.id }, data: { state: "submitted" } });
    expect([await of("none"), await of("below"), await of("not-submitted"), await of("submitted")]).toEqual([
      1, 2, 1, 1,
    ]);
  });

  it("reach a worker only by a number that the platform confirmed, and by how their cover stands", async () => {
    const head = await reader(ONE);
    const actor = {
      personId: head.personId,
      kind: "village_head",
      programmeId: programme.id,
      villageCode: ONE,
    } as const;
    const phone = "+6281234500001";
    await enrol(test.db, actor, { worker: workerFor(year + 500, { phone: phone as never }), expectMain: 0 }, toolsAt());
    await reader(ONE, { phone });
    await reader(ONE, { phone: "+6281234500002" });
    const workers: Audience = { roles: ["worker"], areas: [], channels: [] };
    expect(await count(workers)).toBe(1);
    expect(await count({ ...workers, coverage: "active" })).toBe(0);
    await test.db.enrolment.updateMany({ where: { roster: { programmeId: programme.id } }, data: { state: "active" } });
    expect(await count({ ...workers, coverage: "active" })).toBe(1);
    expect(await count({ ...workers, roles: ["worker", "village_head"] })).toBe(2);
  });

  it("reach only those who are spoken to in a language, where one is named", async () => {
    const { personId } = await reader(ONE);
    await reader(ONE, { kind: "village_operator" });
    await test.db.person.update({ where: { id: personId }, data: { locale: "su" } });
    expect(await count()).toBe(2);
    expect(await count({ ...ALL, language: "su" })).toBe(1);
    expect(await count({ ...ALL, language: "id" })).toBe(1);
    expect(await count({ ...ALL, language: "min" })).toBe(0);
  });

  it("say to each person what was given in their language, and else Indonesian", async () => {
    const people = [await reader(ONE), await reader(TWO), await reader(FAR)];
    for (const [at, locale] of (["su", "min"] as const).entries())
      await test.db.person.update({ where: { id: people[at]?.personId ?? "" }, data: { locale } });
    const id = await made();
    const inSundanese = { id, locale: "su", text: "Wilujeng {nama} ti {desa}" } as const;
    const translate = (answers: readonly string[] | null) =>
      translateBroadcast(test.db, officer, { ...inSundanese, answers }, tools);
    expect(await translate(["Muhun"])).toEqual({ is: "answers" });
    expect(
      await translateBroadcast(test.db, officer, { ...inSundanese, text: "{x}", answers: null }, tools),
    ).toMatchObject({
      is: "text",
    });
    expect(await translate(["Muhun", "Henteu"])).toEqual({ is: "edited" });
    await ask(id);
    await begin(id);
    await feedAll(id);
    expect(await translate(null)).toEqual({ is: "no-draft" });
    const texts = await test.db.outbox.findMany({ where: { purpose: "broadcast" }, orderBy: { id: "desc" }, take: 3 });
    const bodies = texts.map(({ sealed }) => JSON.parse(vault.open("outbox.body", sealed ?? "")).text);
    expect(bodies.reverse()).toEqual([
      "Wilujeng Bapak/Ibu ti Sungai Duri\n\n1. Muhun\n2. Henteu",
      "Halo Bapak/Ibu di Sungai Jaga A\n\n1. Ya\n2. Tidak",
      expect.stringContaining("Halo Bapak/Ibu di"),
    ]);
  });

  it("are counted by channel and language, before and after they are frozen", async () => {
    const { personId } = await reader(ONE);
    await reader(TWO, { channel: "browser" });
    await test.db.person.update({ where: { id: personId }, data: { locale: "su" } });
    const id = await made();
    const row = await findBroadcast(test.db, id);
    const cells = [
      { channel: "browser", locale: "id", count: 1, cold: 0 },
      { channel: "telegram", locale: "su", count: 1, cold: 0 },
    ];
    expect(row && (await countDraft(test.db, row, vault))).toEqual(cells);
    await ask(id);
    expect(await countFrozen(test.db, id, {})).toEqual(cells);
  });

  it("reach the officers of a place, but for whoever makes it, and no village by it", async () => {
    const maker = await reader("61.07", { kind: "officer" });
    await reader("61.07.01", { kind: "officer" });
    await reader("61.07.02", { kind: "officer" });
    await reader(ONE);
    officer = { ...officer, personId: maker.personId };
    const officers: Audience = { roles: ["officer"], areas: [], channels: [] };
    const wanted = {
      programmeId: programme.id,
      areaCode: "61.07",
      text: "Halo {nama}",
      answers: [],
      audience: officers,
    };
    const of = async (audience: Audience, areaCode = "61.07") => {
      const result = await makeBroadcast(test.db, officer, { ...wanted, audience, areaCode }, tools);
      const row = result.is === "made" ? await findBroadcast(test.db, result.id) : null;
      return row && (await countDraft(test.db, row, vault)).reduce((sum, one) => sum + one.count, 0);
    };
    expect(await of(officers)).toBe(2);
    expect(await of({ ...officers, areas: ["61.07.02"] })).toBe(1);
    expect(await of(officers, "61.07.01")).toBe(1);
    expect(await of({ ...officers, roles: ["officer", "village_head"] })).toBe(3);
    expect(await makeBroadcast(test.db, officer, { ...wanted, text: "Daftar {desa}" }, tools)).toEqual({
      is: "audience",
      fault: "village-gaps",
    });
  });

  it("mean other people once they are aimed anew, and only while they are drafts", async () => {
    await reader(ONE);
    await reader(TWO);
    const id = await made();
    const aim = (audience: Audience) => aimBroadcast(test.db, officer, { id, audience }, tools);
    expect(await aim({ ...ALL, areas: ["61.08"] })).toEqual({ is: "audience", fault: "outside" });
    expect(await aim({ ...ALL, areas: [TWO] })).toEqual({ is: "edited" });
    expect(await ask(id)).toMatchObject({ is: "moved" });
    expect(await test.db.recipient.findMany({ where: { broadcastId: id } })).toMatchObject([{ villageCode: TWO }]);
    expect(await aim(ALL)).toEqual({ is: "no-draft" });
  });

  it("tell a village of the programme by what was sent to who acts for it, and by nothing else", async () => {
    await reader(ONE);
    await reader(TWO, { kind: "village_operator" });
    await reader(FAR);
    const told = async () =>
      (await villagesOf(test.db, { programmeId: programme.id, areaCode: "61.07" }, MEASURE))
        .filter((village) => village.told)
        .map(({ code }) => code);
    const plain = await made();
    const id = await made({ ...ALL, areas: ["61.07.01"] });
    expect(await markBroadcast(test.db, officer, { id, socializes: true }, tools)).toEqual({ is: "edited" });
    for (const one of [plain, id]) {
      await ask(one);
      await begin(one);
      await feedAll(one);
    }
    expect(await told()).toEqual([]);
    await test.db.recipient.updateMany({ where: { broadcastId: plain }, data: { state: "sent" } });
    expect(await told()).toEqual([]);
    const first = await test.db.recipient.findFirstOrThrow({ where: { broadcastId: id }, orderBy: { id: "asc" } });
    await test.db.recipient.updateMany({
      where: { broadcastId: id, id: { not: first.id } },
      data: { state: "unsure" },
    });
    await test.db.recipient.update({ where: { id: first.id }, data: { state: "sent" } });
    expect(await told()).toEqual([ONE]);
    const said = { programmeId: programme.id, villages: [ONE, FAR], personId: null };
    expect((await noteTold(test.db, said, NOW_MS)).toSorted()).toEqual([ONE, FAR]);
    expect(await noteTold(test.db, said, NOW_MS)).toEqual([]);
    expect(await told()).toEqual([ONE, FAR]);
  });

  it("write on WhatsApp Web to heads who wrote, and to others only where that channel is named", async () => {
    const head = await reader(ONE, { channel: "whatsapp-web" });
    await reader(ONE, { channel: "whatsapp-web", kind: "village_operator" });
    expect(await count()).toBe(0);
    const wrote = (chatId: bigint) =>
      test.db.inbox.create({
        data: {
          ...{ chatId, channel: "whatsapp-web", externalId: ids.uuid(), ord: 0, state: "done" },
          ...{ nextTryAt: new Date(NOW_MS), receivedAt: new Date(NOW_MS) },
        },
      });
    await wrote(head.chatId);
    expect(await count()).toBe(1);
    expect(await count({ ...ALL, channels: ["whatsapp-web"] })).toBe(1);
  });

  it("freeze their people, hand each over once, and look again who may still get it", async () => {
    const people = [];
    for (const village of [ONE, TWO, FAR]) people.push(await reader(village));
    const id = await made();
    await ask(id);
    await begin(id);
    await reader("61.07.02.2002");
    await test.db.person.update({ where: { id: people[1]?.personId ?? "" }, data: { optedOutAt: new Date(NOW_MS) } });
    expect(await feedAll(id)).toMatchObject({ handed: 2, skipped: 1 });
    expect(await feedAll(id)).toMatchObject({ handed: 0, skipped: 0 });
    expect(await states(id)).toEqual(["handed", "skipped: opted-out", "handed"]);
    expect(await test.db.outbox.count({ where: { purpose: "broadcast", chatId: people[0]?.chatId ?? 0n } })).toBe(1);
  });

  it("leave alone whoever is in the middle of a conversation", async () => {
    const { chatId } = await reader(ONE);
    const id = await made();
    await ask(id);
    await begin(id);
    const talk = (flow: string | null, updatedAt: Date) =>
      test.db.conversation.update({ where: { chatId }, data: { flow, updatedAt } });
    await talk("lapor", new Date(NOW_MS - 60_000));
    expect(await feedAll(id)).toMatchObject({ handed: 0 });
    await talk("lapor", new Date(NOW_MS - 31 * 60_000));
    expect(await feedAll(id)).toMatchObject({ handed: 1 });
  });

  it("take back what was not sent when they are stopped, and skip it when they are called off", async () => {
    await reader(ONE);
    await reader(TWO);
    const id = await made();
    await ask(id);
    await begin(id);
    await feedAll(id);
    const move = (verb: "pause" | "resume" | "cancel") =>
      test.db.$transaction((tx) => moveBroadcast(tx, officer, { id, verb }, tools));
    await test.db.outbox.updateMany({ where: { purpose: "broadcast" }, data: { state: "queued" } });
    const [first] = await test.db.recipient.findMany({ where: { broadcastId: id }, orderBy: { id: "asc" } });
    await test.db.outbox.update({ where: { id: first?.outboxId ?? 0n }, data: { state: "sending" } });
    await move("pause");
    expect(await states(id)).toEqual(["handed", "waiting"]);
    expect(await feedAll(id)).toMatchObject({ handed: 0 });
    await move("cancel");
    await test.db.outbox.update({
      where: { id: first?.outboxId ?? 0n },
      data: { state: "sent", settledAt: new Date(NOW_MS) },
    });
    await collectEnded(test.db, id);
    expect(await states(id)).toEqual(["sent", "skipped: cancelled"]);
    expect(await move("resume")).toEqual({ is: "refused", why: "state" });
  });

  it("try the refused again, but for those who blocked us", async () => {
    await reader(ONE);
    await reader(TWO);
    const id = await made();
    await ask(id);
    await begin(id);
    await feedAll(id);
    const [one, two] = await test.db.recipient.findMany({ where: { broadcastId: id }, orderBy: { id: "asc" } });
    const refuse = (outboxId: bigint | null | undefined, reason: string) =>
      test.db.outbox.update({
        where: { id: outboxId ?? 0n },
        data: { state: "refused", reason, settledAt: new Date(NOW_MS) },
      });
    await refuse(one?.outboxId, "bad-request");
    await refuse(two?.outboxId, "blocked");
    await collectEnded(test.db, id);
    await finishBroadcast(test.db, id, tools);
    await test.db.$transaction((tx) => moveBroadcast(tx, officer, { id, verb: "retry" }, tools));
    expect(await feedAll(id)).toMatchObject({ handed: 1 });
    expect(await states(id)).toEqual(["handed", "refused: blocked"]);
  });

  it("count the newest answer of who got it, and of nobody else", async () => {
    const head = await reader(ONE);
    const id = await made();
    await ask(id);
    const answer = (personId: string, n: number) =>
      answerBroadcast(test.db, { broadcastId: id, personId, answer: n }, NOW_MS);
    expect(await answer(head.personId, 1)).toBe(false);
    await begin(id);
    await feedAll(id);
    expect(await answer(head.personId, 1)).toBe(true);
    expect(await answer(head.personId, 2)).toBe(true);
    expect(await answer(ids.uuid(), 1)).toBe(false);
    expect(await test.db.recipient.findMany({ where: { broadcastId: id } })).toMatchObject([{ answer: 2 }]);
  });

  it("keep their file for a month after they are over", async () => {
    const id = await made();
    const file = { name: "a.pdf", bytes: Buffer.from("%PDF-1.7") };
    expect(await keepFile(test.db, id, { ...file, bytes: Buffer.from("text") }, tools)).toBe(false);
    expect(await keepFile(test.db, id, file, tools)).toBe(true);
    const month = 30 * 86_400_000;
    await test.db.broadcast.update({ where: { id }, data: { endedAt: new Date(NOW_MS) } });
    expect(await sweepFiles(test.db, NOW_MS + month)).toBe(0);
    expect(await sweepFiles(test.db, NOW_MS + month + 1)).toBe(1);
  });

  it("are out of reach for officers of another place", async () => {
    await reader(ONE);
    const id = await made();
    const other: Actor = { ...officer, scope: { programmeId: programme.id, areaCode: "61.07.02" } };
    const moved = await test.db.$transaction((tx) => moveBroadcast(tx, other, { id, verb: "cancel" }, tools));
    expect(moved).toEqual({ is: "refused", why: "unknown" });
  });
});
