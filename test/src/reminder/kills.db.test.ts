import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { daysBefore } from "../../../src/kit/date.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { at, day, ending, makeReachable, villagesIn } from "./people.ts";

const HEADS = 40;
/** Days on which somebody is due, each with a process that dies and one that lives. */
const DAYS = [13, 20, 24, 26, 28, 31, 34, 37];

describe("a process that is killed while it reminds", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
    const programme = await ending(test.db, { remindClimb: 99 });
    for (const areaCode of await villagesIn(test.db, "61.07", HEADS))
      await makeReachable(test.db, programme, { kind: "village_head", areaCode });
  });
  afterAll(() => test.close());

  const live = async (): Promise<ChildProcess> => {
    const env = { ...process.env, DATABASE_URL: test.url };
    const child = fork(join(import.meta.dirname, "reminding.ts"), { env, execArgv: [] });
    await once(child, "message");
    return child;
  };

  it(`reminds ${HEADS} people once on each of ${DAYS.length} days, with a death on each`, async () => {
    let died = 0;
    // The deaths are spread over a little more than the work took the last time.
    let spanMs = 400;
    for (const [n, after] of DAYS.entries()) {
      const nowMs = at(`${daysBefore(day("2026-11-01"), 1 - after)}T02:00:00Z`);
      const victim = await live();
      victim.send({ nowMs, dieAfterMs: (spanMs * n) / DAYS.length });
      await once(victim, "exit");
      const before = await test.db.outbox.count();
      died += before === HEADS * n ? 1 : 0;
      expect([HEADS * n, HEADS * (n + 1)]).toContain(before);

      const heir = await live();
      const startMs = performance.now();
      heir.send({ nowMs });
      await once(heir, "message");
      if (before === HEADS * n) spanMs = 1.3 * (performance.now() - startMs);
      heir.disconnect();
      await once(heir, "exit");
      const told = await test.db.outbox.groupBy({ by: ["chatId"], _count: true });
      expect(told.map((one) => one._count)).toEqual(Array.from({ length: HEADS }, () => n + 1));
    }
    console.log(`killed ${DAYS.length} times, ${died} of them before anything was stored`);
    expect(died).toBeGreaterThan(0);
  }, 120_000);
});
