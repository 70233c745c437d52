import { buildApp } from "../../src/app.ts";
import type { Db } from "../../src/db/client.ts";
import { makeSample } from "../../src/db/seed.ts";
import { systemClock } from "../../src/kit/clock.ts";
import { makeIds } from "../../src/kit/ids.ts";
import { createInvite } from "../../src/person/offers.ts";
import { type FakeChannel, fakeChannel, TEST_KEYS, testConfig } from "../support/world.ts";

/** Where the operators of a test write. */
export type Place = "telegram" | "whatsapp-cloud";

/** Somebody who registers the workers of a village, by the chat with this number. */
export interface Operator {
  readonly chatId: number;
  readonly villageCode: string;
}

/** The product in this process, on a real clock, with a channel in memory. */
export function openQuiet(
  databaseUrl: string,
  place: Place = "telegram",
): { app: ReturnType<typeof buildApp>; channel: FakeChannel } {
  const channel = fakeChannel(place);
  const options = {
    config: testConfig(),
    databaseUrl,
    keys: TEST_KEYS,
    soleOwner: true,
    channels: [channel],
    http: false,
  };
  return { app: buildApp(options), channel };
}

/** The number that an operator has on WhatsApp; digits. */
export function phoneOf({ chatId }: Pick<Operator, "chatId">): string {
  return `6281${String(chatId).padStart(8, "0")}`;
}

/** Makes one operator each for `count` villages of Bengkayang, by invite and chat. */
export async function appoint(databaseUrl: string, count: number, place: Place = "telegram"): Promise<Operator[]> {
  const { app } = openQuiet(databaseUrl, place);
  const tools = { vault: app.vault, ids: makeIds(systemClock), nowMs: Date.now() };
  await makeSample(app.db, tools);
  await app.start();
  const operators = await chooseVillages(app.db, count);
  const { id: programmeId } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
  for (const { chatId, villageCode } of operators) {
    const role = { kind: "village_operator" as const, programmeId, areaCode: villageCode };
    const code = await createInvite(app.db, role, tools);
    for (const [at, text] of [`KODE ${code}`, "1", "ya"].entries()) {
      const externalId = `invited-${chatId}-${at}`;
      const chatKey = place === "telegram" ? String(chatId) : phoneOf({ chatId });
      const sent = { order: at - 10, chatKey, kind: "text" as const, text, sentAtMs: Date.now() };
      await app.take({ channel: place, externalId, ...sent });
    }
  }
  await app.settled();
  await app.stop();
  return operators;
}

/** Makes the person of a chat an officer of Bengkayang, and another one somebody who was told how their data is used. */
export async function appointOfficer(
  databaseUrl: string,
  chats: { readonly officer: number; readonly person: number },
) {
  const { app } = openQuiet(databaseUrl);
  const tools = { vault: app.vault, ids: makeIds(systemClock), nowMs: Date.now() };
  await makeSample(app.db, tools);
  await app.start();
  const { id: programmeId, regencyCode } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
  const code = await createInvite(app.db, { kind: "officer", programmeId, areaCode: regencyCode }, tools);
  const words = { [chats.officer]: [`KODE ${code}`, "1", "ya"], [chats.person]: ["halo", "ya"] };
  for (const [chatKey, texts] of Object.entries(words))
    for (const [at, text] of texts.entries()) {
      const sent = { order: at - 10, chatKey, kind: "text" as const, text, sentAtMs: Date.now() };
      await app.take({ channel: "telegram", externalId: `invited-${chatKey}-${at}`, ...sent });
    }
  await app.settled();
  await app.stop();
}

async function chooseVillages(db: Db, count: number): Promise<Operator[]> {
  const where = { level: "village" as const, code: { startsWith: "61.07." } };
  const villages = await db.area.findMany({ where, orderBy: { code: "asc" }, take: count });
  return villages.map(({ code }, n) => ({ chatId: 5001 + n, villageCode: code }));
}
