/**
 * THE PORT. Everything the product knows about a chat platform passes through these types; no flow and no
 * service ever sees an object of a platform's library.
 */

/** The platforms a person can talk to us on. */
export type ChannelId = "telegram" | "browser" | "terminal" | "whatsapp-web" | "whatsapp-cloud";

/** What kind of thing arrived. `unsupported` covers whatever has no kind of its own, so that the person still gets an answer. */
export type InboundKind =
  | "text"
  | "choice"
  | "contact"
  | "document"
  | "image"
  | "audio"
  | "sticker"
  | "location"
  | "unsupported";

/** A file that came with a message. The bytes are fetched by `Channel.openMedia` while `ref` is still valid. */
export interface Media {
  /** The platform's handle of the file. */
  readonly ref: string;
  readonly fileName?: string;
  /** As the sender's device claims; never trusted. */
  readonly claimedMime?: string;
  /** Bytes. */
  readonly size?: number;
  /** Set by the inbox, not by a channel: why the bytes could not be kept. */
  readonly lost?: "too-large" | "gone";
}

/** By what a platform knows the sender; whose it is, is decided elsewhere (src/person/aliases.ts). */
export interface Alias {
  /** `phone` only where the platform itself says so, never taken from an id that merely looks like one. */
  readonly kind: "phone" | "lid" | "bsuid" | "telegram";
  /** A phone number in E.164, or the platform's own id. */
  readonly value: string;
}

/** One thing a person did, in the form every channel brings it to. */
export interface Inbound {
  readonly channel: ChannelId;
  /** Unique within the channel; the inbox keeps one row per (channel, externalId). */
  readonly externalId: string;
  /** The place in the platform's own order of this chat's messages, where it gives one; 0 otherwise. */
  readonly order: number;
  /** Opaque address that `send` understands. May be a phone number on some platforms: treat as personal data. */
  readonly chatKey: string;
  readonly kind: InboundKind;
  /** What was written, tapped (the choice's id) or captioned. Empty for a bare picture or sticker. */
  readonly text: string;
  /** Only for `contact`: a phone number (E.164) that the platform itself confirmed to belong to the sender. */
  readonly verifiedPhone?: string;
  /** Everything by which the platform knows the sender, where it names its people by more than the address. */
  readonly aliases?: readonly Alias[];
  /** The name the person shows on the platform, if any. */
  readonly displayName?: string;
  readonly media?: Media;
  /** When the platform says it was sent; epoch milliseconds. */
  readonly sentAtMs: number;
  /** It arrived while nobody listened, and the answer comes late; on the first such message of a chat. */
  readonly late?: boolean;
}

/** A payload that moves no conversation (an edit, a status update, a group message), with the reason for the counters. */
export interface Ignored {
  readonly ignored: string;
}

/** One answer a person can give by digit, word or tap. `id` comes back as `Inbound.text` of a `choice`. */
export interface Option {
  readonly id: string;
  readonly title: string;
}

/** A file on its way to a person. */
export interface OutFile {
  /** As the person is to see it; a channel takes out what its platform does not carry. */
  readonly fileName: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/**
 * One message to a person, and one call of the platform: so a try that failed can be repeated without a part of it
 * arriving twice. Text already carries its numbered options; a channel may add buttons for them.
 */
export interface Outbound {
  /** The outbox row; the same id means the same message. */
  readonly id: string;
  readonly chatKey: string;
  /** At most `captionMax` beside a file, and only there it may be empty; else at most `textMax`. */
  readonly text: string;
  readonly file?: OutFile;
  readonly options?: readonly Option[];
  /** Ask the platform to offer its "share my phone number" button. */
  readonly askPhone?: boolean;
  /**
   * When the person wrote last, epoch milliseconds; 0 when that is too long ago for a platform that only takes prepared
   * texts then, or never happened. Not there where nobody looked.
   */
  readonly lastHeardMs?: number;
  /** One of many: gives way to messages that somebody waits for. */
  readonly bulk?: boolean;
}

/** The platform took the message. */
export interface Receipt {
  readonly providerId: string;
}

export type SendReason =
  | "blocked"
  /** Nobody uses the platform at this address. */
  | "not-registered"
  /** The person wrote too long ago, and the message does not fit a prepared text. */
  | "window-closed"
  /** The platform does not want this person to get more of what businesses send. */
  | "held-back"
  /** Too many people blocked or reported us: the platform wants no more from us for now. */
  | "restricted"
  | "chat-not-found"
  | "rate-limited"
  | "auth"
  | "too-large"
  | "bad-request"
  | "timeout"
  | "transport"
  /** The channel is not connected to its account now; the message waits until it is. */
  | "needs-login";

/** Why a message did not go out, and what to do about it. Thrown by `Channel.send`; nothing else may be thrown there. */
export class SendError extends Error {
  override readonly name = "SendError";
  readonly reason: SendReason;
  /** Whether the same message may be tried again. */
  readonly retryable: boolean;
  /** How long the platform asks to wait; milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The wait binds every chat of the channel, not just this one. */
  readonly wholeChannel: boolean;
  /** The platform may have taken the message all the same: no answer came, or none that can be trusted. */
  readonly unsure: boolean;
  /** By what the platform would tell of it later, where that is known. */
  readonly providerId: string | null;

