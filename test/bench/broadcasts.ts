/**
 * How long it takes to count and freeze the people of a broadcast, how quickly it goes out under Telegram's own limits,
 * and what that does to the replies of those who chat meanwhile: `node broadcasts.ts [--smoke] [--people N]`.
 */
import { parseArgs } from "node:util";
import { buildApp } from "../../src/app.ts";
import { lengthOf } from "../../src/broadcast/pace-rules.ts";
import { countDraft } from "../../src/broadcast/people.ts";
import { askBroadcast, makeBroadcast } from "../../src/broadcast/service.ts";
import { findBroadcast } from "../../src/broadcast/store.ts";
import { readConfig } from "../../src/config.ts";
import type { Db } from "../../src/db/client.ts";
import { makeSample } from "../../src/db/seed.ts";
import { chanceOf } from "../../src/kit/chance.ts";
import { makeIds } from "../../src/kit/ids.ts";
import { makeVault } from "../../src/kit/vault.ts";
import { addressIndexOf } from "../../src/messages/inbox.ts";
import { startTelegramFake } from "../support/telegram-fake.ts";
import { openDatabase } from "./stage.ts";
import { percentile, usageOf } from "./usage.ts";

const { values } = parseArgs({
  options: { smoke: { type: "boolean", default: false }, people: { type: "string", default: "1000" } },
});
const { smoke } = values;
const FROZEN = smoke ? [100] : [1_000, 36_000];
const SENT = smoke ? 40 : Number(values.people);
const TALKERS = 3;
/** Words of each talker before anything is measured, and before the broadcast begins. */
const WARM_WORDS = smoke ? 1 : 5;
const IDLE_WORDS = smoke ? 3 : 25;
/** Between an answer and the next word: at least what one chat is allowed, at most what keeps a long run near people's ways. */
const GAP_MS = { least: 1_200, most: SENT > 5_000 ? 10_000 : 2_500 };
const FIRST_CHAT = 1_000_000;
/** A Monday morning: at night nothing would go out. */
const AHEAD_MS = Date.parse("2026-11-23T03:00:00Z") - Date.now();
const clock = { nowMs: () => Date.now() + AHEAD_MS };
const ids = makeIds(clock);
const KEY = Buffer.alloc(32, 9);
const vault = makeVault([KEY]);
const nobody = { personId: null, scope: null, chatId: null };

const database = await openDatabase();
const { db } = database;
await makeSample(db, { ids, nowMs: clock.nowMs() });
const programme = await db.programme.findFirstOrThrow({ where: { regencyCode: "61.07" } });
await db.programme.update({ where: { id: programme.id }, data: { broadcastAlone: 1_000_000 } });

console.log("people  counted ms  frozen ms  s to send at Telegram's ceiling");
for (const people of FROZEN) {
  await fill(db, people);
  const id = await draft();
  const row = await findBroadcast(db, id);
  if (!row) throw new Error("no broadcast");
  const countedMs = await timed(() => countDraft(db, row, vault));
  const frozenMs = await timed(() => ask(id));
  const cells = [countedMs, frozenMs, lengthOf("telegram", people) / 1_000].map((one) => one.toFixed(0));
  console.log([people, ...cells].join("  "));
  await db.$executeRaw`update broadcast set state = 'cancelled' where id = ${id}`;
}
await send();
await database.close();

/** People with a task, who may be written to: `count` in all, spread over the villages of the regency. */
async function fill(db: Db, count: number): Promise<void> {
  await db.$executeRaw`truncate recipient, outbox, inbox, conversation, consent, role, chat, person restart identity cascade`;
  const villages = await db.area.findMany({ where: { level: "village", code: { startsWith: "61.07." } } });
  const codes = villages.map(({ code }) => code);
  const rows = Array.from({ length: count }, (_, n) => {
    const key = String(FIRST_CHAT + n);
    const address = { index: addressIndexOf(vault, "telegram", key), sealed: vault.seal("chat.address", key) };
    return { person: ids.uuid(), role: ids.uuid(), village: codes[n % codes.length], ...address };
  });
  const at = new Date(clock.nowMs());
  await db.$executeRaw`
    with input as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json)
        as i(person uuid, role uuid, village text, index text, sealed text)
    ), people as (
      insert into person (id, created_at) select person, ${at} from input returning id
    ), doors as (
      insert into chat (channel, address_index, address_sealed, person_id, created_at)
      select 'telegram', index, sealed, person, ${at} from input join people on people.id = input.person
      returning id, person_id
    ), agreed as (
      insert into consent (person_id, chat_id, kind, text_version, basis, answer, at)
      select person_id, id, 'chat', '1', 'consent', true, ${at} from doors returning id
    ), talks as (
      insert into conversation (chat_id, updated_at) select id, ${at} from doors returning chat_id
    )
    insert into role (id, person_id, kind, programme_id, area_code, granted_via, granted_at)
    select role, person, 'village_operator', ${programme.id}::uuid, village, 'invite', ${at} from input`;
  await db.$executeRaw`analyze`;
}

