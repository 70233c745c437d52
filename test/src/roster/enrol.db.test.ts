import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tx } from "../../../src/db/client.ts";
import { Stale } from "../../../src/kit/stale.ts";
import { correct } from "../../../src/roster/changes.ts";
import { enrol } from "../../../src/roster/service.ts";
import {
  type Holder,
  makeEnrolled,
  makeHolder,
  makeProgramme,
  NOW_MS,
  TODAY,
  toolsAt,
  vault,
  workerFor,
} from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

describe("enrolling", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  const put = (holder: Holder, n: number, expectMain: number) =>
    test.db.$transaction((tx) => enrol(tx, holder.actor, { worker: workerFor(n), expectMain }, toolsAt()));

  const mains = (holder: Holder) =>
    test.db.enrolment.count({
      where: {
        standing: "main",
        roster: { programmeId: holder.actor.programmeId, villageCode: holder.actor.villageCode },
      },
    });

  it("puts the hundred and first on the reserve", async () => {
    const holder = await makeHolder(test.db);
    for (let n = 0; n < 100; n++) expect(await put(holder, n, n)).toMatchObject({ standing: "main", position: n + 1 });
    expect(await put(holder, 100, 100)).toMatchObject({ standing: "reserve", position: 101 });
    const rows = await test.db.enrolment.groupBy({ by: ["standing"], _count: true, orderBy: { standing: "asc" } });
    expect(rows.map((row) => [row.standing, row._count])).toEqual([
      ["main", 100],
      ["reserve", 1],
    ]);
    expect(await test.db.rosterChange.count({ where: { kind: "added" } })).toBe(101);
    expect(await test.db.auditEntry.count({ where: { action: "worker-enrolled" } })).toBe(101);
  });

  it("gives the last place to one of two operators; the other one decides again and gets the reserve", async () => {
    const programme = await makeProgramme(test.db, { year: 2027, quotaPerVillage: 2 });
    const one = await makeHolder(test.db, { programme });
    const other = await makeHolder(test.db, { programme });
    await put(one, 200, 0);
    const tried = await Promise.allSettled([put(one, 201, 1), put(other, 202, 1)]);
    const refused = tried.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toBeInstanceOf(Stale);
    const loser = tried[0]?.status === "rejected" ? 201 : 202;
    expect(await put(other, loser, 2)).toMatchObject({ standing: "reserve" });
  });

  /** Lets `second` run into `first` while that one is done but not committed yet. */
  async function overlap(first: (tx: Tx) => Promise<unknown>, second: (tx: Tx) => Promise<unknown>) {
    const free = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    const one = test.db.$transaction(async (tx) => {
      await first(tx);
      done.resolve();
      await free.promise;
    });
    await done.promise;
    let settled = false;
    const other = test.db.$transaction(second).finally(() => {
      settled = true;
    });
    const outcome = other.then(
      () => "done",
      (error: unknown) => error,
    );
    while (!settled && !(await someoneWaits())) await sleep(5);
    free.resolve();
    await one;
    return outcome;
  }

  async function someoneWaits(): Promise<boolean> {
    const rows = await test.db.$queryRaw<unknown[]>`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return rows.length > 0;
  }

  it("makes the second of two operators wait for the first, and then decide again", async () => {
    const programme = await makeProgramme(test.db, { year: 2033, quotaPerVillage: 1 });
    const holder = await makeHolder(test.db, { programme });
    await put(holder, 700, 0);
    await test.db.enrolment.updateMany({ where: { year: 2033 }, data: { state: "removed" } });
    const add = (n: number) => (tx: Tx) => enrol(tx, holder.actor, { worker: workerFor(n), expectMain: 0 }, toolsAt());
    expect(await overlap(add(701), add(702))).toBeInstanceOf(Stale);
    expect(await test.db.enrolment.count({ where: { year: 2033, standing: "main", state: "draft" } })).toBe(1);
  });

  it("does not overwrite what somebody else just wrote about a worker known to both", async () => {
    const past = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year: 2034 }) });
    const { enrolmentId } = await makeEnrolled(test.db, past, 710);
    const now = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year: 2035 }) });
    await makeEnrolled(test.db, now, 711);
    const change = { enrolmentId, field: "name" as const, value: "NAMA BENAR", today: TODAY };
    const outcome = await overlap(
      (tx) => correct(tx, past.actor, change, toolsAt(NOW_MS + 1)),
      (tx) => enrol(tx, now.actor, { worker: workerFor(710), expectMain: 1 }, toolsAt(NOW_MS + 2)),
    );
    expect(outcome).toBeInstanceOf(Stale);
    expect(await test.db.worker.count({ where: { name: "NAMA BENAR" } })).toBe(1);
  });

  it("lets two operators make a village's first roster at the same moment", async () => {
    const programme = await makeProgramme(test.db, { year: 2028 });
    const holders = [await makeHolder(test.db, { programme }), await makeHolder(test.db, { programme })];
    const tried = await Promise.allSettled(holders.map((holder, at) => put(holder, 300 + at, 0)));
    expect(tried.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await test.db.roster.count({ where: { programmeId: programme.id } })).toBe(1);
  });

  it("never places one NIK twice in a year, even when two villages enrol it at the same moment", async () => {
    const programme = await makeProgramme(test.db, { year: 2029 });
    const here = await makeHolder(test.db, { programme });
    const there = await makeHolder(test.db, { programme, villageCode: "61.07.01.2004" });
    for (const n of [400, 401, 402, 403, 404]) {
      const main = n - 400;
      const tried = await Promise.allSettled([put(here, n, await mains(here)), put(there, n, await mains(there))]);
      expect(tried.filter((result) => result.status === "fulfilled")).toHaveLength(1);
      expect((await mains(here)) + (await mains(there))).toBe(main + 1);
      for (const result of tried) if (result.status === "rejected") expect(result.reason).toBeInstanceOf(Stale);
    }
  });

  it("refuses a NIK that stands elsewhere, and takes it in the next year under its new name", async () => {
    const here = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year: 2030 }) });
    const there = await makeHolder(test.db, { programme: here.programme, villageCode: "61.07.01.2005" });
    await makeEnrolled(test.db, here, 500, { name: "SITI AMINAH", occupation: "nelayan" });
    await expect(put(there, 500, 0)).rejects.toThrow("worker");
    const next = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year: 2031 }) });
    const { enrolmentId } = await makeEnrolled(test.db, next, 500, { name: "SITI AMINAH HASAN" });
    const row = await test.db.enrolment.findUniqueOrThrow({
      where: { id: enrolmentId },
      include: { worker: true, changes: true },
    });
    expect(row.worker).toMatchObject({ name: "SITI AMINAH HASAN", occupation: "petani" });
    const open = (sealed: string | null | undefined) => JSON.parse(vault.open("change.value", sealed ?? ""));
    expect(open(row.changes[0]?.beforeSealed)).toEqual({ name: "SITI AMINAH", occupation: "nelayan", phone: null });
    expect(open(row.changes[0]?.afterSealed)).toMatchObject({ name: "SITI AMINAH HASAN" });
  });

  it("is stale when the role ended or the roster was handed in", async () => {
    const holder = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year: 2032 }) });
    await put(holder, 600, 0);
    await test.db.roster.updateMany({ where: { programmeId: holder.programme.id }, data: { state: "submitted" } });
    await expect(put(holder, 601, 1)).rejects.toThrow("roster state");
    await test.db.role.updateMany({ where: { personId: holder.personId }, data: { endedAt: new Date(NOW_MS) } });
    await expect(put(holder, 601, 1)).rejects.toThrow("role");
  });
});
