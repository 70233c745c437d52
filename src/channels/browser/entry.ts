import type { Inbound, Outbound } from "../channel.ts";
import type { HistoryEntry, PageEntry } from "./types.ts";

/** What the page shows of a line of the history. */
export function fromHistory(entry: HistoryEntry): PageEntry {
  const { options, askPhone } = entry;
  return {
    id: entry.from === "person" && entry.externalId !== undefined ? pageId(entry.externalId) : entry.id,
    seq: entry.seq,
    from: entry.from,
    text: shownText(entry.text, entry.fileName),
    ...(entry.kind === "choice" ? { choice: true } : {}),
    ...(options === undefined ? {} : { options }),
    ...(askPhone === undefined ? {} : { askPhone }),
    atMs: entry.atMs,
  };
}

/** What the page shows of a message on its way out. */
export function fromOutbound(out: Outbound, atMs: number): PageEntry {
  const { options, askPhone } = out;
  return {
    id: `o${out.id}`,
    seq: seqFrom(out.id),
    from: "assistant",
    text: out.text,
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
