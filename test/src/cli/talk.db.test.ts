import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../support/db.ts";
import { seratus } from "./shell.ts";

const FRAUD = "Ada yang minta uang untuk kartu, HP 081234567890";

describe("the commands that follow a conversation", () => {
  let test: TestDb;
  let folder: string;
  beforeAll(async () => {
    test = await testDb();
    folder = await mkdtemp(join(tmpdir(), "seratus-cli-"));
  });
  afterAll(async () => {
    await test.close();
    await rm(folder, { recursive: true });
  });
  const run = (args: readonly string[], typed: readonly string[] = []) => seratus(test.url, args, typed);

  it("talk goes on where a session was", async () => {
    const first = await run(["talk", "--session", "ani"], ["halo"]);
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining("1. Ya, setuju") });
    const second = await run(["talk", "--session", "ani"], ["1"]);
    expect(second.out).toContain("Terima kasih");
    const other = await run(["talk", "--session", "budi"], ["1"]);
    expect(other.out).not.toContain("Terima kasih, Bapak/Ibu.\n");
    expect(await test.db.outbox.count({ where: { state: { not: "sent" } } })).toBe(0);
  });

  it("explain tells what became of a message, with numbers and codes masked", async () => {
    await run(["talk", "--session", "ani"], ["KODE ABCD-EFGH-JKMN", "6107012107850001"]);
    const [code, nik] = await test.db.inbox
      .findMany({ orderBy: { id: "desc" }, take: 2 })
      .then((rows) => rows.reverse());
    const told = await run(["explain", `i${nik?.id}`]);
    expect(told).toMatchObject({ code: 0, err: "" });
    expect(told.out).toMatch(/text on terminal: done, 0 failed tries/);
    expect(told.out).toContain("privacy notice: agreed");
    expect(told.out).toContain("••01");
    expect(told.out).not.toContain("6107012107850001");
    const story = JSON.parse((await run(["explain", String(code?.id), "--json"])).out);
    expect(story).toMatchObject({ said: "KODE ••••", state: "done", answers: [{ state: "sent", attempts: 1 }] });
    const answer = await run(["explain", `o${story.answers[0].id}`]);
    expect(answer.out).toContain(`i${code?.id} text`);
    expect(await run(["explain", "999999"])).toMatchObject({ code: 1, err: expect.stringContaining("no message") });
    expect(await run(["explain", "abc"])).toMatchObject({ code: 2 });
  });

  it("requests masks, reveals on record, and closes once", async () => {
    await run(["talk", "--session", "ani"], ["RESMI", FRAUD]);
    const [row] = await test.db.helpRequest.findMany();
    const masked = await run(["requests"]);
    expect(masked.out).toContain(`#${row?.id} fraud`);
    expect(masked.out).not.toContain("081234567890");
    expect(await test.db.auditEntry.count({ where: { action: "help-revealed" } })).toBe(0);
    const shown = JSON.parse((await run(["requests", "--reveal", "--json"])).out);
    expect(shown).toMatchObject([{ id: row?.id, channel: "terminal", text: expect.stringContaining("081234567890") }]);
    expect(await test.db.auditEntry.findMany({ where: { action: "help-revealed" } })).toMatchObject([
      { via: "command", subject: `help:${row?.id}` },
    ]);
    expect(await run(["requests", "--close", String(row?.id)])).toMatchObject({ code: 0 });
    expect(await run(["requests", "--close", String(row?.id)])).toMatchObject({ code: 1 });
    expect(await test.db.auditEntry.count({ where: { action: "help-closed" } })).toBe(1);
  });

  it("replay answers one saved update, and again only when told to", async () => {
    const file = await saved("start.json", {
      update_id: 7,
      message: {
        ...{ message_id: 1, date: 1_790_000_000, text: "/start" },
        chat: { id: 5, type: "private" },
        from: { id: 5, is_bot: false, first_name: "Ani" },
      },
    });
    const first = await run(["replay", file]);
    expect(first).toMatchObject({ code: 0, err: "", out: expect.stringContaining("Ya, setuju") });
    const second = await run(["replay", file]);
    expect(second).toMatchObject({ code: 0, out: first.out, err: expect.stringContaining("handled before") });
    const again = await run(["replay", "--again", file]);
    expect(again).toMatchObject({ code: 0, err: "" });
    expect(await test.db.inbox.count({ where: { channel: "telegram" } })).toBe(2);
  });

  it("replay answers a picture that cannot be fetched any more", async () => {
    const picture = { file_id: "gone", width: 10, height: 10 };
    const file = await saved("picture.json", {
      update_id: 8,
      message: {
        message_id: 2,
        date: 1_790_000_001,
        photo: [picture],
        chat: { id: 5, type: "private" },
        from: { id: 5, first_name: "Ani" },
      },
    });
    expect(await run(["replay", file])).toMatchObject({ code: 0, out: expect.stringMatching(/tidak bisa saya ambil/) });
  });

  it("replay refuses what is no message", async () => {
    expect(await run(["replay", join(folder, "nothing.json")])).toMatchObject({
      code: 1,
      err: expect.stringContaining("cannot read"),
    });
    const broken = join(folder, "broken.json");
    await writeFile(broken, "{");
    expect(await run(["replay", broken])).toMatchObject({ code: 1, err: expect.stringContaining("is not JSON") });
    const edited = await saved("edited.json", { update_id: 9, edited_message: {} });
    expect(await run(["replay", edited])).toMatchObject({ code: 1, err: expect.stringContaining("edited") });
    expect(await run(["replay"])).toMatchObject({ code: 2 });
  });

  async function saved(name: string, update: object): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, JSON.stringify(update));
    return file;
  }
});
