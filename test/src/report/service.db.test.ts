import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dueAboutReports } from "../../../src/conversation/reports.ts";
import type { Tx } from "../../../src/db/client.ts";
import { Stale } from "../../../src/kit/stale.ts";
import { sweep } from "../../../src/messages/retention.ts";
import { reportFacts, reportsFor } from "../../../src/report/facts.ts";
import { dueReports, moveReport, reportAtOffice, reportsAtOffice, sweepReports } from "../../../src/report/office.ts";
import type { ReportForm } from "../../../src/report/rules.ts";
import {
  addFiles,
  dropReport,
  keepFiles,
  keepReport,
  leaveReport,
  sendReport,
  type Teller,
} from "../../../src/report/service.ts";
import {
  type Holder,
  ids,
  makeChat,
  makeEnrolled,
  makeHolder,
  makeProgramme,
  NOW_MS,
  nikFor,
  TODAY,
  toolsAt,
  vault,
} from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const FORM: ReportForm = { kind: "accident", by: "family", name: "SITI AMINAH", place: "kebun", phone: null };
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe("reports", () => {
  let test: TestDb;
  let holder: Holder;
  beforeAll(async () => {
    test = await testDb();
    holder = await makeHolder(test.db, { programme: await makeProgramme(test.db), kind: "village_head" });
  });
  afterAll(() => test.close());

  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.db.$transaction(work);
  const teller = async (): Promise<Teller> => ({ ...(await makeChat(test.db)), programmeId: null, villageCode: null });
  const keep = (who: Teller, form: ReportForm, nowMs = NOW_MS) =>
    inTx((tx) => keepReport(tx, who, form, toolsAt(nowMs)));
  const send = async (who: Teller, form = FORM) => {
    await keep(who, form);
    return inTx((tx) => sendReport(tx, who, { form, days: 2 }, toolsAt()));
  };
  const facts = ({ chatId }: Teller) => reportFacts(test.db, { chatId, programmeId: null }, toolsAt());
  const file = async ({ chatId }: Teller, at = NOW_MS) => {
    const inbox = await test.db.inbox.create({
      data: {
        ...{ chatId, channel: "telegram", externalId: ids.uuid(), ord: 1, state: "done" as const },
        ...{ nextTryAt: new Date(at), receivedAt: new Date(at) },
      },
    });
    const { id } = await test.db.attachment.create({
      data: {
        ...{ id: ids.uuid(), chatId, inboxId: inbox.id, fileNameSealed: vault.seal("attachment.name", "foto.jpg") },
        ...{ sizeBytes: 3, sha256: "0", bytesSealed: vault.sealBytes("attachment.bytes", Buffer.from("abc")) },
        createdAt: new Date(at),
      },
    });
    return id;
  };

  it("are there from the first answer on, sealed, one for a chat at a time", async () => {
    const who = await teller();
    await keep(who, { kind: "accident" });
    await keep(who, FORM, NOW_MS + MINUTE_MS);
    const rows = await test.db.report.findMany({ where: { chatId: who.chatId } });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ state: "started", touchedAt: new Date(NOW_MS + MINUTE_MS), sentAt: null });
    expect(JSON.stringify(rows, (_key, one) => (typeof one === "bigint" ? 0 : one))).not.toMatch(/SITI|kebun/);
    expect((await facts(who)).open).toMatchObject({ receipt: rows[0]?.receipt, form: FORM, files: 0 });
  });

  it("are sent once, and then another one can begin", async () => {
    const who = await teller();
    await keep(who, FORM);
    const sent = await send(who);
    expect(sent).toMatchObject({ state: "received", match: "no-nik", dueAt: new Date(NOW_MS + 2 * DAY_MS) });
    expect((await facts(who)).open).toBeNull();
    const again = inTx((tx) => sendReport(tx, who, { form: FORM, days: 2 }, toolsAt()));
    await expect(again).rejects.toBeInstanceOf(Stale);
    const { mine, found } = await reportsFor(test.db, { ...who, programmeId: null }, sent.receipt.toLowerCase());
    expect(mine).toEqual([{ receipt: sent.receipt, kind: "accident", state: "received", on: TODAY }]);
    expect(found).toEqual(mine[0]);
    const stranger = await reportsFor(test.db, { personId: ids.uuid(), programmeId: null }, undefined);
    expect(stranger).toEqual({ mine: [], found: null });
  });

  it("belong to the list on which the worker stands, when NIK and name fit", async () => {
    await makeEnrolled(test.db, holder, 1, { name: "SITI AMINAH" });
    const { programmeId, villageCode } = holder.actor;
    const listed = await send(await teller(), { ...FORM, nik: nikFor(1), name: "SITI AMINA" });
    expect(listed).toMatchObject({ match: "listed", programmeId, village: { code: villageCode } });
    const other = await send(await teller(), { ...FORM, nik: nikFor(1), name: "JOKO" });
    expect(other).toMatchObject({ match: "other-name", programmeId: null, village: null, enrolmentId: null });
    expect(await send(await teller(), { ...FORM, nik: nikFor(2) })).toMatchObject({ match: "not-listed" });
  });

  it("belong to the village that was told, else to the regency, else to who reports", async () => {
    const { programmeId } = holder.actor;
    const home = { code: "61.07.05.2001", name: "x", districtName: "x" };
    expect(await send(await teller(), { ...FORM, home })).toMatchObject({ programmeId, village: { code: home.code } });
    const area = { programmeId, name: "x" };
    expect(await send(await teller(), { ...FORM, home: { said: "?" }, area })).toMatchObject({
      programmeId,
      village: null,
    });
    const own = { ...(await teller()), programmeId, villageCode: holder.actor.villageCode };
    expect(await send(own)).toMatchObject({ programmeId, village: { code: holder.actor.villageCode } });
  });

  it("take the newest files of the chat along: those from before too, but no list's and no other report's", async () => {
    const who = await teller();
    const old = await file(who, NOW_MS - 2 * DAY_MS);
    const before = await file(who, NOW_MS - MINUTE_MS);
    const ofList = await file(who);
    await test.db.draftRow.create({
      data: {
        ...{ readingId: ids.uuid(), programmeId: holder.programme.id, villageCode: "61.07.01.2001" },
        ...{
          personId: who.personId,
          way: "card",
          source: "photo",
          rowIndex: "x",
          verdict: "waiting",
          state: "waiting",
        },
        ...{ attachmentId: ofList, createdAt: new Date(NOW_MS) },
      },
    });
    await inTx((tx) => keepFiles(tx, who, toolsAt()));
    expect((await facts(who)).open).toMatchObject({ form: {}, files: 1 });
    const sent = await send(who);
    const later = await file(who);
    await keep(who, { kind: "death" });
    const tied = await test.db.attachment.findMany({ where: { chatId: who.chatId, reportId: { not: null } } });
    expect(tied.filter(({ reportId }) => reportId === sent.id).map(({ id }) => id)).toEqual([before]);
    expect(tied.filter(({ reportId }) => reportId !== sent.id).map(({ id }) => id)).toEqual([later]);
    expect(await test.db.attachment.findUnique({ where: { id: old } })).toMatchObject({ reportId: null });
  });

  it("take what comes later along too, for nobody but their own person", async () => {
    const who = await teller();
    const { id, receipt } = await send(who);
    await file(who);
    const other = await teller();
    await expect(inTx((tx) => addFiles(tx, other, receipt, toolsAt()))).rejects.toBeInstanceOf(Stale);
    await inTx((tx) => addFiles(tx, who, receipt, toolsAt()));
    expect(await test.db.attachment.count({ where: { reportId: id } })).toBe(1);
  });

  it("keep their files while the office is not done, whatever their age", async () => {
    const who = await teller();
    const id = await file(who);
    const sent = await send(who);
    const later = NOW_MS + 40 * DAY_MS;
    const isThere = async () => (await test.db.attachment.findUniqueOrThrow({ where: { id } })).bytesSealed !== null;
    await sweep(test.db, later);
    expect(await isThere()).toBe(true);
    await inTx((tx) => moveReport(tx, sent, "done", { nowMs: later, personId: null }));
    await sweep(test.db, later);
    expect(await isThere()).toBe(false);
  });

  it("are erased when their person says so, and the office sees those that were left", async () => {
    const dropped = await teller();
    const id = await file(dropped);
    await keep(dropped, FORM);
    await inTx((tx) => dropReport(tx, dropped, toolsAt()));
    expect(await test.db.report.findFirst({ where: { chatId: dropped.chatId } })).toMatchObject({
      ...{ state: "dropped", formSealed: null },
    });
    expect(await test.db.attachment.findUnique({ where: { id } })).toMatchObject({ reportId: null });
    const left = await teller();
    await keep(left, { ...FORM, name: "LEFT" });
    await inTx((tx) => leaveReport(tx, left.chatId));
    await keep(left, { kind: "death" });
    const open = await reportsAtOffice(test.db, vault);
    expect(open.filter(({ chatId }) => chatId === left.chatId).map(({ state }) => state)).toEqual(["left", "started"]);
    expect(open.filter(({ chatId }) => chatId === dropped.chatId)).toEqual([]);
  });

  it("lose their words a year after they were closed, not earlier", async () => {
    const sent = await send(await teller());
    await inTx((tx) => moveReport(tx, sent, "done", { nowMs: NOW_MS, personId: null }));
    await sweepReports(test.db, NOW_MS + 364 * DAY_MS);
    expect((await reportAtOffice(test.db, vault, sent.receipt))?.form).toEqual(FORM);
    await sweepReports(test.db, NOW_MS + 366 * DAY_MS);
    expect((await reportAtOffice(test.db, vault, sent.receipt))?.form).toEqual({});
  });
});

