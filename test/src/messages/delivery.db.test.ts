import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeliveryReport } from "../../../src/channels/channel.ts";
import { noteDeliveries } from "../../../src/messages/delivery.ts";
import { type TestDb, testDb } from "../../support/db.ts";

const CHANNEL = "whatsapp-cloud";
const STATES = ["sent", "delivered", "read", "failed"] as const;

describe("what a platform tells of a message", () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await testDb();
  });
  afterAll(() => test.close());

  const report = (providerId: string, state: DeliveryReport["state"]): DeliveryReport => ({
    ...{ providerId, state, atMs: 1_795_000_000_000 },
    ...(state === "failed" && { reason: "not-registered", code: 131026 }),
    billing: { kind: "utility", billable: true },
  });
  const kept = async (providerId: string) =>
    test.db.delivery.findUniqueOrThrow({ where: { channel_providerId: { channel: CHANNEL, providerId } } });

  it.each(permutations(STATES).map((order) => [order.join(", "), order] as const))(
    "never moves back and is counted once, told as %s: one by one, twice over and all at once",
    async (name, order) => {
      const ends = [];
      for (const calls of [
        order.map((state) => [state]),
        order.flatMap((state) => [[state], [state]]),
        [order],
        [order.slice(0, 2), order.slice(2)],
      ]) {
        const providerId = `${name} ${ends.length}`;
        const seen: string[] = [];
        let billed = 0;
        for (const states of calls) {
          const told = await noteDeliveries(
            test.db,
            CHANNEL,
            states.map((state) => report(providerId, state)),
          );
          for (const { state, billing } of told) {
            if (state) seen.push(state);
            if (billing) billed += 1;
          }
          // What is told is what is kept, and each time it is further than before.
          if (seen.length > 0) expect((await kept(providerId)).state).toBe(seen.at(-1));
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(billed).toBe(1);
        const { state, reason } = await kept(providerId);
        ends.push(`${state} ${reason}`);
      }
      // Whoever has read it has it, whatever else is said.
      expect(new Set(ends)).toEqual(new Set(["read null"]));
    },
  );
});

function permutations<T>(of: readonly T[]): readonly T[][] {
  if (of.length < 2) return [[...of]];
  return of.flatMap((one, at) => permutations(of.toSpliced(at, 1)).map((rest) => [one, ...rest]));
}
