import { afterAll, beforeAll, expect, it } from "vitest";
import { SendError } from "../../../src/channels/channel.ts";
import { claimDue, LEASE_MS, releaseForgotten } from "../../../src/messages/outbox.ts";
import { makeWorld, type World } from "../../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

it("gives back a row whose commit was answered to nobody, and leaves alone what is in hand or fresh", async () => {
  const { app, clock } = world;
  await world.say("1", "halo");
  const { id } = await app.db.outbox.findFirstOrThrow();
  const lease = (leaseUntil: Date) =>
    app.db.outbox.update({ where: { id }, data: { state: "sending", runner: "me", leaseUntil } });
  const now = clock.nowMs();

  await lease(new Date(now + LEASE_MS));
  expect(await releaseForgotten(app.db, "me", [], now)).toBe(0);
  await lease(new Date(now + LEASE_MS - 6_000));
  expect(await releaseForgotten(app.db, "me", [id], now)).toBe(0);
  expect(await releaseForgotten(app.db, "other", [], now)).toBe(0);
  expect(await releaseForgotten(app.db, "me", [], now)).toBe(1);
  // It goes out again, and not in the middle of what follows.
  await app.settled();
});

it("knows that somebody who writes again has not blocked us any more", async () => {
  const { app, channel } = world;
  channel.failNext(() => new SendError("blocked", { retryable: false }));
  await world.say("2", "halo");
  expect(await app.db.chat.count({ where: { blockedAt: { not: null } } })).toBe(1);
  await world.say("2", "ya");
  expect(await app.db.chat.count({ where: { blockedAt: { not: null } } })).toBe(0);
});

it("leaves alone what waits for a platform that cannot be reached from here", async () => {
  const { app, channel, clock } = world;
  await world.say("4", "halo");
  const { id } = await app.db.outbox.findFirstOrThrow({ orderBy: { id: "desc" } });
  await app.db.outbox.update({ where: { id }, data: { state: "queued", nextTryAt: new Date(clock.nowMs()) } });
  const stand = async () => {
    const { state, attempts } = await app.db.outbox.findUniqueOrThrow({ where: { id } });
    return [state, attempts];
  };
  channel.canSend = () => false;
  await world.say("5", "halo");
  expect(await stand()).toEqual(["queued", 1]);
  channel.canSend = () => true;
  await world.say("5", "halo");
  expect(await stand()).toEqual(["sent", 2]);
});

it("looks up when a person wrote last only for a channel that has to know it", async () => {
  const { app, clock } = world;
  await world.say("3", "halo");
  const { id } = await app.db.outbox.findFirstOrThrow({ orderBy: { id: "desc" } });
  const claimed = async (windowed: readonly string[]) => {
    await app.db.outbox.update({ where: { id }, data: { state: "queued", nextTryAt: new Date(clock.nowMs()) } });
    const scope = { runner: "me", channels: ["telegram"], joining: [], windowed };
    const { leased } = await claimDue(app.db, app.vault, scope, clock.nowMs());
    return leased;
  };
  expect(await claimed([])).toMatchObject([{ id }]);
  expect((await claimed([]))[0]).not.toHaveProperty("lastHeardMs");
  expect(await claimed(["telegram"])).toMatchObject([{ id, lastHeardMs: clock.nowMs() }]);
});
