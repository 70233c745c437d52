import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../support/db.ts";
import { seratus } from "./shell.ts";

const AT = ["--regency", "36.02"];
const CREATE = ["programme", "create", ...AT, "--year", "2026", "--quota", "100", "--fund", "APBD"];

describe("the office's own answer, from the command line", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
    await run(...CREATE);
  });
  afterAll(() => test.close());
  const run = (...args: string[]) => seratus(test.url, args);
  const asked = async () =>
    JSON.parse((await run("ask", "kantornya di mana", "--village", "36.02.01.2004", "--json")).out);

  it("is the product's own at first", async () => {
    expect((await run("faq", "answer", "kontak", ...AT)).out).toMatch(
      /answer that the product brings[\s\S]*Never checked/,
    );
    expect((await asked()).answer).toContain("175");
  });

  it("is shown and not written on a dry run", async () => {
    expect((await run("faq", "answer", "kontak", ...AT, "--text", "Di pasar.", "--dry-run")).out).toBe("Di pasar.\n");
    expect((await asked()).answer).toContain("175");
  });

  it("is what people read once it is written, and is kept with its history when it is taken back", async () => {
    await run("faq", "answer", "kontak", ...AT, "--text", "Kantornya di sebelah pasar.");
    expect((await asked()).answer).toMatch(/^Kantornya di sebelah pasar\.\n\(Diperiksa petugas \d/);
    await run("faq", "answer", "kontak", ...AT, "--check");
    await run("faq", "answer", "kontak", ...AT, "--restore");
    expect((await asked()).answer).toContain("175");
    const shown = JSON.parse((await run("faq", "answer", "kontak", ...AT, "--json")).out);
    expect(shown).toMatchObject({
      own: null,
      history: [{ deed: "restored" }, { deed: "checked" }, { deed: "changed" }],
    });
    expect(await test.db.auditEntry.count({ where: { action: { startsWith: "answer-" } } })).toBe(3);
  });

  it("is refused with its reason", async () => {
    const nik = await run("faq", "answer", "kontak", ...AT, "--text", "NIK 3602010107850001");
    expect(nik).toMatchObject({ code: 1, err: expect.stringContaining("number like a NIK") });
    expect(nik.err).not.toContain("3602010107850001");
    expect((await run("faq", "answer", "kontak", ...AT, "--text", "a", "--check")).code).toBe(2);
    expect((await run("faq", "answer", "cuaca", ...AT)).code).toBe(2);
  });
});
