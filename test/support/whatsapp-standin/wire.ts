/** What goes between the stand-in and its page. */

export interface WireMedia {
  readonly directPath: string;
  readonly filehash: string;
  readonly mimetype: string;
  readonly filename?: string;
  readonly size: number;
}

export interface WireMessage {
  /** The sender's own id of the message. */
  readonly id: string;
  /** Counts up over all messages. */
  readonly ord: number;
  readonly chat: string;
  readonly fromMe: boolean;
  /** Who wrote it, in a group. */
  readonly author?: string;
  readonly pushname?: string;
  /** The phone number behind a hidden sender, where the account knows it. */
  readonly pn?: string;
  /** The account behind a number, where the page knows it. */
  readonly lid?: string;
  readonly type: string;
  readonly body?: string;
  readonly caption?: string;
  readonly mentions?: readonly string[];
  /** Epoch seconds. */
  readonly t: number;
  readonly media?: WireMedia;
  readonly isNewMsg?: boolean;
  /** Further attributes, as a newer page may have. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A vote in a poll of the bot; none picked: it was taken back. */
export interface WireVote {
  /** Of the message that carries the vote. */
  readonly id: string;
  /** The poll's own id. */
  readonly poll: string;
  readonly chat: string;
  readonly picked: readonly number[];
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** Everything the stand-in tells its page. */
export interface WireEvents {
  readonly ref: { readonly ref: string };
  readonly idle: object;
  readonly paired: { readonly id: string };
  readonly resume: { readonly chats: readonly { readonly newest: WireMessage; readonly unread: number }[] };
  readonly revoked: object;
  readonly state: { readonly state: string };
  readonly message: WireMessage;
  readonly vote: WireVote;
  readonly ack: { readonly id: string; readonly ack: number };
  readonly edit: { readonly id: string; readonly body: string };
  readonly revoke: { readonly id: string };
  readonly read: { readonly chat: string };
}
