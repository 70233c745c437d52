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

/** Parts of a list are read together when nothing more came for this long, or when this much time went by. */
export const GATHER_MS = 4_000;
const GATHER_MAX_MS = 20_000;

/** An event that was stored earlier. */
export type StoredItem = Item & { readonly inboxId: bigint; readonly chatId: bigint };

/** What waits: events to handle, events that no key opens, and when to look again. */
export interface WaitingEvents {
  readonly items: readonly StoredItem[];
  readonly unreadable: readonly { readonly inboxId: bigint; readonly chatId: bigint }[];
  /** When the next event falls due that is not due yet; epoch milliseconds. */
  readonly nextMs: number | null;
}

/** Whose events are meant: those of these channels, but for the chats that are under way. */
export interface Within {
  readonly channels: readonly string[];
  readonly underWay: readonly bigint[];
}

/**
 * The oldest waiting event of each chat, if it is due. The parts of a list that follow each other come as one, behind
 * the newest of them: once nothing more came for a while, or something else did.
 */
export async function readWaiting(
  db: Db,
  vault: Vault,
  { channels, underWay }: Within,
  nowMs: number,
): Promise<WaitingEvents> {
  const rows = await db.$queryRaw<WaitingRow[]>`
    with waiting as (
      select id, chat_id, sealed, attempts, next_try_at, received_at, gathers,
        row_number() over in_order as nth, count(*) filter (where not gathers) over in_order as others
      from inbox where state = 'queued'
      window in_order as (partition by chat_id order by ord, id rows unbounded preceding)
    ), run as (
      select chat_id, array_agg(id order by nth) as ids, array_agg(sealed order by nth) as sealed,
        max(attempts) as attempts, bool_and(gathers) as gathers, max(next_try_at) as last, min(received_at) as first,
        exists (select 1 from waiting later where later.chat_id = waiting.chat_id and later.others > 0) as followed
      from waiting where others = 0 or nth = 1 group by chat_id
    ), head as (
      select *, case when gathers and attempts = 0
        then case when followed then first else least(last, first + ${GATHER_MAX_MS} * interval '1 millisecond') end
        else last end as due
      from run
    )
    select head.*, head.due <= ${new Date(nowMs)} as is_due, chat.channel, chat.address_index
    from head join chat on chat.id = head.chat_id
    where chat.channel = any(${[...channels]}) and head.chat_id <> all(${[...underWay]}::bigint[])
    order by head.due, head.ids limit ${READ_MAX + 1}`;
  const due = rows.filter((row) => row.is_due);
  const opened = due.slice(0, READ_MAX).map((row) => toItem(row, vault) ?? lostOf(row));
  return {
    items: opened.filter((one) => "inbound" in one),
    unreadable: opened.filter((one) => !("inbound" in one)),
    nextMs: due.length > READ_MAX ? nowMs : (rows.find((row) => !row.is_due)?.due.getTime() ?? null),
  };
}

function toItem(row: WaitingRow, vault: Vault): StoredItem | null {
  try {
    const events = row.sealed.map((sealed, at) => ({
      inbound: openEvent(vault, sealed ?? ""),
      inboxId: row.ids[at] ?? 0n,
    }));
    const last = events.pop();
    if (!last) return null;
    const chatRef = `${row.channel}:${row.address_index}`;
    return { ...last, chatRef, chatId: row.chat_id, attempts: row.attempts, ...(row.gathers && { before: events }) };
  } catch {
    return null;
  }
}

/** The first event of a run that no key opens; what follows it is looked at next. */
function lostOf({ ids, chat_id: chatId }: WaitingRow) {
  return { inboxId: ids[0] ?? 0n, chatId };
}

interface WaitingRow {
  chat_id: bigint;
  ids: bigint[];
  sealed: (string | null)[];
  attempts: number;
  gathers: boolean;
  due: Date;
  is_due: boolean;
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
 * Notes a failed try of a waiting event; `atOnce` parks it whatever its tries, and with it the parts of a list that
 * came `before` it. Gives null when it does not wait any more: somebody else handled or parked it. `error` holds no
 * personal data.
 */
export async function noteFailure(
  tx: Tx,
  id: bigint,
  error: string,
  { nowMs, atOnce, before }: { readonly nowMs: number; readonly atOnce: boolean; readonly before: readonly bigint[] },
): Promise<Failure | null> {
  const [row] = await tx.$queryRaw<{ attempts: number; chat_id: bigint }[]>`
    select attempts, chat_id from inbox where id = ${id} and state = 'queued' for update`;
  if (!row) return null;
  const attempts = row.attempts + 1;
  const parked = atOnce || attempts >= EVENT_TRIES;
  const nextTryAt = new Date(nowMs + backoffMs(attempts, FIRST_WAIT_MS, LONGEST_WAIT_MS));
  const state = parked ? "parked" : "queued";
  await tx.inbox.update({ where: { id }, data: { attempts, error, nextTryAt, state }, select: { id: true } });
  if (parked && before.length > 0)
    await tx.inbox.updateMany({ where: { id: { in: [...before] }, state: "queued" }, data: { error, state } });
  return { parked, attempts, chatId: row.chat_id };
}
