import type { DeliveryReport, Inbound, Option } from "../channels/channel.ts";

/** One event on its way through the inbox: fresh from a channel, or a row that was stored earlier. */
export interface Item {
  /** `channel:blind index of the address`: everything of one chat goes one after the other. */
  readonly chatRef: string;
  readonly inbound: Inbound;
  /** The inbox row, when it is stored already. */
  readonly inboxId: bigint | null;
  readonly attempts: number;
  /** The parts of a list that came before this one and are read with it, oldest first; not there for any other event. */
  readonly before?: readonly Part[];
  /** What was read of the list. */
  readonly delivery?: Delivery;
}

/** One part of a list: a stored event. */
export interface Part {
  readonly inbound: Inbound;
  readonly inboxId: bigint;
}

/** What became of a list that came in one or several parts. */
export interface Delivery {
  /** The rows that were kept, not shown yet; null when there was nobody in it. */
  readonly readingId: string | null;
  /** Files that could not be read, and why. */
  readonly faults: readonly { readonly fileName: string; readonly fault: string }[];
}

/**
 * A file that goes out, by what it is: the bytes are made at the moment of sending and are stored nowhere. `template`
 * is the empty list to fill in; `fixes` are the people of a village's lists who have to be corrected; `kept` is a file
 * that somebody sent, for an officer; `recap` is how far the villages of an officer's area are; `broadcast` is the picture
 * or document of a broadcast, `reach` the table of what became of it.
 */
export type FileRef =
  | { readonly make: "template" }
  | { readonly make: "fixes"; readonly programmeId: string; readonly villageCode: string }
  | { readonly make: "kept"; readonly attachmentId: string }
  | { readonly make: "recap"; readonly programmeId: string; readonly areaCode: string }
  | { readonly make: "broadcast"; readonly broadcastId: number; readonly fileName: string }
  | { readonly make: "reach"; readonly broadcastId: number };

/** What an outbox row says, before it is sealed. */
export interface Body {
  /** Empty only beside a file. */
  readonly text: string;
  readonly file?: FileRef;
  readonly options?: readonly Option[];
  readonly askPhone?: boolean;
}

/** A row of the outbox that this process holds the lease of. */
export interface Leased {
  readonly id: bigint;
  readonly chatId: bigint;
  readonly channel: string;
  readonly chatKey: string;
  readonly body: Body;
  readonly attempts: number;
  /** When the person wrote last; epoch milliseconds, 0 when never or too long ago for the platform. Not there where nobody looked. */
  readonly lastHeardMs?: number;
  /** One of many: gives way to the others, and is never repeated blindly. */
  readonly bulk: boolean;
}

/** What became of one item of a batch. */
export interface Outcome {
  readonly stored: "new" | "seen";
  /** It only took its place in the queue; somebody has to come back for it. */
  readonly waits: boolean;
  readonly leased: readonly Leased[];
  /** Messages to other chats were put into their queues. */
  readonly tells: boolean;
}

/** Everything that happens to messages, for logs, counters and tests. Emitted synchronously, where it happens. */
export type MessageEvent =
  | { readonly is: "stored"; readonly count: number }
  | { readonly is: "committed"; readonly count: number }
  | { readonly is: "claimed"; readonly count: number }
  | { readonly is: "failed"; readonly inboxId: string; readonly attempts: number; readonly error: unknown }
  | { readonly is: "parked"; readonly inboxId: string }
  | { readonly is: "sending"; readonly outboxId: string }
  | { readonly is: "sent"; readonly outboxId: string; readonly channel: string }
  /** It went out as a part of the message of another row. */
  | { readonly is: "joined"; readonly outboxId: string; readonly channel: string }
  /** What the platform told of messages that it took before. */
  | { readonly is: "delivery"; readonly channel: string; readonly news: DeliveryNews }
  | { readonly is: "refused"; readonly outboxId: string; readonly channel: string; readonly reason: string }
  /** Nobody knows whether it went out, and it is not repeated. */
  | { readonly is: "unsure"; readonly outboxId: string; readonly channel: string; readonly reason: string }
  | { readonly is: "delayed"; readonly outboxId: string; readonly channel: string; readonly reason: string }
  /** A file could not be made for a message: it is tried again, or the message goes without it. */
  | { readonly is: "file-failed"; readonly outboxId: string; readonly error: unknown }
  | { readonly is: "settled"; readonly count: number }
  | { readonly is: "idle" };

/** What is new about one message after it was taken. */
export interface DeliveryNews {
  /** Not there when it was known. */
  readonly state?: DeliveryReport["state"];
  readonly reason?: string;
  readonly code?: number;
  /** Not there when it was counted before. */
  readonly billing?: NonNullable<DeliveryReport["billing"]>;
}

export type Watch = (event: MessageEvent) => void;
