/** A WhatsApp Web client as the rest of the channel knows it: plain data in and out, nothing of the library. */

/** What the page and its browser tell by themselves. */
export interface WebEvents {
  qr(text: string): void;
  code(text: string): void;
  authenticated(): void;
  ready(): void;
  /** The connection of the page: CONNECTED, TIMEOUT, OPENING and others. */
  state(state: string): void;
  /** The library gave the session up; LOGOUT when the phone ended it. */
  disconnected(reason: string): void;
  browserGone(): void;
  pageCrashed(): void;
  message(raw: unknown): void;
  /** Somebody voted in a poll, or took a vote back. */
  vote(raw: unknown): void;
  ack(stanzaId: string, ack: number): void;
}

/** A message as the library says it was sent. */
export interface SentState {
  /** Of the message alone; the other form holds the number of the person. */
  readonly stanzaId: string;
  readonly fullId: string;
  /** -1 refused, 0 on its way, 1 taken by the server and above that delivered and read. */
  readonly ack: number;
}

export interface OutMedia {
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly fileName: string;
}

/** A text, a file with or without one, or a question with its answers to tap, of which one may be chosen. */
export type OutMessage =
  | { readonly text: string; readonly media?: OutMedia }
  | { readonly question: string; readonly answers: readonly string[] };

export interface RecentChat {
  readonly key: string;
  /** With one person; not a group, a channel or a status. */
  readonly isDirect: boolean;
  /** Of the last thing that happened in it; epoch milliseconds. */
  readonly lastMs: number;
  /** The poll of ours that nothing was written after, by its full id. */
  readonly lastPoll: string | null;
}

/** One client in one browser, from launch to end. */
export interface WebClient {
  /** Launches and loads; rejects when that fails, and when the device was unlinked meanwhile. */
  begin(): Promise<void>;
  state(): Promise<string | null>;
  reload(): Promise<void>;
  /** Null: nobody has WhatsApp under this key. */
  send(chatKey: string, message: OutMessage): Promise<SentState | null>;
  /** Null: the page does not know the message. */
  sentState(fullId: string): Promise<SentState | null>;
  /** Null: the file is gone. "too-large" before any byte is fetched, if the message tells its size. */
  media(fullId: string, maxBytes: number): Promise<Uint8Array | "too-large" | null>;
  recentChats(): Promise<readonly RecentChat[]>;
  /** The newest messages of a chat as plain data, oldest first. */
  history(chatKey: string, limit: number): Promise<readonly unknown[]>;
  /** The votes of a poll of ours as they stand now, as plain data. */
  votes(pollFullId: string): Promise<readonly unknown[]>;
  typing(chatKey: string): Promise<void>;
  markSeen(chatKey: string): Promise<void>;
  askCode(phone: string): Promise<void>;
  /**
   * The account behind a number, as far as the page knows it by itself; null when it does not. WhatsApp is not asked: who
   * asks for many numbers is taken for a sender of advertisements.
   */
  accountOf(chatKey: string): Promise<string | null>;
  /** The account's own addresses: its number, and its hidden one where the page tells it. */
  ownKeys(): Promise<readonly string[]>;
  unlink(): Promise<void>;
  /** Closes the browser so that its profile is whole; kills it when it does not answer. Never throws. */
  end(): Promise<void>;
}
