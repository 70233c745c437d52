import type { BroadcastCard, BroadcastFacts, ChannelName, LastBroadcast } from "../../flows/broadcast-facts.ts";
import type { Time } from "../../flows/help-facts.ts";
import type { Tx } from "../db/client.ts";
import { dayIn, momentIn, sayTime, timeIn } from "../kit/date.ts";
import type { Locale } from "../kit/locale.ts";
import type { Vault } from "../kit/vault.ts";
import type { Body } from "../messages/item.ts";
import { doneAt, quietAt, zoneOf } from "../programme/quiet-rules.ts";
import { naturalName } from "../programme/rules.ts";
import { findProgramme, type ProgrammeRow } from "../programme/service.ts";
import { isWithin } from "./audience.ts";
import { type Cell, countFrozen, findPlaces, findSampleVillage, nameAreas } from "./audience-store.ts";
import { quietTimesOf } from "./calendar.ts";
import { countTold } from "./ending-store.ts";
import { valuesFor } from "./feed.ts";
import { messageFor } from "./message.ts";
import { lengthOf, PREPARED_MAX } from "./pace-rules.ts";
import { audienceOf, countDraft } from "./people.ts";
import { answersShownOn, isShown } from "./preview-rules.ts";
import { coldLimitOf, coldMsOf, standingOn } from "./room.ts";
import { fillGaps, verbsFor } from "./rules.ts";
import { contentsOf } from "./said.ts";
import { approversOf, broadcastFor } from "./service.ts";
import { type BroadcastRow, countAnswers, countRecipients, findBroadcast, findNewest, stateOf } from "./store.ts";
import { translationsOf } from "./wording.ts";

/** The officer who looks. */
export interface Looking {
  readonly personId: string;
  readonly scope: { readonly programmeId: string; readonly areaCode: string };
}

export interface LookTools {
  readonly vault: Vault;
  readonly nowMs: number;
}

/** So many are told of in a chat. */
const OPEN_MAX = 5;
const LATELY_MS = 14 * 86_400_000;

/** Where a message to who has not written for long is a prepared text, which is paid for. */
const PAID: ChannelName = "whatsapp-cloud";

/** Nothing, for whoever is no officer. */
export const NO_BROADCASTS: BroadcastFacts = {
  ...{
    alone: 0,
    socializeFirst: false,
    now: { day: "2000-01-01" as Time["day"], time: "00.00" },
    quiet: false,
    draft: null,
    open: [],
    named: null,
  },
  places: [],
};

/** What an officer may know of broadcasts: `named` by its number, `area` as a place was written. */
export async function broadcastFacts(
  tx: Tx,
  looking: Looking,
  asked: { readonly named: number | null; readonly area: string | null },
  tools: LookTools,
): Promise<BroadcastFacts> {
  const { programmeId, areaCode } = looking.scope;
  const programme = await findProgramme(tx, programmeId);
  if (!programme) return NO_BROADCASTS;
  const cards = (rows: readonly BroadcastRow[]) => inTurn(rows, (row) => cardFor(tx, row, looking.personId, tools));
  const [draft] = await findNewest(
    tx,
    { programmeId, createdById: looking.personId, state: "draft", askedAt: null },
    1,
  );
  const lately = new Date(tools.nowMs - LATELY_MS);
  const open = await findNewest(
    tx,
    {
      programmeId,
      AND: [
        { OR: [{ areaCode }, { areaCode: { startsWith: `${areaCode}.` } }] },
        { OR: [{ endedAt: null, askedAt: { not: null } }, { endedAt: { gte: lately } }] },
      ],
      askedAt: { not: null },
    },
    OPEN_MAX,
  );
  const found = asked.named === null ? null : await broadcastFor(tx, looking, asked.named);
  // What somebody is still making is nobody else's to see.
  const named = found?.askedAt ? found : null;
  const places = await inTurn(partsOf(asked.area ?? ""), async (said) => ({
    said,
    found: (await findPlaces(tx, areaCode, said)).map(({ code, name, district }) => ({
      ...{ code, name: naturalName(name) },
      district: district && naturalName(district),
    })),
  }));
  return {
    alone: programme.broadcastAlone,
    socializeFirst: programme.socializeFirst,
    quiet: quietAt(quietTimesOf(programme, areaCode), tools.nowMs) !== null,
    now: timeAt(areaCode, tools.nowMs),
    draft: draft && isWithin(draft.areaCode, areaCode) ? await cardFor(tx, draft, looking.personId, tools) : null,
    open: await cards(open),
    named: named && (await cardFor(tx, named, looking.personId, tools)),
    places,
  };
}

