import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Desk, openDesk } from "./desk.ts";
import { take, visit } from "./visitor.ts";

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => {
  vi.useRealTimers();
  await desk.close();
});

async function known() {
  const visitor = await visit(desk.url);
  await visitor.post("messages", { id: randomUUID(), text: "MULAI" });
  return { visitor, chatKey: desk.inbox[0]?.chatKey ?? "" };
}

const texts = (received: Awaited<ReturnType<typeof take>>) => received.map(({ entry }) => entry.text);

test("a stream begins with what was missed and goes on live", async () => {
  const { visitor, chatKey } = await known();
  await desk.say(chatKey, { text: "satu" });
  await desk.say(chatKey, { text: "dua" });
  const events = await visitor.events();
  const before = await take(events, 3);
  expect(texts(before)).toEqual(["MULAI", "satu", "dua"]);
  expect(before.map(({ lastId }) => lastId)).toEqual(["", "101", "102"]);
  await desk.say(chatKey, { text: "tiga" });
  expect(texts(await take(events, 1))).toEqual(["tiga"]);
});

test("a browser that comes back by itself resumes after the last it got, whatever its address says", async () => {
  const { visitor, chatKey } = await known();
  for (const text of ["satu", "dua", "tiga"]) await desk.say(chatKey, { text });
  const events = await visitor.events({ after: 101, lastEventId: "102" });
  expect(texts(await take(events, 1))).toEqual(["tiga"]);
  const odd = await visitor.events({ lastEventId: "abc" });
  expect(texts(await take(odd, 4))).toEqual(["MULAI", "satu", "dua", "tiga"]);
});

test("every open page of a person gets it, and nobody else", async () => {
  const { visitor, chatKey } = await known();
  const stranger = await visit(desk.url);
  const pages = await Promise.all([visitor.events({ after: 100 }), visitor.events({ after: 100 })]);
  const foreign = await stranger.events();
  await Promise.all(pages.map((page) => take(page, 1)));
  await desk.say(chatKey, { text: "rahasia" });
  await stranger.post("messages", { id: randomUUID(), text: "saya lain" });
  for (const page of pages) expect(texts(await take(page, 1))).toEqual(["rahasia"]);
  expect(texts(await take(foreign, 1))).toEqual(["saya lain"]);
});

test("a message is taken although no page is open, and waits in the history", async () => {
  const { visitor, chatKey } = await known();
  const receipt = await desk.browser.send({
    id: String(desk.store(chatKey, { text: "nanti" })),
    chatKey,
    text: "nanti",
  });
  expect(receipt.providerId).toBe("101");
  expect(texts(await take(await visitor.events(), 2))).toEqual(["MULAI", "nanti"]);
});

test("what another process sent is found when told, and with the heartbeat otherwise", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { visitor, chatKey } = await known();
  const events = await visitor.events();
  await take(events, 1);
  desk.store(chatKey, { text: "dari sebelah" });
  desk.browser.wake(chatKey);
  expect(texts(await take(events, 1))).toEqual(["dari sebelah"]);
  desk.store(chatKey, { text: "tanpa kabar" });
  vi.advanceTimersByTime(25_000);
  expect(texts(await take(events, 1))).toEqual(["tanpa kabar"]);
});

test("a stream ends rather than skip what it cannot read", async () => {
  const { visitor } = await known();
  desk.isBroken = true;
  const events = await visitor.events();
  expect((await events.next()).done).toBe(true);
  expect(desk.logged.join("")).toContain("browser.replay-failed");
});

test("the stop ends the streams", async () => {
  const { visitor } = await known();
  const events = await visitor.events();
  await take(events, 1);
  await desk.browser.stop();
  expect((await events.next()).done).toBe(true);
});

test("a text longer than the channel says is refused", async () => {
  const text = "a".repeat(desk.browser.textMax + 1);
  const error = { reason: "too-large", retryable: false };
  await expect(desk.browser.send({ id: "1", chatKey: "x", text })).rejects.toMatchObject(error);
});
