import { expect, it } from "vitest";
import type { DeliveryReport } from "../../../../src/channels/channel.ts";
import { makeTelling } from "../../../../src/channels/whatsapp-web/told.ts";

it("says what the ticks below a message mean, and nothing while there is none", async () => {
  const told: DeliveryReport[] = [];
  const onDelivery = async (reports: readonly DeliveryReport[]) => void told.push(...reports);
  const tell = makeTelling({ onDelivery, nowMs: () => 7, lost: () => undefined });
  for (const ack of [0, 1, 2, 3, 4, -1, 9]) tell(`m${ack}`, ack);
  expect(told.map(({ providerId, state, reason = null }) => [providerId, state, reason])).toEqual([
    ["m1", "sent", null],
    ["m2", "delivered", null],
    ["m3", "read", null],
    ["m4", "read", null],
    ["m-1", "failed", "bad-request"],
  ]);
});

it("says so when it could not be stored", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const tell = makeTelling({ onDelivery: () => Promise.reject(new Error("away")), nowMs: () => 7, lost: resolve });
  tell("m1", 1);
  await promise;
});
