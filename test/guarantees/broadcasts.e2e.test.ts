import { afterEach, expect, it } from "vitest";
import { askBroadcast, makeBroadcast } from "../../src/broadcast/service.ts";
import { type Db, openDb } from "../../src/db/client.ts";
import { makeSample } from "../../src/db/seed.ts";
import { systemClock } from "../../src/kit/clock.ts";
import { makeIds } from "../../src/kit/ids.ts";
import { makeVault } from "../../src/kit/vault.ts";
import { makeReader } from "../src/broadcast/people.ts";
import { randomFrom } from "../support/chance.ts";
import { type TestDb, testDb } from "../support/db.ts";
import { startTelegramFake, type TelegramFake } from "../support/telegram-fake.ts";
import { TEST_KEYS } from "../support/world.ts";
import { type Kill, makeVictims, type Victims } from "./victims.ts";

/** How often the server is killed on the way. */
const KILLS = Number(process.env.KILLS ?? 20);
/** So many that the last kill still finds somebody who waits. */
const PEOPLE = KILLS * 30;
const FIRST_CHAT = 70_000;
/** The same for every run, unless it is looked for something that another seed may find. */
const SEED = Number(process.env.SEED ?? 20261122);
/** Somebody who has not died by then is shot. */
const LIFE_LIMIT_MS = 5_000;

/** Between a call and its record, right before a call, right after rows were written, and at no point in particular. */
const POINTS: readonly ((random: () => number) => Kill)[] = [
  (random) => ({ at: "sent", nth: 1 + Math.floor(random() * 20) }),
  (random) => ({ at: "sending", nth: 1 + Math.floor(random() * 20) }),
  (random) => ({ at: "settled", nth: 1 + Math.floor(random() * 5) }),
  (random) => ({ afterMs: 700 + Math.floor(random() * 600) }),
];

let opened: { database: TestDb; fake: TelegramFake; victims: Victims; db: Db } | undefined;
afterEach(async () => {
  await opened?.victims.close();
  await opened?.fake.close();
  await opened?.db.$disconnect();
  await opened?.database.close();
  opened = undefined;
});

/** A Monday morning: the hours in which nobody is written to are not what is tested. */
const AHEAD_MS = Date.parse("2026-11-23T03:00:00Z") - Date.now();
const now = () => Date.now() + AHEAD_MS;

async function openStage() {
  const database = await testDb(1);
  const db = openDb(database.url, 4);
  const fake = await startTelegramFake({ recordCalls: false, trueLimits: true });
  const victims = await makeVictims(fake, database.url, { pace: "1,30", aheadMs: AHEAD_MS });
  opened = { database, fake, victims, db };
  return opened;
}

it(
  `a broadcast to ${PEOPLE} people, killed ${KILLS} times on its way, reaches nobody twice and forgets nobody`,
  async () => {
    const startedMs = performance.now();
    const { db, fake, victims } = await openStage();
    const vault = makeVault(TEST_KEYS);
    const ids = makeIds(systemClock);
    await makeSample(db, { ids, nowMs: now() });
    const { id: programmeId } = await db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
    await db.programme.update({ where: { id: programmeId }, data: { broadcastAlone: PEOPLE } });
    for (let n = 0; n < PEOPLE; n++) {
      const chatKey = String(FIRST_CHAT + n);
      fake.meet(FIRST_CHAT + n);
      const wish = { programmeId, villageCode: "61.07.01.2001", kind: "village_operator", chatKey } as const;
      await makeReader({ db, vault, ids, nowMs: now() }, wish);
    }
    const nobody = { personId: null, scope: null, chatId: null };
    const tools = { vault, nowMs: now() };
    const audience = { roles: ["village_operator"] as const, areas: [], channels: [] };
    const wanted = { programmeId, areaCode: "61.07", text: "Halo {nama}", answers: [], audience };
    const made = await makeBroadcast(db, nobody, wanted, tools);
    if (made.is !== "made") throw new Error(made.is);
    await db.$transaction((tx) => askBroadcast(tx, nobody, { id: made.id, startMs: null }, tools));

    const random = randomFrom(SEED);
    for (let n = 0; n < KILLS; n++) {
      const kill = POINTS[n % POINTS.length]?.(random) ?? null;
      const victim = await victims.live(kill);
      const late = setTimeout(victim.kill, LIFE_LIMIT_MS);
      expect(await victim.died).toBe("SIGKILL");
      clearTimeout(late);
    }
    // Every one of them fell on the way.
    expect(await db.broadcast.findUniqueOrThrow({ where: { id: made.id } })).toMatchObject({ state: "sending" });
    const last = await victims.live();
    await expect
      .poll(async () => (await db.broadcast.findUniqueOrThrow({ where: { id: made.id } })).state, { timeout: 60_000 })
      .toBe("done");
    await last.stop();

    const people = await db.recipient.findMany({ where: { broadcastId: made.id }, orderBy: { id: "asc" } });
    const seen = new Map(people.map((_, n) => [FIRST_CHAT + n, fake.received(FIRST_CHAT + n).length]));
    expect(people).toHaveLength(PEOPLE);
    expect([...seen].filter(([, times]) => times > 1)).toEqual([]);
    expect(people.filter(({ state }) => state !== "sent" && state !== "unsure")).toEqual([]);
    // Whoever was not reached for certain is listed as unsure; whoever is listed as sent was reached.
    const addressed = await db.chat.findMany({ where: { id: { in: people.map(({ chatId }) => chatId) } } });
    const keyOf = new Map(
      addressed.map(({ id, addressSealed }) => [id, Number(vault.open("chat.address", addressSealed))]),
    );
    const wrong = people.filter(({ state, chatId }) => state === "sent" && seen.get(keyOf.get(chatId) ?? 0) !== 1);
    expect(wrong).toEqual([]);
    const count = (state: string) => people.filter((one) => one.state === state).length;
    const never = people.filter(({ chatId }) => seen.get(keyOf.get(chatId) ?? 0) === 0).length;
    const figures = { sent: count("sent"), unsure: count("unsure"), "of them not there": never };
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    console.log(`${PEOPLE} people, ${KILLS} kills, ${seconds} seconds:`, figures);
    expect(count("unsure")).toBeLessThanOrEqual(KILLS * UNSURE_A_KILL);
    expect(fake.impatient()).toBe(0);
  },
  60_000 + KILLS * 15_000,
);

/** Messages that may be on their way when a process dies: what is handed over ahead. */
const UNSURE_A_KILL = 9;
