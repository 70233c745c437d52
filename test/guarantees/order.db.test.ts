import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Inbound } from "../../src/channels/channel.ts";
import { nikFor } from "../support/builders.ts";
import { makeWorld, type World } from "../support/world.ts";

const CHATS = ["1001", "2002", "3003"];
/** Each is only understood after the one before; NIK stands for that of the chat, as checks of one are limited. */
const WORDS = ["CEK", "NIK", "Siti Aminah", "1", "NIK", "Budi", "3", "BATAL", "CEK", "MENU"];

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  for (const chat of CHATS) {
    await world.say(chat, "halo", { order: -2, externalId: `${chat}-halo` });
    await world.say(chat, "ya", { order: -1, externalId: `${chat}-ya` });
  }
});
afterEach(() => world.close());

describe("ten messages of one chat in one moment", () => {
  it.each([
    ["as they were sent", (events: Inbound[]) => events],
    ["each twice", (events: Inbound[]) => events.flatMap((event) => [event, event])],
    ["the other way round", (events: Inbound[]) => events.toReversed()],
    ["all of them, and then all of them again", (events: Inbound[]) => [...events, ...events.toReversed()]],
  ])("come in %s: each is handled once, in the order of the platform", async (_how, arrange) => {
    const expected = await oneByOne("1001");
    const before = world.channel.sent.length;
    const others = CHATS.slice(1).flatMap((chat) => arrange(WORDS.map((text, at) => event(chat, text, at))));
    const outcomes = await Promise.all(others.map((one) => world.app.take(one)));
    await world.app.settled();
    expect(outcomes.filter((outcome) => outcome === "new")).toHaveLength(2 * WORDS.length);
    const heard = world.channel.sent.slice(before);
    for (const chat of CHATS.slice(1)) {
      expect(heard.filter(({ chatKey }) => chatKey === chat).map(({ text }) => text)).toEqual(expected);
    }
  });

  it("never has two of their replies on the way, however slow the platform is", async () => {
    const inHand = new Map<string, number>();
    const most = new Map<string, number>();
    const allTaken = Promise.withResolvers<void>();
    const { send } = world.channel;
    world.channel.send = async (out) => {
      const now = (inHand.get(out.chatKey) ?? 0) + 1;
      inHand.set(out.chatKey, now);
      most.set(out.chatKey, Math.max(now, most.get(out.chatKey) ?? 0));
      await allTaken.promise;
      inHand.set(out.chatKey, (inHand.get(out.chatKey) ?? 0) - 1);
      return send(out);
    };
    await Promise.all(CHATS.flatMap((chat) => WORDS.map((word, at) => world.app.take(event(chat, word, at)))));
    allTaken.resolve();
    await world.app.settled();
    expect([...most.values()]).toEqual([1, 1, 1]);
  });
});

/** What is said back when each message waits for the reply to the one before. */
async function oneByOne(chat: string): Promise<string[]> {
  const answers: string[] = [];
  for (const [at, text] of WORDS.entries()) answers.push(...(await world.say(chat, text, event(chat, text, at))));
  return answers;
}

function event(chatKey: string, word: string, at: number): Inbound {
  const text = word.replace("NIK", nikFor(Number(chatKey)));
  const sentAtMs = world.clock.nowMs();
  return { channel: "telegram", externalId: `${chatKey}-${at}`, order: at, chatKey, kind: "text", text, sentAtMs };
}
