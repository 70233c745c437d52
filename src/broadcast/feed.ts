import type { Tx } from "../db/client.ts";
import { dayFromDate, sayDay } from "../kit/date.ts";
import type { Locale } from "../kit/locale.ts";
import type { Vault } from "../kit/vault.ts";
import { sealBody } from "../messages/outbox.ts";
import { restsFrom, zoneOf } from "../programme/quiet-rules.ts";
import { naturalName } from "../programme/rules.ts";
import { findProgramme, type ProgrammeRow, wordsOf } from "../programme/service.ts";
import { say } from "../words/say.ts";
import { handOver, isAnybodyFree, lockChannel, lockNext, type NextRow, skip } from "./feed-store.ts";
import { messageFor } from "./message.ts";
import { paceOf, REST_MS, type Room } from "./pace-rules.ts";
import { coldMsOf, roomOn } from "./room.ts";
import type { Gap } from "./rules.ts";
import { contentsOf } from "./said.ts";
import { type BroadcastRow, lockBroadcast } from "./store.ts";

export interface FeedTools {
  readonly vault: Vault;
  readonly nowMs: number;
  /** From 0 up to but not 1; always the same for the same seed. */
  readonly chance: (seed: number) => number;
}

/** What one look brought. */
export interface Fed {
  readonly handed: number;
  readonly skipped: number;
  /** When to look again. */
  readonly againMs: number;
}

const NOTHING_MS = 1_000;

/**
 * Hands the next people of a broadcast over to the outbox of one channel, as many as its pace has room for. Looks at
 * each of them again: who stopped, took the consent back, blocked us or lost the task meanwhile is left out. All in one
 * transaction, with the broadcast held, so that whoever pauses or cancels it comes before or after and not between.
 */
export async function feed(tx: Tx, broadcastId: number, channel: string, tools: FeedTools): Promise<Fed> {
  const { nowMs } = tools;
  const now = new Date(nowMs);
  const nothing = { handed: 0, skipped: 0, againMs: nowMs + NOTHING_MS };
  if (!(await lockChannel(tx, channel))) return nothing;
  const row = await lockBroadcast(tx, broadcastId);
  if (row?.state !== "sending") return nothing;
  const room = await roomOn(tx, channel, row.areaCode, tools);
  if (room.many === 0) return { ...nothing, againMs: room.againMs };
  const since = sinceFor(channel, room, nowMs);
  const heard = paceOf(channel).kind !== "steady";
  const next = await lockNext(tx, { broadcastId, channel, limit: room.many, since, heard }, now);
  const programme = await findProgramme(tx, row.programmeId);
  if (!programme || next.length === 0) return since === null ? nothing : { ...nothing, againMs: nowMs + REST_MS };
  const left = next.flatMap((one) => {
    const reason = reasonToSkip(one);
    return reason === null ? [] : [{ id: one.id, reason }];
  });
  const out = next.filter(({ id }) => !left.some((one) => one.id === id));
  const contentFor = contentsOf(row, tools.vault);
  const handed = out.map((one) => ({
    recipientId: one.id,
    sealed: sealBody(tools.vault, messageFor(contentFor(one.locale), valuesFor(one, programme, tools.vault))),
    cold: heard && (one.heardAt?.getTime() ?? 0) <= nowMs - coldMsOf(channel),
  }));
  if (left.length > 0) await skip(tx, left, now);
  if (handed.length > 0)
    await handOver(tx, handed, { now, leavesUntil: new Date(restsFrom(zoneOf(row.areaCode), nowMs)) });
  return { handed: handed.length, skipped: left.length, againMs: room.againMs };
}

/** Whether `feed` would find somebody on a channel right now. */
export async function couldFeed(tx: Tx, row: BroadcastRow, channel: string, tools: FeedTools): Promise<boolean> {
  const room = await roomOn(tx, channel, row.areaCode, tools);
  if (room.many === 0) return false;
  const since = sinceFor(channel, room, tools.nowMs);
  return isAnybodyFree(tx, { broadcastId: row.id, channel, since }, new Date(tools.nowMs));
}

/** Where there is no room for people who have not written for long: since when the others have written. */
function sinceFor(channel: string, { cold }: Room, nowMs: number): Date | null {
  return cold > 0 ? null : new Date(nowMs - coldMsOf(channel));
}

function reasonToSkip({ optedOut, agreed, blocked, belongs }: NextRow): string | null {
  if (optedOut) return "opted-out";
  if (!agreed) return "no-consent";
  if (blocked) return "blocked";
  return belongs ? null : "not-in-programme";
}

/** What a person's gaps are filled with. */
export function valuesFor(
  person: Pick<NextRow, "nameSealed" | "villageName" | "names" | "locale">,
  programme: ProgrammeRow,
  vault: Vault,
): Readonly<Record<Gap, string>> {
  const words = { ...wordsOf(programme), locale: person.locale as Locale | null };
  const { registrationUntil: until } = programme;
  return {
    nama: (person.nameSealed && vault.open("role.name", person.nameSealed)) || say({ key: "kabar:gap.nobody" }, words),
    desa: naturalName(person.villageName),
    jumlah: String(person.names),
    kuota: String(programme.quotaPerVillage),
    batas: until ? sayDay(dayFromDate(until)) : say({ key: "kabar:gap.noDeadline" }, words),
  };
}
