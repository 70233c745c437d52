import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dailyRoom, paceOf } from "../../../src/broadcast/pace-rules.ts";
import { type DeliveryReport, SendError } from "../../../src/channels/channel.ts";
import { type FakeChannel, makeWorld, type World } from "../../support/world.ts";
import { openSending, type Sending } from "./sending.ts";

const WEB = "whatsapp-web";
const DAY_MS = 86_400_000;
const STEP_MS = 60_000;
const LONG_STEP_MS = 15 * STEP_MS;
const pace = paceOf(WEB);
if (pace.kind !== "careful") throw new Error("WhatsApp Web is not written to with care");

describe("a broadcast on WhatsApp Web", { timeout: 120_000 }, () => {
  let world: World;
  let web: FakeChannel;
  let sending: Sending;
  beforeEach(async () => {
    world = await makeWorld();
    web = world.door(WEB);
    sending = await openSending(world, WEB);
  });
  afterEach(() => world.close());

  const heads = (count: number, agoMs = STEP_MS) => sending.heads(count, agoMs);
  /** Tells of the messages from the `from`-th up to the `to`-th. */
  const told = (state: DeliveryReport["state"], to: number, from = 0) =>
    web.tell(
      web.sent.slice(from, to).map((_, n) => ({ providerId: `p${from + n + 1}`, state, atMs: world.clock.nowMs() })),
    );
  /** Time goes by in steps, and what was sent arrives. */
  const during = async (ms: number, stepMs = STEP_MS) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      const before = web.sent.length;
      await sending.pass(stepMs);
      if (web.sent.length > before) await told("delivered", web.sent.length, before);
    }
  };
  /** Time goes by until something is so, and nobody tells of any message. */
  const until = async (isSo: () => boolean) => {
    for (let steps = 0; !isSo(); steps++) {
      if (steps > 60) throw new Error("it did not become so");
      await sending.pass(STEP_MS);
    }
  };

  it("goes to heads who wrote first; one at a time, and never twice within the least gap", async () => {
    await heads(5);
    await sending.reader({ chatKey: "silent" });
    const operator = await sending.reader({ chatKey: "operator", kind: "village_operator" });
    await sending.wrote(operator.chatId, STEP_MS);
    const id = await sending.send();
    expect(sending.read()).toHaveLength(1);
    await sending.pass(pace.leastGapMs - 1);
    expect(sending.read()).toHaveLength(1);
    await during(10 * STEP_MS);
    expect(await sending.stateOf(id)).toEqual(["done", null]);
    expect(new Set(sending.read())).toEqual(new Set(Array.from({ length: 5 }, (_, n) => `head${n}-${STEP_MS}`)));
    const handed = await world.app.db.recipient.findMany({ orderBy: { handedAt: "asc" }, select: { handedAt: true } });
    const gaps = handed
      .slice(1)
      .map(({ handedAt }, n) => (handedAt?.getTime() ?? 0) - (handed[n]?.handedAt?.getTime() ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(pace.leastGapMs);
  });

  it("grows by the day: its first days are small, each twice the one before, and the nights are left out", async () => {
    const people = dailyRoom(pace, 0) + dailyRoom(pace, 1) + 15;
    await heads(people);
    const id = await sending.send();
    const evenings: number[] = [];
    for (let day = 0; day < 3; day++) {
      await during(DAY_MS / 2, LONG_STEP_MS);
      evenings.push(sending.read().length);
      // From nine at night to the morning nobody is written to.
      await sending.pass(DAY_MS / 2);
    }
    const [first, second] = [dailyRoom(pace, 0), dailyRoom(pace, 1)];
    expect(evenings).toEqual([first, first + second, people]);
    expect(await sending.stateOf(id)).toEqual(["done", null]);
    expect(new Set(sending.read()).size).toBe(people);
  }, 240_000);

  it("begins small again after a month without any", async () => {
    await heads(dailyRoom(pace, 0) + 3);
    await sending.send();
    await during(DAY_MS / 4, LONG_STEP_MS);
    expect(sending.read()).toHaveLength(dailyRoom(pace, 0));
    // In the night, when nothing goes out meanwhile.
    await sending.pass((DAY_MS / 24) * 7);
    await world.app.db.recipient.updateMany({
      where: { state: "sent" },
      data: { handedAt: new Date(world.clock.nowMs() - 40 * DAY_MS) },
    });
    await heads(dailyRoom(pace, 0) + 3, 2 * STEP_MS);
    const before = sending.read().length;
    await sending.pass((DAY_MS / 24) * 11);
    await sending.send();
    await during(DAY_MS / 4, LONG_STEP_MS);
    expect(sending.read().length - before).toBe(dailyRoom(pace, 0));
  }, 120_000);

  it("reaches few a day of those who have not written for long, and the others meanwhile", async () => {
    await heads(pace.mostCold + 4, 60 * DAY_MS);
    await heads(3);
    await sending.send();
    await during(DAY_MS / 4, LONG_STEP_MS);
    const cold = () => sending.read().filter((key) => key.endsWith(String(60 * DAY_MS))).length;
    expect([cold(), sending.read().length - cold()]).toEqual([pace.mostCold, 3]);
    await sending.pass((DAY_MS / 4) * 3);
    await during(DAY_MS / 24, LONG_STEP_MS);
    expect(cold()).toBe(pace.mostCold + 4);
  }, 120_000);

  it("does not pile up while the phone is away, to go out at once when it is back", async () => {
    await heads(6);
    const away = { retryable: true, retryAfterMs: 5_000, wholeChannel: true };
    for (let n = 0; n < 200; n++) web.failNext(() => new SendError("needs-login", away));
    await sending.send();
    await during(4 * LONG_STEP_MS, LONG_STEP_MS);
    expect(await sending.counts()).toEqual({ handed: 1, waiting: 5 });
    web.heal();
    await sending.pass(5_000);
    expect(sending.read()).toHaveLength(1);
    await sending.pass(pace.leastGapMs - 1);
    expect(sending.read()).toHaveLength(1);
    await sending.pass(pace.mostGapMs);
    expect(sending.read()).toHaveLength(2);
  });

  it("holds up no reply", async () => {
    await heads(4);
    await sending.send();
    const before = web.sent.length;
    expect(await world.say(`${WEB}/somebody`, "halo")).toHaveLength(1);
    expect(web.sent).toHaveLength(before + 1);
  });

  it("stops by itself when the server refuses messages, and its maker hears why", async () => {
    await heads(8);
    const refused = () => new SendError("bad-request", { retryable: false });
    for (let n = 0; n < 8; n++) web.failNext(refused);
    const id = await sending.send();
    await during(20 * STEP_MS);
    expect(await sending.stateOf(id)).toEqual(["paused", "failed"]);
    expect(await world.app.db.recipient.groupBy({ by: ["state"], _count: true })).toEqual(
      expect.arrayContaining([expect.objectContaining({ state: "waiting", _count: 5 })]),
    );
    expect(world.news("officer").join()).toContain("karena beberapa pesan ditolak");
  });

  it("stops when no answer comes, is not stopped by answers that were only late, and repeats nothing", async () => {
    await heads(9);
    let n = 0;
    const unheard = () => {
      n += 1;
      return new SendError("timeout", { retryable: true, unsure: true, providerId: `late${n}` });
    };
    for (let times = 0; times < 3; times++) web.failNext(unheard);
    const id = await sending.send();
    await until(() => n === 2);
    const late = ["late1", "late2"].map((providerId): DeliveryReport => ({ providerId, state: "sent", atMs: 0 }));
    await web.tell(late);
    await until(() => n === 3);
    expect(await sending.stateOf(id)).toEqual(["sending", null]);
    for (let times = 0; times < 3; times++) web.failNext(unheard);
    await during(10 * STEP_MS);
    expect(await sending.stateOf(id)).toEqual(["paused", "unsure"]);
    const counts = await world.app.db.recipient.groupBy({ by: ["state"], _count: true });
    expect(Object.fromEntries(counts.map(({ state, _count }) => [state, _count]))).toMatchObject({
      ...{ sent: 2 + sending.read().length, unsure: n - 2 },
    });
    expect(new Set(sending.read()).size).toBe(sending.read().length);
  });

  it("stops when most of what was taken reached no telephone, as when many block us", async () => {
    await heads(dailyRoom(pace, 0) + 30);
    const id = await sending.send();
    await until(() => sending.read().length === 12);
    await told("sent", 12);
    await told("delivered", 4);
    await sending.pass(DAY_MS / 8);
    expect(await sending.stateOf(id)).toEqual(["paused", "silent"]);
    expect(world.news("officer").join()).toContain("tidak sampai di HP penerima");
  });

  it("tells its maker how many arrived and how many were read, and never fewer than before", async () => {
    await heads(3);
    const id = await sending.send();
    await until(() => sending.read().length === 3);
    await told("delivered", 3);
    await told("read", 1);
    await told("sent", 3);
    const [card] = await world.say("officer", `SIARAN ${id}`);
    expect(card).toContain(
      "Terkirim: 3 dari 3 orang\nSampai di HP: 3 dari 3 orang di WhatsApp\nDibaca: sedikitnya 1 orang",
    );
  });

  it("counts as refused what failed after it was taken, unless it had arrived", async () => {
    await heads(3);
    const id = await sending.send();
    await until(() => sending.read().length === 3);
    await told("sent", 3);
    await told("delivered", 1);
    const failed = ["p1", "p2"].map(
      (providerId): DeliveryReport => ({ providerId, state: "failed", reason: "held-back", atMs: 0 }),
    );
    await web.tell(failed);
    const rows = await world.app.db.recipient.findMany({ where: { broadcastId: id, state: "refused" } });
    expect(rows.map(({ reason }) => reason)).toEqual(["held-back"]);
  });
});
