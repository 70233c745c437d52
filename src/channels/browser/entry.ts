import type { Inbound, Outbound } from "../channel.ts";
import type { FileCard, HistoryEntry, PageEntry } from "./types.ts";

/** How the page shows the file of an outbox row. */
export type CardOf = (outboxId: string, sent: { readonly name: string; readonly atMs: number }) => FileCard;

/** What the page shows of a line of the history. */
export function fromHistory(entry: HistoryEntry, cardOf: CardOf): PageEntry {
  const { options, askPhone, from, fileName, atMs } = entry;
  const isOurs = from === "assistant";
  return {
    id: !isOurs && entry.externalId !== undefined ? pageId(entry.externalId) : entry.id,
    seq: entry.seq,
    from,
    text: isOurs ? entry.text : shownText(entry.text, fileName),
    ...(isOurs && fileName !== undefined ? { file: cardOf(String(entry.seq), { name: fileName, atMs }) } : {}),
    ...(entry.kind === "choice" ? { choice: true } : {}),
    ...(options === undefined ? {} : { options }),
    ...(askPhone === undefined ? {} : { askPhone }),
    atMs,
  };
}

/** What the page shows of a message on its way out. */
export function fromOutbound(out: Outbound, atMs: number, cardOf: CardOf): PageEntry {
  const { options, askPhone, file } = out;
  return {
    id: `o${out.id}`,
    seq: seqFrom(out.id),
    from: "assistant",
    text: out.text,
    ...(file === undefined ? {} : { file: cardOf(out.id, { name: file.fileName, atMs }) }),
    ...(options === undefined ? {} : { options }),
    ...(askPhone === undefined ? {} : { askPhone }),
    atMs,
  };
}

/** What the other open pages of the same person show of a message that one of them sent. */
export function fromInbound(inbound: Inbound): PageEntry {
  return {
    id: pageId(inbound.externalId),
    seq: 0,
    from: "person",
    text: shownText(inbound.text, inbound.media?.fileName),
    ...(inbound.kind === "choice" ? { choice: true } : {}),
    atMs: inbound.sentAtMs,
  };
}

/** The number of an outbox row; 0, which a page cannot resume from, when it is none. */
export function seqFrom(value: unknown): number {
  const isNumber = typeof value === "string" && /^\d{1,15}$/.test(value);
  return isNumber ? Number(value) : 0;
}

function shownText(text: string, fileName: string | undefined): string {
  if (fileName === undefined) return text;
  return text === "" ? `📎 ${fileName}` : `📎 ${fileName}\n${text}`;
}

function pageId(externalId: string): string {
  return `c${externalId.slice(externalId.indexOf(":") + 1)}`;
}
