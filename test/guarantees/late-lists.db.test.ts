import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Inbound } from "../../src/channels/channel.ts";
import { makeIds } from "../../src/kit/ids.ts";
import { createInvite } from "../../src/person/offers.ts";
import { nikFor, workerFor } from "../support/builders.ts";
import { makeWorld, type World } from "../support/world.ts";

const CHAT = "1001";
const LIST = [1, 2].map((n) => `${n}. ${workerFor(n).name}, ${nikFor(n)}, petani`).join("\n");
const READ = /2 baris terbaca: 2 baru/;

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.close());

describe("a list that cannot be looked at when it comes", () => {
  it.each([
    ["a text", { text: LIST }],
    ["a file", { kind: "document" as const, text: "", media: { ref: "list", fileName: "daftar.csv" } }],
  ])("is read as one all the same once the database is back: %s", async (_what, list) => {
    world.channel.files.set("list", Buffer.from(LIST));
    await appointBy(await invite());
    world.news(CHAT);
    vi.spyOn(world.app.db, "$transaction").mockRejectedValueOnce(new Error("the connection broke"));
    await world.app.take(event("list", 10, list));
    await world.app.settled();
    expect(await answersOf()).toEqual([expect.stringMatching(READ)]);
  });

  it("is read as one though it waited behind the words that make its sender a village head", async () => {
    const file: Partial<Inbound> = { kind: "audio", media: { ref: "voice", fileName: "" } };
    const words = [`KODE ${await invite()}`, "ya", "ya", LIST].map((text) => ({ text }));
    await Promise.all([file, ...words].map((one, at) => world.app.take(event(`word-${at}`, at, one))));
    await world.app.settled();
    expect((await answersOf()).at(-1)).toMatch(READ);
  });
});

async function invite(): Promise<string> {
  const { app, clock } = world;
  const { id: programmeId } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
  const role = { kind: "village_head" as const, programmeId, areaCode: "61.07.01.2001" };
  return createInvite(app.db, role, { vault: app.vault, ids: makeIds(clock), nowMs: clock.nowMs() });
}

async function appointBy(code: string): Promise<void> {
  for (const text of [`KODE ${code}`, "ya", "ya"]) await world.say(CHAT, text);
}

function event(externalId: string, order: number, more: Partial<Inbound>): Inbound {
  const sentAtMs = world.clock.nowMs();
  return { channel: "telegram", externalId, order, chatKey: CHAT, kind: "text", text: "", sentAtMs, ...more };
}

/** Everything said until nothing waits any more. */
async function answersOf(): Promise<string[]> {
  return [...world.news(CHAT), ...(await world.pass(CHAT, 1_000)), ...(await world.pass(CHAT, 5_000))];
}
