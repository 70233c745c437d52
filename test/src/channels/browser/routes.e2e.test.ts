import { createHash, randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Desk, openDesk, word } from "./desk.ts";
import { visit } from "./visitor.ts";

let nowMs = Date.UTC(2026, 10, 22, 3);
let desk: Desk;

beforeEach(async () => {
  desk = await openDesk({ clock: { nowMs: () => nowMs } });
});
afterEach(() => desk.close());

async function messageOf(response: Response): Promise<string> {
  const body: unknown = await response.json();
  return typeof body === "object" && body !== null && "message" in body ? String(body.message) : "";
}

describe("the page", () => {
  test("gives a browser a secret of its own and stores only its hash as the address", async () => {
    const visitor = await visit(desk.url);
    const [name, secret = ""] = visitor.cookie.split("=");
    expect(name).toBe("seratus_chat");
    await visitor.post("messages", { id: randomUUID(), text: "MULAI" });
    expect(desk.inbox[0]?.chatKey).toBe(createHash("sha256").update(secret).digest("base64url"));
  });

  test("keeps the cookie from scripts, other sites and other paths, for half a year", async () => {
    const cookie = (await fetch(`${desk.url}/chat`)).headers.get("set-cookie") ?? "";
    for (const part of ["HttpOnly", "SameSite=Lax", "Path=/chat", `Max-Age=${180 * 86_400}`]) {
      expect(cookie).toContain(part);
    }
    expect(cookie).not.toContain("Secure");
  });

  test("marks the cookie Secure where people come by https, below the path they come by", async () => {
    const other = await openDesk({ publicUrl: "https://desa.example.id/seratus/" });
    const cookie = (await fetch(`${other.url}/chat`)).headers.get("set-cookie") ?? "";
    expect(cookie).toContain("Secure");
    expect(cookie).toContain("Path=/seratus/chat");
    await other.close();
  });

  test("keeps rooms apart and knows which names are none", async () => {
    const head = await visit(desk.url, "kepala-desa");
    const worker = await visit(desk.url, "pekerja");
    await head.post("messages", { id: randomUUID(), text: "saya kepala desa" });
    await worker.post("messages", { id: randomUUID(), text: "saya pekerja" });
    expect(new Set(desk.inbox.map(({ chatKey }) => chatKey)).size).toBe(2);
    for (const name of ["Kepala", "1desa", "a".repeat(21), "assets", "messages", "..%2f"]) {
      expect((await fetch(`${desk.url}/chat/${name}`)).status, name).toBe(404);
    }
    const main = await fetch(`${desk.url}/chat/chat`, { redirect: "manual" });
    expect(main.headers.get("location")).toBe("/chat");
  });

  test("may load nothing but its own files and is kept by no cache", async () => {
    const response = await fetch(`${desk.url}/chat`);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const html = await response.text();
    expect(html).not.toMatch(/ (style|on\w+)=/);
    expect(html.match(/<script(?![^>]*(src=|application\/json))/g)).toBeNull();
  });

  test("serves its files under names that change with them", async () => {
    const html = await (await fetch(`${desk.url}/chat`)).text();
    const path = /src="([^"]+chat\.js)"/.exec(html)?.[1] ?? "";
    const file = await fetch(desk.url + path);
    expect(file.headers.get("cache-control")).toContain("immutable");
    expect(file.headers.get("content-encoding")).not.toBeNull();
    const etag = file.headers.get("etag") ?? "";
    expect((await file.text()).length).toBeGreaterThan(100);
    const again = await fetch(desk.url + path, { headers: { "if-none-match": etag, "cache-control": "max-age=0" } });
    expect(again.status).toBe(304);
    const old = await fetch(desk.url + path.replace(/assets\/\w+/, "assets/old"));
    expect(old.headers.get("cache-control")).toBe("no-store");
  });

  test("still opens when the history cannot be read", async () => {
    const visitor = await visit(desk.url);
    desk.isBroken = true;
    const response = await fetch(`${desk.url}/chat`, { headers: { cookie: visitor.cookie } });
    expect(response.status).toBe(200);
  });
});

