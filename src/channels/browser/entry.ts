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

/** What the page shows of a message on its way out. `seq` is the number of its outbox row. */
export function fromOutbound(out: Outbound, seq: number, atMs: number): PageEntry {
  const { options, askPhone } = out;
  return {
    id: `o${seq}`,
    seq,
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

function shownText(text: string, fileName: string | undefined): string {
  if (fileName === undefined) return text;
  return text === "" ? `📎 ${fileName}` : `📎 ${fileName}\n${text}`;
}

function pageId(externalId: string): string {
  return `c${externalId.slice(externalId.indexOf(":") + 1)}`;
}