async function draft(): Promise<number> {
  const audience = { roles: ["village_operator"] as const, areas: [], channels: [] };
  const wanted = {
    programmeId: programme.id,
    areaCode: "61.07",
    text: "Halo {nama} di {desa}.",
    answers: [],
    audience,
  };
  const made = await makeBroadcast(db, nobody, wanted, { vault, nowMs: clock.nowMs() });
  if (made.is !== "made") throw new Error(made.is);
  return made.id;
}

function ask(id: number) {
  const tools = { vault, nowMs: clock.nowMs() };
  return db.$transaction((tx) => askBroadcast(tx, nobody, { id, startMs: null }, tools), { timeout: 120_000 });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** A broadcast under the true limits, with somebody who chats before it and during it. */
async function send(): Promise<void> {
  const fake = await startTelegramFake({ trueLimits: true, recordCalls: false });
  await fill(db, SENT);
  for (let n = 0; n < SENT; n++) fake.meet(FIRST_CHAT + n);
  const env = { TELEGRAM_BOT_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.url, LOG_LEVEL: "warn" };
  const read = readConfig(env);
  if ("problems" in read) throw new Error("the configuration is wrong");
  const parts = { config: read.config, databaseUrl: database.url, keys: [KEY], soleOwner: true, clock, http: false };
  const app = buildApp(parts);
  await app.start();
  await talk(fake, WARM_WORDS, () => false);
  const idle = await talk(fake, IDLE_WORDS, () => false);
  const id = await draft();
  const before = usageOf(process.pid);
  await ask(id);
  let over = false;
  const talking = talk(fake, Number.POSITIVE_INFINITY, () => over);
  const startMs = performance.now();
  const isDone = async () => (await db.broadcast.findUniqueOrThrow({ where: { id } })).state === "done";
  while (!(await isDone())) await new Promise((again) => setTimeout(again, 100));
  const seconds = (performance.now() - startMs) / 1_000;
  over = true;
  const during = await talking;
  const after = usageOf(process.pid);
  console.log(
    `${SENT} people and ${during.length} replies, 30 a second allowed: ${seconds.toFixed(1)} s, ` +
      `${(SENT / seconds).toFixed(1)} people a second, ${((SENT + during.length) / seconds).toFixed(1)} messages; ` +
      `429 ignored ${fake.impatient()} times; replies ${spread(idle)} ms idle, ${spread(during)} ms meanwhile; ` +
      `RSS ${before.rssMb.toFixed(0)} to ${after.rssMb.toFixed(0)} MB`,
  );
  await app.stop();
  await fake.close();
}

/** p50, p95 and p99 of times. */
function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  return [0.5, 0.95, 0.99].map((part) => percentile(sorted, part).toFixed(0)).join("/");
}

/** Milliseconds from a word to its answer, for a few people who write now and then. */
async function talk(
  fake: Awaited<ReturnType<typeof startTelegramFake>>,
  words: number,
  isOver: () => boolean,
): Promise<number[]> {
  const times: number[] = [];
  const seat = async (n: number) => {
    const person = fake.person({ id: 900_000 + n });
    for (let word = 0; word < words && !isOver(); word++) {
      times.push(await answered(fake, 900_000 + n, () => person.say("halo")));
      const gapMs = GAP_MS.least + chanceOf(n * 100_000 + word) * (GAP_MS.most - GAP_MS.least);
      await new Promise((next) => setTimeout(next, gapMs));
    }
  };
  await Promise.all(Array.from({ length: TALKERS }, (_, n) => seat(n)));
  return times;
}

function answered(
  fake: Awaited<ReturnType<typeof startTelegramFake>>,
  id: number,
  write: () => unknown,
): Promise<number> {
  const startMs = performance.now();
  return new Promise((done) => {
    const unlisten = fake.onShown(({ chatId }) => {
      if (chatId !== id) return;
      unlisten();
      done(performance.now() - startMs);
    });
    write();
  });
}
