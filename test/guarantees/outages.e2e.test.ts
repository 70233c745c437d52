import { afterEach, describe, expect, it } from "vitest";
import { openDb } from "../../src/db/client.ts";
import { ALL_KEPT } from "./oracle.ts";
import { type OwnPostgres, startOwnPostgres } from "./own-postgres.ts";
import { keepTalking, openStage, type Stage } from "./stage.ts";

let stage: Stage | undefined;
let postgres: OwnPostgres | undefined;
afterEach(async () => {
  await stage?.close();
  await postgres?.close();
  postgres = undefined;
});

describe("the database", () => {
  it("may be restarted, and may crash, under load", async () => {
    postgres = await startOwnPostgres();
    stage = await openStage({ chats: 6, databaseUrl: postgres.url });
    const { victims, talks } = stage;
    const server = await victims.live();
    const talking = keepTalking(talks);
    for (const how of ["fast", "immediate", "fast", "immediate"] as const) {
      await Promise.race([Promise.all(talks.map(moreTalk)), talking.ended]);
      await postgres.stop(how);
      await readiness(503);
      await postgres.start();
      await readiness(200);
    }
    talking.stop();
    await talking.ended;
    await server.settled();
    const findings = await stage.judge();
    console.log("database away 4 times:", { updates: findings.updates, repeats: findings.repeats });
    expect(findings).toMatchObject({ ...ALL_KEPT, repeats: 0 });
  }, 180_000);
});

describe("the platform", () => {
  it("is not pressed when it asks to wait", async () => {
    stage = await openStage({ chats: 2, fake: { trueLimits: true, recordCalls: true } });
    const server = await stage.victims.live();
    for (const { burst } of stage.talks) burst(9);
    await expect.poll(() => stage?.fake.pending(), { timeout: 10_000, interval: 5 }).toBe(0);
    await everybodyHears(9);
    await server.settled();
    expect(stage.fake.calls("sendMessage").length).toBeGreaterThan(18);
    expect(stage.fake.impatient()).toBe(0);
    expect(await stage.judge()).toMatchObject({ ...ALL_KEPT, repeats: 0 });
  }, 60_000);

  it("is never asked for more than it allows, as a rule", async () => {
    stage = await openStage({ chats: 3, fake: { trueLimits: true, recordCalls: true }, victims: { pace: "" } });
    const server = await stage.victims.live();
    for (const { burst } of stage.talks) burst(6);
    await everybodyHears(6);
    await server.settled();
    expect(stage.fake.calls("sendMessage")).toHaveLength(18);
    expect(await stage.judge()).toMatchObject({ ...ALL_KEPT, repeats: 0 });
  }, 60_000);

  it.each([
    ["answers 500", { kind: "error", code: 500 }, 3, 0],
    ["breaks the connection", { kind: "reset" }, 3, 0],
    ["does not answer", { kind: "hang" }, 1, 0],
    ["does as asked, but says nothing", { kind: "lost-answer" }, 1, 1],
  ] as const)(
    "%s: everybody is answered all the same",
    async (_what, fault, times, repeats) => {
      stage = await openStage({ chats: 2 });
      const server = await stage.victims.live();
      await Promise.all(stage.talks.map(({ registerNext }) => registerNext()));
      stage.fake.fail("sendMessage", fault, times);
      await Promise.all(stage.talks.map(({ registerNext }) => registerNext()));
      await server.settled();
      expect(await stage.judge()).toMatchObject({ ...ALL_KEPT, repeats });
    },
    60_000,
  );

  it("fails in the middle of a burst: no reply overtakes the one that was delayed", async () => {
    stage = await openStage({ chats: 4 });
    const server = await stage.victims.live();
    for (let round = 1; round <= 4; round++) {
      stage.fake.fail("sendMessage", { kind: "error", code: 500 }, 4);
      for (const { burst } of stage.talks) burst(6);
      await everybodyHears(6 * round);
    }
    await server.settled();
    expect(await stage.judge()).toMatchObject({ ...ALL_KEPT, repeats: 0 });
  }, 60_000);

  it("says that somebody blocked us: that is written down, and the others go on", async () => {
    stage = await openStage({ chats: 2 });
    const server = await stage.victims.live();
    const [one, other] = stage.talks;
    if (!one || !other) throw new Error("two are needed");
    stage.fake.block(one.operator.chatId);
    one.burst(2);
    await other.registerNext();
    await expect.poll(() => stage?.fake.pending(), { timeout: 10_000, interval: 5 }).toBe(0);
    await server.settled();
    expect(await stage.judge()).toMatchObject({ unhandled: [], answeredWrong: [], unsent: ["2 refused: blocked"] });
    expect(await blockedChats()).toBe(1);
    stage.fake.unblock(one.operator.chatId);
    await one.registerNext();
  }, 60_000);
});

/** Some more replies of this talk from now on. Has more patience than the talk, which can say what it waits for. */
async function moreTalk({ operator }: Stage["talks"][number]): Promise<void> {
  const seen = stage?.fake.received(operator.chatId).length ?? 0;
  const more = () => (stage?.fake.received(operator.chatId).length ?? 0) - seen;
  await expect.poll(more, { timeout: 75_000, interval: 5 }).toBeGreaterThan(2);
}

async function everybodyHears(replies: number): Promise<void> {
  const heard = () => stage?.talks.map(({ operator }) => stage?.fake.received(operator.chatId).length);
  await expect.poll(heard, { timeout: 45_000, interval: 10 }).toEqual(stage?.talks.map(() => replies));
}

async function readiness(status: 200 | 503): Promise<void> {
  const ask = () => fetch(`http://127.0.0.1:${stage?.victims.port}/readyz`).then((response) => response.status);
  await expect.poll(ask, { timeout: 20_000, interval: 20 }).toBe(status);
}

async function blockedChats(): Promise<number> {
  const db = openDb(stage?.databaseUrl ?? "", 1);
  try {
    return await db.chat.count({ where: { blockedAt: { not: null } } });
  } finally {
    await db.$disconnect();
  }
}
