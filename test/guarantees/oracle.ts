import { type Db, openDb } from "../../src/db/client.ts";
import { makeVault } from "../../src/kit/vault.ts";
import type { Body } from "../../src/messages/item.ts";
import { testDb } from "../support/db.ts";
import { TEST_KEYS } from "../support/world.ts";
import { compare } from "./heard.ts";
import { LIST_FILE, type Talk } from "./talks.ts";
import { appoint, openQuiet, type Place } from "./villages.ts";

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
  /** Messages in which a person saw something again. */
  readonly repeats: number;
  /** Messages that were several replies in one. */
  readonly joined: number;
}

/** Compares what is stored and what people saw with the fold of what they sent. */
export async function judge(databaseUrl: string, place: Place, talks: readonly Talk[]): Promise<Findings> {
  const db = openDb(databaseUrl, 4);
  const foldedUrl = await fold(place, talks);
  const folded = openDb(foldedUrl.url, 4);
  try {
    const chats = [];
    for (const talk of talks) chats.push(await judgeTalk(db, folded, talk));
    return {
      unhandled: chats.flatMap(({ unhandled }) => unhandled),
      answeredWrong: chats.flatMap(({ answeredWrong }) => answeredWrong),
      rostersWrong: chats.flatMap(({ rosterWrong }) => rosterWrong),
      unsent: await findUnsent(db),
      unseen: chats.flatMap(({ unseen }) => unseen),
      updates: talks.reduce((sum, { events }) => sum + events.length, 0),
      replies: chats.reduce((sum, { replies }) => sum + replies, 0),
      repeats: chats.reduce((sum, { repeats }) => sum + repeats, 0),
      joined: chats.reduce((sum, { joined }) => sum + joined, 0),
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
async function fold(place: Place, talks: readonly Talk[]): Promise<{ url: string; close(): Promise<void> }> {
  const database = await testDb(1);
  await appoint(database.url, talks.length, place);
  const { app, channel } = openQuiet(database.url, place);
  await app.start();
  const play = async ({ events }: Talk) => {
    for (const inbound of events) {
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

async function judgeTalk(db: Db, folded: Db, talk: Talk) {
  const { chatId } = talk.operator;
  const stored = await readAnswers(db, talk);
  const expected = await readAnswers(folded, talk);
  const ids = talk.events.map(({ externalId }) => externalId);
  const unhandled = ids.filter((id) => stored.get(id)?.state !== "done");
  if (stored.size !== ids.length) unhandled.push(`chat ${chatId}: ${stored.size} rows for ${ids.length} updates`);
  const answeredWrong = ids.filter((id) => !same(stored.get(id)?.texts, expected.get(id)?.texts));
  const said = ids.flatMap((id) => stored.get(id)?.texts ?? []);
  const { whole, repeats, joined } = compare(said, talk.seat.seen());
  return {
    ...{ unhandled, rosterWrong: await judgeRoster(db, talk) },
    answeredWrong: answeredWrong
      .slice(0, 5)
      .map((id) => `${id}: ${brief(stored.get(id))} for ${brief(expected.get(id))}`),
    ...{ unseen: whole ? [] : [String(chatId)], replies: said.length, repeats, joined },
  };
}

interface Answers {
  readonly state: string;
  readonly texts: string[];
}

/** What each update of a chat was answered with. */
async function readAnswers(db: Db, { seat, events }: Talk): Promise<Map<string, Answers>> {
  const channel = events[0]?.channel ?? "";
  const addressIndex = vault.index("chat.address", `${channel}\0${seat.chatKey}`);
  const rows = await db.$queryRaw<{ external_id: string; state: string; sealed: string | null }[]>`
    select inbox.external_id, inbox.state::text as state, outbox.sealed
    from chat join inbox on inbox.chat_id = chat.id left join outbox on outbox.inbox_id = inbox.id
    where chat.channel = ${channel} and chat.address_index = ${addressIndex} and inbox.external_id !~ '^invited-'
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
