import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftFacts } from "../../../src/draft/facts.ts";
import { dropRow, fixRow, fixWork, openFixes, putOffRow, saveRow } from "../../../src/draft/fixes.ts";
import {
  dropList,
  forgetUseless,
  receiveList,
  recheckList,
  saveList,
  showList,
  sweepLists,
} from "../../../src/draft/service.ts";
import { Stale } from "../../../src/kit/stale.ts";
import { judgeRows } from "../../../src/reading/judge.ts";
import type { RawRow } from "../../../src/reading/row.ts";
import { enrol } from "../../../src/roster/service.ts";
import {
  type Holder,
  ids,
  makeHolder,
  makeProgramme,
  NOW_MS,
  nikFor,
  TODAY,
  toolsAt,
  vault,
  workerFor,
} from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const RULES = { today: TODAY, ageRule: { minAge: 18, ageLimit: 65 } };

function raw(nik: string | null, name: string, occupation: string | null = "petani"): RawRow {
  return {
    ...{ source: `line ${name}`, nik: nik === null ? null : { text: nik }, name, occupation, phone: null },
    ...{ sex: null, birthDate: null, unsure: [] },
  };
}

describe("a list that was sent in", () => {
  let test: TestDb;
  let year = 2030;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  /** A village of its own year, so that the same people are free in each test. */
  async function village(): Promise<Holder & { readonly year: number }> {
    year += 1;
    return { ...(await makeHolder(test.db, { programme: await makeProgramme(test.db, { year }) })), year };
  }
  type Village = Awaited<ReturnType<typeof village>>;

  async function send(at: Village, rows: readonly RawRow[], more: { attachmentId?: string; nowMs?: number } = {}) {
    const delivered = judgeRows(rows, RULES).map((row) => ({
      ...{ row, way: more.attachmentId ? ("card" as const) : ("text" as const) },
      attachmentId: more.attachmentId ?? null,
    }));
    const tools = toolsAt(more.nowMs);
    const readingId = await test.db.$transaction((tx) =>
      receiveList(tx, { ...at.actor, year: at.year }, delivered, tools),
    );
    await test.db.$transaction((tx) =>
      showList(tx, at.actor, { readingId, typed: null, rules: RULES, year: at.year }, tools),
    );
  }

  const facts = (at: Village) => draftFacts(test.db, at.actor, { vault, today: TODAY });
  const counts = async (at: Village) => {
    const { waiting, same, fixing, fixes, moved } = await facts(at);
    return { waiting, same, fixing, fixes, moved };
  };
  const save = (at: Village, expectRows: number, expectMain = 0) =>
    test.db.$transaction((tx) => saveList(tx, at.actor, { expectRows, expectMain }, toolsAt()));
  const names = async (at: Village) => {
    const rows = await test.db.enrolment.findMany({
      where: { year: at.year, state: "draft" },
      orderBy: { position: "asc" },
      include: { worker: true },
    });
    return rows.map(({ worker }) => worker.name);
  };
  const firstFix = async (at: Village) => (await facts(at)).toFix[0] ?? expect.unreachable();

  it("waits for a yes, is saved in its order, and the same again does no harm", async () => {
    const at = await village();
    const list = [raw(nikFor(1), "SITI"), raw(nikFor(2), "BUDI"), raw("123", "JOKO")];
    await send(at, list);
    expect(await counts(at)).toEqual({ waiting: 2, same: 0, fixing: 1, fixes: 1, moved: 0 });
    expect(await names(at)).toEqual([]);
    await send(at, list);
    expect(await counts(at)).toEqual({ waiting: 2, same: 0, fixing: 1, fixes: 1, moved: 0 });
    await save(at, 2);
    expect(await names(at)).toEqual(["SITI", "BUDI"]);
    await send(at, list);
    expect(await counts(at)).toEqual({ waiting: 0, same: 2, fixing: 1, fixes: 1, moved: 0 });
  });

  it("is decided anew when other rows came, or the roster moved", async () => {
    const at = await village();
    await send(at, [raw(nikFor(1), "SITI")]);
    await expect(save(at, 2)).rejects.toBeInstanceOf(Stale);
    await expect(save(at, 1, 5)).rejects.toBeInstanceOf(Stale);
    await test.db.$transaction((tx) =>
      enrol(tx, at.actor, { worker: workerFor(1, { name: "TATANG" }), expectMain: 0 }, toolsAt()),
    );
    expect((await counts(at)).moved).toBe(1);
    await expect(save(at, 1, 1)).rejects.toBeInstanceOf(Stale);
    await test.db.$transaction((tx) => recheckList(tx, at.actor, at.year, toolsAt()));
    // On the roster under another name by now: a question, not a person twice.
    expect((await firstFix(at)).problems.map(({ code }) => code)).toEqual(["duplicate.roster"]);
  });

  it("is not told whose place a NIK holds elsewhere", async () => {
    const programme = await makeProgramme(test.db, { year: ++year });
    const one = { ...(await makeHolder(test.db, { programme })), year };
    const other = { ...(await makeHolder(test.db, { programme, villageCode: "61.07.01.2002" })), year };
    await test.db.$transaction((tx) => enrol(tx, one.actor, { worker: workerFor(3), expectMain: 0 }, toolsAt()));
    await send(other, [raw(nikFor(3), "TATANG")]);
    expect((await firstFix(other)).problems).toEqual([{ code: "duplicate.elsewhere" }]);
    expect(await counts(one)).toMatchObject({ waiting: 0, fixes: 0 });
  });

  it("puts those beyond the quota on the reserve", async () => {
    const programme = await makeProgramme(test.db, { year: ++year, quotaPerVillage: 2 });
    const at = { ...(await makeHolder(test.db, { programme })), year };
    await send(
      at,
      [1, 2, 3].map((n) => raw(nikFor(n), `ORANG ${"ABC"[n]}`)),
    );
    await save(at, 3);
    const rows = await test.db.enrolment.findMany({ where: { year }, orderBy: { position: "asc" } });
    expect(rows.map(({ standing }) => standing)).toEqual(["main", "main", "reserve"]);
  });

  it("can be let go, with what has to be corrected in it but not what was left of an older one", async () => {
    const at = await village();
    await send(at, [raw(nikFor(1), "SITI"), raw("123", "JOKO")]);
    await save(at, 1);
    await send(at, [raw(nikFor(2), "BUDI"), raw("456", "AGUS")]);
    await test.db.$transaction((tx) => dropList(tx, at.actor, toolsAt()));
    expect(await counts(at)).toEqual({ waiting: 0, same: 0, fixing: 0, fixes: 1, moved: 0 });
    expect((await firstFix(at)).name).toBe("JOKO");
    expect(await test.db.draftRow.count({ where: { state: "dropped", sealed: { not: null } } })).toBe(0);
  });

  it("goes through what has to be corrected, one after the other, and keeps the place", async () => {
    const at = await village();
    await send(at, [raw("123", "JOKO"), raw("456", "AGUS", null), raw("789", "DEWI")]);
    const act = { ...RULES };
    const joko = await firstFix(at);
    expect(joko).toMatchObject({ name: "JOKO", nik: "•••", confirmable: false });
    await test.db.$transaction((tx) => putOffRow(tx, at.actor, joko.rowId, toolsAt()));
    const agus = await firstFix(at);
    expect(agus.problems.map(({ code }) => code)).toEqual(["nik.length", "occupation.missing"]);
    const fix = (rowId: string, field: "nik" | "occupation", value: string) =>
      test.db.$transaction((tx) =>
        fixRow(tx, at.actor, { rowId, fix: { field, value }, rules: act, year: at.year }, toolsAt()),
      );
    await fix(agus.rowId, "nik", nikFor(5));
    expect((await firstFix(at)).problems.map(({ code }) => code)).toEqual(["occupation.missing"]);
    const keep = (rowId: string, expectMain = 0) =>
      test.db.$transaction((tx) => saveRow(tx, at.actor, { rowId, expectMain }, toolsAt()));
    await expect(keep(agus.rowId)).rejects.toBeInstanceOf(Stale);
    await fix(agus.rowId, "occupation", "jual kue");
    await keep(agus.rowId);
    expect(await names(at)).toEqual(["AGUS"]);
    expect((await firstFix(at)).name).toBe("DEWI");
    await test.db.$transaction(async (tx) => dropRow(tx, at.actor, (await firstFix(at)).rowId, toolsAt()));
    expect((await firstFix(at)).name).toBe("JOKO");
    await send(at, [raw("456", "AGUS", null)]);
    expect(await counts(at)).toMatchObject({ same: 1, fixing: 1 });
    await expect(keep(agus.rowId)).rejects.toBeInstanceOf(Stale);
  });

  it("gives a missing work to all at once, who then wait for one yes", async () => {
    const at = await village();
    await send(at, [raw(nikFor(1), "SITI", null), raw(nikFor(2), "BUDI", null), raw("123", "JOKO", null)]);
    await test.db.$transaction((tx) => fixWork(tx, at.actor, { value: "tani", rules: RULES }, toolsAt()));
    expect(await counts(at)).toMatchObject({ waiting: 2, fixes: 1 });
    await save(at, 2);
    const workers = await test.db.worker.findMany({ where: { name: { in: ["SITI", "BUDI"] } } });
    expect(workers.map(({ occupation, occupationSaid }) => [occupation, occupationSaid])).toContainEqual([
      "petani",
      "tani",
    ]);
  });

  it("is open to the village's own people alone", async () => {
    const at = await village();
    await send(at, [raw("123", "JOKO")]);
    const stranger = await village();
    const chat = async (personId: string) => {
      const { id } = await test.db.chat.create({
        data: { channel: "telegram", addressIndex: ids.uuid(), addressSealed: "x", personId },
      });
      return id;
    };
    expect(await openFixes(test.db, at.actor, await chat(at.actor.personId), vault)).toMatchObject([{ nik: "123" }]);
    await expect(openFixes(test.db, at.actor, await chat(stranger.actor.personId), vault)).rejects.toThrow("no role");
    const row = await firstFix(at);
    await expect(
      test.db.$transaction((tx) => dropRow(tx, stranger.actor, row.rowId, toolsAt())),
    ).rejects.toBeInstanceOf(Stale);
  });

  it("takes its pictures along: erased when decided on or useless, and that is written down", async () => {
    const at = await village();
    const picture = async () => {
      const chat = await test.db.chat.create({
        data: { channel: "telegram", addressIndex: ids.uuid(), addressSealed: "x", personId: at.actor.personId },
      });
      const inbox = await test.db.inbox.create({
        data: {
          ...{ chatId: chat.id, channel: "telegram", externalId: ids.uuid(), ord: 1, state: "done" },
          ...{ nextTryAt: new Date(NOW_MS), receivedAt: new Date(NOW_MS) },
        },
      });
      const data = { chatId: chat.id, inboxId: inbox.id, fileNameSealed: "x", sizeBytes: 1, sha256: "x" };
      const bytesSealed = vault.sealBytes("attachment.bytes", new Uint8Array([1]));
      return (
        await test.db.attachment.create({ data: { ...data, id: ids.uuid(), bytesSealed, createdAt: new Date(NOW_MS) } })
      ).id;
    };
    const erased = async (id: string) =>
      (await test.db.attachment.findUniqueOrThrow({ where: { id } })).bytesSealed === null &&
      (await test.db.auditEntry.count({ where: { action: "picture-erased", subject: `attachment:${id}` } })) === 1;
    const [good, wrong, useless] = [await picture(), await picture(), await picture()];
    await send(at, [raw(nikFor(1), "SITI")], { attachmentId: good });
    await send(at, [raw("123", "JOKO")], { attachmentId: wrong });
    expect((await facts(at)).fromCards.map(({ name }) => name)).toEqual(["SITI"]);
    await test.db.$transaction((tx) => forgetUseless(tx, { ...at.actor, year: at.year }, [useless], toolsAt()));
    expect([await erased(good), await erased(wrong), await erased(useless)]).toEqual([false, false, true]);
    await save(at, 1);
    expect([await erased(good), await erased(wrong)]).toEqual([true, false]);
    await test.db.$transaction(async (tx) => dropRow(tx, at.actor, (await firstFix(at)).rowId, toolsAt()));
    expect(await erased(wrong)).toBe(true);
  });

  it("is forgotten when it was never shown, or when nobody decided for half a year", async () => {
    const at = await village();
    const [row] = judgeRows([raw(nikFor(8), "LAMA")], RULES);
    if (!row) expect.unreachable();
    await test.db.$transaction((tx) =>
      receiveList(tx, { ...at.actor, year: at.year }, [{ row, way: "text", attachmentId: null }], toolsAt()),
    );
    await send(at, [raw(nikFor(9), "BARU")]);
    const days = (count: number) => NOW_MS + count * 86_400_000;
    await sweepLists(test.db, days(0));
    expect(
      await test.db.draftRow.count({ where: { villageCode: at.actor.villageCode, programmeId: at.actor.programmeId } }),
    ).toBe(2);
    await sweepLists(test.db, days(2));
    expect(await counts(at)).toMatchObject({ waiting: 1 });
    await sweepLists(test.db, days(181));
    expect(await counts(at)).toMatchObject({ waiting: 0 });
  });
});