describe("a message", () => {
  test("reaches the inbox once, however often it is sent", async () => {
    const visitor = await visit(desk.url);
    const id = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => visitor.post("messages", { id, text: " Pagi, Pak \n" })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(desk.inbox).toHaveLength(1);
    const [inbound] = desk.inbox;
    expect(inbound).toMatchObject({ channel: "browser", kind: "text", text: "Pagi, Pak", order: 0, sentAtMs: nowMs });
    expect(inbound?.externalId).toBe(`${inbound?.chatKey.slice(0, 16)}:${id}`);
  });

  test("of two people with the same id is two messages", async () => {
    const id = randomUUID();
    for (const visitor of [await visit(desk.url), await visit(desk.url)]) {
      await visitor.post("messages", { id, text: "halo" });
    }
    expect(desk.inbox).toHaveLength(2);
  });

  test("that was tapped is a choice", async () => {
    const visitor = await visit(desk.url);
    await visitor.post("choices", { id: randomUUID(), text: "confirm.yes" });
    expect(desk.inbox[0]).toMatchObject({ kind: "choice", text: "confirm.yes" });
  });

  test("that could not be stored is not confirmed, and the log holds nothing of it", async () => {
    const visitor = await visit(desk.url);
    desk.isBroken = true;
    const response = await visitor.post("messages", { id: randomUUID(), text: "NIK 3602041507850003" });
    expect(response.status).toBe(503);
    expect(await messageOf(response)).toBe(word("errorNotStored"));
    expect(desk.logged.join("")).toContain("browser.not-stored");
    expect(desk.logged.join("")).not.toContain("3602041507850003");
  });

  test("is freed of what a database cannot hold", async () => {
    const visitor = await visit(desk.url);
    await visitor.post("messages", `{"id":"${randomUUID()}","text":"a\\u0000b\\ud800c"}`);
    expect(desk.inbox[0]?.text).toBe("ab\ufffdc");
  });

  const bad: [string, string, number, string][] = [
    ["broken JSON", "{", 400, "errorBadMessage"],
    ["no id", JSON.stringify({ text: "halo" }), 400, "errorBadMessage"],
    ["an id that is none", JSON.stringify({ id: "1", text: "halo" }), 400, "errorBadMessage"],
    ["only spaces", JSON.stringify({ id: randomUUID(), text: " \n" }), 400, "errorBadMessage"],
    ["no words at all", JSON.stringify([1]), 400, "errorBadMessage"],
    ["far too long", JSON.stringify({ id: randomUUID(), text: "a".repeat(17_000) }), 413, "errorTooLong"],
  ];
  test.each(bad)("with %s is refused in plain words", async (_title, body, status, key) => {
    const visitor = await visit(desk.url);
    const response = await visitor.post("messages", body);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(JSON.stringify({ message: word(key) }));
    expect(desk.inbox).toHaveLength(0);
  });

  test("from a form, from another site or from nobody is refused", async () => {
    const visitor = await visit(desk.url);
    const body = { id: randomUUID(), text: "halo" };
    const form = await visitor.post("messages", "text=halo", { "content-type": "application/x-www-form-urlencoded" });
    expect([form.status, await messageOf(form)]).toEqual([415, word("errorType")]);
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ]) {
      const response = await visitor.post("messages", body, headers);
      expect([response.status, await messageOf(response)]).toEqual([403, word("errorOrigin")]);
    }
    const stranger = await visitor.post("messages", body, { cookie: "seratus_chat=short" });
    expect([stranger.status, await messageOf(stranger)]).toEqual([401, word("errorSession")]);
    expect((await visitor.post("messages", body, { origin: desk.url })).status).toBe(202);
    expect(
      (await visitor.post("messages", { ...body, id: randomUUID() }, { origin: "http://localhost:3000" })).status,
    ).toBe(202);
  });

  test("is asked to wait after sixty in a minute, and only that person is", async () => {
    const visitor = await visit(desk.url);
    const other = await visit(desk.url);
    const send = (who = visitor) => who.post("messages", { id: randomUUID(), text: "halo" });
    for (let n = 0; n < 60; n++) expect((await send()).status).toBe(202);
    nowMs += 20_000;
    const refused = await send();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "40"]);
    expect(await messageOf(refused)).toBe(word("errorTooMany"));
    expect((await send(other)).status).toBe(202);
    nowMs += 40_000;
    expect((await send()).status).toBe(202);
  });

  test("is not taken before the start nor after the stop", async () => {
    const visitor = await visit(desk.url);
    await desk.browser.stop();
    const response = await visitor.post("messages", { id: randomUUID(), text: "halo" });
    expect([response.status, await messageOf(response)]).toEqual([503, word("errorNotStored")]);
    expect(desk.browser.status().state).toBe("stopped");
    await expect(desk.browser.send({ id: "1", chatKey: "x", text: "halo" })).rejects.toMatchObject({ retryable: true });
  });
});

