import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { coverageFor } from "../../../src/coverage/service.ts";
import type { EnrolmentState } from "../../../src/db/generated/enums.ts";
import { type Day, dateFromDay } from "../../../src/kit/date.ts";
import { makeEnrolled, makeHolder, makeProgramme, nikFor, TODAY, vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

describe("asking for cover", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  const ask = (n: number, name: string) => coverageFor(test.db, { nik: nikFor(n), name }, TODAY, vault);
  const set = (id: string, state: EnrolmentState, from: string | null = null) =>
    test.db.enrolment.update({ where: { id }, data: { state, coverFrom: from && dateFromDay(from as Day) } });

  it("answers an unknown NIK, a wrong name and somebody removed alike", async () => {
    const holder = await makeHolder(test.db);
    const { enrolmentId } = await makeEnrolled(test.db, holder, 1, { name: "SITI AMINAH" });
    const unknown = await ask(999, "SITI AMINAH");
    expect(unknown).toEqual({ result: { is: "not-listed" }, programme: null, words: null });
    expect(await ask(1, "JOKO WIDODO")).toEqual(unknown);
    expect((await ask(1, "Hj. Siti Aminah")).result).toEqual({ is: "proposed" });
    await set(enrolmentId, "removed");
    expect(await ask(1, "SITI AMINAH")).toEqual(unknown);
  });

  it("never takes the stand-in name for somebody", async () => {
    expect((await ask(998, "SITI AMINAH BINTI MUHAMMAD")).result).toEqual({ is: "not-listed" });
  });

  it("tells of the newest year, with the words of that programme", async () => {
    const earlier = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year: 2025 }) });
    const now = await makeHolder(test.db, {
      programme: await makeProgramme(test.db, { year: 2026, fund: "CSR", villageWord: "nagari" }),
    });
    const past = await makeEnrolled(test.db, earlier, 2, { name: "BUDI SANTOSO" });
    await set(past.enrolmentId, "lapsed");
    expect(await ask(2, "BUDI SANTOSO")).toMatchObject({ result: { is: "lapsed" }, programme: { year: 2025 } });
    const present = await makeEnrolled(test.db, now, 2, { name: "BUDI SANTOSO" });
    await set(present.enrolmentId, "active", "2026-02-01");
    expect(await ask(2, "BUDI SANTOSO")).toMatchObject({
      ...{ result: { is: "active", from: "2026-02-01" }, programme: { year: 2026 }, words: { desa: "nagari" } },
    });
  });

  it("prefers a live place to a removal of the same year", async () => {
    const here = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year: 2027 }) });
    const there = await makeHolder(test.db, { programme: here.programme, villageCode: "61.07.01.2004" });
    const first = await makeEnrolled(test.db, here, 3, { name: "DEWI LESTARI" });
    await set(first.enrolmentId, "removed");
    const second = await makeEnrolled(test.db, there, 3, { name: "DEWI LESTARI" });
    await set(second.enrolmentId, "removed");
    await set(first.enrolmentId, "draft");
    expect((await ask(3, "DEWI LESTARI")).result).toEqual({ is: "proposed" });
  });
});
