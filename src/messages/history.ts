import type { Inbound, Option } from "../channels/channel.ts";
import type { Db, Tx } from "../db/client.ts";
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
  { channel, chatKey }: { channel: string; chatKey: string },
  afterSeq: number,
  limit: number,
): Promise<HistoryLine[]> {
  const addressIndex = addressIndexOf(vault, channel, chatKey);
  const chat = await db.chat.findUnique({
    where: { channel_addressIndex: { channel, addressIndex } },
    select: { id: true },
  });
  return chat ? readLines(db, vault, chat.id, afterSeq, limit) : [];
}

/** The same of a chat that is known by its id, from the beginning on. */
export function readNewest(tx: Tx, vault: Vault, chatId: bigint, limit: number): Promise<HistoryLine[]> {
  return readLines(tx, vault, chatId, 0, limit);
}

/** Each answer stands behind what it answers; a notice, which answers nothing, behind what the person sent before it. */
async function readLines(
  tx: Tx,
  vault: Vault,
  chatId: bigint,
  afterSeq: number,
  limit: number,
): Promise<HistoryLine[]> {
  const rows = await tx.$queryRaw<Row[]>`
    with said as (
      select true as from_us, id, sealed, created_at as at, reason,
        coalesce(inbox_id, (
          select max(before.id) from inbox before
          where before.chat_id = outbox.chat_id and before.received_at <= outbox.created_at), 0) as turn
      from outbox where chat_id = ${chatId} and id >= ${afterSeq}
    ), lines as (
      select * from said where id > ${afterSeq} and sealed is not null
      union all
      select false, id, sealed, received_at, null, id from inbox
      where chat_id = ${chatId} and sealed is not null
        and id > coalesce((select turn from said where id = ${afterSeq}), 0)
    ),
    newest as (select * from lines order by turn desc, at desc, from_us desc, id desc limit ${limit})
    select from_us, id, sealed, at, reason from newest order by turn, at, from_us, id`;
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
