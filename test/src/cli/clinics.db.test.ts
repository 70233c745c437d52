import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Day } from "../../../src/kit/date.ts";
import { placesFor } from "../../../src/report/facts.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { seratus } from "./shell.ts";

const HEADER = "area,name,address,phone,source,checked_on";

describe("the clinics of the office", () => {
  let test: TestDb;
  let folder = "";
  beforeAll(async () => {
    test = await testDb();
    folder = await mkdtemp(join(tmpdir(), "seratus-clinics-"));
  });
  afterAll(() => test.close());
  const run = (...args: string[]) => seratus(test.url, ["clinics", ...args]);
  const near = async (today: string) => {
    const [place] = await placesFor(test.db, { code: "61.07.02.2001" }, today as Day);
    return place?.clinics.map(({ name, phone }) => ({ name, phone }));
  };
  const fileOf = async (...lines: string[]) => {
    const file = join(folder, "clinics.csv");
    await writeFile(file, [HEADER, ...lines].join("\n"));
    return file;
  };

  it("are none at first", async () => {
    expect((await run()).out).toMatch(/No clinic yet/);
    expect(await near("2026-11-22")).toEqual([]);
  });

  it("come from a file, are shown to who lives near, and are put in place of what was known", async () => {
    const first = [
      "61.07,RS Contoh,Jalan Contoh 1,0562 1,cabang,2026-11-01",
      "36.02,RS Lain,Jalan Lain,,cabang,2026-11-01",
    ];
    expect((await run("import", await fileOf(...first))).out).toBe("Kept 2 clinics.\n");
    expect(
      (await run("import", await fileOf('61.07,RS Contoh,"Jalan Contoh 2, Bengkayang",,cabang,2026-11-20'))).code,
    ).toBe(0);
    expect(await near("2026-11-22")).toEqual([{ name: "RS Contoh", phone: null }]);
    expect(await near("2027-12-22")).toEqual([]);
    expect(JSON.parse((await run("list", "--json")).out)).toHaveLength(2);
  });

  it("are all refused when one is wrong, with the line", async () => {
    const file = await fileOf(
      "61.07,RS Baru,Jalan 3,,cabang,2026-11-01",
      "6107,RS,Jalan,,cabang,2026-11-01",
      "61.07,RS,Jalan,,cabang,kemarin",
    );
    const refused = await run("import", file);
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toMatch(/line 3: area[\s\S]*line 4: checked_on/);
    expect(JSON.parse((await run("list", "--json")).out)).toHaveLength(2);
  });

  it("are forgotten by number", async () => {
    const [{ id }] = JSON.parse((await run("list", "--json")).out);
    expect((await run("remove", String(id))).code).toBe(0);
    expect((await run("remove", String(id))).code).toBe(1);
  });
});
