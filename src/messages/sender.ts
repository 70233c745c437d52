import { type Channel, type ChannelId, SendError, type SendReason } from "../channels/channel.ts";
import { backoffMs } from "../kit/backoff.ts";
import type { Clock } from "../kit/clock.ts";
import { type HandParts, makeHand, outboundOf, type Settlement, settled } from "./hand.ts";
import type { Leased } from "./item.ts";

export interface SenderParts extends HandParts {
  readonly clock: Clock;
  /** Writes settlements; many at once. */
  settle(settlements: readonly Settlement[]): Promise<void>;
}

/** Sends leased rows: one at a time within a chat, in order; chats side by side. */
export interface Sender {
  /** `from`: whether they were just written or were claimed from the queue. */
  send(rows: readonly Leased[], from: "commit" | "queue"): void;
  /** Ids of the rows in hand, whose lease must be kept. */
  held(): readonly bigint[];
  busy(): boolean;
  /** Resolves when every row in hand is settled. */
  drain(): Promise<void>;
}

/** Tries of one message before it is given up. */
const TRIES = 8;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/** What has a place so soon is waited for in hand: the way back to the queue and out of it takes longer. */
const SHORT_WAIT_MS = 300;
const SHORT_WAITS = 5;

/** Reasons that say nothing about the message. */
const WAITS: ReadonlySet<SendReason> = new Set(["rate-limited", "restricted", "auth", "needs-login"]);

export function makeSender(parts: SenderParts): Sender {
  const hand = makeHand(parts);
  const lines = new Map<bigint, Leased[]>();
  const held = new Set<bigint>();
  const pausedUntil = new Map<string, number>();
  /** Chats whose last message went back to the queue, and until when: a newer one must not overtake it. */
  const delayedUntil = new Map<bigint, number>();
  const idle: (() => void)[] = [];
  let unsettled: { readonly settlement: Settlement; readonly written: () => void }[] = [];
  let settling = false;

  function send(rows: readonly Leased[], from: "commit" | "queue"): void {
    const begun: bigint[] = [];
    for (const row of rows) {
      held.add(row.id);
      if (from === "queue" && !row.bulk) delayedUntil.delete(row.chatId);
      const delayed = delayedUntil.get(row.chatId);
      if (delayed !== undefined && !row.bulk) {
        void record(released(row, delayed));
        continue;
      }
      const line = lines.get(row.chatId);
      if (line) line.push(row);
      else {
        lines.set(row.chatId, [row]);
        begun.push(row.chatId);
      }
    }
    // Only now: what came together may go out together.
    for (const chatId of begun) void work(chatId);
  }

  async function work(chatId: bigint): Promise<void> {
    const line = lines.get(chatId) ?? [];
    for (let row = line[0]; row; row = line[0]) {
      const { whole, rows } = joinedHead(parts.channels.get(row.channel as ChannelId), row, line);
      const settlement = await attempt(whole);
      line.splice(0, rows.length);
      const written = Promise.all(rows.map((one) => record(partOf(settlement, whole, one))));
      for (const { id } of settlement.state === "sent" ? rows.slice(1) : [])
        parts.watch({ is: "joined", outboxId: String(id), channel: whole.channel });
      // One of many holds up nobody who waits for an answer.
      if (settlement.state === "queued" && !row.bulk) {
        // What stands behind a delayed message goes back too, or it would overtake.
        delayedUntil.set(chatId, settlement.nextTryMs);
        for (const later of line.splice(0)) void record(released(later, settlement.nextTryMs));
      }
      // Only then the next: so a process that dies leaves at most one message of a chat that may be said again.
      await written;
    }
    lines.delete(chatId);
    wakeIfIdle();
  }

  async function attempt(row: Leased, waits = SHORT_WAITS): Promise<Settlement> {
    const paused = pausedUntil.get(row.channel) ?? 0;
    if (paused > parts.clock.nowMs()) return released(row, paused);
    parts.watch({ is: "sending", outboxId: String(row.id) });
    try {
      return await hand(row);
    } catch (error) {
      const fault = error instanceof SendError ? error : new SendError("transport", { retryable: true });
      if (waits === 0 || row.bulk || !isShort(fault)) return refusal(row, fault);
      await new Promise((again) => setTimeout(again, fault.retryAfterMs));
      return attempt(row, waits - 1);
    }
  }

  function refusal(row: Leased, error: SendError): Settlement {
    const now = parts.clock.nowMs();
    const nextTryMs = now + (error.retryAfterMs ?? backoffMs(row.attempts, FIRST_WAIT_MS, LONGEST_WAIT_MS));
    if (error.wholeChannel) pausedUntil.set(row.channel, nextTryMs);
    const event = { outboxId: String(row.id), channel: row.channel, reason: error.reason };
    if (row.bulk && error.unsure) {
      parts.watch({ is: "unsure", ...event });
      return { ...settled(row, "unsure"), reason: error.reason, providerId: error.providerId };
    }
    const again = error.retryable && row.attempts < TRIES;
    parts.watch({ is: again ? "delayed" : "refused", ...event });
    if (!again) return { ...settled(row, "refused"), reason: error.reason, blocked: error.reason === "blocked" };
    // Being asked to wait, or a door that is locked for all, is not a failure of the message.
    const attempts = WAITS.has(error.reason) ? row.attempts - 1 : row.attempts;
    return { ...released(row, nextTryMs), attempts, reason: error.reason };
  }

  /** Resolves when the settlement is in the database. */
  function record(settlement: Settlement): Promise<void> {
    return new Promise((written) => {
      unsettled.push({ settlement, written });
      if (!settling) void flush();
    });
  }

  /** Settles in groups: what finishes while one update is under way goes with the next. */
  async function flush(): Promise<void> {
    settling = true;
    while (unsettled.length > 0) {
      const group = unsettled;
      unsettled = [];
      try {
        await parts.settle(group.map(({ settlement }) => settlement));
        for (const { settlement } of group) held.delete(settlement.id);
        for (const { written } of group) written();
        parts.watch({ is: "settled", count: group.length });
      } catch {
        // The database is away: keep what is known and try again; the leases guard the rows meanwhile.
        unsettled = [...group, ...unsettled];
        await new Promise((again) => setTimeout(again, 500));
      }
    }
    settling = false;
    wakeIfIdle();
  }

  const busy = () => held.size > 0;
  function wakeIfIdle(): void {
    if (!busy()) for (const wake of idle.splice(0)) wake();
  }

  return {
    send,
    busy,
    held: () => [...held],
    drain: async () => {
      if (busy()) await new Promise<void>((wake) => idle.push(wake));
    },
  };
}

