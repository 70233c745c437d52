import { afterAll, beforeAll, expect, it } from "vitest";
import { SendError } from "../../../src/channels/channel.ts";
import { LEASE_MS, releaseForgotten } from "../../../src/messages/outbox.ts";
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
