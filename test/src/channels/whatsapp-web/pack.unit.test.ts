import { randomBytes } from "node:crypto";
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SessionShelf } from "../../../../src/channels/link.ts";
import { makeCopies } from "../../../../src/channels/whatsapp-web/copies.ts";
import { packProfile, unpackProfile } from "../../../../src/channels/whatsapp-web/pack.ts";
import { makeLog } from "../../../../src/kit/log.ts";

const MAX = 10_000_000;
const KEYS = "session/Default/Local Storage/leveldb/000003.log";

let home: string;
let other: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "seratus-pack-"));
  other = join(home, "other");
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function put(path: string, bytes: string | Buffer): Promise<void> {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), bytes);
}

const read = (path: string) => readFile(join(other, path)).catch(() => null);

describe("a packed session", () => {
  it("has the keys, what the page knows and whose number it is, and nothing else", async () => {
    const picture = randomBytes(200_000);
    await put("account", "mark of a number");
    await put(KEYS, "keys");
    await put("session/Default/Local Storage/leveldb/LOCK", "");
    await put("session/Default/IndexedDB/https_web.whatsapp.com_0.indexeddb.blob/1/00/1", picture);
    await put("session/Default/Cache/data_1", "much");
    await put("session/SingletonLock", "here-1");
    await put("mark", "of this folder");
    const pack = await packProfile(home, MAX);
    if (typeof pack === "string") throw new Error(pack);
    await unpackProfile(other, pack);
    expect(String(await read("account"))).toBe("mark of a number");
    expect(String(await read(KEYS))).toBe("keys");
    const blob = await read("session/Default/IndexedDB/https_web.whatsapp.com_0.indexeddb.blob/1/00/1");
    expect(Buffer.compare(blob ?? Buffer.alloc(0), picture)).toBe(0);
    for (const path of ["session/Default/Cache/data_1", "session/SingletonLock", "mark"])
      expect(await read(path)).toBeNull();
    expect(await read("session/Default/Local Storage/leveldb/LOCK")).toBeNull();
    expect((await stat(join(other, KEYS))).mode & 0o077).toBe(0);
  });

  it("is not made of a folder that changes meanwhile, nor beyond its size", async () => {
    await put(KEYS, randomBytes(3_000_000));
    let isWriting = true;
    const writing = (async () => {
      while (isWriting) await appendFile(join(home, KEYS), "more");
    })();
    const pack = await packProfile(home, MAX);
    isWriting = false;
    await writing;
    expect(pack === "busy").toBe(true);
    expect(await packProfile(home, 100_000)).toBe("too-large");
  });

  it.each(["../account", "session/Default/IndexedDB/../../../x", "/etc/x", "owner.lock"])(
    "writes no file outside of its places: %s",
    async (path) => {
      const head = Buffer.from(JSON.stringify([{ path, size: 1 }]));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(head.byteLength);
      await expect(unpackProfile(other, gzipSync(Buffer.concat([length, head, Buffer.from("x")])))).rejects.toThrow();
    },
  );
});

describe("a copy of a session", () => {
  function open(more: { readonly maxBytes?: number; readonly fails?: boolean } = {}) {
    const puts: Uint8Array[] = [];
    const notes: string[] = [];
    const shelf: SessionShelf = {
      lastUser: async () => null,
      claim: async () => true,
      take: async () => null,
      put: async (copy) => {
        if (more.fails) throw new Error("away");
        puts.push(copy);
        return true;
      },
      clear: async () => undefined,
    };
    const log = makeLog("silent");
    const note = (how: string) => void notes.push(how);
    return { puts, notes, copies: makeCopies({ shelf, dataPath: home, maxBytes: more.maxBytes ?? MAX, log, note }) };
  }

  it("is put again only when something changed", async () => {
    const { puts, copies } = open();
    await put(KEYS, "keys");
    expect([await copies.put(), await copies.put()]).toEqual(["put", "same"]);
    await put(KEYS, "other keys");
    expect(await copies.put()).toBe("put");
    expect(puts).toHaveLength(2);
  });

  it("says when it is too large or could not be put, and harms nobody", async () => {
    await put(KEYS, randomBytes(100_000));
    const large = open({ maxBytes: 1_000 });
    expect([await large.copies.put(), large.notes]).toEqual(["not-put", ["too-large"]]);
    const away = open({ fails: true });
    expect([await away.copies.put(), away.notes]).toEqual(["not-put", ["failed"]]);
  });
});