describe("a file", () => {
  const media = () => desk.inbox[0]?.media ?? { ref: "" };

  test("comes with its name, type, caption and bytes", async () => {
    const visitor = await visit(desk.url);
    const bytes = Buffer.from("isi daftar");
    const response = await visitor.upload(bytes, {
      "content-type": "text/csv",
      "x-file-name": encodeURIComponent("C:\\fakepath\\daftar désa.csv"),
      "x-caption": encodeURIComponent("Ini daftarnya"),
    });
    expect(response.status).toBe(202);
    expect(desk.inbox[0]).toMatchObject({ kind: "document", text: "Ini daftarnya" });
    expect(media()).toMatchObject({ fileName: "daftar désa.csv", claimedMime: "text/csv", size: bytes.length });
    expect(Buffer.from(await desk.browser.openMedia(media(), 100)).equals(bytes)).toBe(true);
    await expect(desk.browser.openMedia(media(), 9)).rejects.toMatchObject({ reason: "too-large", retryable: false });
  });

  test("that is a picture is an image", async () => {
    const visitor = await visit(desk.url);
    await visitor.upload(Buffer.from("jpeg"), { "content-type": "image/jpeg" });
    expect(desk.inbox[0]?.kind).toBe("image");
  });

  test("that could not be stored is not kept either", async () => {
    const visitor = await visit(desk.url);
    desk.isBroken = true;
    const id = randomUUID();
    expect((await visitor.upload(Buffer.from("x"), { "x-message-id": id })).status).toBe(503);
    desk.isBroken = false;
    await visitor.upload(Buffer.from("y"));
    const ref = `${media().ref.split(":")[0]}:${id}`;
    await expect(desk.browser.openMedia({ ref }, 10)).rejects.toMatchObject({ reason: "bad-request" });
  });

  test("that is empty, too large or of no known message is refused in plain words", async () => {
    const visitor = await visit(desk.url);
    const empty = await visitor.upload(Buffer.alloc(0));
    expect([empty.status, await messageOf(empty)]).toEqual([400, word("errorEmptyFile")]);
    const large = await visitor.upload(Buffer.alloc(10 * 1024 * 1024 + 1));
    expect([large.status, await messageOf(large)]).toEqual([413, word("errorFileTooLarge")]);
    const nameless = await visitor.upload(Buffer.from("x"), { "x-message-id": "satu" });
    expect([nameless.status, await messageOf(nameless)]).toEqual([400, word("errorBadMessage")]);
    const form = await visitor.upload(Buffer.from("x"), { "content-type": "multipart/form-data; boundary=x" });
    expect(form.status).toBe(415);
    expect(desk.inbox).toHaveLength(0);
  });

  test("waits when the memory for files is full, and is taken again ten minutes later", async () => {
    const visitor = await visit(desk.url);
    const full = Buffer.alloc(10 * 1024 * 1024, 1);
    for (let n = 0; n < 5; n++) expect((await visitor.upload(full)).status).toBe(202);
    const refused = await visitor.upload(Buffer.from("x"));
    expect([refused.status, await messageOf(refused)]).toEqual([503, word("errorBusy")]);
    nowMs += 10 * 60_000;
    expect((await visitor.upload(Buffer.from("x"))).status).toBe(202);
  });
});
