import type { Inbound } from "../channels/channel.ts";
import type { Db, Tx } from "../db/client.ts";
import { backoffMs } from "../kit/backoff.ts";
import type { Vault } from "../kit/vault.ts";
import type { Item } from "./item.ts";

/** Tries of one event before it is parked for the office. */
const EVENT_TRIES = 5;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
const READ_MAX = 200;

/** The fingerprint of an address, by which the database knows a chat. */
export function addressIndexOf(vault: Vault, channel: string, chatKey: string): string {
  return vault.index("chat.address", `${channel}\0${chatKey}`);
}

/** The identity by which a chat is known in this process. */
export function chatRefOf({ channel, chatKey }: Inbound, vault: Vault): string {
  return `${channel}:${addressIndexOf(vault, channel, chatKey)}`;
}

/** An event that was stored earlier. */
export type StoredItem = Item & { readonly inboxId: bigint };

/** What waits: events to handle, and events that no key opens. */
export interface WaitingEvents {
  readonly items: readonly StoredItem[];
  readonly unreadable: readonly bigint[];
}

/** Whose events are meant: those of these channels, but for the rows that are under way. */
export interface Within {
  readonly channels: readonly string[];
  readonly underWay: readonly bigint[];
}

/** The oldest waiting event of each chat, if it is due. */
export async function readWaiting(
  db: Db,
  vault: Vault,
  { channels, underWay }: Within,
  nowMs: number,
): Promise<WaitingEvents> {
  const rows = await db.$queryRaw<WaitingRow[]>`
    select heads.*, chat.channel, chat.address_index from (
      select distinct on (chat_id) id, chat_id, sealed, attempts, next_try_at
      from inbox where state = 'queued' order by chat_id, ord, id
    ) heads join chat on chat.id = heads.chat_id
    where heads.next_try_at <= ${new Date(nowMs)} and chat.channel = any(${[...channels]})
      and heads.id <> all(${[...underWay]}::bigint[])
    order by heads.id limit ${READ_MAX}`;
  const opened = rows.map((row) => toItem(row, vault) ?? row.id);
  return {
    items: opened.filter((one) => typeof one !== "bigint"),
    unreadable: opened.filter((one) => typeof one === "bigint"),
  };
}

function toItem(row: WaitingRow, vault: Vault): StoredItem | null {
  try {
    const inbound = openEvent(vault, row.sealed ?? "");
    return { chatRef: `${row.channel}:${row.address_index}`, inbound, inboxId: row.id, attempts: row.attempts };
  } catch {
    return null;
  }
}

interface WaitingRow {
  id: bigint;
  sealed: string | null;
  attempts: number;
  channel: string;
  address_index: string;
}

export function sealEvent(vault: Vault, inbound: Inbound): string {
  return vault.seal("inbox.event", JSON.stringify(inbound));
}

export function openEvent(vault: Vault, sealed: string): Inbound {
  return JSON.parse(vault.open("inbox.event", sealed)) as Inbound;
}

/** What a failed try came to. */
export interface Failure {
  readonly parked: boolean;
  readonly attempts: number;
  readonly chatId: bigint;
}

/**
 * Notes a failed try of a waiting event; `atOnce` parks it whatever its tries. Gives null when it does not wait any
 * more: somebody else handled or parked it. `error` holds no personal data.
 */
export async function noteFailure(
  tx: Tx,
  id: bigint,
  error: string,
  { nowMs, atOnce }: { readonly nowMs: number; readonly atOnce: boolean },
): Promise<Failure | null> {
  const [row] = await tx.$queryRaw<{ attempts: number; chat_id: bigint }[]>`
    select attempts, chat_id from inbox where id = ${id} and state = 'queued' for update`;
  if (!row) return null;
  const attempts = row.attempts + 1;
  const parked = atOnce || attempts >= EVENT_TRIES;
  const nextTryAt = new Date(nowMs + backoffMs(attempts, FIRST_WAIT_MS, LONGEST_WAIT_MS));
  const state = parked ? "parked" : "queued";
  await tx.inbox.update({ where: { id }, data: { attempts, error, nextTryAt, state }, select: { id: true } });
  return { parked, attempts, chatId: row.chat_id };
}

/** When the next event that can be begun is due; null when none waits. Epoch milliseconds. */
export async function nextEventMs(db: Db, { channels, underWay }: Within): Promise<number | null> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    select min(next_try_at) as at from (
      select distinct on (chat_id) id, channel, next_try_at from inbox where state = 'queued' order by chat_id, ord, id
    ) heads where channel = any(${[...channels]}) and id <> all(${[...underWay]}::bigint[])`;
  return rows[0]?.at?.getTime() ?? null;
}
