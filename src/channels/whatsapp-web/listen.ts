import type { Clock } from "../../kit/clock.ts";
import type { Log } from "../../kit/log.ts";
import { pause } from "../../kit/pause.ts";
import type { Inbound, OnInbound } from "../channel.ts";
import type { WebClient } from "./client.ts";
import { makeCompletion } from "./complete.ts";
import { type Gap, type GapBounds, readGap } from "./gap.ts";
import { makeIntake } from "./intake.ts";
import { kindOf } from "./library.ts";
import type { FindOptions } from "./offered.ts";
import type { Pace } from "./pace.ts";
import { parseMessage } from "./parse.ts";
import { inboundOf, parseVote } from "./votes.ts";

export interface ListenParts {
  readonly onInbound: OnInbound;
  readonly clock: Clock;
  readonly log: Log;
  readonly labels: { readonly groupInvite: string };
  readonly pace: Pace;
  readonly bounds: GapBounds;
  readonly times: { readonly storeFirstMs: number; readonly storeMaxMs: number; readonly lateMs: number };
  readonly storing: (works: boolean) => void;
  /** What the polls of ours offered. */
  readonly findOptions: FindOptions;
  readonly onIgnored?: (reason: string) => void;
  readonly onGap?: (gap: Gap, sinceMs: number) => void;
}

/** Takes messages in: what arrives, and before that what had arrived while nobody listened. */
export interface Listening {
  /** The client through which people can be answered; undefined while there is none. */
  client(): WebClient | undefined;
  begin(client: WebClient, sinceMs: number): void;
  pause(): void;
  message(raw: unknown): void;
  vote(raw: unknown): void;
  /** Up to when everything was taken in; null while that is not known. */
  heardMs(): number | null;
  close(): Promise<void>;
}

const INVITE_EVERY_MS = 24 * 3_600_000;
/** Waits for a place between the answers of others. */
const INVITE_TRIES = 20;
const GAP_TRIES = 3;

export function listenTo(parts: ListenParts): Listening {
  const { clock, log, times, bounds, onIgnored = () => undefined } = parts;
  const completion = makeCompletion(() => client, parts.findOptions);
  const intake = makeIntake({
    ...parts,
    ...times,
    onInbound: async (inbound) => parts.onInbound(await completion.complete(inbound)),
  });
  const invited = new Map<string, number>();
  const stopping = new AbortController();
  /** Chats that were told in this life that the answer is late. */
  let told = new Set<string>();
  let client: WebClient | undefined;
  let ownKeys: readonly string[] = [];
  let isCaughtUp = false;
  /** Ends the reading back for a client that is gone: what it still waits for may never come. */
  let reading: AbortController | undefined;

  function withLateness(inbound: Inbound): Inbound {
    const isLate = clock.nowMs() - inbound.sentAtMs > times.lateMs && !told.has(inbound.chatKey);
    return isLate ? { ...inbound, late: true } : inbound;
  }

  async function take(raw: unknown, way: "live" | "readBack"): Promise<boolean> {
    const parsed = parseMessage(raw, ownKeys);
    if ("invite" in parsed) invite(parsed.invite).catch(() => undefined);
    if ("ignored" in parsed) onIgnored(parsed.ignored);
    if ("invite" in parsed || "ignored" in parsed) return false;
    const inbound = withLateness(parsed);
    const stored = await intake[way](inbound);
    if (stored === "new" && inbound.late) told.add(inbound.chatKey);
    if (way === "live" && stored === "new") await client?.markSeen(inbound.chatKey).catch(() => undefined);
    return stored === "new";
  }

  async function takeVote(raw: unknown, way: "live" | "readBack"): Promise<boolean> {
    const vote = parseVote(raw, ownKeys);
    if ("ignored" in vote) onIgnored(vote.ignored);
    if ("ignored" in vote) return false;
    const inbound = withLateness(inboundOf(vote));
    completion.noteVote(inbound, vote);
    return (await intake[way](inbound)) === "new";
  }

  /** Best effort, and rarely: whoever gets messages that were not asked for may report us. */
  async function invite(author: string): Promise<void> {
    onIgnored("group-invited");
    const nowMs = clock.nowMs();
    if (nowMs - (invited.get(author) ?? Number.NEGATIVE_INFINITY) < INVITE_EVERY_MS) return;
    invited.set(author, nowMs);
    for (let tries = 1; tries <= INVITE_TRIES; tries++) {
      const wait = parts.pace.take(author);
      if (wait === undefined) break;
      await pause(wait.waitMs, stopping.signal);
    }
    await client
      ?.send(author, { text: parts.labels.groupInvite })
      .catch((error: unknown) => log.info("whatsapp-web.invitation-failed", kindOf(error)));
  }

  async function catchUp(web: WebClient, sinceMs: number, over: AbortSignal): Promise<void> {
    ownKeys = await web.ownKeys().catch(() => ownKeys);
    const stop = AbortSignal.any([stopping.signal, over]);
    const gapParts = {
      client: web,
      bounds,
      sinceMs,
      stop,
      take: (raw: unknown) => take(raw, "readBack"),
      takeVote: (raw: unknown) => takeVote(raw, "readBack"),
    };
    for (let tries = 1; !stop.aborted && tries <= GAP_TRIES; tries++) {
      try {
        const gap = await readGap({ ...gapParts, nowMs: clock.nowMs() });
        if (stop.aborted) return;
        isCaughtUp = true;
        completion.readEnd();
        if (gap.messages > 0 || gap.unread > 0) {
          log.warn("whatsapp-web.gap", { ...gap, sinceMs });
          parts.onGap?.(gap, sinceMs);
        }
        return;
      } catch (error) {
        log.warn("whatsapp-web.gap-unread", { ...kindOf(error), tries });
      }
    }
  }

  return {
    client: () => client,
    begin: (web, sinceMs) => {
      client = web;
      isCaughtUp = false;
      told = new Set();
      completion.readBegin();
      intake.hold();
      reading?.abort();
      const mine = new AbortController();
      reading = mine;
      void catchUp(web, sinceMs, mine.signal).finally(() => {
        if (!mine.signal.aborted) intake.open();
      });
    },
    pause: () => {
      client = undefined;
      isCaughtUp = false;
      reading?.abort();
      // What comes from the next client must not overtake what is read back first.
      intake.hold();
    },
    message: (raw) => {
      take(raw, "live").catch(() => undefined);
    },
    vote: (raw) => {
      takeVote(raw, "live").catch(() => undefined);
    },
    heardMs: () => {
      const oldestMs = intake.oldestWaitingMs();
      return isCaughtUp ? Math.min(clock.nowMs(), oldestMs ?? Number.POSITIVE_INFINITY) : null;
    },
    close: async () => {
      stopping.abort();
      await intake.close();
    },
  };
}
