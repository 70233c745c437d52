import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dailyRoom, paceOf } from "../../../src/broadcast/pace-rules.ts";
import { askBroadcast, makeBroadcast } from "../../../src/broadcast/service.ts";
import { type DeliveryReport, SendError } from "../../../src/channels/channel.ts";
import { type FakeChannel, makeWorld, type World } from "../../support/world.ts";
import { type Made, makeReader, type Wish } from "./people.ts";

const WEB = "whatsapp-web";
const DAY_MS = 86_400_000;
const STEP_MS = 60_000;
const LONG_STEP_MS = 5 * STEP_MS;
const pace = paceOf(WEB);
if (pace.kind !== "careful") throw new Error("WhatsApp Web is not written to with care");

describe("a broadcast on WhatsApp Web", () => {
  let world: World;
  let web: FakeChannel;
  let officer: Made;
  let programmeId: string;
  /** Villages without a head. */
  let villages: string[];
  beforeEach(async () => {
    world = await makeWorld();
    const areas = await world.app.db.area.findMany({
      where: { level: "village", code: { startsWith: "61.07." } },
      orderBy: { code: "asc" },
      select: { code: true },
    });
    const taken = await world.app.db.role.findMany({ select: { areaCode: true } });
    villages = areas.map(({ code }) => code).filter((code) => !taken.some(({ areaCode }) => areaCode === code));
    web = world.door(WEB);
    ({ id: programmeId } = await world.app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } }));
    await world.app.db.programme.update({ where: { id: programmeId }, data: { broadcastAlone: 1_000 } });
    officer = await reader({ chatKey: "officer", kind: "officer", villageCode: "61.07", channel: "telegram" });
  });
  afterEach(() => world.close());

  function reader(wish: Partial<Wish> & { readonly chatKey: string }) {
    const { db, vault, ids } = world.app;
    const parts = { db, vault, ids, nowMs: world.clock.nowMs() };
    const villageCode = wish.villageCode ?? villages.shift() ?? "";
    return makeReader(parts, { programmeId, channel: WEB, ...wish, villageCode });
  }

  let event = 0;
  const wrote = (chatId: bigint, agoMs: number) => {
    event += 1;
    const at = new Date(world.clock.nowMs() - agoMs);
    const about = { channel: WEB, externalId: `x${event}`, ord: 0, state: "done" } as const;
    return world.app.db.inbox.create({ data: { chatId, ...about, nextTryAt: at, receivedAt: at } });
  };
  const heads = async (count: number, agoMs = STEP_MS) => {
    for (let n = 0; n < count; n++) {
      const { chatId } = await reader({ chatKey: `head${n}-${agoMs}` });
      await wrote(chatId, agoMs);
    }
  };

  const send = async (channels: readonly string[] = []) => {
    const { app, clock } = world;
    const actor = { ...officer, scope: { programmeId, areaCode: "61.07" } };
    const tools = { vault: app.vault, nowMs: clock.nowMs() };
    const audience = { roles: ["village_head", "village_operator"] as const, areas: [], channels };
    const wanted = { programmeId, areaCode: "61.07", text: "Halo", answers: [], audience };
    const made = await makeBroadcast(app.db, actor, wanted, tools);
    if (made.is !== "made") throw new Error(made.is);
    await app.db.$transaction((tx) => askBroadcast(tx, actor, { id: made.id, startMs: null }, tools));
    await app.settled();
    return made.id;
  };
  const stateOf = async (id: number) => {
    const { state, pausedWhy } = await world.app.db.broadcast.findUniqueOrThrow({ where: { id } });
    return [state, pausedWhy];
  };
  const read = () => web.sent.filter(({ text }) => text === "Halo").map(({ chatKey }) => chatKey);
  const pass = async (ms: number) => {
    world.clock.forward(ms);
    await world.app.settled();
  };
  /** Tells of the messages from the `from`-th up to the `to`-th. */
  const told = (state: DeliveryReport["state"], to: number, from = 0) =>
    web.tell(
      web.sent.slice(from, to).map((_, n) => ({ providerId: `p${from + n + 1}`, state, atMs: world.clock.nowMs() })),
    );
  /** Time goes by in steps, and what was sent arrives. */
  const during = async (ms: number, stepMs = STEP_MS) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      const before = web.sent.length;
      await pass(stepMs);
      if (web.sent.length > before) await told("delivered", web.sent.length, before);
    }
  };
  /** Time goes by until something is so, and nobody tells of any message. */
  const until = async (isSo: () => boolean) => {
    for (let steps = 0; !isSo(); steps++) {
      if (steps > 60) throw new Error("it did not become so");
      await pass(STEP_MS);
    }
  };

  it("goes to heads who wrote first; one at a time, and never twice within the least gap", async () => {
    await heads(5);
    await reader({ chatKey: "silent" });
    const operator = await reader({ chatKey: "operator", kind: "village_operator" });
    await wrote(operator.chatId, STEP_MS);
    const id = await send();
    expect(read()).toHaveLength(1);
    await pass(pace.leastGapMs - 1);
    expect(read()).toHaveLength(1);
    await during(10 * STEP_MS);
    expect(await stateOf(id)).toEqual(["done", null]);
    expect(new Set(read())).toEqual(new Set(Array.from({ length: 5 }, (_, n) => `head${n}-${STEP_MS}`)));
    const handed = await world.app.db.recipient.findMany({ orderBy: { handedAt: "asc" }, select: { handedAt: true } });
    const gaps = handed
      .slice(1)
      .map(({ handedAt }, n) => (handedAt?.getTime() ?? 0) - (handed[n]?.handedAt?.getTime() ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(pace.leastGapMs);
  });

  it("grows by the day: its first days are small, each twice the one before, and the nights are left out", async () => {
    const people = dailyRoom(pace, 0) + dailyRoom(pace, 1) + 15;
    await heads(people);
    const id = await send();
    const evenings: number[] = [];
    for (let day = 0; day < 3; day++) {
      await during(DAY_MS / 2, LONG_STEP_MS);
      evenings.push(read().length);
      // From nine at night to the morning nobody is written to.
      await pass(DAY_MS / 2);
    }
    const [first, second] = [dailyRoom(pace, 0), dailyRoom(pace, 1)];
    expect(evenings).toEqual([first, first + second, people]);
    expect(await stateOf(id)).toEqual(["done", null]);
    expect(new Set(read()).size).toBe(people);
  }, 120_000);

  it("begins small again after a month without any", async () => {
    await heads(dailyRoom(pace, 0) + 3);
    await send();
    await during(DAY_MS / 8, LONG_STEP_MS);
    expect(read()).toHaveLength(dailyRoom(pace, 0));
    const db = world.app.db;
    await db.recipient.updateMany({
      where: { state: "sent" },
      data: { handedAt: new Date(world.clock.nowMs() - 40 * DAY_MS) },
    });
    await heads(dailyRoom(pace, 0) + 3, 2 * STEP_MS);
    const before = read().length;
    await pass(DAY_MS);
    await send();
    await during(DAY_MS / 8, LONG_STEP_MS);
    expect(read().length - before).toBe(dailyRoom(pace, 0));
  }, 60_000);

  it("reaches few a day of those who have not written for long, and the others meanwhile", async () => {
    await heads(pace.mostCold + 4, 60 * DAY_MS);
    await heads(3);
    await send();
    await during(DAY_MS / 4, LONG_STEP_MS);
    const cold = () => read().filter((key) => key.endsWith(String(60 * DAY_MS))).length;
    expect([cold(), read().length - cold()]).toEqual([pace.mostCold, 3]);
    await pass((DAY_MS / 4) * 3);
    await during(DAY_MS / 24, LONG_STEP_MS);
    expect(cold()).toBe(pace.mostCold + 4);
  }, 60_000);

  it("holds up no reply", async () => {
    await heads(4);
    await send();
    const before = web.sent.length;
    expect(await world.say(`${WEB}/somebody`, "halo")).toHaveLength(1);
    expect(web.sent).toHaveLength(before + 1);
  });

  it("stops by itself when the server refuses messages, and its maker hears why", async () => {
    await heads(8);
    const refused = () => new SendError("bad-request", { retryable: false });
    for (let n = 0; n < 8; n++) web.failNext(refused);
    const id = await send();
    await during(20 * STEP_MS);
    expect(await stateOf(id)).toEqual(["paused", "failed"]);
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
    const id = await send();
    await until(() => n === 2);
    const late = ["late1", "late2"].map((providerId): DeliveryReport => ({ providerId, state: "sent", atMs: 0 }));
    await web.tell(late);
    await until(() => n === 3);
    expect(await stateOf(id)).toEqual(["sending", null]);
    for (let times = 0; times < 3; times++) web.failNext(unheard);
    await during(10 * STEP_MS);
    expect(await stateOf(id)).toEqual(["paused", "unsure"]);
    const counts = await world.app.db.recipient.groupBy({ by: ["state"], _count: true });
    expect(Object.fromEntries(counts.map(({ state, _count }) => [state, _count]))).toMatchObject({
      ...{ sent: 2 + read().length, unsure: n - 2 },
    });
    expect(new Set(read()).size).toBe(read().length);
  });

  it("stops when most of what was taken reached no telephone, as when many block us", async () => {
    await heads(dailyRoom(pace, 0) + 30);
    const id = await send();
    await until(() => read().length === 12);
    await told("sent", 12);
    await told("delivered", 4);
    await pass(DAY_MS / 8);
    expect(await stateOf(id)).toEqual(["paused", "silent"]);
    expect(world.news("officer").join()).toContain("tidak sampai di HP penerima");
  });

  it("tells its maker how many arrived and how many were read, and never fewer than before", async () => {
    await heads(3);
    const id = await send();
    await until(() => read().length === 3);
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
    const id = await send();
    await until(() => read().length === 3);
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
