import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeVault } from "../../../src/kit/vault.ts";
import { ids, NOW_MS } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { TEST_KEYS } from "../../support/world.ts";
import { seratus } from "./shell.ts";

const TOLD = ["LAPOR", "kecelakaan", "keluarga", "belum tahu", "Budi", "6107012107850001", "kebun", "jatuh", "12/11"];

describe("the reports at the office", () => {
  let test: TestDb;
  let folder = "";
  let receipt = "";
  beforeAll(async () => {
    test = await testDb();
    folder = await mkdtemp(join(tmpdir(), "seratus-reports-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await test.close();
  });
  const run = (args: string[], typed: string[] = []) => seratus(test.url, args, typed);

  it("are none at first", async () => {
    expect(await run(["reports"])).toMatchObject({ code: 0, out: "No report is open.\n" });
    expect(await run(["reports", "show", "LP-AAAA-AAAA"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("no report"),
    });
  });

  it("are listed from the first answer on, and cannot be moved before they were sent", async () => {
    await run(["talk", "--session", "ani"], TOLD);
    const [listed] = JSON.parse((await run(["reports", "list", "--json"])).out);
    expect(listed).toMatchObject({ state: "started", kind: "accident", village: null, sentAt: null });
    receipt = listed.receipt;
    expect((await run(["reports"])).out).toMatch(`${receipt} started: accident, village not known, begun`);
    expect(await run(["reports", "state", receipt, "handling"])).toMatchObject({ code: 1 });
    await run(["talk", "--session", "ani"], ["Ani", "0812 3456 7890", "ya"]);
    expect((await run(["reports"])).out).toMatch(new RegExp(`${receipt} received: .* due 20`));
  });

  it("mask numbers, and show them on record", async () => {
    const masked = await run(["reports", "show", receipt.toLowerCase()]);
    expect(masked.out).toMatch(/nik +6107••••••••0001\n[\s\S]*match +not-listed[\s\S]*phone +0812•+90/);
    expect(await test.db.auditEntry.count({ where: { action: "report-revealed" } })).toBe(0);
    const shown = JSON.parse((await run(["reports", "show", receipt, "--reveal", "--json"])).out);
    expect(shown).toMatchObject({ nik: "6107012107850001", phone: "+6281234567890", story: "jatuh", name: "BUDI" });
    expect(await test.db.auditEntry.count({ where: { action: "report-revealed", via: "command" } })).toBe(1);
  });

  it("give their files out, on record", async () => {
    const { id, chatId } = await test.db.report.findUniqueOrThrow({ where: { receipt } });
    const vault = makeVault(TEST_KEYS);
    const inbox = await test.db.inbox.findFirstOrThrow({ where: { chatId } });
    await test.db.attachment.create({
      data: {
        ...{
          id: ids.uuid(),
          chatId,
          inboxId: inbox.id,
          reportId: id,
          sizeBytes: 3,
          sha256: "0",
          createdAt: new Date(NOW_MS),
        },
        fileNameSealed: vault.seal("attachment.name", "../foto.jpg"),
        bytesSealed: vault.sealBytes("attachment.bytes", Buffer.from("abc")),
      },
    });
    expect(await run(["reports", "files", receipt, "--to", folder])).toMatchObject({ code: 0 });
    expect(await readdir(folder)).toEqual([`${receipt}-1-foto.jpg`]);
    expect(await readFile(join(folder, `${receipt}-1-foto.jpg`), "utf8")).toBe("abc");
    expect(await test.db.auditEntry.count({ where: { action: "report-files-revealed" } })).toBe(1);
  });

  it("move on, and leave the list when they are done", async () => {
    expect(await run(["reports", "state", receipt, "somewhere"])).toMatchObject({ code: 2 });
    expect(await run(["reports", "state", receipt, "insurer"])).toMatchObject({
      code: 0,
      out: `${receipt} is insurer.\n`,
    });
    const told = await run(["talk", "--session", "ani"], ["CEK LAPORAN"]);
    expect(told.out).toMatch(/sudah disampaikan ke BPJS\s+Ketenagakerjaan/);
    await run(["reports", "state", receipt, "done"]);
    expect((await run(["reports"])).out).toBe("No report is open.\n");
    expect((await run(["reports", "list", "--all"])).out).toContain(`${receipt} done`);
  });
});
