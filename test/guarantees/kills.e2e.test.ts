import { afterEach, describe, expect, it } from "vitest";
import { randomFrom } from "../support/chance.ts";
import { killAll } from "./killing.ts";
import { ALL_KEPT } from "./oracle.ts";
import { keepTalking, openStage, type Stage } from "./stage.ts";
import type { VictimAbout } from "./victims.ts";

/** How often the server is killed under load; KILLS=200 for a long run. */
const KILLS = Number(process.env.KILLS ?? 120);
const CHATS = 8;
/** The same for every run, unless it is looked for something that another seed may find. */
const SEED = Number(process.env.SEED ?? 20261122);

let stage: Stage | undefined;
afterEach(() => stage?.close());

describe("a server that is killed", () => {
  it(`loses and doubles nothing over ${KILLS} kills, by webhook`, () => play("webhook", KILLS), 900_000);
  it("loses and doubles nothing over 20 kills, by polling", () => play("polling", 20), 300_000);
  it("repeats at most one reply a kill to one person", () => play("webhook", 30, 1), 300_000);
});

async function play(mode: VictimAbout["mode"], kills: number, chats = CHATS): Promise<void> {
  const startedMs = performance.now();
  stage = await openStage({ chats, victims: { mode } });
  const { victims, talks } = stage;
  const talking = keepTalking(talks);
  const counts = await killAll(victims, { kills, random: randomFrom(SEED) }, talking.ended);
  talking.stop();
  const last = await victims.live();
  await talking.ended;
  await last.settled();

  const { updates, replies, repeats, ...promises } = await stage.judge();
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(`${mode}, chats side by side: ${chats}, kills: ${kills}, seconds: ${seconds}`, {
    ...counts,
    updates,
    replies,
    repeats,
  });
  expect(promises).toMatchObject(ALL_KEPT);
  // Only what was on its way when the power failed may be said again: at most one message a chat.
  expect(repeats).toBeLessThanOrEqual(kills * chats);
  expect(victims.logged.filter((line) => /\d{16}/.test(line))).toEqual([]);
}
