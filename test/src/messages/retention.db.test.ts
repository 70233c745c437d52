import { afterAll, beforeAll, expect, it } from "vitest";
import { KEPT_DAYS, sweep } from "../../../src/messages/retention.ts";
import { makeWorld, type World } from "../../support/world.ts";

const DAY_MS = 86_400_000;
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

it("forgets the words of a year ago and keeps that something was said", async () => {
  const { app, clock } = world;
  await world.say("1", "cek");
  expect(await sweep(app.db, clock.nowMs() + (KEPT_DAYS.words - 1) * DAY_MS)).toMatchObject({ words: 0 });
  expect(await sweep(app.db, clock.nowMs() + (KEPT_DAYS.words + 1) * DAY_MS)).toMatchObject({ words: 2 });
  expect(await app.db.inbox.count({ where: { sealed: null, state: "done" } })).toBe(1);
  expect(await app.db.outbox.count({ where: { sealed: null, state: "sent" } })).toBe(1);
});

it("erases the bytes of a file that nobody decided on", async () => {
  const { app, clock, channel } = world;
  channel.files.set("f", Buffer.from("content"));
  await world.say("1", "", { kind: "document", media: { ref: "f", fileName: "daftar.xlsx" } });
  expect((await app.db.attachment.findFirstOrThrow()).bytesSealed).not.toBeNull();
  expect(await sweep(app.db, clock.nowMs() + (KEPT_DAYS.attachments + 1) * DAY_MS)).toMatchObject({ attachments: 1 });
  expect(await app.db.attachment.findFirstOrThrow()).toMatchObject({ bytesSealed: null });
});
