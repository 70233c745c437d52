import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askBroadcast, makeBroadcast, moveBroadcast } from "../../../src/broadcast/service.ts";
import { SendError } from "../../../src/channels/channel.ts";
import { claimDue } from "../../../src/messages/outbox.ts";
import { makeWorld, type World } from "../../support/world.ts";
import { type Made, makeReader } from "./people.ts";

/** Not more than stand in the outbox at a time. */
const PEOPLE = 8;

describe("a broadcast on its way", () => {
  let world: World;
  let officer: Made;
  let programmeId: string;
  beforeEach(async () => {
    world = await makeWorld();
    ({ id: programmeId } = await world.app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } }));
    const parts = { ...partsOf(world), nowMs: world.clock.nowMs() };
    for (let n = 0; n < PEOPLE; n++)
      await makeReader(parts, { programmeId, villageCode: "61.07.01.2001", kind: "village_operator", chatKey: `${n}` });
    officer = await makeReader(parts, { programmeId, villageCode: "61.07", kind: "officer", chatKey: "officer" });
  });
  afterEach(() => world.close());

  const actor = () => ({ ...officer, scope: { programmeId, areaCode: "61.07" } });
  const send = async () => {
    const { app, clock } = world;
    const tools = { vault: app.vault, nowMs: clock.nowMs() };
    const audience = { roles: ["village_operator"] as const, areas: [], channels: [] };
    const made = await makeBroadcast(
      app.db,
      actor(),
      { programmeId, areaCode: "61.07", text: "Halo", answers: [], audience },
      tools,
    );
    if (made.is !== "made") throw new Error(made.is);
    await app.db.$transaction((tx) => askBroadcast(tx, actor(), { id: made.id, startMs: null }, tools));
    await app.settled();
    return made.id;
  };
  const counts = async () => {
    const rows = await world.app.db.recipient.groupBy({ by: ["state"], _count: true });
    return Object.fromEntries(rows.map(({ state, _count }) => [state, _count]));
  };
  const stateOf = async (id: number) => (await world.app.db.broadcast.findUniqueOrThrow({ where: { id } })).state;

  it("never repeats what the platform may have taken, and stops when that goes on", async () => {
    const lost = () => new SendError("timeout", { retryable: true, unsure: true });
    for (let n = 0; n < PEOPLE + 1; n++) world.channel.failNext(lost);
    const id = await send();
    expect(await stateOf(id)).toBe("paused");
    expect((await counts()).sent).toBeUndefined();
    expect((await counts()).unsure).toBeGreaterThanOrEqual(5);
    expect(world.channel.sent.filter(({ text }) => text === "Halo")).toEqual([]);
  });

  it("tries again what certainly did not leave, and nobody reads it twice", async () => {
    const away = () => new SendError("transport", { retryable: true });
    for (let n = 0; n < 5; n++) world.channel.failNext(away);
    const id = await send();
    world.clock.forward(5_000);
    await world.app.settled();
    expect(await stateOf(id)).toBe("done");
    expect(await counts()).toEqual({ sent: PEOPLE });
    const read = world.channel.sent.filter(({ text }) => text === "Halo").map(({ chatKey }) => chatKey);
    expect(new Set(read).size).toBe(PEOPLE);
    expect(read).toHaveLength(PEOPLE);
  });

  it("gives way: an answer goes out though a message of it waits in the same chat", async () => {
    const busy = () => new SendError("rate-limited", { retryable: true, retryAfterMs: 60_000 });
    for (let n = 0; n < PEOPLE + 1; n++) world.channel.failNext(busy);
    await send();
    expect((await counts()).handed).toBeGreaterThan(0);
    expect(await world.say("0", "halo")).toHaveLength(1);
    world.clock.forward(61_000);
    await world.app.settled();
    expect(await counts()).toEqual({ sent: PEOPLE });
  });

  it("takes back at night what was not sent, and goes on in the morning", async () => {
    const busy = () => new SendError("rate-limited", { retryable: true, retryAfterMs: 13 * 3_600_000 });
    for (let n = 0; n < PEOPLE + 1; n++) world.channel.failNext(busy);
    const id = await send();
    // From nine in the morning to half past nine at night.
    world.clock.forward(12.5 * 3_600_000);
    await world.app.settled();
    expect(await counts()).toEqual({ waiting: PEOPLE });
    expect(world.channel.sent.filter(({ text }) => text === "Halo")).toEqual([]);
    world.clock.forward(9 * 3_600_000);
    await world.app.settled();
    expect([await stateOf(id), await counts()]).toEqual(["done", { sent: PEOPLE }]);
  });

  it("does not go out at night when whoever was to take it back died, and goes on in the morning", async () => {
    const busy = () => new SendError("rate-limited", { retryable: true, retryAfterMs: 60_000 });
    for (let n = 0; n < PEOPLE + 1; n++) world.channel.failNext(busy);
    await send();
    const { db, vault } = world.app;
    const handed = await db.outbox.findMany({ where: { purpose: "broadcast" } });
    expect(handed).toHaveLength(PEOPLE);
    const claim = async (moment: string) => {
      const scope = { runner: "new", channels: ["telegram"], joining: [], windowed: [] };
      const { leased } = await claimDue(db, vault, scope, Date.parse(moment));
      await db.outbox.updateMany({ where: { runner: "new" }, data: { state: "queued", runner: null } });
      return leased.filter(({ bulk }) => bulk);
    };
    // Nobody else claims these; from nine in the evening of Pontianak on, nobody at all.
    await db.broadcast.updateMany({ data: { state: "paused" } });
    expect(await claim("2026-11-23T13:59:00Z")).toHaveLength(PEOPLE);
    expect(await claim("2026-11-23T14:00:00Z")).toEqual([]);
    expect(await claim("2026-11-23T19:00:00Z")).toEqual([]);
    await db.broadcast.updateMany({ data: { state: "sending" } });
    world.clock.forward(23 * 3_600_000);
    await world.app.settled();
    expect(await counts()).toEqual({ sent: PEOPLE });
    expect(world.channel.sent.filter(({ text }) => text === "Halo")).toHaveLength(PEOPLE);
  });

  it("sends nothing more once it is called off", async () => {
    const busy = () => new SendError("rate-limited", { retryable: true, retryAfterMs: 60_000 });
    for (let n = 0; n < PEOPLE + 1; n++) world.channel.failNext(busy);
    const id = await send();
    const tools = { vault: world.app.vault, nowMs: world.clock.nowMs() };
    await world.app.db.$transaction((tx) => moveBroadcast(tx, actor(), { id, verb: "cancel" }, tools));
    world.clock.forward(3_600_000);
    await world.app.settled();
    expect(await counts()).toEqual({ skipped: PEOPLE });
    expect(world.channel.sent.filter(({ text }) => text === "Halo")).toEqual([]);
  });
});

function partsOf({ app: { db, vault, ids } }: World) {
  return { db, vault, ids };
}
