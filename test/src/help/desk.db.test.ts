import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Notice } from "../../../flows/notice.ts";
import {
  closeCase,
  focusCase,
  noteCase,
  type OfficerActor,
  passCase,
  sayToPerson,
  takeCase,
} from "../../../src/help/desk.ts";
import { dueCases } from "../../../src/help/due.ts";
import { deskFacts, helpFacts } from "../../../src/help/facts.ts";
import {
  type AskHelp,
  addToCase,
  askHelp,
  closeWaiting,
  endCase,
  openHelp,
  placeCase,
  sayToOfficer,
} from "../../../src/help/service.ts";
import { Stale } from "../../../src/kit/stale.ts";
import { allOfficersFor, headsOf, officersFor } from "../../../src/person/officers.ts";
import type { ProgrammeRow } from "../../../src/programme/service.ts";
import { ids, makeChat, makeProgramme, NOW_MS, toolsAt, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const VILLAGE = "61.07.01.2001";
const HOUR = 3_600_000;
/** A Monday morning in the office's zone. */
const MONDAY_MS = Date.parse("2026-11-23T02:00:00Z");

describe("cases", () => {
  let test: TestDb;
  let programme: ProgrammeRow;
  let year = 2026;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await test.db.helpNote.deleteMany();
    await test.db.helpRequest.deleteMany();
    year += 1;
    programme = await makeProgramme(test.db, { year });
  });

  const officer = async (areaCode = "61.07", programmeId = programme.id, name: string | null = null) => {
    const { personId, chatId } = await chat();
    await test.db.role.create({
      data: {
        ...{ id: ids.uuid(), personId, kind: "officer", programmeId, areaCode, grantedVia: "invite" },
        nameSealed: name && vault.seal("role.name", name),
        grantedAt: new Date(NOW_MS),
      },
    });
    const office = { programmeId, areaCode, areaName: "Bengkayang", focus: null };
    return { personId, chatId, office } satisfies OfficerActor;
  };
  const chat = async () => {
    const made = await makeChat(test.db);
    await test.db.conversation.create({ data: { chatId: made.chatId, updatedAt: new Date(NOW_MS) } });
    return made;
  };
  const ask = async (more: Partial<AskHelp> = {}, nowMs = MONDAY_MS) => {
    const who = await chat();
    const asked = { kind: "officer" as const, text: "NIK 6107012107850001 ditolak", name: "Siti" };
    const notices = await tx((t) =>
      askHelp(t, { ...who, ...asked, programmeId: programme.id, areaCode: VILLAGE, ...more }, toolsAt(nowMs)),
    );
    const { id } = await test.db.helpRequest.findFirstOrThrow({ where: { chatId: who.chatId } });
    return { ...who, caseId: id, notices };
  };
  const tx = <T>(work: (t: Parameters<Parameters<typeof test.db.$transaction>[0]>[0]) => Promise<T>) =>
    test.db.$transaction(work) as Promise<T>;
  const take = (who: OfficerActor, caseId: number, nowMs = MONDAY_MS) =>
    tx((t) => takeCase(t, who, caseId, toolsAt(nowMs)));
  const due = (nowMs: number) => tx((t) => dueCases(t, toolsAt(nowMs)));
  const to = (notices: readonly Notice[]) => notices.map(({ personId }) => personId);
  const row = (id: number) => test.db.helpRequest.findUniqueOrThrow({ where: { id } });

  it("are told to the officers of the district, else to those of the regency, and to nobody elsewhere", async () => {
    const [regency, other] = [await officer(), await officer("61.07")];
    await officer("61.08");
    await officer("61.07.02");
    await officer("61.07.1");
    expect(to((await ask()).notices).sort()).toEqual([regency.personId, other.personId].sort());
    const district = await officer("61.07.01");
    const { notices } = await ask();
    expect(to(notices)).toEqual([district.personId]);
    expect(JSON.stringify(notices)).not.toContain("6107012107850001");
    expect(to((await ask({ areaCode: "61.07" })).notices).sort()).toEqual([regency.personId, other.personId].sort());
    expect((await ask({ programmeId: null, areaCode: null })).notices).toEqual([]);
    expect(await allOfficersFor(test.db, programme.id, VILLAGE)).toHaveLength(3);
    expect(await officersFor(test.db, programme.id, "61.07.02.2001")).toHaveLength(1);
  });

  it("know the village heads, and only those who still are", async () => {
    const { personId } = await chat();
    const head = { personId, kind: "village_head" as const, programmeId: programme.id, areaCode: VILLAGE };
    const made = await test.db.role.create({
      data: { ...head, id: ids.uuid(), grantedVia: "invite", grantedAt: new Date(NOW_MS) },
    });
    expect(await headsOf(test.db, programme.id, VILLAGE)).toEqual([personId]);
    await test.db.role.update({ where: { id: made.id }, data: { endedAt: new Date(NOW_MS) } });
    expect(await headsOf(test.db, programme.id, VILLAGE)).toEqual([]);
  });

  it("promise an answer only where somebody is there to give it", async () => {
    expect(await row((await ask()).caseId)).toMatchObject({ promisedBy: null });
    await officer();
    const { caseId, chatId } = await ask();
    expect(await row(caseId)).toMatchObject({ promisedBy: new Date(MONDAY_MS + 2 * HOUR) });
    const facts = await helpFacts(test.db, { chatId, programmeId: programme.id, areaCode: VILLAGE }, MONDAY_MS);
    expect(facts).toMatchObject({
      queue: { staffed: true, open: true, position: 3, answerBy: { day: "2026-11-23", time: "11.00" } },
      waiting: { caseId, queue: { staffed: true, position: 2, answerBy: { day: "2026-11-23", time: "11.00" } } },
      regencies: [],
    });
  });

  it("are given to the regency that the person names, once", async () => {
    const one = await officer();
    const { caseId, personId, chatId } = await ask({ programmeId: null, areaCode: null });
    const facts = await helpFacts(test.db, { chatId, programmeId: null, areaCode: null }, MONDAY_MS);
    expect(facts).toMatchObject({ queue: null, waiting: { caseId, queue: null } });
    expect(facts.regencies).toMatchObject([{ programmeId: programme.id, name: "Kabupaten Bengkayang", staffed: true }]);
    const named = { caseId, personId, programmeId: programme.id };
    expect(to(await tx((t) => placeCase(t, named, toolsAt(MONDAY_MS))))).toEqual([one.personId]);
    await expect(tx((t) => placeCase(t, named, toolsAt(MONDAY_MS)))).rejects.toThrow(Stale);
    expect(await row(caseId)).toMatchObject({ areaCode: "61.07", promisedBy: new Date(MONDAY_MS + 2 * HOUR) });
  });

  it("are taken by one officer, however many try at once", async () => {
    const officers = await Promise.all([1, 2, 3, 4].map(() => officer()));
    const { caseId } = await ask();
    const tried = await Promise.allSettled(officers.map((one) => take(one, caseId)));
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of tried) if (one.status === "rejected") expect(one.reason).toBeInstanceOf(Stale);
    const winner = officers[tried.findIndex(({ status }) => status === "fulfilled")];
    expect(await row(caseId)).toMatchObject({ takenById: winner?.personId, inFocus: true });
  });

  it("are not there for an officer of another place or programme", async () => {
    const { caseId, chatId } = await ask();
    const strangers = [
      await officer("13.03"),
      await officer("61.07.02"),
      await officer("61.07", (await makeProgramme(test.db, { year, fund: "CSR" })).id),
    ];
    for (const one of strangers) {
      await expect(take(one, caseId)).rejects.toThrow(Stale);
      const facts = await deskFacts(test.db, one, caseId, vault);
      expect(facts).toMatchObject({ waiting: [], waitingCount: 0, named: null, colleagues: [], chatId: null });
    }
    const facts = await deskFacts(test.db, await officer(), caseId, vault);
    expect(facts).toMatchObject({ waitingCount: 1, named: { caseId, name: "Siti" }, chatId });
    expect(facts.named?.text).toBe("NIK ••••••••••••••01 ditolak");
  });

  it("put the person's chat at rest, but for somebody who tells of an accident", async () => {
    const one = await officer();
    for (const [flow, after, interrupted] of [
      ["daftar", null, true],
      ["petugas", null, false],
      ["lapor", "lapor", false],
    ] as const) {
      const { caseId, chatId } = await ask();
      await test.db.conversation.update({ where: { chatId }, data: { flow, step: "x", placeSealed: "sealed" } });
      const [notice] = await take(one, caseId);
      expect(await test.db.conversation.findUniqueOrThrow({ where: { chatId } })).toMatchObject({ flow: after });
      expect(
        notice?.lines.some(({ key }) => key === "petugas:taken.interrupted"),
        flow,
      ).toBe(interrupted);
    }
  });

  it("let words through both ways while it lasts, and none before, after or from others", async () => {
    const [one, other] = [await officer(), await officer()];
    const { caseId, personId } = await ask();
    const write = (who = personId) => tx((t) => sayToOfficer(t, { caseId, personId: who, text: "halo" }, toolsAt()));
    const answer = (who = one) => tx((t) => sayToPerson(t, who, { caseId, said: "ya?" }, toolsAt()));
    await expect(write()).rejects.toThrow(Stale);
    await expect(answer()).rejects.toThrow(Stale);
    await take(one, caseId);
    expect(await write()).toMatchObject([{ personId: one.personId, chatId: one.chatId, evenStopped: true }]);
    const [said] = await answer();
    expect(said).toMatchObject({ personId, lines: [{ key: "petugas:relay", vars: { text: "ya?" } }] });
    await expect(write(other.personId)).rejects.toThrow(Stale);
    await expect(answer(other)).rejects.toThrow(Stale);
    await tx((t) => closeCase(t, one, caseId, toolsAt()));
    await expect(write()).rejects.toThrow(Stale);
    await expect(answer()).rejects.toThrow(Stale);
    await expect(tx((t) => endCase(t, { caseId, personId }, toolsAt()))).rejects.toThrow(Stale);
  });

  it("keep one focus in an officer's chat, and none once it is closed", async () => {
    const one = await officer();
    const [first, second] = [await ask(), await ask()];
    await take(one, first.caseId);
    await take(one, second.caseId);
    const focus = async () =>
      (await test.db.helpRequest.findMany({ where: { takenChatId: one.chatId, inFocus: true } })).map(({ id }) => id);
    expect(await focus()).toEqual([second.caseId]);
    await tx((t) => focusCase(t, one, first.caseId));
    expect(await focus()).toEqual([first.caseId]);
    await tx((t) => endCase(t, first, toolsAt()));
    expect(await focus()).toEqual([]);
  });

  it("let a person talk with one officer at a time", async () => {
    const [one, other] = [await officer(), await officer()];
    const { caseId, chatId, personId } = await ask();
    await tx((t) =>
      askHelp(
        t,
        {
          chatId,
          personId,
          kind: "data_correction",
          text: "x",
          name: null,
          programmeId: programme.id,
          areaCode: VILLAGE,
        },
        toolsAt(),
      ),
    );
    const second = await test.db.helpRequest.findFirstOrThrow({ where: { chatId, kind: "data_correction" } });
    const tried = await Promise.allSettled([take(one, caseId), take(other, second.id)]);
    expect(tried.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("are nobody's own to take", async () => {
    const one = await officer();
    const { caseId } = await ask();
    await test.db.helpRequest.update({ where: { id: caseId }, data: { personId: one.personId } });
    await expect(take(one, caseId)).rejects.toThrow(Stale);
  });

  it("are handed on with their words, to colleagues of the place and to nobody else", async () => {
    const [one, other, stranger] = [await officer(), await officer("61.07.01"), await officer("61.07.02")];
    const { caseId, personId } = await ask();
    await take(one, caseId);
    const pass = (who: OfficerActor, to: string | null) => tx((t) => passCase(t, who, { caseId, to }, toolsAt()));
    await expect(pass(one, stranger.personId)).rejects.toThrow(Stale);
    expect(to(await pass(one, other.personId))).toEqual([personId, other.personId]);
    expect(await row(caseId)).toMatchObject({ takenById: other.personId, inFocus: false });
    await expect(pass(one, null)).rejects.toThrow(Stale);
    expect(to(await pass(other, null))).toEqual([personId, one.personId]);
    expect(await row(caseId)).toMatchObject({ takenById: null, takenAt: null });
  });

  it("go back to the queue when the officer is none any more", async () => {
    const [one, other] = [await officer(), await officer()];
    const { caseId, personId } = await ask();
    await take(one, caseId);
    await test.db.role.updateMany({ where: { personId: one.personId }, data: { endedAt: new Date(NOW_MS) } });
    const notices = await tx((t) => sayToOfficer(t, { caseId, personId, text: "rahasia" }, toolsAt()));
    expect(to(notices)).toEqual([personId, other.personId]);
    expect(notices.flatMap(({ lines }) => lines.map(({ key }) => key))).not.toContain("meja:relay");
    expect(await row(caseId)).toMatchObject({ takenById: null });
  });

  it("keep notes and what was added sealed, for the office alone", async () => {
    const one = await officer();
    const { caseId, personId, chatId } = await ask();
    await tx((t) => addToCase(t, { caseId, personId, text: "di Sungai Duri" }, toolsAt()));
    await take(one, caseId);
    await expect(tx((t) => addToCase(t, { caseId, personId, text: "lagi" }, toolsAt()))).rejects.toThrow(Stale);
    await tx((t) => noteCase(t, one, { caseId, text: "sudah ditelepon" }, toolsAt()));
    const open = (await openHelp(test.db, vault, programme.id)).find(({ id }) => id === caseId);
    expect(open).toMatchObject({
      ...{ state: "taken", text: "NIK 6107012107850001 ditolak\ndi Sungai Duri" },
      notes: [{ text: "sudah ditelepon" }],
    });
    expect(JSON.stringify(await test.db.helpNote.findMany(), (_key, value) => String(value))).not.toContain(
      "ditelepon",
    );
    expect(await test.db.outbox.count({ where: { chatId } })).toBe(0);
  });

  it("are closed by the office only while nobody took them", async () => {
    const one = await officer();
    const [first, second] = [await ask(), await ask()];
    await take(one, first.caseId);
    const closing = (id: number) => tx((t) => closeWaiting(t, id, NOW_MS));
    expect(await closing(first.caseId)).toBe("taken");
    expect(await closing(second.caseId)).toBe("waiting");
    expect(await closing(second.caseId)).toBe("done");
    expect(await closing(2 ** 30)).toBeNull();
    expect(await row(first.caseId)).toMatchObject({ closedAt: null });
  });

  describe("by the clock", () => {
    it("are chased once when the promise slips, at all officers of the place and not before", async () => {
      const [one, district] = [await officer(), await officer("61.07.01")];
      const { caseId, personId } = await ask();
      const mine = async (nowMs: number) =>
        to((await due(nowMs)).filter(({ key }) => key?.startsWith(`case:${caseId}:`)));
      expect(await mine(MONDAY_MS + 2 * HOUR - 1)).toEqual([]);
      const both = await Promise.all([mine(MONDAY_MS + 2 * HOUR), mine(MONDAY_MS + 2 * HOUR)]);
      expect(both.flat().sort()).toEqual([one.personId, district.personId, personId].sort());
      expect(await mine(MONDAY_MS + 3 * HOUR)).toEqual([]);
    });

    it("are not chased once an officer wrote", async () => {
      const one = await officer();
      const { caseId } = await ask();
      await take(one, caseId);
      await tx((t) => sayToPerson(t, one, { caseId, said: "halo" }, toolsAt(MONDAY_MS)));
      await due(MONDAY_MS + 2 * HOUR);
      expect(await row(caseId)).toMatchObject({ chasedAt: null });
    });

    it("end when the person fell silent, and go back to the queue when the officer did", async () => {
      const [one, other] = [await officer(), await officer()];
      const [quiet, alone] = [await ask(), await ask()];
      await take(one, quiet.caseId);
      await take(one, alone.caseId);
      for (const { caseId } of [quiet, alone])
        await tx((t) => sayToPerson(t, one, { caseId, said: "halo" }, toolsAt(MONDAY_MS)));
      await tx((t) => sayToOfficer(t, { ...alone, text: "halo?" }, toolsAt(MONDAY_MS + HOUR)));
      const back = await due(MONDAY_MS + 5 * HOUR);
      expect(to(back)).toEqual([alone.personId, other.personId, one.personId]);
      expect(await row(alone.caseId)).toMatchObject({ takenAt: null, closedAt: null });
      expect(await row(quiet.caseId)).toMatchObject({ closedAt: null });
      expect(to(await due(MONDAY_MS + 24 * HOUR))).toEqual(expect.arrayContaining([quiet.personId, one.personId]));
      expect(await row(quiet.caseId)).toMatchObject({ closedAt: new Date(MONDAY_MS + 24 * HOUR), inFocus: false });
    });
  });
});
