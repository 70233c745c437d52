import { expect, it } from "vitest";
import { type Channel, SendError } from "../../../src/channels/channel.ts";
import type { Settlement } from "../../../src/messages/hand.ts";
import type { Leased } from "../../../src/messages/item.ts";
import { makeSender } from "../../../src/messages/sender.ts";

const held = (retryAfterMs: number) => new SendError("rate-limited", { retryable: true, retryAfterMs });

/** Sends one message to a channel that refuses as often as there are `refusals`; returns what becomes of it. */
async function send(refusals: SendError[], bulk = false): Promise<Settlement | undefined> {
  const channel: Channel = {
    ...{ id: "telegram", textMax: 4096, captionMax: 1024 },
    start: async () => undefined,
    send: async () => {
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      return { providerId: "p1" };
    },
    openMedia: async () => new Uint8Array(),
    status: () => ({ state: "ready", sinceMs: 0 }),
    stop: async () => undefined,
  };
  const settled: Settlement[] = [];
  const sender = makeSender({
    channels: new Map([[channel.id, channel]]),
    clock: { nowMs: () => 0 },
    watch: () => undefined,
    withoutFile: "",
    openFile: () => Promise.reject(new Error("no file")),
    settle: async (some) => void settled.push(...some),
  });
  const row: Leased = {
    ...{ id: 7n, chatId: 3n, channel: "telegram", chatKey: "42", attempts: 1, bulk },
    body: { text: "Ini" },
  };
  sender.send([row], "queue");
  await sender.drain();
  return settled[0];
}

it("waits in hand for a place that is free in a moment", async () => {
  expect(await send([held(5), held(3)])).toMatchObject({ state: "sent", attempts: 1 });
});

it("gives a message back that would have to wait for longer", async () => {
  expect(await send([held(5), held(301)])).toMatchObject({ state: "queued", nextTryMs: 301, attempts: 0 });
});

it("gives a message back that was held up too often", async () => {
  expect(await send(Array.from({ length: 6 }, () => held(1)))).toMatchObject({ state: "queued", nextTryMs: 1 });
});

it("gives one of many back at once: in hand it would be unsure after a crash", async () => {
  expect(await send([held(5)], true)).toMatchObject({ state: "queued", nextTryMs: 5 });
});

it("does not wait in hand for a failure that is no want of a place", async () => {
  const refusal = new SendError("transport", { retryable: true, retryAfterMs: 5 });
  expect(await send([refusal])).toMatchObject({ state: "queued", reason: "transport" });
});
