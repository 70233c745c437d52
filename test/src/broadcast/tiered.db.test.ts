import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { coldLimitOf, setColdLimit } from "../../../src/broadcast/room.ts";
import { SendError } from "../../../src/channels/channel.ts";
import { sealBody } from "../../../src/messages/outbox.ts";
import { type FakeChannel, makeWorld, type World } from "../../support/world.ts";
import { openSending, type Sending } from "./sending.ts";

const CLOUD = "whatsapp-cloud";
const HOUR_MS = 3_600_000;
const LONG_AGO_MS = 40 * HOUR_MS;

describe("a broadcast on the Cloud API of WhatsApp", () => {
  let world: World;
  let cloud: FakeChannel;
  let sending: Sending;
  beforeEach(async () => {
    world = await makeWorld();
    cloud = world.door(CLOUD);
    sending = await openSending(world, CLOUD);
  });
  afterEach(() => world.close());

  const limit = (people: number | null) => setColdLimit(world.app.db, CLOUD, people, world.clock.nowMs());
  const ofCold = () => sending.read().filter((chatKey) => chatKey.endsWith(String(LONG_AGO_MS)));

  it("takes the lowest tier while nobody told another one", async () => {
    expect(await coldLimitOf(world.app.db, CLOUD)).toBe(250);
    await limit(null);
    expect(await coldLimitOf(world.app.db, CLOUD)).toBeNull();
  });

  it("reaches so many people a day as its tier allows, and whoever wrote within a day besides", async () => {
    await limit(4);
    await sending.heads(7, LONG_AGO_MS);
    await sending.heads(3, HOUR_MS);
    const id = await sending.send();
    expect([ofCold().length, sending.read().length]).toEqual([4, 7]);
    // Counted in any 24 hours, not by the day of the calendar; and at night nobody is written to.
    await sending.pass(23 * HOUR_MS);
    expect(sending.read()).toHaveLength(7);
    await sending.pass(2 * HOUR_MS);
    expect([ofCold().length, sending.read().length]).toEqual([7, 10]);
    expect(await sending.stateOf(id)).toEqual(["done", null]);
    expect(new Set(sending.read()).size).toBe(10);
  });

  it("goes at once to who waits for room and writes again", async () => {
    await limit(1);
    await sending.heads(2, LONG_AGO_MS);
    await sending.send();
    expect(sending.read()).toHaveLength(1);
    const waiting = await world.app.db.recipient.findFirstOrThrow({ where: { state: "waiting" } });
    await sending.wrote(waiting.chatId, 0);
    await sending.pass(1_000);
    expect(sending.read()).toHaveLength(2);
  });

  it("leaves room for what was told to others without being asked", async () => {
    await limit(3);
    await sending.heads(4, LONG_AGO_MS);
    const { chatId } = await sending.reader({ chatKey: "told", agreed: false });
    const at = new Date(world.clock.nowMs());
    const sealed = sealBody(world.app.vault, { text: "Kabar" });
    await world.app.db.outbox.create({
      data: { chatId, purpose: "notice", state: "sent", sealed, nextTryAt: at, createdAt: at, settledAt: at },
    });
    await sending.send();
    expect(sending.read()).toHaveLength(2);
  });

  it("stops at once when the platform wants no more from us, and does not go on by itself", async () => {
    await limit(null);
    await sending.heads(12, LONG_AGO_MS);
    const restricted = { retryable: true, retryAfterMs: 600_000, wholeChannel: true };
    cloud.failNext(() => new SendError("restricted", restricted));
    const id = await sending.send();
    expect(await sending.stateOf(id)).toEqual(["paused", "restricted"]);
    expect(world.news("officer").join()).toContain("karena WhatsApp membatasi nomor ini");
    await sending.pass(HOUR_MS);
    expect((await sending.counts()).waiting).toBeGreaterThan(5);
    expect(sending.read().length).toBeLessThanOrEqual(6);
  });

  it("leaves alone those whom the platform holds it back from, at another try too", async () => {
    await limit(null);
    await sending.heads(3, LONG_AGO_MS);
    await sending.send();
    const about = { providerId: "p1", atMs: world.clock.nowMs() };
    await cloud.tell([{ ...about, state: "failed", reason: "held-back", code: 131049 }]);
    expect(await sending.counts()).toEqual({ sent: 2, refused: 1 });
    const [card = ""] = await world.say("officer", "SIARAN 1");
    expect(card).toContain("Terkirim: 2 dari 3 orang");
    expect(card).toContain("Gagal: 1 orang");
    expect(card).not.toContain("Ulangi yang gagal");
  });

  it("goes again as a prepared text, once, to who wrote too long ago after all", async () => {
    await sending.heads(1, HOUR_MS);
    await sending.send();
    await world.app.db.outbox.updateMany({ where: { purpose: "broadcast" }, data: { providerId: "wa.p1" } });
    const about = { providerId: "wa.p1", atMs: world.clock.nowMs() };
    await cloud.tell([{ ...about, state: "failed", reason: "window-closed", code: 131047 }]);
    await sending.pass(1_000);
    expect(await sending.counts()).toEqual({ sent: 1 });
    expect(cloud.sent.filter(({ text }) => text === "Halo").map(({ lastHeardMs }) => lastHeardMs === 0)).toEqual([
      ...[false, true],
    ]);
  });

  it("says before it is sent how many are paid for, how many a day, and when it would be done", async () => {
    await limit(2);
    await sending.heads(3, LONG_AGO_MS);
    await sending.heads(1, HOUR_MS);
    const long = "Pengumuman ".repeat(70).trim();
    const answers: string[] = [];
    for (const words of ["SIARAN", "tulis sendiri", long, "1", "1", "1"])
      answers.push(...(await world.say("officer", words)));
    const preview = answers.at(-1) ?? "";
    expect(preview).toContain("WhatsApp resmi: 4 orang");
    expect(preview).toContain("3 orang sudah lebih dari satu hari tidak menulis");
    expect(preview).toContain("hanya mengizinkan 2 orang");
    expect(preview).toContain("perkiraan selesai besok");
    expect(preview).not.toContain("terlalu panjang");
  });
});