const PLACES_MAX = 20;

/** Names of places that were written one behind the other: by commas, on lines of their own, or with "dan" before the last. */
function partsOf(text: string): readonly string[] {
  const parts = text.split(/[,;\n]|\s+dan\s+/i).map((part) => part.trim());
  return [...new Set(parts)].filter((part) => part !== "").slice(0, PLACES_MAX);
}

/** One after the other: a transaction has one connection. */
async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}

/** One broadcast as an officer sees it. */
async function cardFor(tx: Tx, row: BroadcastRow, personId: string, tools: LookTools): Promise<BroadcastCard> {
  const programme = await findProgramme(tx, row.programmeId);
  if (!programme) throw new Error("a broadcast without its programme");
  const counts = await countRecipients(tx, row.id);
  const answers = await countAnswers(tx, row.id);
  const since = { [PAID]: new Date(tools.nowMs - coldMsOf(PAID)) };
  const cells =
    row.total === null ? await countDraft(tx, row, tools.vault, since) : await countFrozen(tx, row.id, since);
  const channels = channelsOf(cells);
  const total = row.total ?? cells.reduce((sum, { count }) => sum + count, 0);
  const spoken = new Map(sumBy(cells, ({ locale }) => locale));
  const values = await sampleValues(tx, row, programme, tools.vault);
  const fileName = row.fileNameSealed && tools.vault.open("broadcast.name", row.fileNameSealed);
  const state = stateOf(row, counts.retryable);
  const text = fillGaps(tools.vault.open("broadcast.text", row.textSealed), values(null));
  const others = translationsOf(row, tools.vault).map((one) => ({
    ...{ ...one, text: fillGaps(one.text, values(one.locale)), count: spoken.get(one.locale) ?? 0 },
  }));
  const told = counts.sent > 0 ? await countTold(tx, row.id) : null;
  return {
    ...{ broadcastId: row.id, state: state.is, pausedWhy: state.is === "paused" ? state.why : null, total },
    startAt: row.startAt && timeAt(row.areaCode, row.startAt.getTime()),
    mine: row.createdById === personId,
    ...{ text, others },
    answers: row.answers.map((title, at) => ({ title, count: answers.get(at + 1) ?? 0 })),
    ...{ fileName, audience: audienceOf(row), socializes: row.socializes },
    where: await whereOf(tx, row),
    channels: channels.map(({ channel, count, cold }) => ({
      ...{ channel: channel as ChannelName, count, paid: cold },
      answers: answersShownOn(channel, row.answers, fileName !== null),
    })),
    perDay: channels.some(({ cold }) => cold > 0) ? await coldLimitOf(tx, PAID) : null,
    tooLong: [{ text, answers: row.answers }, ...others].some((one) => preparedLength(one) > PREPARED_MAX),
    doneBy: await doneBy(tx, row, { channels, programme, nowMs: tools.nowMs }),
    counts: { ...counts, waiting: counts.waiting + counts.handed },
    told: told && told.of > 0 ? told : null,
    verbs: verbsFor(state, personId),
    second: { needed: total > programme.broadcastAlone, officers: (await approversOf(tx, row)).length },
  };
}

/** As long as it is in one line with its answers, which is how a prepared text carries it. */
function preparedLength({ text, answers }: { readonly text: string; readonly answers: readonly string[] }): number {
  return answers.reduce((length, answer, at) => length + `; ${at + 1}. ${answer}`.length, text.length);
}

