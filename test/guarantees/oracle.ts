import { parseUpdate } from "../../src/channels/telegram/parse.ts";
import { type Db, openDb } from "../../src/db/client.ts";
import { makeVault } from "../../src/kit/vault.ts";
import type { Body } from "../../src/messages/item.ts";
import { testDb } from "../support/db.ts";
import type { TelegramFake } from "../support/telegram-fake.ts";
import { TEST_KEYS } from "../support/world.ts";
import { LIST_FILE, type Talk } from "./talks.ts";
import { appoint, openQuiet } from "./villages.ts";

const vault = makeVault(TEST_KEYS);

/** What a test found. Every list is empty when every promise was kept. */
export interface Findings {
  /** Updates without a row, with two, or whose row is not done. */
  readonly unhandled: readonly string[];
  /** Updates that were answered otherwise than they are when nothing goes wrong. */
  readonly answeredWrong: readonly string[];
  /** Villages whose roster is not exactly what was registered, in that order. */
  readonly rostersWrong: readonly string[];
  /** Messages to people that are not sent. */
  readonly unsent: readonly string[];
  /** Chats that did not see each reply, or not in order. */
  readonly unseen: readonly string[];
  readonly updates: number;
  readonly replies: number;
  /** How often a person saw a reply again. */
  readonly repeats: number;
}

/** Compares what is stored and what people saw with the fold of what they sent. */
export async function judge(databaseUrl: string, fake: TelegramFake, talks: readonly Talk[]): Promise<Findings> {
  const db = openDb(databaseUrl, 4);
  const foldedUrl = await fold(talks);
  const folded = openDb(foldedUrl.url, 4);
  try {
    const chats = [];
    for (const talk of talks) chats.push(await judgeTalk(db, folded, fake, talk));
    return {
      unhandled: chats.flatMap(({ unhandled }) => unhandled),
      answeredWrong: chats.flatMap(({ answeredWrong }) => answeredWrong),
      rostersWrong: chats.flatMap(({ rosterWrong }) => rosterWrong),
      unsent: await findUnsent(db),
      unseen: chats.flatMap(({ unseen }) => unseen),
      updates: talks.reduce((sum, { updates }) => sum + updates.length, 0),
      replies: chats.reduce((sum, { replies }) => sum + replies, 0),
      repeats: chats.reduce((sum, { repeats }) => sum + repeats, 0),
    };
  } finally {
    await db.$disconnect();
    await folded.$disconnect();
    await foldedUrl.close();
  }
}

/** Nothing but promises kept; the figures aside. */
export const ALL_KEPT = { unhandled: [], answeredWrong: [], rostersWrong: [], unsent: [], unseen: [] };

/** Plays the same updates, in order and once each, to the product in a world where nothing goes wrong. */
async function fold(talks: readonly Talk[]): Promise<{ url: string; close(): Promise<void> }> {
  const database = await testDb(1);
  await appoint(database.url, talks.length);
  const { app, channel } = openQuiet(database.url);
  await app.start();
  const play = async ({ updates }: Talk) => {
    for (const update of updates) {
      const inbound = parseUpdate(update, Date.now());
      if ("ignored" in inbound) throw new Error(`ignored: ${inbound.ignored}`);
      if (inbound.media) channel.files.set(inbound.media.ref, LIST_FILE);
      await app.take(inbound);
      if (inbound.media) await app.settled();
    }
  };
  await Promise.all(talks.map(play));
  await app.settled();
  await app.stop();
  return database;
}

async function judgeTalk(db: Db, folded: Db, fake: TelegramFake, talk: Talk) {
  const { chatId } = talk.operator;
  const stored = await readAnswers(db, chatId);
  const expected = await readAnswers(folded, chatId);
  const ids = talk.updates.map(({ update_id }) => String(update_id));
  const unhandled = ids.filter((id) => stored.get(id)?.state !== "done");
  if (stored.size !== ids.length) unhandled.push(`chat ${chatId}: ${stored.size} rows for ${ids.length} updates`);
  const answeredWrong = ids.filter((id) => !same(stored.get(id)?.texts, expected.get(id)?.texts));
  const said = ids.flatMap((id) => stored.get(id)?.texts ?? []);
  const seen = fake.received(chatId).map(({ text }) => text);
  return {
    ...{ unhandled, rosterWrong: await judgeRoster(db, talk) },
    answeredWrong: answeredWrong
      .slice(0, 5)
      .map((id) => `${id}: ${brief(stored.get(id))} for ${brief(expected.get(id))}`),
    ...{
      unseen: isInOrder(said, seen) ? [] : [String(chatId)],
      replies: said.length,
      repeats: seen.length - said.length,
    },
  };
}

interface Answers {
  readonly state: string;
  readonly texts: string[];
}

/** What each update of a chat was answered with. */
async function readAnswers(db: Db, chatId: number): Promise<Map<string, Answers>> {
  const addressIndex = vault.index("chat.address", `telegram\0${chatId}`);
  const rows = await db.$queryRaw<{ external_id: string; state: string; sealed: string | null }[]>`
    select inbox.external_id, inbox.state::text as state, outbox.sealed
    from chat join inbox on inbox.chat_id = chat.id left join outbox on outbox.inbox_id = inbox.id
    where chat.channel = 'telegram' and chat.address_index = ${addressIndex} and inbox.external_id !~ '^invited-'
    order by inbox.id, outbox.id`;
  const answers = new Map<string, Answers>();
  for (const { external_id, state, sealed } of rows) {
    const one = answers.get(external_id) ?? { state, texts: [] };
    answers.set(external_id, one);
    if (sealed !== null) one.texts.push((JSON.parse(vault.open("outbox.body", sealed)) as Body).text);
  }
  return answers;
}

function brief(answers: Answers | undefined): string {
  return JSON.stringify(answers?.texts.map((text) => text.slice(0, 60)));
}

async function judgeRoster(db: Db, { operator, registered }: Talk): Promise<string[]> {
  const where = { roster: { villageCode: operator.villageCode } };
  const rows = await db.enrolment.findMany({ where, orderBy: { position: "asc" }, include: { worker: true } });
  const niks = rows.map(({ worker }) => vault.open("worker.nik", worker.nikSealed));
  const inOrder = rows.every(({ position }, at) => position === at + 1);
  if (inOrder && same(niks, registered)) return [];
  return [`${operator.villageCode}: ${niks.length} on the roster, ${registered.length} registered`];
}

async function findUnsent(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ state: string; reason: string | null; count: number }[]>`
    select state::text as state, reason, count(*)::int as count from outbox where state <> 'sent' group by 1, 2`;
  return rows.map(({ state, reason, count }) => `${count} ${state}: ${reason}`);
}

function same(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

/** Whether `seen` holds everything of `said` in its order, whatever came again in between. */
function isInOrder(said: readonly string[], seen: readonly string[]): boolean {
  let at = 0;
  for (const text of seen) if (text === said[at]) at += 1;
  return at === said.length;
}
