import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, buildApp } from "../../../src/app.ts";
import type { Verb } from "../../../src/broadcast/rules.ts";
import { type Actor, askBroadcast, makeBroadcast, moveBroadcast } from "../../../src/broadcast/service.ts";
import { type Channel, SendError } from "../../../src/channels/channel.ts";
import { makeSample } from "../../../src/db/seed.ts";
import { systemClock } from "../../../src/kit/clock.ts";
import { makeIds } from "../../../src/kit/ids.ts";
import { randomFrom } from "../../support/chance.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { fakeChannel, TEST_KEYS, testConfig } from "../../support/world.ts";
import { makeReader } from "./people.ts";

/** Each seed is another broadcast, with other officers at other moments. */
const SEEDS = Number(process.env.SEEDS ?? 20);
const OFFICERS = 20;
/** More than stand in the outbox at a time. */
const PEOPLE = 40;
const DEEDS = 4;
/** A Monday morning: nobody is held back by the hour. */
const AHEAD_MS = Date.parse("2026-11-23T03:00:00Z") - Date.now();
const clock = { nowMs: () => Date.now() + AHEAD_MS };
const ids = makeIds(systemClock);
const config = testConfig();

describe("two servers and twenty officers at one broadcast", () => {
  let test: TestDb;
  let apps: readonly App[];
  let programmeId: string;
  /** What a person has read, by their chat. */
  const read = new Map<string, number>();
  let random: () => number = () => 0;
  let chats = 0;
  const tally: Record<string, number> = {};

  /** A platform that takes its time, refuses some, and sometimes does not tell whether it took a message. */
  const platform = (): Channel => ({
    ...fakeChannel("terminal"),
    send: async ({ chatKey, text }) => {
      if (!text.startsWith("Halo")) return { providerId: "p" };
      const luck = random();
      await new Promise((done) => setTimeout(done, luck * 60));
      if (luck < 0.1) throw new SendError("bad-request", { retryable: false });
      read.set(chatKey, (read.get(chatKey) ?? 0) + 1);
      if (luck > 0.97) throw new SendError("timeout", { retryable: true, unsure: true });
      return { providerId: "p" };
    },
  });

  beforeAll(async () => {
    test = await testDb();
    await makeSample(test.db, { ids, nowMs: clock.nowMs() });
    ({ id: programmeId } = await test.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } }));
    await test.db.programme.update({ where: { id: programmeId }, data: { broadcastAlone: PEOPLE } });
    apps = [0, 1].map(() =>
      buildApp({
        ...{ config, databaseUrl: test.url, keys: TEST_KEYS, soleOwner: false, clock, http: false },
        channels: [platform()],
      }),
    );
    for (const app of apps) await app.start();
  });
  afterAll(async () => {
    console.log(`${SEEDS} broadcasts, two servers, ${OFFICERS} officers:`, tally);
    for (const app of apps) await app.stop();
    await test.close();
  });

  const appOf = (n: number) => apps[n % apps.length] as App;
  const officer = (): Actor => ({ personId: ids.uuid(), scope: { programmeId, areaCode: "61.07" }, chatId: null });

  /** Both servers look for work all the time, and not only once a second. */
  function keepLooking() {
    let over = false;
    const look = async (app: App) => {
      while (!over) {
        await app.settled();
        await new Promise((again) => setTimeout(again, 15));
      }
    };
    const looking = Promise.all(apps.map(look));
    return {
      stop: async () => {
        over = true;
        await looking;
      },
    };
  }

  async function begin(): Promise<number> {
    const { db, vault } = appOf(0);
    await db.recipient.deleteMany();
    await db.role.updateMany({ data: { endedAt: new Date(clock.nowMs()) }, where: { endedAt: null } });
    for (let n = 0; n < PEOPLE; n++) {
      chats += 1;
      const wish = {
        programmeId,
        villageCode: "61.07.01.2001",
        kind: "village_operator",
        channel: "terminal",
      } as const;
      await makeReader({ db, vault, ids, nowMs: clock.nowMs() }, { ...wish, chatKey: `chat-${chats}` });
    }
    const tools = { vault, nowMs: clock.nowMs() };
    const audience = { roles: ["village_operator"] as const, areas: [], channels: [] };
    const wanted = { programmeId, areaCode: "61.07", text: "Halo", answers: [], audience };
    const made = await makeBroadcast(db, officer(), wanted, tools);
    if (made.is !== "made") throw new Error(made.is);
    await db.$transaction((tx) => askBroadcast(tx, officer(), { id: made.id, startMs: null }, tools));
    await expect
      .poll(() => db.recipient.count({ where: { broadcastId: made.id, state: { not: "waiting" } } }), {
        interval: 5,
        timeout: 20_000,
      })
      .toBeGreaterThan(0);
    return made.id;
  }

  /** Whether it was done; whoever finds it in another state is told so, and nothing happens. */
  async function act(app: App, id: number, verb: Verb): Promise<boolean> {
    const tools = { vault: app.vault, nowMs: clock.nowMs() };
    const moved = await app.db.$transaction((tx) => moveBroadcast(tx, officer(), { id, verb }, tools));
    return moved.is === "moved";
  }

  /** Who may have been read by then, or is on the way at this moment: nobody else may be, once it is called off. */
  async function reachedOrOnTheWay(id: number): Promise<ReadonlySet<bigint>> {
    const gone = await test.db.recipient.findMany({
      where: { broadcastId: id, state: { in: ["handed", "sent", "refused", "unsure"] } },
      select: { chatId: true },
    });
    return new Set(gone.map(({ chatId }) => chatId));
  }

  /** Twenty officers, each with a few deeds in their own order, all at once; some of them call it off if `cancelling`. */
  async function officersAtWork(id: number, cancelling: boolean) {
    let afterCancel: ReadonlySet<bigint> | null = null;
    const draw = random;
    const plans = Array.from({ length: OFFICERS }, (_, n) =>
      Array.from({ length: DEEDS }, (_, at): Verb => {
        if (cancelling && n < 2 && at === DEEDS - 1) return "cancel";
        return (["pause", "resume", "retry", "send", "resume"] as const)[Math.floor(draw() * 5)] ?? "resume";
      }),
    );
    const waits = plans.map((plan) => plan.map(() => draw() * 60));
    await Promise.all(
      plans.map(async (plan, n) => {
        for (const [at, verb] of plan.entries()) {
          await new Promise((done) => setTimeout(done, waits[n]?.[at]));
          const done = await act(appOf(n), id, verb);
          if (verb === "cancel" && done) afterCancel = await reachedOrOnTheWay(id);
        }
      }),
    );
    return { afterCancel: afterCancel as ReadonlySet<bigint> | null };
  }

  async function untilOver(id: number): Promise<void> {
    const stateOf = async () => (await test.db.broadcast.findUniqueOrThrow({ where: { id } })).state;
    const open = () => test.db.recipient.count({ where: { broadcastId: id, state: { in: ["waiting", "handed"] } } });
    await expect
      .poll(
        async () => {
          if ((await stateOf()) === "paused") await act(appOf(0), id, "resume");
          return ["done", "cancelled"].includes(await stateOf()) && (await open()) === 0;
        },
        { timeout: 30_000, interval: 25 },
      )
      .toBe(true);
  }

  it.each(Array.from({ length: SEEDS }, (_, seed) => ({ seed })))(
    "leave every person in one state that tells the truth, seed $seed",
    async ({ seed }) => {
      random = randomFrom(seed + 1);
      read.clear();
      const looking = keepLooking();
      const id = await begin();
      const { afterCancel } = await officersAtWork(id, seed % 2 === 1);
      await untilOver(id).finally(looking.stop);

      const people = await test.db.recipient.findMany({ where: { broadcastId: id }, orderBy: { id: "asc" } });
      const chatsOf = await test.db.chat.findMany({ where: { id: { in: people.map(({ chatId }) => chatId) } } });
      const keyOf = new Map(
        chatsOf.map(({ id: chat, addressSealed }) => [chat, appOf(0).vault.open("chat.address", addressSealed)]),
      );
      const times = (chatId: bigint) => read.get(keyOf.get(chatId) ?? "") ?? 0;
      const wrong = people.filter(({ state, chatId }) => !FITS[state]?.(times(chatId)));
      expect(people).toHaveLength(PEOPLE);
      expect(wrong.map(({ state, reason, chatId }) => ({ state, reason, read: times(chatId) }))).toEqual([]);
      // Nobody is forgotten: only who was called off before their turn is left out.
      expect(people.filter(({ state, reason }) => state === "skipped" && reason !== "cancelled")).toEqual([]);
      const skipped = people.filter(({ state }) => state === "skipped").length;
      const { state } = await test.db.broadcast.findUniqueOrThrow({ where: { id } });
      if (state === "done") expect(skipped).toBe(0);
      if (afterCancel) expect(people.filter(({ chatId }) => times(chatId) > 0 && !afterCancel.has(chatId))).toEqual([]);
      for (const one of people) tally[one.state] = (tally[one.state] ?? 0) + 1;
      tally[state] = (tally[state] ?? 0) + 1;
    },
    60_000,
  );
});

/** How often somebody may have read a message that ended so. */
const FITS: Readonly<Record<string, (times: number) => boolean>> = {
  sent: (times) => times === 1,
  unsure: (times) => times <= 1,
  refused: (times) => times === 0,
  skipped: (times) => times === 0,
};