/** When it would be done, were it to begin now or when it is to begin. */
async function doneBy(
  tx: Tx,
  row: BroadcastRow,
  {
    channels,
    programme,
    nowMs,
  }: { readonly channels: readonly OnChannel[]; readonly programme: ProgrammeRow; readonly nowMs: number },
): Promise<Time | null> {
  const fromMs = Math.max(nowMs, row.startAt?.getTime() ?? 0);
  let lengthMs = 0;
  for (const { channel, count, cold } of channels) {
    const standing = await standingOn(tx, { channel, areaCode: row.areaCode, cold }, nowMs);
    lengthMs = Math.max(lengthMs, lengthOf(channel, count, standing));
  }
  const endMs = doneAt(quietTimesOf(programme, row.areaCode), fromMs, lengthMs);
  return endMs === null ? null : timeAt(row.areaCode, endMs);
}

function timeAt(areaCode: string, ms: number): Time {
  const zone = zoneOf(areaCode);
  return { day: dayIn(zone, ms), time: sayTime(timeIn(zone, ms)) };
}

/** The moment of a time on the clock of a place. */
export function momentAt(areaCode: string, { day, time }: Time): number {
  return momentIn(zoneOf(areaCode), day, time.replace(".", ":"));
}

async function whereOf(tx: Tx, row: BroadcastRow): Promise<string> {
  const { areas } = audienceOf(row);
  const names = await nameAreas(tx, areas.length > 0 ? areas : [row.areaCode]);
  return names.map(naturalName).join(", ");
}

/** The values of somebody of a language in one of the places that are meant. */
async function sampleValues(tx: Tx, row: BroadcastRow, programme: ProgrammeRow, vault: Vault) {
  const { areas } = audienceOf(row);
  const village = await findSampleVillage(tx, row.programmeId, areas[0] ?? row.areaCode);
  const { name: villageName = "", names = 0 } = village ?? {};
  return (locale: Locale | null) => valuesFor({ nameSealed: null, villageName, names, locale }, programme, vault);
}

/** The message as its people get it, whole: in Indonesian, and in each other language in which it is shown before. */
export async function sampleMessages(tx: Tx, row: BroadcastRow, tools: LookTools): Promise<readonly Body[]> {
  const programme = await findProgramme(tx, row.programmeId);
  if (!programme) throw new Error("a broadcast without its programme");
  const values = await sampleValues(tx, row, programme, tools.vault);
  const contentFor = contentsOf(row, tools.vault);
  const { others } = await cardFor(tx, row, "", tools);
  const shown = others.filter(isShown).map(({ locale }) => locale);
  return [null, ...shown].map((locale) => messageFor(contentFor(locale), values(locale)));
}

type OnChannel = Pick<Cell, "channel" | "count" | "cold">;

/** How many there are on each channel, in whatever language; the most first. */
function channelsOf(cells: readonly Cell[]): OnChannel[] {
  return sumBy(cells, ({ channel }) => channel).map(([channel, count]) => {
    const cold = cells.reduce((sum, cell) => sum + (cell.channel === channel ? cell.cold : 0), 0);
    return { channel, count, cold };
  });
}

/** How many there are of each, the most first. */
function sumBy(cells: readonly Cell[], nameOf: (cell: Cell) => string): [string, number][] {
  const sums = new Map<string, number>();
  for (const cell of cells) sums.set(nameOf(cell), (sums.get(nameOf(cell)) ?? 0) + cell.count);
  return [...sums].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1));
}

/** The quick answers of a broadcast, for somebody who got it; null for anybody else. */
export async function quickAnswers(tx: Tx, broadcastId: number, personId: string): Promise<LastBroadcast | null> {
  const row = await findBroadcast(tx, broadcastId);
  const isMeant = await tx.recipient.count({ where: { broadcastId, personId, outboxId: { not: null } } });
  return row && isMeant > 0 ? { broadcastId, answers: row.answers, others: [] } : null;
}

/** A broadcast as the command line shows it: nobody looks, so nothing is theirs. */
export function sayBroadcast(tx: Tx, row: BroadcastRow, tools: LookTools): Promise<BroadcastCard> {
  return cardFor(tx, row, "", tools);
}
