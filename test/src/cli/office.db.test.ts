import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../support/db.ts";
import { seratus } from "./shell.ts";

const LEBAK = ["--regency", "36.02", "--year", "2026", "--quota", "100", "--fund", "APBD"];
const HEAD = ["--role", "village-head", "--village", "36.02.01.2004"];

describe("the commands of the office", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());
  const run = (...args: string[]) => seratus(test.url, args);

  it("say that nothing is there", async () => {
    expect((await run("programme", "list")).out).toContain("no programme yet");
    expect(await run("programme", "list", "--json")).toMatchObject({ code: 0, out: "[]\n" });
    expect((await run("requests")).out).toBe("Nobody waits.\n");
    expect(await run("invite", ...HEAD)).toMatchObject({ code: 1, err: expect.stringContaining("no such programme") });
  });

  it("start a programme once, with the words of its region", async () => {
    const made = await run("programme", "create", ...LEBAK, "--legal-basis", "Perbup 1|iuran", "--legal-basis", "MoU");
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining("Created 1 Desa 100 Pekerja Rentan 2026") });
    expect(made.err).toContain("--office-contact");
    const again = await run("programme", "create", ...LEBAK);
    expect(again).toMatchObject({ code: 1, out: "", err: expect.stringContaining("already has a programme") });
    const [row] = await test.db.programme.findMany();
    expect(row).toMatchObject({
      ...{ villageWord: "desa", timeZone: "Asia/Jakarta", minAge: 18, ageLimit: 65, officeContact: "" },
      legalBases: [
        { title: "Perbup 1", about: "iuran" },
        { title: "MoU", about: "" },
      ],
    });
  });

  it("call a village nagari where it is one", async () => {
    const nagari = ["--regency", "13.03", "--year", "2025", "--quota", "80", "--fund", "APB_NAGARI", "--json"];
    const made = await run(
      "programme",
      "create",
      ...nagari,
      "--registration-from",
      "2025-02-01",
      "--office-contact",
      "x",
    );
    expect(JSON.parse(made.out)).toMatchObject({
      ...{ title: "1 Nagari 80 Pekerja Rentan", headWord: "wali nagari", subUnitWord: "jorong" },
      registrationFrom: "2025-02-01",
    });
    const listed = JSON.parse((await run("programme", "list", "--json")).out);
    expect(listed).toMatchObject([
      { year: 2026, regencyName: "Kabupaten Lebak" },
      { year: 2025, fund: "APB_NAGARI" },
    ]);
  });

  it.each([
    ["an unknown regency", ["--regency", "36.99"], 1, "no kabupaten or kota"],
    ["a code that is none", ["--regency", "Lebak"], 2, "36.02"],
    ["an unknown fund", ["--fund", "CASH"], 2, "APB_NAGARI"],
    ["a day that is none", ["--registration-from", "2026-02-30"], 2, "A day such as"],
    [
      "dates in the wrong order",
      ["--registration-from", "2026-05-01", "--registration-until", "2026-04-01"],
      2,
      "lies before",
    ],
    ["ages in the wrong order", ["--min-age", "40", "--age-limit", "40"], 2, "above --min-age"],
    ["a time zone that is none", ["--time-zone", "Lebak"], 2, "Asia/Makassar"],
  ])("refuse %s", async (_what, args, code, reason) => {
    const others = ["--year", "2030", "--quota", "100", "--regency", "36.02", "--fund", "APBD"];
    const ran = await run("programme", "create", ...others, ...args);
    expect(ran).toMatchObject({ code, out: "", err: expect.stringContaining(reason) });
    expect(await test.db.programme.count({ where: { year: 2030 } })).toBe(0);
  });

  it("hand out codes once and keep only their blind index", async () => {
    const ran = await run("invite", ...HEAD, "--count", "2", "--days", "3", "--json");
    const { codes, village } = JSON.parse(ran.out);
    expect(village).toBe("Sukaraja");
    expect(new Set(codes).size).toBe(2);
    const kept = await test.db.invite.findMany();
    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toContain(codes[0]);
    for (const { createdAt, expiresAt } of kept) expect(expiresAt.getTime() - createdAt.getTime()).toBe(3 * 86_400_000);
  });

  it("invite officers of a regency or of a district of it", async () => {
    const officer = (...more: string[]) => run("invite", "--role", "officer", ...more, "--json");
    expect(JSON.parse((await officer("--regency", "36.02")).out)).toMatchObject({ kind: "officer", areaCode: "36.02" });
    const district = JSON.parse((await officer("--regency", "36.02", "--district", "36.02.01")).out);
    expect(district).toMatchObject({ areaCode: "36.02.01", area: "Malingping" });
    for (const [args, code, reason] of [
      [[], 2, "--regency is missing"],
      [["--village", "36.02.01.2004"], 2, "--regency, not with --village"],
      [["--regency", "36.02", "--district", "61.07.01"], 2, "no district of 36.02"],
      [["--regency", "36.02", "--district", "36.02.99"], 1, "no kabupaten, kota or kecamatan"],
      [["--regency", "61.04"], 1, "no such programme"],
    ] as const)
      expect(await officer(...args)).toMatchObject({ code, out: "", err: expect.stringContaining(reason) });
    expect(await run("invite", ...HEAD, "--regency", "36.02")).toMatchObject({ code: 2 });
    expect(await run("invite", "--role", "village-head")).toMatchObject({ code: 2 });
  });

  it("set when officers answer", async () => {
    const hours = (...more: string[]) => run("programme", "hours", "--regency", "36.02", ...more);
    expect((await hours()).out).toBe("Officers answer from 08:00 to 15:00 on days 1, 2, 3, 4, 5.\n");
    await hours("--closes", "16:30", "--days", "1-4,6", "--closed-on", "2026-12-25,2027-01-01");
    expect(JSON.parse((await hours("--json")).out)).toMatchObject({
      ...{ opens: "08:00", closes: "16:30", days: [1, 2, 3, 4, 6], closedOn: ["2026-12-25", "2027-01-01"] },
    });
    for (const wrong of [
      ["--opens", "16:30"],
      ["--opens", "8"],
      ["--days", "0"],
      ["--days", "5-1"],
      ["--closed-on", "2026-02-30"],
    ])
      expect(await hours(...wrong), wrong.join(" ")).toMatchObject({ code: 2, out: "" });
    expect((await hours("--closed-on", "none")).out).not.toContain("closed on");
  });

  it("list a phone and show it masked", async () => {
    const ran = await run("invite", ...HEAD, "--phone", "0812-3456-7890");
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("0812••••••90");
    expect(ran.out).not.toContain("3456");
    expect(await test.db.listedPhone.count()).toBe(1);
  });

  it.each([
    ["a village that is none", ["--village", "36.02.01.2001"], 1, "36.02.01.2002 Cilangkahan"],
    ["a village without a programme", ["--village", "61.07.01.2001"], 1, "no such programme"],
    ["a year without a programme", ["--year", "2029"], 1, "no such programme"],
    ["an unknown role", ["--role", "bupati"], 2, "village-operator"],
    ["a number that is none", ["--phone", "12"], 2, "081234567890"],
    ["a phone with a count", ["--phone", "081234567890", "--count", "2"], 2, "do not go together"],
  ])("invite nobody for %s", async (_what, args, code, reason) => {
    const before = await test.db.invite.count();
    expect(await run("invite", ...HEAD, ...args)).toMatchObject({
      code,
      out: "",
      err: expect.stringContaining(reason),
    });
    expect(await test.db.invite.count()).toBe(before);
  });

  it("ask which programme is meant where a year has two", async () => {
    await run("programme", "create", "--regency", "36.02", "--year", "2026", "--quota", "10", "--fund", "CSR");
    expect(await run("invite", ...HEAD)).toMatchObject({ code: 1, err: expect.stringContaining("--fund APBD or CSR") });
    expect(await run("invite", ...HEAD, "--fund", "CSR")).toMatchObject({ code: 0 });
  });

  it("name a misuse and leave the database alone", async () => {
    expect(await run("invte")).toMatchObject({ code: 2, err: expect.stringContaining("unknown command") });
    expect(await run("--help")).toMatchObject({ code: 0, out: expect.stringContaining("programme") });
    const wrong = await seratus(test.url, ["programme", "list"], [], { PORT: "door" });
    expect(wrong).toMatchObject({ code: 2, out: "", err: expect.stringContaining("PORT must be") });
  });
});