function isShort({ reason, retryAfterMs = Number.POSITIVE_INFINITY }: SendError): boolean {
  return reason === "rate-limited" && retryAfterMs <= SHORT_WAIT_MS;
}

/** The first row of a line, and those behind it that its channel takes as one message with it. */
function joinedHead(channel: Channel | undefined, head: Leased, line: readonly Leased[]) {
  let whole = head;
  let count = 1;
  for (const next of line.slice(1)) {
    if (whole.body.file ?? next.body.file) break;
    const both = channel?.joins?.(outboundOf(whole, undefined), outboundOf(next, undefined));
    if (!both) break;
    const { text, options, askPhone, lastHeardMs } = both;
    const body = { text, ...(options && { options }), ...(askPhone && { askPhone }) };
    whole = { ...whole, body, ...(lastHeardMs !== undefined && { lastHeardMs }) };
    count += 1;
  }
  return { whole, rows: line.slice(0, count) };
}

/** What became of a message, for one of the rows that it was made of. */
function partOf(settlement: Settlement, whole: Leased, row: Leased): Settlement {
  return { ...settlement, id: row.id, attempts: row.attempts + settlement.attempts - whole.attempts };
}

/** Given back without having been tried. */
function released(row: Leased, nextTryMs: number): Settlement {
  return {
    id: row.id,
    channel: row.channel,
    state: "queued",
    providerId: null,
    reason: null,
    nextTryMs,
    attempts: row.attempts - 1,
    blocked: false,
  };
}
