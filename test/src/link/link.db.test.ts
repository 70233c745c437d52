import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LinkReport } from "../../../src/channels/link.ts";
import { makeIds } from "../../../src/kit/ids.ts";
import { readPhone } from "../../../src/kit/phone.ts";
import { DOOR_MS, LEASE_MS, linkStateOf, mayEnter } from "../../../src/link/rules.ts";
import {
  enterDoor,
  type LinkTools,
  linkDesk,
  lookAtLink,
  noteGap,
  openDoor,
  wishForCode,
  wishForLogout,
} from "../../../src/link/service.ts";
import { vault } from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const CHANNEL = "whatsapp-web";
const START = Date.parse("2026-11-23T02:00:00Z");
const report: LinkReport = { state: "needs-login", why: null, sinceMs: START, offer: null, heardMs: null };

describe("the connection of a channel", () => {
  let database: TestDb;
  let tools: LinkTools;
  let nowMs = START;
  const clock = { nowMs: () => nowMs };
  const deskOf = (runner: string) => linkDesk(tools, { channel: CHANNEL, runner, nowMs: clock.nowMs });

  beforeAll(async () => {
    database = await testDb();
    tools = { db: database.db, vault, ids: makeIds(clock) };
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    nowMs = START;
    await tools.db.channelLink.deleteMany();
  });

  it("is held by one process, and by the next when that gives it back or falls silent", async () => {
    const [one, other] = [deskOf("one"), deskOf("other")];
    expect(await one.report(report)).toEqual({ heardMs: null, wish: null, watched: false });
    expect(await other.report(report)).toBeNull();
    nowMs += LEASE_MS - 1;
    expect(await one.report(report)).not.toBeNull();
    nowMs += LEASE_MS - 1;
    expect(await other.report(report)).toBeNull();
    await one.release(report);
    expect(await other.report(report)).not.toBeNull();
    nowMs += LEASE_MS + 1;
    expect(await one.report(report)).not.toBeNull();
    await other.release(report);
    expect(await other.report(report)).toBeNull();
  });

  it("is taken by one of many that start together", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, (_, at) => deskOf(`runner-${at}`).report(report)));
    expect(all.filter((orders) => orders !== null)).toHaveLength(1);
  });

  it("remembers up to when everything was taken in", async () => {
    await deskOf("one").report({ ...report, heardMs: START - 5_000 });
    await deskOf("one").release(report);
    expect(await deskOf("other").report(report)).toMatchObject({ heardMs: START - 5_000 });
  });

  it("passes a wish on once", async () => {
    const phone = readPhone("0811 0000 0001");
    if (phone === null) throw new Error("no phone");
    expect(await wishForCode(tools, CHANNEL, phone, nowMs)).toBe(false);
    await deskOf("one").report(report);
    expect(await wishForCode(tools, CHANNEL, phone, nowMs)).toBe(true);
    expect(await deskOf("one").report(report)).toMatchObject({
      wish: { wish: "code", phone: "6281100000001" },
      watched: true,
    });
    expect(await deskOf("one").report(report)).toMatchObject({ wish: null });
    await wishForLogout(tools, CHANNEL, nowMs);
    expect(await deskOf("one").report(report)).toMatchObject({ wish: { wish: "logout" } });
    expect(await tools.db.auditEntry.count({ where: { action: "channel-logout" } })).toBe(1);
  });

  it("shows what to pair with for as long as that counts, and keeps it sealed", async () => {
    const offer = { qr: "2@ref,noise,identity,adv,1", expiresAtMs: START + 20_000 };
    await deskOf("one").report({ ...report, offer });
    expect(await lookAtLink(tools, CHANNEL, nowMs)).toMatchObject({ state: "needs-login", offer });
    expect(await lookAtLink(tools, CHANNEL, START + 20_000)).toMatchObject({ state: "unheard", offer: null });
    const row = await tools.db.channelLink.findFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain("2@ref");
    nowMs += 5_000;
    expect(await deskOf("one").report(report)).toMatchObject({ watched: true });
  });

  it("opens its page to the first browser that comes with the link, and to no other", async () => {
    const secret = await openDoor(tools, CHANNEL, nowMs);
    await deskOf("one").report(report);
    expect(await enterDoor(tools, CHANNEL, { secret: "x".repeat(43), guest: null, nowMs })).toBeNull();
    const entered = await enterDoor(tools, CHANNEL, { secret, guest: null, nowMs });
    expect(entered).toMatchObject({ state: "needs-login", guest: expect.any(String) });
    const again = { secret, guest: entered?.guest ?? "", nowMs };
    expect(await enterDoor(tools, CHANNEL, again)).toMatchObject({ guest: entered?.guest });
    expect(await enterDoor(tools, CHANNEL, { secret, guest: null, nowMs })).toBeNull();
    expect(await enterDoor(tools, CHANNEL, { secret, guest: "somebody", nowMs })).toBeNull();
    expect(await enterDoor(tools, CHANNEL, { ...again, nowMs: nowMs + DOOR_MS + 1 })).toBeNull();
  });

  it("opens its page with the newest link alone", async () => {
    const older = await openDoor(tools, CHANNEL, nowMs);
    const newer = await openDoor(tools, CHANNEL, nowMs);
    expect(await enterDoor(tools, CHANNEL, { secret: older, guest: null, nowMs })).toBeNull();
    expect(await enterDoor(tools, CHANNEL, { secret: newer, guest: null, nowMs })).not.toBeNull();
  });

  it("lets one of two browsers in that come at the same moment", async () => {
    const secret = await openDoor(tools, CHANNEL, nowMs);
    const both = await Promise.all([1, 2].map(() => enterDoor(tools, CHANNEL, { secret, guest: null, nowMs })));
    expect(both.filter((entered) => entered !== null)).toHaveLength(1);
  });

  it("keeps for the office that something was read back", async () => {
    await noteGap(tools.db, CHANNEL, { chats: 2, messages: 7, unread: 1, sinceMs: START, nowMs });
    const entry = await tools.db.auditEntry.findFirstOrThrow({ where: { action: "gap-read" } });
    expect(entry.detail).toEqual({ chats: 2, messages: 7, unread: 1, since: "2026-11-23T02:00:00.000Z" });
  });
});

describe("what is said of a connection", () => {
  const row = { state: "ready", why: null, sinceMs: 10, leaseUntilMs: 100 };

  it("is unheard when its process fell silent or never was", () => {
    expect(linkStateOf(row, null, 100)).toMatchObject({ state: "ready" });
    expect(linkStateOf(row, null, 101)).toMatchObject({ state: "unheard", sinceMs: 100 });
    expect(linkStateOf({ ...row, leaseUntilMs: null }, null, 50)).toMatchObject({ state: "unheard" });
  });

  it("lets nobody through a door that nobody opened", () => {
    expect(mayEnter({ untilMs: null, guestIndex: null }, null, 0)).toBe(false);
    expect(mayEnter({ untilMs: 5, guestIndex: "a" }, null, 0)).toBe(false);
    expect(mayEnter({ untilMs: 5, guestIndex: "a" }, "a", 0)).toBe(true);
  });
});
