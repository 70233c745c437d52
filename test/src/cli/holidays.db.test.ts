import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietTimesOf } from "../../../src/broadcast/calendar.ts";
import { type Day, daysBefore } from "../../../src/kit/date.ts";
import { quietAt } from "../../../src/programme/quiet-rules.ts";
import { findProgramme } from "../../../src/programme/service.ts";
import { isTimeToRemind, previewReminders } from "../../../src/reminder/service.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { ending, makeReachable } from "../reminder/people.ts";
import { seratus } from "./shell.ts";

const HEADER = "date,name,regency";

describe("the holidays that an office brings in", () => {
  let test: TestDb;
  let folder = "";
  beforeAll(async () => {
    test = await testDb();
    folder = await mkdtemp(join(tmpdir(), "seratus-holidays-"));
  });
  afterAll(() => test.close());
  const run = (...args: string[]) => seratus(test.url, ["holidays", ...args]);
  const fileOf = async (name: string, ...lines: string[]) => {
    const file = join(folder, name);
    await writeFile(file, [HEADER, ...lines].join("\n"));
    return file;
  };
  const shown = async (...args: string[]) =>
    (JSON.parse((await run("list", ...args, "--json")).out) as { day: string; name: string; basis: string }[]).filter(
      ({ basis }) => basis === "imported",
    );

  it("are none at first, beside those that are known, and the next year is asked for", async () => {
    const listed = await run();
    expect(listed.out).toMatch(/2026-12-24 {2}Cuti bersama Natal {2}\(decree: SKB 3 Menteri/);
    expect(listed.out).toMatch(/2027-03-28 {2}Paskah {2}\(computed: /);
    expect(listed.out).not.toMatch(/imported/);
  });

  it("come from a file, for the country and for one regency, and take the place of what was there", async () => {
    const decree = await fileOf(
      "skb-2030.csv",
      "2030-03-05,Nyepi,",
      "2030-02-05,Idulfitri,",
      "2030-04-29,Hari jadi,61.07",
    );
    expect((await run("import", decree)).out).toMatch(/^Kept 3 days\./);
    await run("import", await fileOf("skb-2030-b.csv", "2030-03-05,Hari Suci Nyepi,"));
    expect((await shown()).map(({ day, name }) => [day, name])).toEqual([
      ["2030-02-05", "Idulfitri"],
      ["2030-03-05", "Hari Suci Nyepi"],
    ]);
    expect((await shown("--regency", "61.07")).map(({ day }) => day)).toContain("2030-04-29");
    expect((await run("list", "--regency", "61.07")).out).toContain("Hari jadi, only 61.07  (imported: skb-2030.csv)");
    expect(await test.db.auditEntry.count({ where: { action: "holidays-kept" } })).toBe(2);
  });

  it("keep reminders and broadcasts quiet, where they hold", async () => {
    const mine = await ending(test.db, { year: 2030, registrationUntil: new Date("2030-04-30") });
    const other = await ending(test.db, {
      year: 2030,
      regencyCode: "73.01",
      registrationUntil: new Date("2030-04-30"),
    });
    await makeReachable(test.db, mine, { kind: "village_head", areaCode: "61.07.01.2001" });
    const morning = Date.parse("2030-04-29T02:00:00Z");
    expect(quietAt(quietTimesOf(mine, "61.07"), morning)).toBe("holiday");
    expect(quietAt(quietTimesOf(other, "73.01"), morning)).toBeNull();
    expect(quietAt(quietTimesOf(other, "73.01"), Date.parse("2030-03-05T02:00:00Z"))).toBe("holiday");
    expect(isTimeToRemind(mine, morning)).toBe(true);
    expect(await previewReminders(test.db, mine, morning)).toEqual([]);
    expect(await previewReminders(test.db, mine, morning - 86_400_000)).toHaveLength(1);
  });

  it("are all refused when one is wrong, with the line", async () => {
    const refused = await run(
      "import",
      await fileOf("x.csv", "2031-01-01,Tahun Baru,", "1 Mei,Hari Buruh,", "2031-05-02,Hari jadi,Bengkayang"),
    );
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toMatch(/line 3: date[\s\S]*line 4: regency/);
    expect((await run("import", await fileOf("y.csv", "2031-01-01,Hari jadi,99.99"))).err).toMatch(
      /no kabupaten or kota with the code 99.99/,
    );
    expect((await run("import", await fileOf("z.csv", ",,"))).err).toMatch(/no day/);
    expect(await shown()).toHaveLength(2);
  });

  it("can be forgotten", async () => {
    expect((await run("remove", "2030-02-05")).out).toBe("Forgot 2030-02-05.\n");
    expect(await run("remove", "2030-02-05")).toMatchObject({ code: 1 });
    expect(await run("remove", "2030-04-29")).toMatchObject({ code: 1 });
    expect((await run("remove", "2030-04-29", "--regency", "61.07")).code).toBe(0);
    const { id } = await ending(test.db, { year: 2031 });
    expect((await findProgramme(test.db, id))?.holidays.has(daysBefore("2030-02-06" as Day, 1))).toBe(false);
  });
});
