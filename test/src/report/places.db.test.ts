import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placesFor } from "../../../src/report/facts.ts";
import { makeProgramme, TODAY } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

describe("villages by name", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
    await makeProgramme(test.db);
    await makeProgramme(test.db, { regencyCode: "16.04", year: 2025 });
    await makeProgramme(test.db, { regencyCode: "13.03", year: 2025 });
  });
  afterAll(() => test.close());
  const named = async (text: string) =>
    (await placesFor(test.db, { text }, TODAY)).map(({ name, districtName }) => `${name}, ${districtName}`);

  it.each([
    ["Sebalo", ["Sebalo, Bengkayang"]],
    ["desa sungai duri kec. sungai raya", ["Sungai Duri, Sungai Raya"]],
    ["SUNGAIDURI", ["Sungai Duri, Sungai Raya"]],
    ["Muaro Sijunjung", ["Muaro, Sijunjung"]],
    ["Kampung Antah Berantah", []],
    ["", []],
  ])("%s", async (text, found) => {
    expect(await named(text)).toEqual(found);
  });

  it("are several where the name alone does not tell, fewer with the sub-district", async () => {
    const all = await named("Tanjung Alam");
    expect(all.length).toBeGreaterThan(1);
    const [, district] = all[0]?.split(", ") ?? [];
    expect(await named(`Tanjung Alam kecamatan ${district}`)).toEqual([all[0]]);
  });

  it("are looked for only where there is a programme", async () => {
    expect(await named("Rangkasbitung Timur")).toEqual([]);
  });
});
