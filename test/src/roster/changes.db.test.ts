import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { correct, remove } from "../../../src/roster/changes.ts";
import { lastChange, nikStanding, rosterList } from "../../../src/roster/facts.ts";
import { undo } from "../../../src/roster/undo.ts";
import {
  type Holder,
  makeEnrolled,
  makeHolder,
  makeProgramme,
  NOW_MS,
  nikFor,
  phoneFor,
  rosterOf,
  TODAY,
  toolsAt,
  vault,
} from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const MINUTE = 60_000;

describe("changing a roster", () => {
  let test: TestDb;
  let year = 2026;
  let holder: Holder;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    year += 1;
    holder = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year, quotaPerVillage: 2 }) });
  });

  const last = (nowMs = NOW_MS, of = holder) => lastChange(test.db, of.actor, toolsAt(nowMs));
  const takeBack = async (nowMs = NOW_MS) => {
    const changeId = (await last(nowMs))?.changeId ?? "none";
    await test.db.$transaction((tx) => undo(tx, holder.actor, { changeId, today: TODAY }, toolsAt(nowMs)));
  };
  const fix = (enrolmentId: string, field: "nik" | "name" | "occupation" | "phone", value: string | null) =>
    test.db.$transaction((tx) => correct(tx, holder.actor, { enrolmentId, field, value, today: TODAY }, toolsAt()));
  const take = (enrolmentId: string, reason = "pindah") =>
    test.db.$transaction((tx) => remove(tx, holder.actor, { enrolmentId, reason }, toolsAt()));
  const list = async () => (await rosterList(test.db, holder.actor, vault)).map((row) => `${row.name} ${row.standing}`);

  it("takes an addition back within 30 minutes, and not after", async () => {
    await makeEnrolled(test.db, holder, 1, {}, NOW_MS - 30 * MINUTE - 1);
    expect(await last()).toBeNull();
    await expect(takeBack()).rejects.toThrow("last change");
    await makeEnrolled(test.db, holder, 2, {}, NOW_MS - 30 * MINUTE);
    expect(await last()).toMatchObject({ kind: "added", name: "AGUS", minutesAgo: 30 });
    await takeBack();
    expect(await list()).toEqual(["SITI main"]);
    expect(await last()).toBeNull();
    const gone = await test.db.enrolment.findFirstOrThrow({ where: { worker: { name: "AGUS" } } });
    expect(gone).toMatchObject({ state: "removed", reason: "undo" });
    expect(await nikStanding(test.db, holder.actor, nikFor(2), year, vault)).toEqual({ is: "free" });
  });

  it("gives a worker known from elsewhere their former name back when the addition is taken back", async () => {
    await makeEnrolled(test.db, holder, 1, { name: "SITI AMINAH", phone: phoneFor(1) });
    holder = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year: year + 100 }) });
    await makeEnrolled(test.db, holder, 1, { name: "SITI HASANAH" });
    await takeBack();
    const worker = await test.db.worker.findUniqueOrThrow({
      where: { nikIndex: vault.index("worker.nik", nikFor(1)) },
    });
    expect(worker.name).toBe("SITI AMINAH");
    expect(vault.open("worker.phone", worker.phoneSealed ?? "")).toBe(phoneFor(1));
    expect(worker.phoneIndex).toBe(vault.index("worker.phone", phoneFor(1)));
  });

  it("corrects every field and takes each correction back, the newest first", async () => {
    const { enrolmentId } = await makeEnrolled(test.db, holder, 10, { phone: phoneFor(10) });
    const before = await rosterList(test.db, holder.actor, vault);
    await fix(enrolmentId, "name", "SITI BARU");
    await fix(enrolmentId, "occupation", "nelayan");
    await fix(enrolmentId, "phone", null);
    await fix(enrolmentId, "nik", "6107014107850777");
    const [after] = await rosterList(test.db, holder.actor, vault);
    expect(after).toMatchObject({ name: "SITI BARU", occupation: "nelayan", phone: null, nik: "6107••••••••0777" });
    expect(after).toMatchObject({ sex: "P", birthDate: "1985-07-01" });
    for (const field of ["nik", "phone", "occupation", "name"]) {
      expect(await last()).toMatchObject({ kind: "corrected", field });
      await takeBack();
    }
    expect(await rosterList(test.db, holder.actor, vault)).toEqual(before);
    expect(await last()).toMatchObject({ kind: "added" });
  });

  it("writes nothing when a correction brings the same value", async () => {
    const { enrolmentId } = await makeEnrolled(test.db, holder, 11);
    await fix(enrolmentId, "phone", null);
    await fix(enrolmentId, "nik", nikFor(11));
    expect(await test.db.rosterChange.count({ where: { enrolmentId } })).toBe(1);
  });

  it("refuses a NIK that another enrolment of the year has, and leaves everything as it was", async () => {
    const { enrolmentId } = await makeEnrolled(test.db, holder, 20);
    await makeEnrolled(test.db, holder, 21);
    await expect(fix(enrolmentId, "nik", nikFor(21))).rejects.toThrow("NIK");
    expect(await nikStanding(test.db, holder.actor, nikFor(20), year, vault)).toMatchObject({
      is: "here",
      enrolmentId,
    });
  });

  it("lets a corrected NIK belong to somebody known from another year without touching the mistyped one's past", async () => {
    await makeEnrolled(test.db, holder, 30, { name: "ORANG LAIN" });
    await makeEnrolled(test.db, holder, 31, { name: "BUDI LAMA" });
    holder = await makeHolder(test.db, { programme: await makeProgramme(test.db, { year: year + 200 }) });
    // The village mistypes Budi's NIK 31 as 30, which is somebody else's.
    const { enrolmentId } = await makeEnrolled(test.db, holder, 30, { name: "BUDI BARU" });
    await fix(enrolmentId, "nik", nikFor(31));
    const workers = await test.db.worker.findMany({
      where: { name: { startsWith: "BUDI" } },
      select: { nikIndex: true },
    });
    expect(workers).toContainEqual({ nikIndex: vault.index("worker.nik", nikFor(31)) });
    expect(await nikStanding(test.db, holder.actor, nikFor(30), year + 200, vault)).toEqual({ is: "free" });
    await takeBack();
    expect(await nikStanding(test.db, holder.actor, nikFor(30), year + 200, vault)).toMatchObject({ is: "here" });
    expect(await nikStanding(test.db, holder.actor, nikFor(31), year + 200, vault)).toEqual({ is: "free" });
  });

  it("keeps no record of a mistyped NIK that nobody else uses", async () => {
    const { enrolmentId } = await makeEnrolled(test.db, holder, 40);
    await fix(enrolmentId, "nik", nikFor(41));
    expect(await test.db.worker.count({ where: { nikIndex: vault.index("worker.nik", nikFor(40)) } })).toBe(0);
  });

  it("does not offer to take back a NIK correction when the former NIK stands elsewhere by now", async () => {
    const { enrolmentId } = await makeEnrolled(test.db, holder, 50);
    await fix(enrolmentId, "nik", nikFor(51));
    const there = await makeHolder(test.db, { programme: holder.programme, villageCode: "61.07.01.2004" });
    await makeEnrolled(test.db, there, 50);
    expect(await last()).toBeNull();
  });

  it("moves the first of the reserve up for who is removed, and back when that is taken back", async () => {
    const first = await makeEnrolled(test.db, holder, 1);
    for (const n of [2, 3, 4]) await makeEnrolled(test.db, holder, n);
    expect(await list()).toEqual(["SITI main", "AGUS main", "DEWI reserve", "JOKO reserve"]);
    await take(first.enrolmentId, "pindah, hubungi 0812 3456 7890");
    expect(await list()).toEqual(["AGUS main", "DEWI main", "JOKO reserve"]);
    const row = await test.db.enrolment.findUniqueOrThrow({ where: { id: first.enrolmentId } });
    expect(row).toMatchObject({ state: "replaced", reason: "pindah, hubungi ••••••••••90" });
    expect(row.replacedBy).not.toBeNull();
    expect(await last()).toMatchObject({ kind: "removed", name: "SITI" });
    await takeBack();
    expect(await list()).toEqual(["SITI main", "AGUS main", "DEWI reserve", "JOKO reserve"]);
    expect(await last()).toMatchObject({ kind: "added", name: "JOKO" });
    expect(await test.db.enrolment.findUniqueOrThrow({ where: { id: first.enrolmentId } })).toMatchObject({
      ...{ state: "draft", replacedBy: null, reason: null },
    });
  });

  it("removes without a replacement from the reserve, or when there is no reserve", async () => {
    const { enrolmentId } = await makeEnrolled(test.db, holder, 1);
    await take(enrolmentId);
    expect(await test.db.enrolment.findUniqueOrThrow({ where: { id: enrolmentId } })).toMatchObject({
      state: "removed",
    });
    await expect(take(enrolmentId)).rejects.toThrow("row");
    await takeBack();
    expect(await list()).toEqual(["SITI main"]);
  });

  it("moves nobody up while the list proper is still full, its quota having been lowered", async () => {
    const { enrolmentId } = await makeEnrolled(test.db, holder, 1);
    for (const n of [2, 3]) await makeEnrolled(test.db, holder, n);
    await test.db.programme.update({ where: { id: holder.programme.id }, data: { quotaPerVillage: 1 } });
    await take(enrolmentId);
    expect(await list()).toEqual(["AGUS main", "DEWI reserve"]);
  });

  it("does not offer to take back a removal when the worker stands elsewhere by now", async () => {
    const { enrolmentId } = await makeEnrolled(test.db, holder, 60);
    await take(enrolmentId);
    const there = await makeHolder(test.db, { programme: holder.programme, villageCode: "61.07.01.2004" });
    await makeEnrolled(test.db, there, 60);
    expect(await last()).toBeNull();
    expect(await nikStanding(test.db, holder.actor, nikFor(60), year, vault)).toEqual({ is: "elsewhere" });
    await expect(takeBack()).rejects.toThrow("last change");
  });

  it("cannot reach into another village's roster", async () => {
    const { enrolmentId } = await makeEnrolled(test.db, holder, 70);
    const there = await makeHolder(test.db, { programme: holder.programme, villageCode: "61.07.01.2004" });
    await makeEnrolled(test.db, there, 71);
    const reach = test.db.$transaction((tx) => remove(tx, there.actor, { enrolmentId, reason: "" }, toolsAt()));
    await expect(reach).rejects.toThrow("row");
    expect(await rosterOf(test.db, holder)).toMatchObject({ mainCount: 1 });
  });
});
