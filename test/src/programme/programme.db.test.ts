import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TARIFFS } from "../../../prisma/data/tariffs.ts";
import { loadAreas, loadTariffs, makeSample } from "../../../src/db/seed.ts";
import type { Day } from "../../../src/kit/date.ts";
import {
  allProgrammes,
  type CreateProgramme,
  createProgramme,
  findProgrammes,
  programmeFacts,
  tariffForAllOn,
  tariffOn,
  wordsOf,
} from "../../../src/programme/service.ts";
import { NOW_MS, TODAY, toolsAt } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const lahat: CreateProgramme = {
  ...{ regencyCode: "16.04", year: 2030, fund: "ADD", title: "1 Desa 100 Pekerja Rentan", quotaPerVillage: 60 },
  ...{ legalBases: [], villageWord: "desa", headWord: "kepala desa", subUnitWord: "dusun", timeZone: "Asia/Jakarta" },
  ...{ socializationFrom: null, registrationFrom: "2030-03-01" as Day, registrationUntil: null },
  ...{ coverageTarget: null, vulnerableWorkers: null, minAge: 18, ageLimit: 65 },
  ...{ officeName: "Dinas", officeContact: "kantor", officialPage: null },
};

describe("seeding", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  it("brings every region once", async () => {
    expect(await loadAreas(test.db, NOW_MS)).toBe(0);
    const levels = await test.db.area.groupBy({ by: ["level"], _count: true, orderBy: { level: "asc" } });
    expect(levels.map((row) => [row.level, row._count])).toEqual([
      ["province", 38],
      ["regency", 514],
      ["district", 7285],
      ["village", 83762],
    ]);
    // facts.md 5.2: Sijunjung has 62 nagari, Bengkayang 122 villages (the seventh digit 2) and 2 wards.
    const villages = (prefix: string) =>
      test.db.area.count({ where: { level: "village", code: { startsWith: prefix, contains: ".2" } } });
    expect(await test.db.area.count({ where: { level: "village", code: { startsWith: "13.03" } } })).toBe(62);
    expect(await villages("61.07")).toBe(122);
  });

  it("brings the tariffs to what the data says, however often", async () => {
    await test.db.tariffRule.updateMany({ where: { fund: "CSR" }, data: { jkkRupiah: 1 } });
    await loadTariffs(test.db);
    await loadTariffs(test.db);
    expect(await test.db.tariffRule.count()).toBe(TARIFFS.length);
    expect(await test.db.tariffRule.count({ where: { jkkRupiah: 1 } })).toBe(0);
  });

  it("makes two sample programmes where there is none, and then no more", async () => {
    expect(await makeSample(test.db, toolsAt())).toBe(2);
    expect(await makeSample(test.db, toolsAt())).toBe(0);
    const [sijunjung] = await findProgrammes(test.db, "13.03", 2026);
    const [bengkayang] = await findProgrammes(test.db, "61.07", 2026);
    expect(sijunjung && wordsOf(sijunjung)).toEqual({
      ...{ desa: "nagari", kepalaDesa: "wali nagari", dusun: "jorong", kabupaten: "Kabupaten Sijunjung" },
    });
    expect(bengkayang && programmeFacts(bengkayang, TODAY)).toMatchObject({
      ...{ title: "1 Desa 100 Pekerja Rentan", quota: 100, regencyName: "Kabupaten Bengkayang" },
      ...{ legalBases: ["Perbup 23"], phase: { is: "open", closes: "2026-12-31" } },
    });
    expect(bengkayang?.officeName).toContain("contoh");
    expect(await allProgrammes(test.db)).toHaveLength(2);
  });

  it("starts a programme once for each regency, year and fund", async () => {
    const start = (changes: Partial<CreateProgramme>) => createProgramme(test.db, { ...lahat, ...changes }, toolsAt());
    expect(await start({})).toMatchObject({ is: "created" });
    expect(await start({})).toEqual({ is: "exists" });
    expect(await start({ fund: "CSR" })).toMatchObject({ is: "created" });
    expect(await start({ regencyCode: "16.04.01" })).toEqual({ is: "no-such-regency" });
    const [row] = await findProgrammes(test.db, "16.04", 2030);
    expect(row && programmeFacts(row, "2030-02-01" as Day).phase).toEqual({ is: "socialization", opens: "2030-03-01" });
  });
});

describe("the tariff", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  const full = { totalRupiah: 16_800, jkkRupiah: 10_000, jkmRupiah: 6_800 };
  const half = { totalRupiah: 8_400, jkkRupiah: 5_000, jkmRupiah: 3_400 };

  it.each([
    ["APBD", "other", "2026-11-22", full],
    ["DBH", "transport", "2026-11-22", full],
    ["CSR", "other", "2026-03-31", full],
    ["CSR", "other", "2026-04-01", half],
    ["CSR", "other", "2026-12-31", half],
    ["CSR", "other", "2027-01-01", full],
    ["CSR", "transport", "2026-01-01", half],
    ["CSR", "transport", "2027-03-31", half],
    ["CSR", "transport", "2027-04-01", full],
    ["ADD", "other", "2026-03-31", full],
    ["ADD", "other", "2026-11-22", null],
    ["APB_NAGARI", "transport", "2027-03-31", null],
    ["APB_NAGARI", "other", "2027-01-01", full],
    ["CSR", "other", "2015-06-30", null],
  ] as const)("of %s for %s on %s", async (fund, segment, day, tariff) => {
    expect(await tariffOn(test.db, fund, segment, day as Day)).toEqual(tariff);
  });

  it.each([
    ["CSR", "2026-11-22", half],
    ["CSR", "2026-02-01", null],
    ["CSR", "2027-02-01", null],
    ["APBD", "2026-11-22", full],
    ["ADD", "2027-02-01", null],
    ["ADD", "2027-04-01", full],
  ] as const)("of %s for everybody on %s", async (fund, day, tariff) => {
    expect(await tariffForAllOn(test.db, fund, day as Day)).toEqual(tariff);
  });
});
