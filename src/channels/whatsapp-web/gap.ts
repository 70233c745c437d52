import type { RecentChat, WebClient } from "./client.ts";

/** How far back a gap is read. */
export interface GapBounds {
  readonly maxAgeMs: number;
  readonly chats: number;
  readonly messagesOfChat: number;
  /** Clocks differ, and a message may arrive some time after it was sent. What was seen before is known by its id. */
  readonly marginMs: number;
}

export const defaultBounds: GapBounds = {
  maxAgeMs: 72 * 3_600_000,
  chats: 400,
  messagesOfChat: 200,
  marginMs: 10 * 60_000,
};

/** What was read back. */
export interface Gap {
  /** Chats and messages that were not known before. */
  readonly chats: number;
  readonly messages: number;
  /** Chats that could not be read, or not to the beginning of the gap. */
  readonly unread: number;
}

export interface GapParts {
  readonly client: Pick<WebClient, "recentChats" | "history" | "votes">;
  readonly bounds: GapBounds;
  readonly nowMs: number;
  /** Everything up to here was taken in; epoch milliseconds. */
  readonly sinceMs: number;
  /** Takes one message in, if it is one; whether it was new. */
  take(raw: unknown): Promise<boolean>;
  /** The same of a vote. */
  takeVote(raw: unknown): Promise<boolean>;
  readonly stop: AbortSignal;
}

const FIRST_LOOK = 25;

/** Reads what arrived while nobody listened, oldest first within each chat, the quietest chats first. Rejects when even the chats cannot be listed. */
export async function readGap(parts: GapParts): Promise<Gap> {
  const { client, bounds, nowMs, stop } = parts;
  const fromMs = Math.max(parts.sinceMs - bounds.marginMs, nowMs - bounds.maxAgeMs);
  const all = await client.recentChats();
  const due = all.filter(({ isDirect, lastMs }) => isDirect && lastMs >= fromMs - 1_000);
  const chats = newest(due, bounds.chats);
  const gap = { chats: 0, messages: 0, unread: due.length - chats.length };
  const note = (read: ChatRead | null) => {
    if (read === null || !read.whole) gap.unread += 1;
    if (read !== null && read.messages > 0) gap.chats += 1;
    gap.messages += read?.messages ?? 0;
  };
  for (const chat of chats.reverse()) {
    if (stop.aborted) break;
    note(await readChat(chat, fromMs, parts).catch(() => null));
  }
  // A vote moves no chat up, so they are looked for behind every poll that nothing was written after.
  const polls = all.filter(
    ({ isDirect, lastMs, lastPoll }) => isDirect && lastPoll && lastMs >= nowMs - bounds.maxAgeMs,
  );
  for (const { lastPoll } of newest(polls, bounds.chats)) {
    if (stop.aborted || lastPoll === null) break;
    note(await readVotes(lastPoll, fromMs, parts).catch(() => null));
  }
  return gap;
}

interface ChatRead {
  readonly messages: number;
  /** Nothing older of it is missing. */
  readonly whole: boolean;
}

function newest(chats: readonly RecentChat[], count: number): RecentChat[] {
  return [...chats].sort((one, other) => other.lastMs - one.lastMs).slice(0, count);
}

async function readVotes(poll: string, fromMs: number, { client, takeVote }: GapParts): Promise<ChatRead> {
  let messages = 0;
  for (const raw of await client.votes(poll)) {
    if (votedMs(raw) >= fromMs - 1_000 && (await takeVote(raw))) messages += 1;
  }
  return { messages, whole: true };
}

function votedMs(raw: unknown): number {
  return typeof raw === "object" && raw !== null && "atMs" in raw ? Number(raw.atMs) : 0;
}

async function readChat(
  { key }: RecentChat,
  fromMs: number,
  { client, bounds, take, stop }: GapParts,
): Promise<ChatRead> {
  for (let limit = Math.min(FIRST_LOOK, bounds.messagesOfChat); ; limit = Math.min(limit * 4, bounds.messagesOfChat)) {
    const raws = await client.history(key, limit);
    const whole = raws.length < limit || raws.some((raw) => sentMs(raw) < fromMs);
    if (!whole && limit < bounds.messagesOfChat) continue;
    let messages = 0;
    for (const raw of inOrder(raws)) {
      if (stop.aborted) break;
      if (sentMs(raw) >= fromMs - 1_000 && (await take(raw))) messages += 1;
    }
    return { messages, whole };
  }
}

/** By the second they were sent in; within it they stay as they came. */
function inOrder(raws: readonly unknown[]): unknown[] {
  return [...raws].sort((one, other) => sentMs(one) - sentMs(other));
}

function sentMs(raw: unknown): number {
  return typeof raw === "object" && raw !== null && "t" in raw ? Number(raw.t) * 1000 : 0;
}
