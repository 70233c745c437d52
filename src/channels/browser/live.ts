import type { ServerResponse } from "node:http";
import { errorFields, type Log } from "../../kit/log.ts";
import type { PageEntry } from "./types.ts";

const beatMs = 25_000;
const replayMax = 200;
const pagesPerChat = 10;
const unsentMaxBytes = 1024 * 1024;

/** An open page that listens. While `held` is a list, what comes live waits there behind the replay. */
interface Listener {
  readonly response: ServerResponse;
  readonly chatKey: string;
  /** The newest outbox row this page was given. */
  lastSeq: number;
  held: PageEntry[] | undefined;
}

/** The open event streams of all conversations. */
export interface Live {
  /** Answers a request with the event stream: first what is newer than `afterSeq`, then whatever comes. */
  open(chatKey: string, afterSeq: number, response: ServerResponse): Promise<void>;
  /** Hands a line to every open page of the conversation; `except` is none of them. */
  publish(chatKey: string, entry: PageEntry): void;
  /** Tells every open page of the conversation that an answer is being written. */
  typing(chatKey: string): void;
  /** Looks into the history for lines the open pages of a conversation have not been given yet. */
  wake(chatKey: string): void;
  /** Ends every stream. The pages come back by themselves. */
  closeAll(): void;
}

/** Lines of a conversation as `History` gives them, in the form of the page. */
export type Entries = (chatKey: string, afterSeq: number, limit: number) => Promise<readonly PageEntry[]>;

export function makeLive(entriesOf: Entries, log: Log): Live {
  const chats = new Map<string, Set<Listener>>();

  function remove(listener: Listener): void {
    const listeners = chats.get(listener.chatKey);
    listeners?.delete(listener);
    if (listeners?.size === 0) chats.delete(listener.chatKey);
  }

  function add(listener: Listener): void {
    const listeners = chats.get(listener.chatKey) ?? new Set();
    chats.set(listener.chatKey, listeners.add(listener));
    const [oldest] = listeners;
    if (listeners.size > pagesPerChat) oldest?.response.end();
  }

  function missed(listener: Listener): Promise<readonly PageEntry[]> {
    return entriesOf(listener.chatKey, listener.lastSeq, replayMax);
  }

  async function replay(listener: Listener): Promise<void> {
    const entries = await missed(listener);
    for (const entry of [...entries, ...(listener.held ?? [])]) write(listener, entry);
    listener.held = undefined;
  }

  // Another process may have taken a message for a page that is open here; it is found in the history at the latest
  // with the next heartbeat.
  async function catchUp(listener: Listener): Promise<void> {
    if (listener.held !== undefined) return;
    for (const entry of await missed(listener)) {
      if (entry.from === "assistant" && entry.seq > listener.lastSeq) write(listener, entry);
    }
  }

  function orEnd(listener: Listener, work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => {
      log.warn("browser.replay-failed", errorFields(error));
      listener.response.end();
    });
  }

  return {
    async open(chatKey, afterSeq, response) {
      const listener: Listener = { response, chatKey, lastSeq: afterSeq, held: [] };
      response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
      });
      response.write("retry: 2000\n\n");
      add(listener);
      const beat = setInterval(() => {
        // The comment keeps the connection open on its way; the event lets the page notice a line that went dead.
        response.write(": denyut\nevent: beat\ndata: 1\n\n");
        void orEnd(listener, catchUp(listener));
      }, beatMs);
      response.on("close", () => {
        clearInterval(beat);
        remove(listener);
      });
      await orEnd(listener, replay(listener));
    },
    publish(chatKey, entry) {
      for (const listener of chats.get(chatKey) ?? []) {
        if (listener.held === undefined) write(listener, entry);
        else listener.held.push(entry);
      }
    },
    typing(chatKey) {
      for (const { response } of chats.get(chatKey) ?? []) {
        if (!response.writableEnded && !response.destroyed) response.write("event: typing\ndata: 1\n\n");
      }
    },
    wake(chatKey) {
      for (const listener of chats.get(chatKey) ?? []) void orEnd(listener, catchUp(listener));
    },
    closeAll() {
      for (const listeners of chats.values()) for (const { response } of listeners) response.end();
    },
  };
}

function write(listener: Listener, entry: PageEntry): void {
  const { response } = listener;
  if (response.writableEnded || response.destroyed) return;
  // Whoever reads so slowly is better served by the history once it is back.
  if (response.writableLength > unsentMaxBytes) {
    response.destroy();
    return;
  }
  const isNumbered = entry.from === "assistant" && entry.seq > 0;
  if (isNumbered) listener.lastSeq = Math.max(listener.lastSeq, entry.seq);
  response.write(`${isNumbered ? `id: ${listener.lastSeq}\n` : ""}data: ${JSON.stringify(entry)}\n\n`);
}
