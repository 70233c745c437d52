import { afterAll, beforeAll, expect, it } from "vitest";
import { type App, buildApp } from "../../../src/app.ts";
import { askBroadcast, makeBroadcast } from "../../../src/broadcast/service.ts";
import { makeSample } from "../../../src/db/seed.ts";
import { type TestDb, testDb } from "../../support/db.ts";
import { startTelegramFake, type TelegramFake } from "../../support/telegram-fake.ts";
import { TEST_KEYS, testConfig } from "../../support/world.ts";
import { type Made, makeReader } from "./people.ts";

/** A Monday morning in Pontianak, whatever the hour is here. */
const AHEAD_MS = Date.parse("2026-11-23T03:00:00Z") - Date.now();
const clock = { nowMs: () => Date.now() + AHEAD_MS };

const PEOPLE = 520;
const FIRST_CHAT = 50_000;
const OFFICER = 40_000;
const TALKER = 41_000;

let database: TestDb;
let fake: TelegramFake;
let app: App;
let programmeId: string;
let officer: Made;

beforeAll(async () => {
  database = await testDb();
  fake = await startTelegramFake({ trueLimits: true });
  const env = { TELEGRAM_BOT_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.url, TELEGRAM_MODE: "polling" };
  app = buildApp({
    ...{ config: testConfig(env), databaseUrl: database.url, keys: TEST_KEYS, soleOwner: true, clock, http: false },
  });
  await makeSample(app.db, { ids: app.ids, nowMs: clock.nowMs() });
  ({ id: programmeId } = await app.db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } }));
  await app.db.programme.update({ where: { id: programmeId }, data: { broadcastAlone: 10_000 } });
  const wish = { programmeId, villageCode: "61.07.01.2001" };
  const parts = { db: app.db, vault: app.vault, ids: app.ids, nowMs: clock.nowMs() };
  for (let n = 0; n < PEOPLE; n++) {
    fake.meet(FIRST_CHAT + n);
    await makeReader(parts, { ...wish, kind: "village_operator", chatKey: String(FIRST_CHAT + n) });
  }
  fake.meet(OFFICER);
  officer = await makeReader(parts, { ...wish, villageCode: "61.07", kind: "officer", chatKey: String(OFFICER) });
  await app.start();
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await fake?.close();
  await database?.close();
});

it(`${PEOPLE} people are reached at the pace of Telegram's own limits, while a conversation goes on`, async () => {
  const { personId, chatId } = officer;
  const actor = { personId, chatId, scope: { programmeId, areaCode: "61.07" } };
  const tools = { vault: app.vault, nowMs: clock.nowMs() };
  const audience = { roles: ["village_operator"] as const, areas: [], channels: [] };
  const text = "Halo {nama}, ini {desa}.";
  const made = await makeBroadcast(
    app.db,
    actor,
    { programmeId, areaCode: "61.07", text, answers: ["Ya", "Tidak"], audience },
    tools,
  );
  if (made.is !== "made") throw new Error(made.is);
  fake.block(FIRST_CHAT + 7);
  const startedMs = performance.now();
  await app.db.$transaction((tx) => askBroadcast(tx, actor, { id: made.id, startMs: null }, tools), {
    timeout: 60_000,
  });

  const talk = keepTalking();
  await fake.waitFor((message) => message.chatId === OFFICER && message.text.includes("selesai"), 90_000);
  const seconds = (performance.now() - startedMs) / 1_000;
  const talked = await talk.stop();
  console.log(`${PEOPLE} people in ${seconds.toFixed(1)} s; ${talked} replies to somebody meanwhile`);

  const seen = Array.from({ length: PEOPLE }, (_, n) => fake.received(FIRST_CHAT + n));
  expect(seen.filter((one, n) => one.length !== (n === 7 ? 0 : 1))).toEqual([]);
  expect(seen[0]?.[0]).toMatchObject({ text: "Halo Bapak/Ibu, ini Sungai Duri.\n\n1. Ya\n2. Tidak" });
  expect(seen[0]?.[0]?.replyMarkup).toMatchObject({
    inline_keyboard: [[{ callback_data: `siaran.${made.id}:1` }], [{ callback_data: `siaran.${made.id}:2` }]],
  });
  const recipients = await app.db.recipient.groupBy({ by: ["state", "reason"], _count: true });
  expect(recipients.map(({ state, reason, _count }) => [state, reason, _count]).sort()).toEqual([
    ["refused", "blocked", 1],
    ["sent", null, PEOPLE - 1],
  ]);
  // Never told to wait: every call was taken, but for the one to who blocked us.
  const shown = seen.flat().length + fake.received(OFFICER).length + fake.received(TALKER).length;
  expect(fake.calls("sendMessage")).toHaveLength(shown + 1);
  expect(fake.impatient()).toBe(0);
  // One message that changed, and not one for each step.
  const [progress, ...others] = fake.received(OFFICER);
  expect(progress).toMatchObject({ edited: true, text: expect.stringContaining(`${PEOPLE} dari ${PEOPLE} orang`) });
  expect(others).toHaveLength(1);
}, 120_000);

/** Somebody who writes again as soon as they were answered, but no quicker than people do. */
function keepTalking() {
  const person = fake.person({ id: TALKER });
  let over = false;
  let replies = 0;
  const unlisten = fake.onShown(({ chatId }) => {
    if (chatId !== TALKER) return;
    replies += 1;
    if (!over) setTimeout(() => over || person.say("halo"), 1_500);
  });
  person.say("halo");
  return {
    stop: async () => {
      over = true;
      unlisten();
      await app.settled();
      return replies;
    },
  };
}
