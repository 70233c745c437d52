import type { Channel, DeliveryReport, OnDelivery, OnInbound } from "../../src/channels/channel.ts";

/** A message as the person's screen shows it. */
export interface Shown {
  readonly text: string;
  /** The titles of what can be tapped, in order. */
  readonly buttons: readonly string[];
  readonly asksPhone: boolean;
}

export interface ContractDocument {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly mime: string;
  readonly caption: string;
}

/** A file as it arrived on the person's device. */
export interface ReceivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Somebody who uses the platform. Each act resolves when the platform took it, not when the channel did. */
export interface ContractPerson {
  readonly chatKey: string;
  readonly displayName: string;
  say(text: string): Promise<void>;
  /** Taps this option of the last message that offers it. */
  tap(optionId: string): Promise<void>;
  /** Hands over the person's own number; resolves to it, in E.164. */
  sharePhone(): Promise<string>;
  sendDocument(document: ContractDocument): Promise<void>;
  /** Sends several JPEG pictures at once, with one caption for all of them. */
  sendPictures(pictures: readonly Uint8Array[], caption: string): Promise<void>;
  /** Sends something that no kind of `Inbound` stands for, or that moves no conversation. */
  sendUnknown(): Promise<void>;
  /** Everything shown so far, once that is at least `count` messages. */
  sees(count: number): Promise<readonly Shown[]>;
  /** Opens the file of the last message that has one. */
  openFile(): Promise<ReceivedFile>;
  /** Resolves once it is shown that an answer is being written. */
  seesTyping(): Promise<void>;
}

/** A channel that runs against its stand-in platform, with what a test may do to both. */
export interface ChannelDriver {
  /** The running channel; another one after `restart`. */
  readonly channel: Channel;
  readonly person: ContractPerson;
  /** The largest file that the platform takes from us. */
  readonly fileMaxBytes: number;
  /** The platform refuses the next message for so long; milliseconds. */
  limitNextSend?(retryAfterMs: number): void;
  /** The platform tells so of the last message, in this order. */
  acknowledge?(states: readonly DeliveryReport["state"][]): Promise<void>;
  /** The person wants no more of our messages. */
  block?(): void;
  /** Files received so far can no longer be fetched. */
  expireMedia?(): void;
  /** Stops the channel, lets `whileDown` happen, and starts a new one with the same inbox. */
  restart(whileDown: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface OpenConditions {
  /** The platform delivers every event twice. */
  readonly twice: boolean;
  /** Where the channel tells what became of its messages; nowhere when left out. */
  readonly onDelivery?: OnDelivery;
}

export type OpenChannel = (onInbound: OnInbound, conditions: OpenConditions) => Promise<ChannelDriver>;

export type Ability =
  | "choice"
  | "sharePhone"
  | "askPhone"
  | "document"
  | "documentOut"
  | "pictures"
  | "sentTwice"
  | "acks"
  | "typing"
  | "expiredMedia"
  | "options"
  | "twice"
  | "storeFailure"
  | "longText"
  | "rateLimit"
  | "blocked"
  | "restart"
  | "busyStop"
  | "unknownKind";

/** True, or the reason why the channel or its stand-in cannot show this. */
export type Abilities = Readonly<Record<Ability, true | string>>;
