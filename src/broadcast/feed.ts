import type { Tx } from "../db/client.ts";
import { dayFromDate, dayIn, momentIn, sayDay } from "../kit/date.ts";
import type { Locale } from "../kit/locale.ts";
import type { Vault } from "../kit/vault.ts";
import { sealBody } from "../messages/outbox.ts";
import { restsFrom, zoneOf } from "../programme/quiet-rules.ts";
import { naturalName } from "../programme/rules.ts";
import { findProgramme, type ProgrammeRow, wordsOf } from "../programme/service.ts";
import { say } from "../words/say.ts";
import { countOnTheWay, handOver, lockChannel, lockNext, type NextRow, sentSoFar, skip } from "./feed-store.ts";
import { messageFor } from "./message.ts";
import { carefulRoom, paceOf, type Room, steadyRoom } from "./pace-rules.ts";
import type { Gap } from "./rules.ts";
import { contentsOf } from "./said.ts";
import { lockBroadcast } from "./store.ts";

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
  const next = await lockNext(tx, { broadcastId, channel, limit: room.many, cold: room.cold > 0 }, now);
  const programme = await findProgramme(tx, row.programmeId);
  if (!programme || next.length === 0) return nothing;
  const left = next.flatMap((one) => {
    const reason = reasonToSkip(one);
    return reason === null ? [] : [{ id: one.id, reason }];
  });
  const out = next.filter(({ id }) => !left.some((one) => one.id === id));
  const contentFor = contentsOf(row, tools.vault);
  const handed = out.map((one) => ({
    recipientId: one.id,
    sealed: sealBody(tools.vault, messageFor(contentFor(one.locale), valuesFor(one, programme, tools.vault))),
  }));
  if (left.length > 0) await skip(tx, left, now);
  if (handed.length > 0)
    await handOver(tx, handed, { now, leavesUntil: new Date(restsFrom(zoneOf(row.areaCode), nowMs)) });
  return { handed: handed.length, skipped: left.length, againMs: room.againMs };
}

async function roomOn(tx: Tx, channel: string, areaCode: string, { nowMs, chance }: FeedTools): Promise<Room> {
  const pace = paceOf(channel);
  if (pace.kind === "steady") return steadyRoom(pace.perSecond, await countOnTheWay(tx, channel), nowMs);
  const zone = zoneOf(areaCode);
  const dayBegan = new Date(momentIn(zone, dayIn(zone, nowMs), "00:00"));
  const sent = await sentSoFar(tx, channel, dayBegan);
  return carefulRoom(pace, sent, chance(sent.lastMs ?? 0), nowMs);
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
