import { describe, expect, it } from "vitest";
import { type Channel, type Outbound, SendError } from "../../../src/channels/channel.ts";
import { makeHand } from "../../../src/messages/hand.ts";
import type { Body, FileRef, Leased, MessageEvent } from "../../../src/messages/item.ts";
import { makeSender } from "../../../src/messages/sender.ts";

const ref: FileRef = { make: "fixes", programmeId: "p1", villageCode: "36.02.01.2001" };
const file = { fileName: "Perbaikan.xlsx", mime: "application/x-test", bytes: Buffer.from("isi") };
const options = [{ id: "a", title: "Ya" }];

/** Keeps what is sent, and refuses the next messages with the errors in `refusals`; null takes one. */
function openChannel() {
  const sent: Outbound[] = [];
  const refusals: (SendError | null)[] = [];
  const channel: Channel = {
    ...{ id: "telegram", textMax: 4096, captionMax: 1024 },
    start: async () => undefined,
    send: async (out) => {
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      sent.push(out);
      return { providerId: `p${sent.length}` };
    },
    openMedia: async () => new Uint8Array(),
    status: () => ({ state: "ready", sinceMs: 0 }),
    stop: async () => undefined,
  };
  return { ...channel, sent, refusals };
}

function setUp(openFile: () => Promise<typeof file> = async () => file) {
  const channel = openChannel();
  const events: MessageEvent[] = [];
  const asked: unknown[] = [];
  const parts = {
    channels: new Map([[channel.id, channel]]),
    clock: { nowMs: () => 0 },
    watch: (event: MessageEvent) => void events.push(event),
    withoutFile: "«tanpa berkas»",
    openFile: (...args: unknown[]) => {
      asked.push(args);
      return openFile();
    },
  };
  return { channel, events, asked, parts, hand: makeHand(parts) };
}

function row(body: Partial<Body> = {}, attempts = 1): Leased {
  return {
    ...{ id: 7n, chatId: 3n, channel: "telegram", chatKey: "42", attempts, bulk: false },
    body: { text: "Ini", options, file: ref, ...body },
  };
}

const failing = () => Promise.reject(new Error("no roster"));

describe("a message with a file", () => {
  it("goes out with the bytes that are made for its chat at that moment", async () => {
    const { channel, asked, hand, events } = setUp();
    expect(await hand(row())).toMatchObject({ state: "sent", providerId: "p1", reason: null });
    expect(channel.sent).toEqual([{ id: "7", chatKey: "42", text: "Ini", options, file }]);
    expect(asked).toEqual([[ref, 3n]]);
    expect(events).toEqual([{ is: "sent", outboxId: "7", channel: "telegram" }]);
  });

  it("waits when its file cannot be made, and nothing of it is said", async () => {
    const { channel, hand, events } = setUp(failing);
    for (const attempts of [1, 2]) {
      await expect(hand(row({}, attempts))).rejects.toMatchObject({ reason: "transport", retryable: true });
    }
    expect(channel.sent).toEqual([]);
    expect(events).toMatchObject([{ is: "file-failed", outboxId: "7" }, { is: "file-failed" }]);
  });

  it("says its text and why there is no file at the third try, and is refused with the reason", async () => {
    const { channel, hand, events } = setUp(failing);
    const settlement = await hand(row({}, 3));
    expect(settlement).toMatchObject({ state: "refused", reason: "file-not-made", providerId: "p1", blocked: false });
    expect(channel.sent).toEqual([{ id: "7", chatKey: "42", text: "Ini\n\n«tanpa berkas»", options }]);
    expect(events.at(-1)).toMatchObject({ is: "refused", reason: "file-not-made" });
  });

  it("says at least that there is no file when it has no text of its own", async () => {
    const { channel, hand } = setUp(failing);
    await hand(row({ text: "" }, 3));
    expect(channel.sent.map(({ text }) => text)).toEqual(["«tanpa berkas»"]);
  });

  it.each(["too-large", "bad-request"] as const)(
    "says its text when the platform does not take the file: %s",
    async (reason) => {
      const { channel, hand } = setUp();
      channel.refusals.push(new SendError(reason, { retryable: false }));
      expect(await hand(row())).toMatchObject({ state: "refused", reason: `file-${reason}` });
      expect(channel.sent.map(({ text, file }) => [text, file])).toEqual([["Ini\n\n«tanpa berkas»", undefined]]);
    },
  );

  it.each(["blocked", "chat-not-found", "timeout", "rate-limited"] as const)(
    "says nothing more when it is not the file: %s",
    async (reason) => {
      const { channel, hand } = setUp();
      channel.refusals.push(new SendError(reason, { retryable: false }));
      await expect(hand(row())).rejects.toMatchObject({ reason });
      expect(channel.sent).toEqual([]);
    },
  );

  it("is refused as a whole when its text alone is not taken either", async () => {
    const { channel, hand } = setUp();
    for (const reason of ["too-large", "bad-request"] as const)
      channel.refusals.push(new SendError(reason, { retryable: false }));
    await expect(hand(row())).rejects.toMatchObject({ reason: "bad-request" });
  });
});

it("a message without a file has none made", async () => {
  const { channel, asked, hand } = setUp(failing);
  const { file: _none, ...body } = row().body;
  expect(await hand({ ...row(), body })).toMatchObject({ state: "sent" });
  expect(asked).toEqual([]);
  expect(channel.sent).toEqual([{ id: "7", chatKey: "42", text: "Ini", options }]);
});

it("a text and the file behind it are said once each, however often the file is tried", async () => {
  const { channel, parts } = setUp();
  const settled: string[] = [];
  const sender = makeSender({
    ...parts,
    settle: async (settlements) => void settled.push(...settlements.map(({ id, state }) => `${id} ${state}`)),
  });
  const bodies: Body[] = [{ text: "Ini" }, { text: "", file: ref }];
  const rows = bodies.map((body, at): Leased => ({ ...row(), body, id: BigInt(at + 1) }));
  // The text is said; then the line breaks before the file.
  channel.refusals.push(null, new SendError("transport", { retryable: true }));
  sender.send(rows, "commit");
  await sender.drain();
  expect(settled).toEqual(["1 sent", "2 queued"]);
  sender.send(
    rows.slice(1).map((one) => ({ ...one, attempts: 2 })),
    "queue",
  );
  await sender.drain();
  expect(settled).toEqual(["1 sent", "2 queued", "2 sent"]);
  expect(channel.sent.map(({ text, file }) => [text, file?.fileName])).toEqual([
    ["Ini", undefined],
    ["", "Perbaikan.xlsx"],
  ]);
});
