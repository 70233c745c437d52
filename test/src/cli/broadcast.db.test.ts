import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeVault } from "../../../src/kit/vault.ts";
import { ids, NOW_MS } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { TEST_KEYS } from "../../support/world.ts";
import { makeReader } from "../broadcast/people.ts";
import { seratus } from "./shell.ts";

const LEBAK = ["--regency", "36.02", "--year", "2026", "--quota", "100", "--fund", "APBD"];

describe("broadcast, the command", () => {
  let test: TestDb;
  let folder: string;
  beforeAll(async () => {
    test = await testDb();
    folder = mkdtempSync(join(tmpdir(), "seratus-broadcast-"));
    await run("programme", "create", ...LEBAK);
    const { id: programmeId } = await test.db.programme.findFirstOrThrow();
    const parts = { db: test.db, vault: makeVault(TEST_KEYS), ids, nowMs: NOW_MS };
    for (const villageCode of ["36.02.01.2004", "36.02.01.2005"])
      await makeReader(parts, { programmeId, villageCode, chatKey: villageCode });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await test.close();
  });
  const run = (...args: string[]) => seratus(test.url, args);
  const create = (...more: string[]) => run("broadcast", "create", "--regency", "36.02", ...more);

  it("refuses what nobody could send, and says why", async () => {
    expect(await create()).toMatchObject({ code: 2, err: expect.stringContaining("--ready") });
    expect(await create("--text", "Halo {name}")).toMatchObject({ code: 1, err: expect.stringContaining("name") });
    expect(await create("--text", "Halo", "--answers", "Ya")).toMatchObject({ code: 1 });
    expect(await create("--text", "Halo", "--area", "36.03.01")).toMatchObject({ code: 1 });
    const file = join(folder, "a.txt");
    writeFileSync(file, "text");
    expect(await create("--text", "Halo", "--file", file)).toMatchObject({
      code: 1,
      err: expect.stringContaining("PDF"),
    });
    expect(await test.db.broadcast.count()).toBe(0);
  });

  it("makes one, shows it, and freezes its people once it is sent", async () => {
    const file = join(folder, "undangan.pdf");
    writeFileSync(file, "%PDF-1.7");
    const made = await create("--ready", "manfaat", "--answers", "Sudah paham|Mau bertanya", "--file", file, "--json");
    expect(JSON.parse(made.out)).toEqual({ id: expect.any(Number) });
    const { id } = JSON.parse(made.out);
    const shown = JSON.parse((await run("broadcast", "preview", `${id}`, "--json")).out);
    expect(shown).toMatchObject({ total: 2, fileName: "undangan.pdf", state: "draft", second: { needed: false } });
    expect(shown.text).toContain("Rp42 juta");
    expect((await run("broadcast", "preview", `${id}`)).out).toContain("2 people in Kabupaten Lebak");
    expect(await run("broadcast", "send", `${id}`, "--json")).toMatchObject({
      code: 0,
      out: `{"id":${id},"state":"approved"}\n`,
    });
    expect(await run("broadcast", "send", `${id}`)).toMatchObject({ code: 1 });
    expect(await test.db.recipient.count({ where: { broadcastId: id, state: "waiting" } })).toBe(2);
    expect(await run("broadcast", "pause", `${id}`)).toMatchObject({ code: 1 });
    expect(await run("broadcast", "cancel", `${id}`)).toMatchObject({ code: 0 });
    expect((await run("broadcast", "status", `${id}`)).out).toContain("cancelled [##############################] 2/2");
    expect((await run("broadcast", "status")).out).toContain(`#${id} cancelled, 2`);
  });

  it("gives the same message in other languages: a ready one by itself, an own one with --also", async () => {
    const preview = async (id: number) => JSON.parse((await run("broadcast", "preview", `${id}`, "--json")).out);
    const made = async (...more: string[]) => JSON.parse((await create(...more, "--json")).out).id as number;
    const ready = await preview(await made("--ready", "penipuan", "--answers", "Sudah paham|Mau bertanya"));
    expect(ready.others).toMatchObject([
      { locale: "su", own: false, answers: ["Parantos ngartos", "Badé naros"] },
      { locale: "min", own: false, answers: ["Alah paham", "Nio batanyo"] },
    ]);
    const own = ["--text", "Halo {nama}", "--answers", "Ya|Tidak", "--also", "su=Wilujeng {nama}"];
    const id = await made(...own, "--also-answers", "su=Muhun|Henteu");
    expect((await preview(id)).others).toMatchObject([{ locale: "su", own: true, answers: ["Muhun", "Henteu"] }]);
    expect((await run("broadcast", "preview", `${id}`)).out).toContain("Wilujeng Bapak/Ibu\n1. Muhun");
    expect(await create(...own, "--also-answers", "su=Muhun")).toMatchObject({ code: 1 });
    expect(await create(...own, "--also", "jv=Sugeng")).toMatchObject({ code: 2 });
    expect(await create("--text", "Daftar {desa}", "--role", "officer")).toMatchObject({
      code: 1,
      err: expect.stringContaining("officers"),
    });
  });

  it("tells villages of the programme, and says which were not told", async () => {
    const socialization = async (...more: string[]) =>
      JSON.parse((await run("programme", "socialization", "--regency", "36.02", ...more, "--json")).out);
    expect((await socialization()).first).toBe(false);
    const set = await socialization("--first", "on", "--told", "36.02.01.2004");
    expect(set).toMatchObject({ first: true });
    expect(set.untold).toHaveLength(set.villages - 1);
    const { id } = JSON.parse((await create("--text", "Halo {nama}", "--socialization", "--json")).out);
    expect((await run("broadcast", "preview", `${id}`)).out).toContain("count as told");
    expect((await run("programme", "socialization", "--regency", "36.02")).out).toContain("not yet: 36.02.01.2005");
    expect(await run("programme", "socialization", "--regency", "36.02", "--told", "36.03.01.2001")).toMatchObject({
      code: 2,
    });
    await socialization("--first", "off");
  });

  it("says what a broadcast on the Cloud API would cost, as far as the office knows", async () => {
    const { id: programmeId } = await test.db.programme.findFirstOrThrow();
    const parts = { db: test.db, vault: makeVault(TEST_KEYS), ids, nowMs: NOW_MS };
    for (const villageCode of ["36.02.01.2006", "36.02.01.2007"])
      await makeReader(parts, { programmeId, villageCode, chatKey: villageCode, channel: "whatsapp-cloud" });
    const { id } = JSON.parse((await create("--text", "Halo", "--channel", "whatsapp-cloud", "--json")).out);
    const cloud = {
      ...{ WHATSAPP_MODE: "cloud", WHATSAPP_TOKEN: "t", WHATSAPP_PHONE_NUMBER_ID: "123456" },
      ...{ WHATSAPP_APP_SECRET: "0123456789abcdef0123456789abcdef", WHATSAPP_VERIFY_TOKEN: "verify-me-1234" },
    };
    const preview = (env: Record<string, string>) =>
      seratus(test.url, ["broadcast", "preview", `${id}`], [], env).then(({ out }) => out);
    const said = await preview(cloud);
    expect(said).toContain(
      "2 prepared texts of Meta's category marketing, which are paid for; at most 250 people in 24",
    );
    expect(said).not.toContain("Rp");
    expect(await preview({ ...cloud, WHATSAPP_RATES: "marketing=586" })).toContain("about Rp1.172 by WHATSAPP_RATES");
    await test.db.chat.updateMany({ where: { channel: "whatsapp-cloud" }, data: { blockedAt: new Date(NOW_MS) } });
  });

  it("waits for an officer's yes where the programme wants one", async () => {
    await run("broadcast", "settings", "--regency", "36.02", "--alone", "1");
    const { id } = JSON.parse((await create("--text", "Halo {nama}", "--json")).out);
    expect((await run("broadcast", "send", `${id}`)).out).toContain("waits for an officer's yes");
    expect(await run("broadcast", "resume", `${id}`)).toMatchObject({ code: 1 });
  });

  it("sends nothing in a time without broadcasts", async () => {
    expect(await run("broadcast", "settings", "--regency", "36.02", "--quiet-from", "2027-01-01")).toMatchObject({
      code: 2,
    });
    const quiet = ["--quiet-from", "2020-01-01", "--quiet-until", "2090-01-01"];
    expect(await run("broadcast", "settings", "--regency", "36.02", ...quiet)).toMatchObject({ code: 0 });
    const { id } = JSON.parse((await create("--text", "Halo", "--json")).out);
    expect((await run("broadcast", "preview", `${id}`)).out).toContain("nobody can tell when");
    await run("broadcast", "settings", "--regency", "36.02", "--quiet-off");
    expect((await run("broadcast", "preview", `${id}`)).out).toMatch(/Done by 20\d\d-/);
  });

  it("exports a line for each of its people, with no name, number or address in it", async () => {
    const [csv, xlsx] = [join(folder, "out.csv"), join(folder, "out.xlsx")];
    const [{ id } = { id: 0 }] = await test.db.broadcast.findMany({ where: { state: "cancelled" } });
    await run("broadcast", "export", `${id}`, "--to", csv);
    expect(readFileSync(csv, "utf8").split("\n")).toHaveLength(4);
    expect(readFileSync(csv, "utf8")).toMatch(/village_head,telegram,skipped,cancelled,/);
    await run("broadcast", "export", `${id}`, "--to", xlsx);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(xlsx);
    expect(book.worksheets[0]?.rowCount).toBe(3);
    expect(await run("broadcast", "export", `${id}`, "--to", "x.doc")).toMatchObject({ code: 2 });
    expect(await run("broadcast", "export", "999", "--to", csv)).toMatchObject({ code: 1 });
  });
});