  constructor(
    reason: SendReason,
    how: {
      retryable: boolean;
      retryAfterMs?: number;
      wholeChannel?: boolean;
      unsure?: boolean;
      providerId?: string;
    },
  ) {
    super(`send refused: ${reason}`);
    this.reason = reason;
    this.retryable = how.retryable;
    this.retryAfterMs = how.retryAfterMs;
    this.wholeChannel = how.wholeChannel ?? false;
    this.unsure = how.unsure ?? false;
    this.providerId = how.providerId ?? null;
  }
}

/** Health of a channel, shown in /readyz. */
export interface ChannelStatus {
  readonly state: "off" | "starting" | "needs-login" | "ready" | "degraded" | "stopped";
  /** Epoch milliseconds. */
  readonly sinceMs: number;
  readonly why?: string;
  /** What the platform says of us: the quality of our number, how many people a day may be written to first. */
  readonly notes?: Readonly<Record<string, string>>;
}

/**
 * Takes one inbound message to the durable inbox. Resolves once it is stored ("new") or was stored before
 * ("seen"); rejects when it could not be stored, and then the channel must not confirm it to the platform.
 */
export type OnInbound = (inbound: Inbound) => Promise<"new" | "seen">;

/** What a platform tells of a message after it took it. */
export interface DeliveryReport {
  /** Of the receipt. */
  readonly providerId: string;
  readonly state: "sent" | "delivered" | "read" | "failed";
  /** Why it failed. */
  readonly reason?: SendReason;
  /** The platform's own number of the failure, for the office. */
  readonly code?: number;
  /** As what the platform counts the message, and whether it is paid for. */
  readonly billing?: { readonly kind: string; readonly billable: boolean };
  /** When the platform says it happened; epoch milliseconds. */
  readonly atMs: number;
}

/** Takes what became of messages to the outbox. Rejects when it could not be stored: the platform is to tell it again. */
export type OnDelivery = (reports: readonly DeliveryReport[]) => Promise<void>;

/** The platform says that somebody has another number or account from now on. */
export interface AccountChange {
  /** What they were known by until then, and speaks for them no more. */
  readonly former: readonly Alias[];
  /** Where `send` reached them until then. */
  readonly chatKeys: readonly string[];
  /** When the platform says it happened; epoch milliseconds. */
  readonly atMs: number;
}

/** Ends what somebody was known by. Rejects when it could not be stored: the platform is to tell it again. */
export type OnAccountChange = (change: AccountChange) => Promise<void>;

/** A chat platform. */
export interface Channel {
  readonly id: ChannelId;
  /** Longest text of one message, in UTF-16 code units; longer texts are split before they reach `send`. */
  readonly textMax: number;
  /** Longest text that goes along with a file, in UTF-16 code units; a longer one goes before it as a message. */
  readonly captionMax: number;
  /** It tells what became of a message after it was taken (`OnDelivery`). */
  readonly tellsDelivery?: boolean;
  /** It has to know when a person wrote last (`Outbound.lastHeardMs`): after a while it takes only prepared texts. */
  readonly windowed?: boolean;
  /**
   * Two messages that wait for one chat as one, where every message costs money or its turn; null when they must stay two.
   * Pure but for the clock.
   */
  joins?(first: Outbound, next: Outbound): Outbound | null;
  /** Begins to deliver. Resolves when the channel is ready or is retrying by itself. */
  start(onInbound: OnInbound, onDelivery?: OnDelivery, onAccountChange?: OnAccountChange): Promise<void>;
  /**
   * Whether the platform can be reached from this process now; left out: always. What waits is left alone meanwhile, so
   * that a process that can may send it.
   */
  canSend?(): boolean;
  /** Hands one message to the platform. Throws `SendError`. */
  send(out: Outbound): Promise<Receipt>;
  /**
   * Changes the words of a message that was sent, where the platform can. Throws `SendError`; a text that is the same
   * as before is no error.
   */
  edit?(chatKey: string, providerId: string, text: string): Promise<void>;
  /**
   * Shows the person for some seconds that an answer is being written, where the platform can. Never throws, and
   * nobody learns whether it worked.
   */
  typing?(chatKey: string): void;
  /** The bytes of a received file; throws `SendError` when they are gone. Never more than `maxBytes`. */
  openMedia(media: Media, maxBytes: number): Promise<Uint8Array>;
  status(): ChannelStatus;
  /** Stops taking messages in, lets what is under way end, frees everything. */
  stop(): Promise<void>;
}
