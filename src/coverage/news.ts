import type { NeedFacts } from "../../flows/facts.ts";
import type { Notice } from "../../flows/notice.ts";
import { CAREFUL_CHANNELS, unaskedAtOnce } from "../broadcast/pace-rules.ts";
import type { Tx } from "../db/client.ts";
import { dateFromDay, dayFromDate, dayIn, daysBefore, sayDay } from "../kit/date.ts";
import { sameName } from "../kit/name.ts";
import type { Nik } from "../kit/nik.ts";
import type { Vault } from "../kit/vault.ts";
import { findProgramme, type ProgrammeRow, wordsOf } from "../programme/service.ts";
import { LAPSE_DAYS } from "../recap/rules.ts";
import { isGoodTime, leavesUntil, zoneOfVillages } from "../reminder/service.ts";
import {
  deleteFollow,
  deleteFollows,
  findFollows,
  findWorker,
  lockNews,
  markTold,
  type NewsRow,
  untell,
  untellUnsent,
  upsertFollow,
} from "./news-store.ts";

interface Tools {
  readonly vault: Vault;
  readonly nowMs: number;
}

/** Whether NIK, name and a phone number that the platform confirmed are those that the village registered together. */
export async function followFits(
  tx: Tx,
  asked: { readonly nik: string; readonly name: string; readonly phone: string },
  vault: Vault,
): Promise<NeedFacts["follow"]> {
  const worker = await findWorker(tx, vault.index("worker.nik", asked.nik));
  const isTheirs = worker?.phoneIndex === vault.index("worker.phone", asked.phone);
  return worker && isTheirs && sameName(worker.name, asked.name) ? "fits" : "none";
}

/** Of how many workers' cover a chat hears. */
export function countFollows(tx: Tx, chatId: bigint): Promise<number> {
  return tx.coverFollow.count({ where: { chatId } });
}

/** Workers of whose cover a chat hears, in the order in which it asked. */
export async function followsOf(tx: Tx, chatId: bigint): Promise<NeedFacts["follows"]> {
  return (await findFollows(tx, chatId)).map(({ id, name }) => ({ id: String(id), name }));
}

/** The chat hears nothing more of these; what is not its own stays. */
export async function unfollowCover(tx: Tx, chatId: bigint, follows: readonly string[]): Promise<void> {
  await deleteFollows(tx, chatId, follows.map(BigInt));
}

/** From now on the chat hears when the cover of this worker begins and before it ends. */
export function followCover(
  tx: Tx,
  by: { readonly chatId: bigint; readonly personId: string },
  nik: Nik,
  { vault, nowMs }: Tools,
): Promise<void> {
  return upsertFollow(tx, { ...by, nikIndex: vault.index("worker.nik", nik), at: new Date(nowMs) });
}

/**
 * News of cover that is due to be told, each once: cover that began, and cover that ends within `LAPSE_DAYS`. A chat
 * whose number is not the registered one any more is forgotten and told nothing. On a channel that has to be used with
 * care only a few are told at a time.
 */
export async function dueNews(tx: Tx, tools: Tools): Promise<Notice[]> {
  const notices: Notice[] = [];
  // One day more, because the day of UTC may be behind; each zone's own day decides below.
  const lapseBy = dateFromDay(daysBefore(dayIn("UTC", tools.nowMs), -LAPSE_DAYS - 1));
  const programmes = new Map<string, ProgrammeRow | null>();
  const told = new Map<string, number>();
  for (const row of await lockNews(tx, lapseBy, CAREFUL_CHANNELS)) {
    const before = told.get(row.channel) ?? 0;
    if (before >= unaskedAtOnce(row.channel)) continue;
    const known = programmes.get(row.programmeId);
    const programme = known === undefined ? await findProgramme(tx, row.programmeId) : known;
    programmes.set(row.programmeId, programme);
    if (!programme || !isGoodTime(programme, tools.nowMs)) continue;
    if (!isStillTheirs(row, tools.vault)) await deleteFollow(tx, row.id);
    else {
      const news = await newsOf(tx, row, programme, tools.nowMs);
      told.set(row.channel, before + news.length);
      notices.push(...news);
    }
  }
  return notices;
}

/** News whose messages were taken back count as not told. What is no news of cover is left alone. */
export async function forgetNews(tx: Tx, late: readonly { readonly key: string }[]): Promise<void> {
  const ids = (what: string) => late.flatMap(({ key }) => new RegExp(`^${what}:(\\d+):`).exec(key)?.[1] ?? []);
  await untell(tx, ids("covered").map(BigInt), ids("lapsing").map(BigInt));
}

/**
 * News that a platform never took because it did not answer is told again at the next good time. Looks at everybody who
 * follows, and is meant for the night. Returns how many.
 */
export function tellLostAgain(tx: Tx, reasons: readonly string[]): Promise<number> {
  return untellUnsent(tx, reasons);
}

function isStillTheirs({ workerPhone, chatPhone }: NewsRow, vault: Vault): boolean {
  if (workerPhone === null || chatPhone === null) return false;
  return vault.open("worker.phone", workerPhone) === vault.open("chat.phone", chatPhone);
}

async function newsOf(tx: Tx, row: NewsRow, programme: ProgrammeRow, nowMs: number): Promise<Notice[]> {
  const today = dayIn(zoneOfVillages(programme), nowMs);
  const from = dayFromDate(row.coverFrom);
  const until = row.coverUntil && dayFromDate(row.coverUntil);
  if (today < from || (until && today > until) || programme.holidays.has(today)) return [];
  const { id, chatId, personId, name, enrolmentId } = row;
  const isEnding = row.coverUntil !== null && until !== null && today >= daysBefore(until, LAPSE_DAYS);
  const told = {
    ...{ chatId, personId, words: wordsOf(programme), leavesUntilMs: leavesUntil(programme, nowMs) },
    choices: [{ id: "stop", key: "kabari:stop.word", byWord: "STOP KABARI" }],
  } as const;
  if (!row.toldActive) {
    // The day it ends stands in the same message.
    await markTold(tx, id, { toldActive: enrolmentId, ...(isEnding && { toldLapse: row.coverUntil }) });
    const vars = { name, from: sayDay(from), until: until ? sayDay(until) : "" };
    const lines = [
      { key: until ? "kabari:coveredUntil" : "kabari:covered", vars },
      { key: "kabari:covered.next" },
    ] as const;
    return [{ ...told, lines, key: `covered:${id}:${enrolmentId}` }];
  }
  if (!isEnding || row.toldLapse) return [];
  await markTold(tx, id, { toldLapse: row.coverUntil });
  const lines = [
    { key: "kabari:lapsing", vars: { name, until: sayDay(until) } },
    { key: "kabari:lapsing.next" },
  ] as const;
  return [{ ...told, lines, key: `lapsing:${id}:${until}` }];
}
