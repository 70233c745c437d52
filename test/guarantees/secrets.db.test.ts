import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Db } from "../../src/db/client.ts";
import { type Field, makeVault } from "../../src/kit/vault.ts";
import { nikFor, phoneFor } from "../support/builders.ts";
import { withoutMomentsAndIds } from "../support/log-lines.ts";
import { playTranscript } from "../support/transcript.ts";
import { makeWorld, TEST_KEYS, type World } from "../support/world.ts";

const TRANSCRIPTS = join(import.meta.dirname, "../transcripts");
/** Conversations in which every kind of personal number is said. */
const STORIES = [
  ...["daftar.sebaris.txt", "daftar.satu-per-satu.txt", "cek.semua-keadaan.txt", "roster.perbaiki.txt"],
  ...["kode.nomor-hp.txt", "kirim.tanda-terima.txt", "aneh.bukan-teks.txt", "petugas.minta-bantu.txt"],
  "petugas.tersambung.txt",
];

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

describe("personal numbers", () => {
  it.each(STORIES)("of %s are nowhere in the database or the log", async (story) => {
    world = await makeWorld();
    const source = readFileSync(join(TRANSCRIPTS, story), "utf8");
    await playTranscript(source, world);
    await world.say("+6281277778888", "halo dari 0812 7777 8888");
    const numbers = [...numbersIn(source), "81277778888"];
    const cells = await dump(world.app.db);
    expect(cells.length).toBeGreaterThan(20);
    expect(cells.filter(({ text }) => tells(text, numbers)).map(({ where }) => where)).toEqual([]);
    expect(world.logged.filter((line) => tells(withoutMomentsAndIds(line), numbers))).toEqual([]);
  });

  it("would be found if they were there", async () => {
    world = await makeWorld();
    const { db } = world.app;
    await db.attempt.create({ data: { key: `cek ${nikFor(1)}`, at: new Date() } });
    await db.auditEntry.create({
      data: { at: new Date(), via: "system", action: "test", subject: "x", detail: { phone: phoneFor(1) } },
    });
    const cells = await dump(db);
    const found = cells.filter(({ text }) => tells(text, [nikFor(1), phoneFor(1).slice(1)]));
    expect(found.map(({ where }) => where).sort()).toEqual(["attempt.key", "audit_entry.detail"]);
  });

  it("of every story that is told are among those looked for", () => {
    const all = readdirSync(TRANSCRIPTS).flatMap((file) => numbersIn(readFileSync(join(TRANSCRIPTS, file), "utf8")));
    expect(all.filter((number) => number.length === 16).length).toBeGreaterThan(20);
  });
});

describe("the vault", () => {
  const [oldKey, newKey] = [TEST_KEYS[0] ?? new Uint8Array(32), Buffer.alloc(32, 8)];
  const vault = makeVault([oldKey]);
  const nik = nikFor(7);

  it("opens what it sealed, and never seals twice alike", () => {
    const sealed = vault.seal("worker.nik", nik);
    expect(vault.open("worker.nik", sealed)).toBe(nik);
    expect(vault.seal("worker.nik", nik)).not.toBe(sealed);
    const bytes = vault.sealBytes("attachment.bytes", Buffer.from("a list"));
    expect(Buffer.from(vault.openBytes("attachment.bytes", bytes)).toString()).toBe("a list");
  });

  it.each<Field>(["worker.kk", "chat.address", "outbox.body"])("refuses a value moved to %s", (field) => {
    expect(() => vault.open(field, vault.seal("worker.nik", nik))).toThrow();
    expect(() => vault.openBytes(field, vault.sealBytes("worker.nik", Buffer.from(nik)))).toThrow();
  });

  it("refuses a value of which any one bit was changed", () => {
    const [id, body = ""] = vault.seal("worker.nik", nik).split(":");
    const raw = Buffer.from(body, "base64");
    for (let at = 0; at < raw.length; at++) {
      const altered = Buffer.from(raw);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => vault.open("worker.nik", `${id}:${altered.toString("base64")}`)).toThrow();
    }
    expect(() => vault.open("worker.nik", `${id}:${raw.subarray(0, 20).toString("base64")}`)).toThrow();
  });

  it("opens and finds, with a new key in front, what the old one sealed and indexed", () => {
    const rotated = makeVault([newKey, oldKey]);
    expect(rotated.open("worker.nik", vault.seal("worker.nik", nik))).toBe(nik);
    expect(rotated.index("worker.nik", nik)).toBe(vault.index("worker.nik", nik));
    expect(() => vault.open("worker.nik", rotated.seal("worker.nik", nik))).toThrow(/No key/);
  });

  it("knows everybody again after the key was changed", async () => {
    world = await makeWorld();
    await world.say("1001", "halo");
    const { db } = world.app;
    const rotated = makeVault([newKey, oldKey]);
    const addressIndex = rotated.index("chat.address", "telegram\u00001001");
    const chat = await db.chat.findFirstOrThrow({ where: { addressIndex } });
    expect(rotated.open("chat.address", chat.addressSealed)).toBe("1001");
  });
});

interface Cell {
  readonly where: string;
  readonly text: string;
}

/** Every value of every column of every table that a conversation can write, as text; bytes read as UTF-8 too. */
async function dump(db: Db): Promise<Cell[]> {
  const columns = await db.$queryRaw<{ table: string; column: string; type: string }[]>`
    select table_name as table, column_name as column, data_type as type from information_schema.columns
    where table_schema = 'public' and table_name not in ('area', 'tariff_rule', '_prisma_migrations')`;
  const cells: Cell[] = [];
  for (const { table, column, type } of columns) {
    const read = type === "bytea" ? `encode("${column}", 'escape')` : `"${column}"::text`;
    const rows = await db.$queryRawUnsafe<{ text: string | null }[]>(`select ${read} as text from "${table}"`);
    const where = `${table}.${column}`;
    for (const { text } of rows) if (text !== null) cells.push({ where, text });
  }
  return cells;
}

/** The NIK and phone numbers that people say in a story, as bare digits. */
function numbersIn(source: string): string[] {
  const said = source.split("\n").filter((line) => /^(W:|!)/.test(line));
  const runs = said.flatMap((line) => line.match(/\d(?:[ .-]?\d){15}|(?:\+62|\b08)\d(?:[ .-]?\d){6,10}/g) ?? []);
  return [...new Set(runs.map((run) => run.replace(/\D/g, "").replace(/^(?:0|62)/, "")))];
}

/** Whether a text holds one of the numbers, however it is spaced. */
function tells(text: string, numbers: readonly string[]): boolean {
  const bare = text.replace(/(?<=\d)[ .-](?=\d)/g, "");
  return numbers.some((number) => bare.includes(number));
}
