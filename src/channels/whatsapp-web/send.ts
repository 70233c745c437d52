import { type Outbound, type Receipt, SendError } from "../channel.ts";
import type { SentState, WebClient } from "./client.ts";
import { CallTimeout } from "./limit.ts";
import type { Offered } from "./offered.ts";
import type { Pace } from "./pace.ts";
import { isTooLarge, type Menus, renderOutbound, type WebLabels } from "./render.ts";

/** How the server took what was sent, as the library tells it later. */
export interface Acks {
  note(stanzaId: string, ack: number): void;
  /** The server is known to have taken it. */
  isTaken(stanzaId: string): boolean;
  /** The answer of the server to a message: 1 and above taken, -1 refused; 0 when none came within `ms`. */
  answer(sent: SentState, ms: number): Promise<number>;
}

const REMEMBERED = 2_000;

export function makeAcks(): Acks {
  const known = new Map<string, number>();
  const waiting = new Map<string, (ack: number) => void>();

  function note(stanzaId: string, ack: number): void {
    if (ack === 0) return;
    // They may come out of order; what was taken is never refused after that, nor the other way round.
    remember(known, stanzaId, Math.max(known.get(stanzaId) ?? -1, ack));
    waiting.get(stanzaId)?.(ack);
  }

  async function answer({ stanzaId, ack }: SentState, ms: number): Promise<number> {
    const now = known.get(stanzaId) ?? ack;
    if (now !== 0) return now;
    const { promise, resolve } = Promise.withResolvers<number>();
    const timer = setTimeout(() => resolve(0), ms);
    waiting.set(stanzaId, resolve);
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(stanzaId);
    });
  }

  return { note, answer, isTaken: (stanzaId) => (known.get(stanzaId) ?? 0) > 0 };
}

export interface SenderParts {
  /** The client, once it is ready. */
  readonly client: () => WebClient | undefined;
  readonly acks: Acks;
  readonly pace: Pace;
  /** How long to wait for the server to take a message; milliseconds. */
  readonly ackMs: number;
  readonly menus: Menus;
  readonly labels: WebLabels;
  readonly offered: Pick<Offered, "note">;
}

/** When to ask again while there is no connection. */
const AWAY_RETRY_MS = 5_000;

/** Hands over one message. Throws `SendError` and nothing else; what is over the pace never reaches the page. */
export function makeSender(parts: SenderParts): (out: Outbound) => Promise<Receipt> {
  const { client, acks, pace, ackMs, menus, labels, offered } = parts;
  /** What the page was given under our ids, so that another try of the same message does not show it twice. */
  const given = new Map<string, SentState>();

  async function give(web: WebClient, out: Outbound): Promise<SentState> {
    const message = renderOutbound(out, menus, labels);
    const sent = await web.send(out.chatKey, message);
    if (sent === null) throw new SendError("chat-not-found", { retryable: false });
    if ("question" in message) offered.note(sent.stanzaId, out.options ?? []);
    remember(given, out.id, sent);
    return sent;
  }

  /** Undefined also when the page forgot it: then nobody will ever send it. */
  async function sentBefore(web: WebClient, id: string): Promise<SentState | undefined> {
    const before = given.get(id);
    if (before === undefined || acks.isTaken(before.stanzaId)) return before;
    return (await web.sentState(before.fullId)) ?? undefined;
  }

  async function hand(web: WebClient, out: Outbound): Promise<Receipt> {
    const sent = (await sentBefore(web, out.id)) ?? (await give(web, out));
    const ack = await acks.answer(sent, ackMs);
    if (ack > 0) return { providerId: sent.stanzaId };
    if (ack === 0) throw new SendError("timeout", { retryable: true, unsure: true, providerId: sent.stanzaId });
    given.delete(out.id);
    throw new SendError("bad-request", { retryable: false });
  }

  return async (out) => {
    if (isTooLarge(out)) throw new SendError("too-large", { retryable: false });
    const web = client();
    if (web === undefined) throw away();
    const wait = pace.take(out.chatKey);
    if (wait !== undefined) {
      const { waitMs, wholeChannel } = wait;
      throw new SendError("rate-limited", { retryable: true, retryAfterMs: waitMs, wholeChannel });
    }
    try {
      return await hand(web, out);
    } catch (error) {
      throw toSendError(error);
    }
  };
}

/** No message is lost for it: they wait for the connection. */
export function away(): SendError {
  return new SendError("needs-login", { retryable: true, retryAfterMs: AWAY_RETRY_MS, wholeChannel: true });
}

/** Nothing of the library's error goes along: it may quote what the person was to read. */
export function toSendError(error: unknown): SendError {
  if (error instanceof SendError) return error;
  return new SendError(error instanceof CallTimeout ? "timeout" : "transport", { retryable: true, unsure: true });
}

/** Keeps the newest entries; the oldest are forgotten. */
export function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}
