import { describe, expect, it } from "vitest";
import type { Audience } from "../../../src/broadcast/audience.ts";
import { countFrozen } from "../../../src/broadcast/audience-store.ts";
import { aimBroadcast, markBroadcast, translateBroadcast } from "../../../src/broadcast/editing.ts";
import { countDraft } from "../../../src/broadcast/people.ts";
import { makeBroadcast } from "../../../src/broadcast/service.ts";
import { findBroadcast } from "../../../src/broadcast/store.ts";
import type { Day } from "../../../src/kit/date.ts";
import { noteTold } from "../../../src/programme/socialization.ts";
import { villagesOf } from "../../../src/recap/service.ts";
import { enrol } from "../../../src/roster/service.ts";
import { ids, NOW_MS, toolsAt, vault, workerFor } from "../../support/builders.ts";

import { ALL, FAR, ONE, TWO, useOffice } from "./office.ts";

const MEASURE = { quota: 100, timeZone: "Asia/Pontianak", today: "2026-11-23" as Day };
const office = useOffice();
const { tools, reader, made, count, ask, begin, feedAll } = office;

describe("people of broadcasts", () => {
  it("mean whoever has the task, has agreed, and has not stopped; each once, where they were last", async () => {
    const both = await reader(ONE);
    await office.db.role.create({
      data: {
        ...{ id: ids.uuid(), personId: both.personId, kind: "village_operator", programmeId: office.programme.id },
        ...{ areaCode: TWO, grantedVia: "invite", grantedAt: new Date(NOW_MS) },
      },
    });
    const stopped = await reader(TWO, { kind: "village_operator" });
    await office.db.person.update({ where: { id: stopped.personId }, data: { optedOutAt: new Date(NOW_MS) } });
    await reader(TWO, { kind: "village_operator", agreed: false });
    const gone = await reader(FAR);
    await office.db.role.updateMany({ where: { personId: gone.personId }, data: { endedAt: new Date(NOW_MS) } });
    const blocked = await reader(FAR);
    await office.db.chat.update({ where: { id: blocked.chatId }, data: { blockedAt: new Date(NOW_MS) } });
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
      programmeId: office.programme.id,
      villageCode: ONE,
    } as const;
    await enrol(office.db, actor, { worker: workerFor(office.nth), expectMain: 0 }, toolsAt());
    const of = (roster: Audience["roster"]) => count({ ...ALL, ...(roster && { roster }) });
    expect([await of("none"), await of("below"), await of("not-submitted"), await of("submitted")]).toEqual([
      1, 2, 2, 0,
    ]);
    await office.db.roster.updateMany({ where: { programmeId: office.programme.id }, data: { state: "submitted" } });
    expect([await of("none"), await of("below"), await of("not-submitted"), await of("submitted")]).toEqual([
      1, 2, 1, 1,
    ]);
  });

  it("reach a worker only by a number that the platform confirmed, and by how their cover stands", async () => {
    const head = await reader(ONE);
    const actor = {
      personId: head.personId,
      kind: "village_head",
      programmeId: office.programme.id,
      villageCode: ONE,
    } as const;
    const phone = "+6281234500001";
    await enrol(
      office.db,
      actor,
      { worker: workerFor(office.nth + 500, { phone: phone as never }), expectMain: 0 },
      toolsAt(),
    );
    await reader(ONE, { phone });
    await reader(ONE, { phone: "+6281234500002" });
    const workers: Audience = { roles: ["worker"], areas: [], channels: [] };
    expect(await count(workers)).toBe(1);
    expect(await count({ ...workers, coverage: "active" })).toBe(0);
    await office.db.enrolment.updateMany({
      where: { roster: { programmeId: office.programme.id } },
      data: { state: "active" },
    });
    expect(await count({ ...workers, coverage: "active" })).toBe(1);
    expect(await count({ ...workers, roles: ["worker", "village_head"] })).toBe(2);
  });

  it("reach only those who are spoken to in a language, where one is named", async () => {
    const { personId } = await reader(ONE);
    await reader(ONE, { kind: "village_operator" });
    await office.db.person.update({ where: { id: personId }, data: { locale: "su" } });
    expect(await count()).toBe(2);
    expect(await count({ ...ALL, language: "su" })).toBe(1);
    expect(await count({ ...ALL, language: "id" })).toBe(1);
    expect(await count({ ...ALL, language: "min" })).toBe(0);
  });

  it("say to each person what was given in their language, and else Indonesian", async () => {
    const people = [await reader(ONE), await reader(TWO), await reader(FAR)];
    for (const [at, locale] of (["su", "min"] as const).entries())
      await office.db.person.update({ where: { id: people[at]?.personId ?? "" }, data: { locale } });
    const id = await made();
    const inSundanese = { id, locale: "su", text: "Wilujeng {nama} ti {desa}" } as const;
    const translate = (answers: readonly string[] | null) =>
      translateBroadcast(office.db, office.officer, { ...inSundanese, answers }, tools);
    expect(await translate(["Muhun"])).toEqual({ is: "answers" });
    expect(
      await translateBroadcast(office.db, office.officer, { ...inSundanese, text: "{x}", answers: null }, tools),
    ).toMatchObject({
      is: "text",
    });
    expect(await translate(["Muhun", "Henteu"])).toEqual({ is: "edited" });
    await ask(id);
    await begin(id);
    await feedAll(id);
    expect(await translate(null)).toEqual({ is: "no-draft" });
    const texts = await office.db.outbox.findMany({
      where: { purpose: "broadcast" },
      orderBy: { id: "desc" },
      take: 3,
    });
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
    await office.db.person.update({ where: { id: personId }, data: { locale: "su" } });
    const id = await made();
    const row = await findBroadcast(office.db, id);
    const cells = [
      { channel: "browser", locale: "id", count: 1, cold: 0 },
      { channel: "telegram", locale: "su", count: 1, cold: 0 },
    ];
    expect(row && (await countDraft(office.db, row, vault))).toEqual(cells);
    await ask(id);
    expect(await countFrozen(office.db, id, {})).toEqual(cells);
  });

  it("reach the officers of a place, but for whoever makes it, and no village by it", async () => {
    const maker = await reader("61.07", { kind: "officer" });
    await reader("61.07.01", { kind: "officer" });
    await reader("61.07.02", { kind: "officer" });
    await reader(ONE);
    office.actAs(maker.personId);
    const officers: Audience = { roles: ["officer"], areas: [], channels: [] };
    const wanted = {
      programmeId: office.programme.id,
      areaCode: "61.07",
      text: "Halo {nama}",
      answers: [],
      audience: officers,
    };
    const of = async (audience: Audience, areaCode = "61.07") => {
      const result = await makeBroadcast(office.db, office.officer, { ...wanted, audience, areaCode }, tools);
      const row = result.is === "made" ? await findBroadcast(office.db, result.id) : null;
      return row && (await countDraft(office.db, row, vault)).reduce((sum, one) => sum + one.count, 0);
    };
    expect(await of(officers)).toBe(2);
    expect(await of({ ...officers, areas: ["61.07.02"] })).toBe(1);
    expect(await of(officers, "61.07.01")).toBe(1);
    expect(await of({ ...officers, roles: ["officer", "village_head"] })).toBe(3);
    expect(await makeBroadcast(office.db, office.officer, { ...wanted, text: "Daftar {desa}" }, tools)).toEqual({
      is: "audience",
      fault: "village-gaps",
    });
  });

  it("mean other people once they are aimed anew, and only while they are drafts", async () => {
    await reader(ONE);
    await reader(TWO);
    const id = await made();
    const aim = (audience: Audience) => aimBroadcast(office.db, office.officer, { id, audience }, tools);
    expect(await aim({ ...ALL, areas: ["61.08"] })).toEqual({ is: "audience", fault: "outside" });
    expect(await aim({ ...ALL, areas: [TWO] })).toEqual({ is: "edited" });
    expect(await ask(id)).toMatchObject({ is: "moved" });
    expect(await office.db.recipient.findMany({ where: { broadcastId: id } })).toMatchObject([{ villageCode: TWO }]);
    expect(await aim(ALL)).toEqual({ is: "no-draft" });
  });

  it("tell a village of the office.programme by what was sent to who acts for it, and by nothing else", async () => {
    await reader(ONE);
    await reader(TWO, { kind: "village_operator" });
    await reader(FAR);
    const told = async () =>
      (await villagesOf(office.db, { programmeId: office.programme.id, areaCode: "61.07" }, MEASURE))
        .filter((village) => village.told)
        .map(({ code }) => code);
    const plain = await made();
    const id = await made({ ...ALL, areas: ["61.07.01"] });
    expect(await markBroadcast(office.db, office.officer, { id, socializes: true }, tools)).toEqual({ is: "edited" });
    for (const one of [plain, id]) {
      await ask(one);
      await begin(one);
      await feedAll(one);
    }
    expect(await told()).toEqual([]);
    await office.db.recipient.updateMany({ where: { broadcastId: plain }, data: { state: "sent" } });
    expect(await told()).toEqual([]);
    const first = await office.db.recipient.findFirstOrThrow({ where: { broadcastId: id }, orderBy: { id: "asc" } });
    await office.db.recipient.updateMany({
      where: { broadcastId: id, id: { not: first.id } },
      data: { state: "unsure" },
    });
    await office.db.recipient.update({ where: { id: first.id }, data: { state: "sent" } });
    expect(await told()).toEqual([ONE]);
    const said = { programmeId: office.programme.id, villages: [ONE, FAR], personId: null };
    expect((await noteTold(office.db, said, NOW_MS)).toSorted()).toEqual([ONE, FAR]);
    expect(await noteTold(office.db, said, NOW_MS)).toEqual([]);
    expect(await told()).toEqual([ONE, FAR]);
  });

  it("write on WhatsApp Web to heads who wrote, and to others only where that channel is named", async () => {
    const head = await reader(ONE, { channel: "whatsapp-web" });
    await reader(ONE, { channel: "whatsapp-web", kind: "village_operator" });
    expect(await count()).toBe(0);
    const wrote = (chatId: bigint) =>
      office.db.inbox.create({
        data: {
          ...{ chatId, channel: "whatsapp-web", externalId: ids.uuid(), ord: 0, state: "done" },
          ...{ nextTryAt: new Date(NOW_MS), receivedAt: new Date(NOW_MS) },
        },
      });
    await wrote(head.chatId);
    expect(await count()).toBe(1);
    expect(await count({ ...ALL, channels: ["whatsapp-web"] })).toBe(1);
  });
});
