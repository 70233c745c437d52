import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Desk, openDesk, word } from "./desk.ts";
import { take, type Visitor, visit } from "./visitor.ts";

const dayMs = 24 * 3_600_000;
const file = { fileName: "Daftar Désa.xlsx", mime: "application/x-test", bytes: Buffer.from("isi \r\n daftar") };
let nowMs = Date.UTC(2026, 10, 22, 3);
let desk: Desk;
let visitor: Visitor;

beforeEach(async () => {
  desk = await openDesk({ clock: { nowMs: () => nowMs } });
  visitor = await greeted();
});
afterEach(() => desk.close());

async function greeted(room = ""): Promise<Visitor> {
  const fresh = await visit(desk.url, room);
  await fresh.post("messages", { id: randomUUID(), text: "halo" });
  return fresh;
}

/** Sends the file to the newest conversation; resolves with its address as the page of `to` is told it. */
async function sent(to = visitor): Promise<string> {
  const events = await to.events();
  await desk.say(desk.inbox.at(-1)?.chatKey ?? "", { text: "Ini", file });
  const lines = await take(events, 2);
  await events.return();
  return `${desk.url}/chat/${lines.at(-1)?.entry.file?.path}`;
}

const fetchAs = (who: Visitor, url: string) => fetch(url, { headers: { cookie: who.cookie } });

test("a file is served as it was sent, to be kept under its name and by no cache", async () => {
  const response = await fetchAs(visitor, await sent());
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(file.bytes);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "cache-control": "no-store",
    "content-type": file.mime,
    "content-length": String(file.bytes.length),
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  });
  const disposition = response.headers.get("content-disposition") ?? "";
  expect(disposition).toMatch(/^attachment;/);
  expect(disposition).toContain(encodeURIComponent("Daftar Désa.xlsx"));
});

test("a file is nobody else's: not a stranger's, not another conversation's, not another address's", async () => {
  const url = await sent();
  expect((await fetch(url)).status).toBe(401);
  const other = await greeted();
  expect((await fetchAs(other, url)).status).toBe(404);
  expect((await fetchAs(visitor, url.slice(0, -1))).status).toBe(404);
  expect((await fetchAs(visitor, url.replace(/\/files\/\d+/, "/files/1"))).status).toBe(404);
  expect((await fetchAs(visitor, url.replace("/files/", "/kepala-desa/files/"))).status).toBe(401);
  const page = await fetch(`${desk.url}/chat/files`, { headers: { cookie: visitor.cookie } });
  expect(page.status).toBe(404);
});

test("a file that is not in memory any more is made anew, for a week", async () => {
  const [inbound] = desk.inbox;
  desk.store(inbound?.chatKey ?? "", { text: "Ini", file });
  const pathNow = async () => (await take(await visitor.events(), 2)).at(-1)?.entry.file?.path;
  const url = `${desk.url}/chat/${await pathNow()}`;
  expect(Buffer.from(await (await fetchAs(visitor, url)).arrayBuffer())).toEqual(file.bytes);

  desk.isBroken = true;
  const broken = await fetchAs(visitor, url);
  expect([broken.status, broken.headers.get("retry-after")]).toEqual([503, "10"]);
  expect(await broken.text()).toBe(word("errorFileNotMade"));
  desk.isBroken = false;

  nowMs += 7 * dayMs;
  expect((await fetchAs(visitor, url)).status).toBe(200);
  nowMs += 1;
  const old = await fetchAs(visitor, url);
  expect([old.status, await old.text()]).toEqual([410, word("errorFileGone")]);
  expect(await pathNow()).toBeUndefined();
});

test("files are asked for sixty times a minute and no oftener", async () => {
  const url = await sent();
  for (let n = 0; n < 60; n++) expect((await fetchAs(visitor, url)).status).toBe(200);
  expect((await fetchAs(visitor, url)).status).toBe(429);
});

test("the newest files stay in memory, and only so many bytes of them", async () => {
  const [inbound] = desk.inbox;
  const large = { ...file, bytes: Buffer.alloc(15 * 1024 * 1024) };
  for (let n = 0; n < 3; n++) await desk.say(inbound?.chatKey ?? "", { text: String(n), file: large });
  const lines = await take(await visitor.events(), 4);
  expect(lines.map(({ entry }) => entry.file?.size)).toEqual([
    undefined,
    undefined,
    large.bytes.length,
    large.bytes.length,
  ]);
});

test("no file is served before the start nor after the stop", async () => {
  const url = await sent();
  await desk.browser.stop();
  expect((await fetchAs(visitor, url)).status).toBe(503);
});
