import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Stale } from "../../../src/kit/stale.ts";
import { correct, remove } from "../../../src/roster/changes.ts";
import { lastChange, rosterFingerprint, rosterList } from "../../../src/roster/facts.ts";
import { LIVE_STATES } from "../../../src/roster/rules.ts";
import { reopen, submit } from "../../../src/roster/service.ts";
import { undo } from "../../../src/roster/undo.ts";
import {
  type Holder,
  ids,
  makeEnrolled,
  makeHolder,
  makeProgramme,
  nikFor,
  TODAY,
  testClock,
  toolsAt,
  vault,
} from "../../support/builders.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const QUOTA = 1;
const VILLAGES = ["61.07.01.2001", "61.07.01.2004"];

const worker = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7);
/** What can be done; `at` picks a row of the roster, `n` a worker: few, so that the villages get in each other's way. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("enrol" as const), n: worker }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("remove" as const), at: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("fix-nik" as const), at: fc.nat(3), n: worker }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fix-name" as const), at: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("undo" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("submit" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reopen" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(5, 31) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

describe("any run of changes to two villages' rosters", () => {
  let test: TestDb;
  let year = 2026;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  /** Carries one step out; whether it changed anything. What no longer fits is refused as stale, never otherwise. */
  async function take(holder: Holder, move: Step, clock: ReturnType<typeof testClock>): Promise<boolean> {
    const tools = toolsAt(clock.nowMs());
    const { actor } = holder;
    const row = async (at: number) => (await rosterList(test.db, actor, vault))[at]?.enrolmentId ?? ids.uuid();
    const act = async () => {
      switch (move.do) {
        case "enrol":
          return makeEnrolled(test.db, holder, move.n, {}, tools.nowMs);
        case "remove": {
          const enrolmentId = await row(move.at);
          return test.db.$transaction((tx) => remove(tx, actor, { enrolmentId, reason: "pindah" }, tools));
        }
        case "fix-nik":
        case "fix-name": {
          const change = { enrolmentId: await row(move.at), today: TODAY };
          const field = move.do === "fix-nik" ? ("nik" as const) : ("name" as const);
          const value = move.do === "fix-nik" ? nikFor(move.n) : "NAMA BARU";
          return test.db.$transaction((tx) => correct(tx, actor, { ...change, field, value }, tools));
        }
        case "undo": {
          const changeId = (await lastChange(test.db, actor, tools))?.changeId ?? "none";
          return test.db.$transaction((tx) => undo(tx, actor, { changeId, today: TODAY }, tools));
        }
        case "submit": {
          const command = { fingerprint: await rosterFingerprint(test.db, actor, vault), receipt: ids.uuid() };
          return test.db.$transaction((tx) => submit(tx, actor, { ...command, statementVersion: "1" }, tools));
        }
        case "reopen":
          return test.db.$transaction((tx) => reopen(tx, actor, tools));
        case "wait":
          return clock.pass(move.minutes);
      }
    };
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      return false;
    }
  }

  const changesOf = (holder: Holder) =>
    test.db.rosterChange.findMany({
      where: { roster: { programmeId: holder.actor.programmeId, villageCode: holder.actor.villageCode } },
      orderBy: { id: "asc" },
    });
  const outline = async (holder: Holder) =>
    (await rosterList(test.db, holder.actor, vault)).map((row) => `${row.enrolmentId} ${row.standing}`);

  /** The live rows and their standings, told by the changes alone. */
  async function replayed(holder: Holder): Promise<string[]> {
    const standing = new Map<string, string>();
    const gone = new Set<string>();
    const mains = () => [...standing].filter(([id, is]) => is === "main" && !gone.has(id)).length;
    for (const { kind, enrolmentId, field, afterSealed } of await changesOf(holder)) {
      if (kind === "added") standing.set(enrolmentId, mains() < QUOTA ? "main" : "reserve");
      if (kind === "removed") gone.add(enrolmentId);
      if (kind === "restored") gone.delete(enrolmentId);
      if (kind === "promoted") standing.set(enrolmentId, "main");
      if (field === "standing") standing.set(enrolmentId, vault.open("change.value", afterSealed ?? ""));
    }
    return [...standing]
      .filter(([id]) => !gone.has(id))
      .map(([id, is]) => `${id} ${is}`)
      .sort();
  }

  async function checkInvariants(holders: readonly Holder[]): Promise<void> {
    const rows = await test.db.enrolment.findMany({
      where: { roster: { programmeId: holders[0]?.programme.id ?? "" } },
    });
    const live = rows.filter((row) => LIVE_STATES.some((state) => state === row.state));
    for (const rosterId of new Set(rows.map((row) => row.rosterId))) {
      const own = rows.filter((row) => row.rosterId === rosterId);
      expect(live.filter((row) => row.rosterId === rosterId && row.standing === "main").length).toBeLessThanOrEqual(
        QUOTA,
      );
      expect(new Set(own.map((row) => row.position)).size).toBe(own.length);
    }
    expect(new Set(live.map((row) => row.workerId)).size).toBe(live.length);
    for (const holder of holders) expect(await replayed(holder)).toEqual((await outline(holder)).sort());
  }

  it("keeps the quota, the order, one place for each person, and a history that tells it all", async () => {
    const runs = fc.array(fc.tuple(fc.nat(VILLAGES.length - 1), step), { minLength: 10, maxLength: 30, size: "max" });
    const tally = { undone: 0, promoted: 0 };
    await fc.assert(
      fc.asyncProperty(runs, async (steps) => {
        year += 1;
        const programme = await makeProgramme(test.db, { year, quotaPerVillage: QUOTA });
        const holders: Holder[] = [];
        for (const villageCode of VILLAGES) holders.push(await makeHolder(test.db, { programme, villageCode }));
        for (const n of [0, 1, 2])
          for (const [at, holder] of holders.entries()) await makeEnrolled(test.db, holder, n + 3 * at);
        const clock = testClock();
        clock.pass(31);
        const before = holders.map((): string[][] => []);
        for (const [village, move] of steps) {
          const holder = holders[village];
          if (!holder) continue;
          const [was, count] = [await outline(holder), (await changesOf(holder)).length];
          const done = await take(holder, move, clock);
          if (!done) expect(await outline(holder)).toEqual(was);
          else if (move.do === "undo") {
            tally.undone += 1;
            expect(await outline(holder)).toEqual(before[village]?.pop());
          } else if ((await changesOf(holder)).length > count) before[village]?.push(was);
        }
        await checkInvariants(holders);
        for (const holder of holders)
          tally.promoted += (await changesOf(holder)).filter((change) => change.kind === "promoted").length;
      }),
      { numRuns: 30, seed: 100 },
    );
    // A run in which nothing was ever undone or promoted would prove nothing.
    expect(tally.undone).toBeGreaterThan(20);
    expect(tally.promoted).toBeGreaterThan(10);
  }, 180_000);
});
