import type { Inbound, Option } from "../channels/channel.ts";
import type { Db } from "../db/client.ts";
import { maskNumbers } from "../kit/mask.ts";
import type { Vault } from "../kit/vault.ts";
import { FILE_REASON } from "./hand.ts";
import { addressIndexOf, openEvent } from "./inbox.ts";
import type { FileRef } from "./item.ts";
import { openBody } from "./outbox.ts";

/** One line of a conversation as the office or the person's own screen may see it: long numbers masked. */
export interface HistoryLine {
  /** "o12" is outbox row 12, "i7" inbox row 7. */
  readonly id: string;
  /** Number of the outbox row; 0 for what the person sent. */
  readonly seq: number;
  readonly from: "assistant" | "person";
  readonly text: string;
  readonly externalId?: string;
  readonly kind?: Inbound["kind"];
  /** Of a person's file. */
  readonly fileName?: string;
  /** The file that goes with what the assistant said. */
  readonly file?: FileRef;
  /** It went out without that file. */
  readonly withoutFile?: true;
  readonly options?: readonly Option[];
  readonly askPhone?: boolean;
  readonly atMs: number;
}

interface Row {
  from_us: boolean;
  id: bigint;
  sealed: string;
  at: Date;
  reason: string | null;
}

/** The newest `limit` lines of a chat, oldest first, from after outbox row `afterSeq` on. */
export async function readHistory(
  db: Db,
  vault: Vault,
  chat: { channel: string; chatKey: string },
  afterSeq: number,
  limit: number,
): Promise<HistoryLine[]> {
  const addressIndex = addressIndexOf(vault, chat.channel, chat.chatKey);
  const rows = await db.$queryRaw<Row[]>`
    with door as (select id from chat where channel = ${chat.channel} and address_index = ${addressIndex}),
    since as (
      select coalesce((select inbox_id from outbox where id = ${afterSeq} and chat_id = (select id from door)), 0) as inbox_id),
    lines as (
      select true as from_us, id, inbox_id as turn, sealed, created_at as at, reason from outbox
      where chat_id = (select id from door) and id > ${afterSeq} and sealed is not null
      union all
      select false, id, id, sealed, received_at, null from inbox
      where chat_id = (select id from door) and id > (select inbox_id from since) and sealed is not null
    ),
    newest as (select * from lines order by coalesce(turn, 0) desc, at desc, from_us desc, id desc limit ${limit})
    select from_us, id, sealed, at, reason from newest order by coalesce(turn, 0), at, from_us, id`;
  return rows.map((row) => (row.from_us ? ours(row, vault) : theirs(row, vault)));
}

function ours(row: Row, vault: Vault): HistoryLine {
  const body = openBody(vault, row.sealed);
  const withoutFile = row.reason?.startsWith(FILE_REASON) === true;
  return {
    ...body,
    ...(withoutFile && { withoutFile }),
    id: `o${row.id}`,
    seq: Number(row.id),
    from: "assistant",
    atMs: row.at.getTime(),
  };
}

/**
 * The file of one message to a chat, and the chat it was for; null when the message is not this chat's, is older
 * than `notBeforeMs` (epoch milliseconds) or has no file any more.
 */
export async function findSentFile(
  db: Db,
  vault: Vault,
  message: { readonly channel: string; readonly chatKey: string; readonly outboxId: string },
  notBeforeMs: number,
): Promise<{ readonly ref: FileRef; readonly chatId: bigint } | null> {
  const addressIndex = addressIndexOf(vault, message.channel, message.chatKey);
  const row = await db.outbox.findFirst({
    where: {
      id: BigInt(message.outboxId),
      createdAt: { gte: new Date(notBeforeMs) },
      chat: { channel: message.channel, addressIndex },
    },
    select: { sealed: true, chatId: true },
  });
  if (!row?.sealed) return null;
  const { file } = openBody(vault, row.sealed);
  return file ? { ref: file, chatId: row.chatId } : null;
}

function theirs(row: Row, vault: Vault): HistoryLine {
  const inbound = openEvent(vault, row.sealed);
  const fileName = inbound.media?.fileName;
  return {
    id: `i${row.id}`,
    seq: 0,
    from: "person",
    text: maskNumbers(inbound.text),
    externalId: inbound.externalId,
    kind: inbound.kind,
    ...(fileName !== undefined && { fileName }),
    atMs: row.at.getTime(),
  };
}
