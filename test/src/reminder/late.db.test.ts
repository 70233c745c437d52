import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Channel, SendError } from "../../../src/channels/channel.ts";
import { createInvite } from "../../../src/person/offers.ts";
import { nikFor } from "../../support/builders.ts";
import { makeWorld, type World } from "../../support/world.ts";

const HOUR_MS = 3_600_000;
const HEAD = "1001";
const VILLAGE = "61.07.01.2001";
/** The chat of somebody who has no part in it. */
const OTHER = "2002";

/** A village that is reminded on 17 December, two weeks before its last day, in Pontianak (UTC+7). */
describe("a reminder that could not go out by the evening", () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
    const { app } = world;
    const programme = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    const role = { kind: "village_head", programmeId: programme.id, areaCode: VILLAGE } as const;
    const code = await createInvite(app.db, role, { vault: app.vault, ids: app.ids, nowMs: app.clock.nowMs() });
    for (const text of [
      "halo",
      "ya",
      `KODE ${code}`,
      "ya",
      "DAFTAR",
      `${nikFor(1)} BUDI petani`,
      "LEWATI",
      "YA",
      "MENU",
    ])
      await world.say(HEAD, text);
    until("2026-12-17T00:59:00Z");
    await world.pass(HEAD, 0);
    breakDown();
    expect(await world.pass(HEAD, 60_000)).toEqual([]);
  });
  afterEach(() => world.close());

  /** Time goes by and nobody looks at the clock. */
  function until(moment: string): void {
    world.clock.forward(Date.parse(moment) - world.clock.nowMs());
  }

  let mended: Channel["send"];
  function breakDown(): void {
    mended = world.channel.send;
    world.channel.send = async () => {
      throw new SendError("needs-login", { retryable: true, retryAfterMs: 60_000, wholeChannel: true });
    };
  }
  function mend(): void {
    world.channel.send = mended;
  }

  const reminders = () =>
    world.app.db.outbox.findMany({ where: { purpose: "reminder" }, orderBy: { id: "asc" }, omit: { sealed: true } });
  const ends = async () => (await reminders()).map(({ state, reason }) => [state, reason]);
  const isReminder = (text: string) => text.startsWith("Pengingat daftar pekerja");
  /** What a person hears when whoever sends looks again, without a look at the clock. */
  const looked = async () => {
    await world.say(OTHER, "halo");
    return world.news(HEAD).filter(isReminder);
  };

  it("waits for the channel by day and goes out when it is mended", async () => {
    until("2026-12-17T13:59:00Z");
    expect(await ends()).toEqual([["queued", expect.anything()]]);
    mend();
    expect((await world.pass(HEAD, 0)).filter(isReminder)).toHaveLength(1);
    expect(await world.app.db.reminder.count()).toBe(1);
  });

  it("does not come at night, when everything runs again at two, and holds up no answer", async () => {
    until("2026-12-17T19:00:00Z");
    mend();
    expect(await looked()).toEqual([]);
    const [menu = ""] = await world.say(HEAD, "MENU");
    expect(menu).toMatch(/^Halo, Bapak\/Ibu kepala desa/);
    expect(await world.pass(HEAD, 60_000)).toEqual([]);
    expect(await ends()).toEqual([["skipped", "late"]]);
    expect(await world.app.db.reminder.count()).toBe(0);
    for (let hour = 0; hour < 5; hour++) expect(await world.pass(HEAD, HOUR_MS)).toEqual([]);
    until("2026-12-18T01:00:00Z");
    const [said = "", ...more] = await world.pass(HEAD, 0);
    expect(said).toContain("Batas waktunya Kamis, 31-12-2026, 13 hari lagi.");
    expect(more).toEqual([]);
    expect(await ends()).toEqual([
      ["skipped", "late"],
      ["sent", null],
    ]);
    expect(await world.pass(HEAD, 24 * HOUR_MS)).toEqual([]);
  });

  it("does not come at all when the village is done by then", async () => {
    until("2026-12-17T19:00:00Z");
    mend();
    for (const text of ["KIRIM", "1", "ya", "ya"]) await world.say(HEAD, text);
    until("2026-12-18T01:00:00Z");
    expect(await world.pass(HEAD, 0)).toEqual([]);
    expect(await ends()).toEqual([["skipped", "done"]]);
  });

  it("does not leave the chat standing where it never was", async () => {
    const chat = await world.app.db.chat.findFirstOrThrow({ orderBy: { id: "asc" } });
    const flow = async () => (await world.app.db.conversation.findUniqueOrThrow({ where: { chatId: chat.id } })).flow;
    expect(await flow()).toBe("pengingat");
    until("2026-12-17T14:00:00Z");
    await world.pass(HEAD, 0);
    expect(await flow()).toBeNull();
  });

  it("still comes to who had asked to hear again", async () => {
    const { db } = world.app;
    mend();
    expect((await world.pass(HEAD, 60_000)).filter(isReminder)).toHaveLength(1);
    await world.say(HEAD, "INGATKAN BESOK");
    breakDown();
    until("2026-12-18T01:00:00Z");
    await world.pass(HEAD, 0);
    expect(await db.reminderSnooze.count()).toBe(0);
    until("2026-12-18T14:00:00Z");
    await world.pass(HEAD, 0);
    expect(await db.reminderSnooze.count()).toBe(1);
    mend();
    until("2026-12-19T01:00:00Z");
    expect((await world.pass(HEAD, 0)).filter(isReminder)).toHaveLength(1);
  });

  it("comes on the same day where the rest was only that of the Friday prayer", async () => {
    mend();
    await world.pass(HEAD, 60_000);
    await world.app.db.reminder.deleteMany();
    breakDown();
    // 18 December is a Friday; from 11.30 to 13.00 nobody is written to.
    until("2026-12-18T01:00:00Z");
    await world.pass(HEAD, 0);
    mend();
    until("2026-12-18T05:00:00Z");
    expect(await looked()).toEqual([]);
    expect(await world.pass(HEAD, 0)).toEqual([]);
    until("2026-12-18T06:00:00Z");
    expect((await world.pass(HEAD, 0)).filter(isReminder)).toHaveLength(1);
  });
});
