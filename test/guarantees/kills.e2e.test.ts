import { afterEach, describe, expect, it } from "vitest";
import { ALL_KEPT } from "./oracle.ts";
import { keepTalking, openStage, type Stage } from "./stage.ts";
import type { Kill, VictimAbout, Victims } from "./victims.ts";

/** How often the server is killed under load. */
const KILLS = Number(process.env.KILLS ?? 200);
const CHATS = 8;
/** The same for every run, unless it is looked for something that another seed may find. */
const SEED = Number(process.env.SEED ?? 20261122);
/** Somebody who has not died by then is shot. */
const LIFE_LIMIT_MS = 5_000;

const POINTS = ["stored", "claimed", "committed", "sending", "sent", "settled", "any moment"] as const;

let stage: Stage | undefined;
afterEach(() => stage?.close());

describe("a server that is killed", () => {
  it(`loses and doubles nothing over ${KILLS} kills, by webhook`, () => play("webhook", KILLS), 600_000);
  it("loses and doubles nothing over 20 kills, by polling", () => play("polling", 20), 120_000);
  it("repeats at most one reply a kill to one person", () => play("webhook", 30, 1), 120_000);
});

async function play(mode: VictimAbout["mode"], kills: number, chats = CHATS): Promise<void> {
  const startedMs = performance.now();
  stage = await openStage({ chats, victims: { mode } });
  const { victims, talks } = stage;
  const talking = keepTalking(talks);
  const counts = await killAll(victims, kills, talking.ended);
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
  expect(promises).toEqual(ALL_KEPT);
  // Only what was on its way when the power failed may be said again: at most one message a chat.
  expect(repeats).toBeLessThanOrEqual(kills * chats);
  expect(victims.logged.filter((line) => /\d{16}/.test(line))).toEqual([]);
}

/** Lets one victim after the other live and die; returns how many died where. */
async function killAll(victims: Victims, kills: number, talking: Promise<unknown>): Promise<Record<string, number>> {
  const random = randomFrom(SEED);
  const counts: Record<string, number> = {};
  for (let n = 0; n < kills; n++) {
    const point = POINTS[n % POINTS.length] ?? "any moment";
    const victim = await Promise.race([victims.live(killAt(point, random)), failing(talking)]);
    const late = setTimeout(victim.kill, LIFE_LIMIT_MS);
    await Promise.race([victim.died, failing(talking)]);
    clearTimeout(late);
    counts[point] = (counts[point] ?? 0) + 1;
  }
  return counts;
}

function killAt(point: (typeof POINTS)[number], random: () => number): Kill {
  if (point === "any moment") return { afterMs: Math.floor(random() * 250) };
  const rare = point === "stored" || point === "claimed";
  return { at: point, nth: 1 + Math.floor(random() * (rare ? 2 : 20)) };
}

/** A conversation that failed ends the test at once; one that goes on does not end anything. */
function failing(talking: Promise<unknown>): Promise<never> {
  return talking.then(() => new Promise<never>(() => undefined));
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
