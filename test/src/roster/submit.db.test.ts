import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { correct } from "../../../src/roster/changes.ts";
import { lastChange, rosterFingerprint } from "../../../src/roster/facts.ts";
import { reopen, submit } from "../../../src/roster/service.ts";
import {
  type Holder,
  makeEnrolled,
  makeHolder,
  makeProgramme,
  NOW_MS,
  nikFor,
  rosterOf,
  TODAY,
  toolsAt,
  vault,
} from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

describe("handing a roster in", () => {
  let test: TestDb;
  let year = 2026;
  let holder: Holder;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    year += 1;
    const programme = await makeProgramme(test.db, { year, quotaPerVillage: 2 });
    holder = await makeHolder(test.db, { programme, kind: "village_head" });
    for (const n of [0, 1, 2]) await makeEnrolled(test.db, holder, n);
  });

  const fingerprint = () => rosterFingerprint(test.db, holder.actor, vault);
  const handIn = (print: string, receipt = `R-${year}`, nowMs = NOW_MS) =>
    test.db.$transaction((tx) =>
      submit(tx, holder.actor, { fingerprint: print, receipt, statementVersion: "1" }, toolsAt(nowMs)),
    );
  const states = async () =>
    (await test.db.enrolment.findMany({ where: { year }, orderBy: { position: "asc" } })).map((row) => row.state);

  it("keeps what was attested and by whom", async () => {
    const print = await fingerprint();
    await handIn(print);
    expect(await states()).toEqual(["submitted", "submitted", "submitted"]);
    expect(await rosterOf(test.db, holder)).toMatchObject({
      ...{ state: "submitted", submissions: 1, receipts: [`R-${year}`], mainCount: 2, reserveCount: 1 },
    });
    expect(await test.db.submission.findUniqueOrThrow({ where: { receipt: `R-${year}` } })).toMatchObject({
      ...{ hash: print, mainCount: 2, reserveCount: 1, statementVersion: "1", byPersonId: holder.personId },
    });
    expect(await lastChange(test.db, holder.actor, toolsAt())).toBeNull();
  });

  it("is stale when the list changed after it was shown", async () => {
    const print = await fingerprint();
    await makeEnrolled(test.db, holder, 3);
    await expect(handIn(print)).rejects.toThrow("list");
    expect(await states()).not.toContain("submitted");
    const enrolmentId = (await test.db.enrolment.findFirstOrThrow({ where: { year } })).id;
    const shown = await fingerprint();
    const change = { enrolmentId, field: "nik" as const, value: nikFor(99), today: TODAY };
    await test.db.$transaction((tx) => correct(tx, holder.actor, change, toolsAt()));
    await expect(handIn(shown)).rejects.toThrow("list");
  });

  it("happens once when two people hand in at the same moment", async () => {
    const print = await fingerprint();
    const tried = await Promise.allSettled([handIn(print, `A-${year}`), handIn(print, `B-${year}`)]);
    expect(tried.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await rosterOf(test.db, holder)).toMatchObject({ submissions: 1 });
  });

  it("can be reopened, changed and handed in again under a new receipt", async () => {
    const print = await fingerprint();
    await handIn(print);
    await expect(makeEnrolled(test.db, holder, 4)).rejects.toThrow("roster state");
    await test.db.$transaction((tx) => reopen(tx, holder.actor, toolsAt()));
    expect(await states()).toEqual(["draft", "draft", "draft"]);
    await makeEnrolled(test.db, holder, 4);
    await expect(handIn(await fingerprint())).rejects.toThrow("receipt");
    await handIn(await fingerprint(), `R2-${year}`, NOW_MS + 1);
    expect(await rosterOf(test.db, holder)).toMatchObject({ submissions: 2, receipts: [`R-${year}`, `R2-${year}`] });
    expect(await fingerprint()).not.toBe(print);
  });

  it("reopens only what was handed in", async () => {
    await expect(test.db.$transaction((tx) => reopen(tx, holder.actor, toolsAt()))).rejects.toThrow("roster state");
  });
});
