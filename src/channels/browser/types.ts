import type { Clock } from "../../kit/clock.ts";
import type { Log } from "../../kit/log.ts";
import type { InboundKind, Option, OutFile } from "../channel.ts";

/** One line of a conversation as the durable inbox and outbox tell it; personal numbers already masked. */
export interface HistoryEntry {
  /** Unique in the conversation: "o12" for outbox row 12, "i7" for inbox row 7. */
  readonly id: string;
  /** For the assistant's lines the number of the outbox row; for a person's lines any number, it is not read. */
  readonly seq: number;
  readonly from: "assistant" | "person";
  readonly text: string;
  /** A person's lines: `Inbound.externalId`. By it a page knows a message it shows already. */
  readonly externalId?: string;
  /** A person's lines: `Inbound.kind`. A choice is shown with the title of the option instead of its id. */
  readonly kind?: InboundKind;
  /** The name of the file that was sent with it, whoever sent it. */
  readonly fileName?: string;
  readonly options?: readonly Option[];
  readonly askPhone?: boolean;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/**
 * The newest `limit` lines of a conversation, oldest first, that came after outbox row `afterSeq` (0 means from
 * the beginning): the assistant's rows with a higher number, sent or not, and what the person sent since.
 */
export type History = (chatKey: string, afterSeq: number, limit: number) => Promise<readonly HistoryEntry[]>;

/** Looks up one text of `locales/<language>/chat.json`. */
export type Words = (key: string, vars?: Readonly<Record<string, string | number>>) => string;

export interface BrowserOptions {
  /** Where people reach the product, such as https://seratus.example.id. Https makes the cookies Secure. */
  readonly publicUrl: string;
  readonly log: Log;
  readonly clock: Clock;
  /** 32 random characters, safe in a URL. */
  readonly newSecret: () => string;
  readonly history: History;
  /**
   * Makes anew the file that went with an outbox row of this conversation; null when the row is not this
   * conversation's, is older than `notBeforeMs` (epoch milliseconds) or has no file.
   */
  readonly openFile: (chatKey: string, outboxId: string, notBeforeMs: number) => Promise<OutFile | null>;
  readonly words: Words;
}

/** A file as the page shows it. */
export interface FileCard {
  readonly name: string;
  /** Bytes, where they are known. */
  readonly size?: number;
  /** Where it is fetched, below the room; absent when it can be fetched no longer. */
  readonly path?: string;
}

/** A line as the page receives it. */
export interface PageEntry {
  /** "o12", "i7", or "c" and the id the page itself gave to the message. */
  readonly id: string;
  readonly seq: number;
  readonly from: "assistant" | "person";
  readonly text: string;
  /** Comes with what the assistant said. A person's own file is told in `text`. */
  readonly file?: FileCard;
  readonly choice?: true;
  readonly options?: readonly Option[];
  readonly askPhone?: boolean;
  readonly atMs: number;
}
