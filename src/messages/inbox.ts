import type { Inbound } from "../channels/channel.ts";
import type { Db } from "../db/client.ts";
import { backoffMs } from "../kit/backoff.ts";
import type { Vault } from "../kit/vault.ts";
import type { Item } from "./item.ts";

/** Tries of one event before it is parked for the office. */
const EVENT_TRIES = 5;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
const READ_MAX = 200;

/** The identity by which a chat is known in this process and in the database. */
export function chatRefOf(inbound: Inbound, vault: Vault): { chatRef: string; addressIndex: string } {
  const addressIndex = vault.index("chat.address", `${inbound.channel}\0${inbound.chatKey}`);
  return { chatRef: `${inbound.channel}:${addressIndex}`, addressIndex };
}

/** What waits: events to handle, and events that no key opens. */
export interface Waiting {
  readonly items: readonly Item[];
  readonly unreadable: readonly bigint[];
}

/** The oldest waiting event of each chat of these channels, if it is due. */
export async function readWaiting(db: Db, vault: Vault, channels: readonly string[], nowMs: number): Promise<Waiting> {
  const rows = await db.$queryRaw<WaitingRow[]>`
    select heads.*, chat.channel, chat.address_index from (
      select distinct on (chat_id) id, chat_id, sealed, attempts, next_try_at
      from inbox where state = 'queued' order by chat_id, ord, id
    ) heads join chat on chat.id = heads.chat_id
    where heads.next_try_at <= ${new Date(nowMs)} and chat.channel = any(${[...channels]})
    order by heads.id limit ${READ_MAX}`;
  const opened = rows.map((row) => toItem(row, vault) ?? row.id);
  return {
    items: opened.filter((one) => typeof one !== "bigint"),
    unreadable: opened.filter((one) => typeof one === "bigint"),
  };
}

function toItem(row: WaitingRow, vault: Vault): Item | null {
  try {
    const inbound = openEvent(vault, row.sealed ?? "");
    return { chatRef: `${row.channel}:${row.address_index}`, inbound, inboxId: row.id, attempts: row.attempts };
  } catch {
    return null;
  }
}

/** Parks events that no key opens: nobody can say what they were. */
export async function parkUnreadable(db: Db, ids: readonly bigint[]): Promise<void> {
  await db.inbox.updateMany({
    where: { id: { in: [...ids] }, state: "queued" },
    data: { state: "parked", error: "unreadable" },
  });
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

/** Notes a failed try; returns whether the event is now parked. `error` holds no personal data. */
export async function noteFailure(
  db: Db,
  id: bigint,
  error: string,
  nowMs: number,
): Promise<{ parked: boolean; attempts: number }> {
  const row = await db.inbox.findUniqueOrThrow({ where: { id }, select: { attempts: true, state: true } });
  const attempts = row.attempts + 1;
  const parked = attempts >= EVENT_TRIES;
  const nextTryAt = new Date(nowMs + backoffMs(attempts, FIRST_WAIT_MS, LONGEST_WAIT_MS));
  await db.inbox.updateMany({
    where: { id, state: "queued" },
    data: { attempts, error, nextTryAt, state: parked ? "parked" : "queued" },
  });
  return { parked, attempts };
}

/** When the next waiting event is due; null when none waits. Epoch milliseconds. */
export async function nextEventMs(db: Db, channels: readonly string[]): Promise<number | null> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    select min(next_try_at) as at from inbox where state = 'queued' and channel = any(${[...channels]})`;
  return rows[0]?.at?.getTime() ?? null;
}
