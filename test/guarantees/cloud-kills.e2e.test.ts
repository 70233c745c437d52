import { afterEach, describe, expect, it } from "vitest";
import { openDb } from "../../src/db/client.ts";
import { randomFrom } from "../support/chance.ts";
import type { CloudFake } from "../support/whatsapp-cloud-fake.ts";
import { killAll, type Point } from "./killing.ts";
import { ALL_KEPT } from "./oracle.ts";
import { keepTalking, openCloudStage, type Stage } from "./stage.ts";

/** How often the server is killed under load. */
const KILLS = Number(process.env.CLOUD_KILLS ?? 27);
const CHATS = 8;
/** One a second to each chat: what waits for its turn goes as one message, so that a kill meets several replies at once. */
const PACE = "1,100000";
/** The same for every run, unless it is looked for something that another seed may find. */
const SEED = Number(process.env.SEED ?? 20261122);
/** Those of every channel, and where news come and where several replies are one message. */
const POINTS: readonly Point[] = [
  ...(["stored", "claimed", "committed", "sending", "sent", "joined", "settled", "delivery", "any moment"] as const),
];

let stage: Stage<CloudFake> | undefined;
afterEach(() => stage?.close());

describe("a server on WhatsApp by the Cloud API that is killed", () => {
  it(`loses and doubles nothing over ${KILLS} kills, and no reply that was part of another message`, async () => {
    const startedMs = performance.now();
    stage = await openCloudStage({ chats: CHATS, victims: { pace: PACE } });
    const { fake, victims, talks } = stage;
    // Every other chat is one whose replies pile up.
    const talking = keepTalking(talks, (talk) =>
      talk.operator.chatId % 2 === 0 ? talk.waver(8) : talk.registerNext(),
    );
    const how = { kills: KILLS, random: randomFrom(SEED), points: POINTS };
    const counts = await killAll(victims, how, talking.ended);
    talking.stop();
    const last = await victims.live();
    await talking.ended;
    await last.settled();
    await expect.poll(() => fake.hooks.pending(), { timeout: 20_000, interval: 5 }).toBe(0);
    await last.settled();

    const { updates, replies, repeats, joined, ...promises } = await stage.judge();
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    const untold = await countUntold(stage.databaseUrl);
    console.log(`cloud, chats side by side: ${CHATS}, kills: ${KILLS}, seconds: ${seconds}`, {
      ...{ counts, updates, replies, repeats, "replies in one message": joined, untold },
    });
    expect(promises).toEqual(ALL_KEPT);
    expect(untold).toBe(0);
    expect(joined).toBeGreaterThan(0);
    // Only what was on its way when the power failed may be said again: at most one message a chat.
    expect(repeats).toBeLessThanOrEqual(KILLS * CHATS);
    // An address or an id of WhatsApp has the number of its person in it.
    expect(victims.logged.filter((line) => /\d{16}|\b6281\d{8}|wamid/.test(line))).toEqual([]);
  }, 600_000);
});

/** Messages of which it was never heard that they arrived. */
async function countUntold(databaseUrl: string): Promise<number> {
  const db = openDb(databaseUrl, 1);
  try {
    const [row] = await db.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from outbox join inbox on inbox.id = outbox.inbox_id
      where inbox.external_id !~ '^invited-' and not exists (
        select 1 from delivery where delivery.provider_id = outbox.provider_id and delivery.state = 'delivered')`;
    return row?.count ?? Number.NaN;
  } finally {
    await db.$disconnect();
  }
}