describe("what is due about reports", () => {
  let test: TestDb;
  let holder: Holder;
  beforeAll(async () => {
    test = await testDb();
    holder = await makeHolder(test.db);
  });
  afterAll(() => test.close());

  const due = async (nowMs: number) => {
    const found = await test.db.$transaction((tx) => dueReports(tx, vault, nowMs));
    return found.map(({ why, report }) => `${why} ${report.form.name}`);
  };
  const teller = async (): Promise<Teller> => {
    const { programmeId, villageCode } = holder.actor;
    return { ...(await makeChat(test.db)), programmeId, villageCode };
  };
  const told = (who: Teller, name: string) =>
    test.db.$transaction((tx) => keepReport(tx, who, { ...FORM, name }, toolsAt()));
  const sentBy = async (who: Teller, name: string) => {
    await told(who, name);
    const command = { form: { ...FORM, name }, days: 2 };
    return test.db.$transaction((tx) => sendReport(tx, who, command, toolsAt()));
  };

  it("is each thing once, at its time", async () => {
    await told(await teller(), "HALF");
    const sent = await sentBy(await teller(), "WHOLE");
    expect(await due(NOW_MS + 29 * MINUTE_MS)).toEqual([]);
    expect(await due(NOW_MS + 30 * MINUTE_MS)).toEqual(["silent HALF"]);
    expect(await due(NOW_MS + DAY_MS - MINUTE_MS)).toEqual([]);
    expect(await due(NOW_MS + DAY_MS)).toEqual(["slow WHOLE"]);
    expect(await due(NOW_MS + 2 * DAY_MS)).toEqual([]);
    await test.db.$transaction((tx) => moveReport(tx, sent, "handling", { nowMs: NOW_MS, personId: null }));
    expect(await due(NOW_MS + 3 * DAY_MS)).toEqual(["moved WHOLE"]);
    expect(await due(NOW_MS + 3 * DAY_MS)).toEqual([]);
  });

  it("is told by one of several processes that look at the same moment", async () => {
    await told(await teller(), "ONCE");
    const all = await Promise.all([1, 2, 3, 4].map(() => due(NOW_MS + 5 * DAY_MS)));
    expect(all.flat()).toEqual(["silent ONCE"]);
  });

  it("is nothing for a report that the office works on", async () => {
    const sent = await sentBy(await teller(), "HANDLED");
    await test.db.$transaction((tx) => moveReport(tx, sent, "handling", { nowMs: NOW_MS, personId: null }));
    expect(await due(NOW_MS + 9 * DAY_MS)).toEqual(["moved HANDLED"]);
  });

  it("reaches the officers in whose scope the village lies, and nobody else", async () => {
    const officer = async (areaCode: string, programmeId = holder.programme.id) => {
      const { personId } = await makeChat(test.db);
      await test.db.role.create({
        data: {
          ...{ id: ids.uuid(), personId, kind: "officer", programmeId, areaCode },
          ...{ grantedVia: "invite", grantedAt: new Date(NOW_MS) },
        },
      });
      return personId;
    };
    const near = await officer("61.07.01");
    const regency = await officer("61.07");
    await officer("61.07.02");
    await officer("36.02", (await makeProgramme(test.db, { regencyCode: "36.02" })).id);
    await told(await teller(), "HALF");
    const notices = await test.db.$transaction((tx) => dueAboutReports(tx, toolsAt(NOW_MS + 5 * DAY_MS)));
    expect(notices.map(({ personId }) => personId)).toEqual([near]);
    await sentBy(await teller(), "SLOW");
    const slow = await test.db.$transaction((tx) => dueAboutReports(tx, toolsAt(NOW_MS + 5 * DAY_MS)));
    expect(slow.map(({ personId }) => personId).sort()).toEqual([near, regency].sort());
    expect(slow.every(({ evenStopped }) => evenStopped)).toBe(true);
  });
});
