import { backoffMs } from "../../kit/backoff.ts";
import type { Clock } from "../../kit/clock.ts";
import type { Log } from "../../kit/log.ts";
import { pause } from "../../kit/pause.ts";
import type { LinkDesk } from "../link.ts";
import { isKnownAccount } from "./account.ts";
import { findBrowser, NO_BROWSER_CURE } from "./browser.ts";
import type { WebClient, WebEvents } from "./client.ts";
import type { Copies } from "./copies.ts";
import type { Health } from "./health.ts";
import { kindOf } from "./library.ts";
import { beginLife, type Ending, type LifeTimes } from "./life.ts";
import { lockProfile, type ProfileLock, wipeProfile } from "./profile.ts";
import { type Asked, keepReporting, noteWish, reportOf } from "./reporting.ts";

/** Milliseconds. Each `first` doubles up to its `max`. */
export interface ConnectTimes extends LifeTimes {
  readonly firstMs: number;
  readonly maxMs: number;
  /** After somebody else used the same session. */
  readonly conflictMs: number;
  /** Between two reports to the desk, and between two tries to get the number from another process. */
  readonly reportMs: number;
  /** A new pairing is only safe on disk after so long. */
  readonly graceMs: number;
  /** Between two copies of a session that other servers share. */
  readonly copyMs: number;
  /** A session that is shared is given up after so long without a word of the desk. */
  readonly silenceMs: number;
}

export const defaultWaits = {
  firstMs: 2_000,
  maxMs: 120_000,
  conflictMs: 60_000,
  reportMs: 2_000,
  graceMs: 15_000,
  copyMs: 5 * 60_000,
  // Below the 15 s after which another server may take the number.
  silenceMs: 8_000,
};

/** QRs that ran out unseen before the browser rests until somebody looks. */
const IDLE_ROUNDS = 4;

export interface ConnectParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly times: ConnectTimes;
  readonly health: Health;
  readonly desk: LinkDesk;
  readonly dataPath: string;
  readonly copies: Copies;
  readonly isShared: boolean;
  readonly chromePath: string | null;
  makeClient(executablePath: string, events: WebEvents): WebClient;
  /** Up to when everything was taken in; null while that is not known. */
  heardMs(): number | null;
  /** Somebody can be answered from now on. `sinceMs`: up to when everything had been taken in. */
  ready(client: WebClient, sinceMs: number): void;
  /** Nobody can be answered any more. */
  gone(): void;
  message(raw: unknown): void;
  vote(raw: unknown): void;
  ack(stanzaId: string, ack: number): void;
}

export interface Connection {
  /** Resolves when the connection has ended for good and its place is free for the next process. */
  stop(): Promise<void>;
}

/** Keeps a client alive through everything that can happen to it, until it is stopped. */
export function connect(parts: ConnectParts): Connection {
  const stopping = new AbortController();
  const running = run(parts, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** What is remembered from one life to the next. */
interface Memory {
  failures: number;
  idleRounds: number;
  /** When the device was paired last in this process. */
  pairedMs: number | undefined;
  heardMs: number | null;
  asked: Asked | null;
}

async function run(parts: ConnectParts, stop: AbortSignal): Promise<void> {
  const { health, times, log } = parts;
  const memory: Memory = { failures: 0, idleRounds: 0, pairedMs: undefined, heardMs: null, asked: null };
  while (!stop.aborted) {
    const waitMs = await oneLife(parts, memory, stop).catch((error: unknown) => {
      log.warn("whatsapp-web.supervision-failed", kindOf(error));
      health.set("degraded", "supervision-failed");
      return times.maxMs;
    });
    await pause(waitMs, stop);
  }
  await parts.desk.release({ ...reportOf(parts), state: "stopped", heardMs: memory.heardMs }).catch(() => undefined);
}

/** From the right to begin until the end of one client; gives how long to wait after it. */
async function oneLife(parts: ConnectParts, memory: Memory, stop: AbortSignal): Promise<number> {
  const { health, times, log, clock } = parts;
  const orders = await parts.desk.report(reportOf(parts)).catch(() => undefined);
  if (orders === undefined) return waitFor(health, "store", times.firstMs);
  if (orders === null) return waitFor(health, "another-process", times.reportMs);
  noteWish(memory, orders.wish, clock.nowMs());
  if (memory.idleRounds >= IDLE_ROUNDS && !orders.watched && memory.asked === null) return times.reportMs;
  memory.heardMs = orders.heardMs ?? memory.heardMs;
  const lock = await lockProfile(parts.dataPath, clock.nowMs());
  if (lock === null) return waitFor(health, "profile-in-use", times.reportMs);
  try {
    const path = await findBrowser(parts.chromePath);
    if (path === null) {
      log.error("whatsapp-web.no-browser", { cure: NO_BROWSER_CURE });
      return waitFor(health, "no-browser", times.maxMs);
    }
    if (!(await parts.copies.fetch())) return unread(parts, memory);
    return await liveWith(parts, { memory, lock, path }, stop);
  } finally {
    await lock.release();
  }
}

/** The copy of the session cannot be had: a browser without it would ask for a new pairing and put that in its place. */
async function unread({ health, times, dataPath, copies }: ConnectParts, memory: Memory): Promise<number> {
  if (memory.asked?.wish.wish !== "logout") {
    memory.failures += 1;
    return waitFor(health, "session-unread", backoffMs(memory.failures, times.firstMs, times.maxMs));
  }
  memory.asked = null;
  await copies.clear();
  await wipeProfile(dataPath);
  return 0;
}

interface Own {
  readonly memory: Memory;
  readonly lock: ProfileLock;
  readonly path: string;
}

async function liveWith(parts: ConnectParts, { memory, lock, path }: Own, stop: AbortSignal): Promise<number> {
  const { health, log } = parts;
  if (health.status().state === "off") health.set("starting");
  const over = new AbortController();
  const end = () => over.abort();
  stop.addEventListener("abort", end, { once: true });
  const life = beginLife(lifeParts(parts, memory, over.signal, path));
  const reporting = keepReporting(parts, { life, lock, memory, lost: end }, over.signal);
  const copying = keepCopying(parts, over.signal);
  const ending = await life.ended;
  over.abort();
  memory.heardMs = parts.heardMs() ?? memory.heardMs;
  parts.gone();
  if (ending !== "stopped") log.warn("whatsapp-web.ended", { why: ending });
  await Promise.all([reporting, copying]);
  await saveNewPairing(parts, memory, ending, stop);
  const wasLinked = health.status().state !== "needs-login";
  await life.client.end();
  // Nobody writes to it any more: the best copy there is.
  if (ending === "stopped" && wasLinked) await parts.copies.put();
  stop.removeEventListener("abort", end);
  return afterLife(parts, memory, ending);
}

/** Copies the session while it is used, once it is safe on disk. */
async function keepCopying({ times, health, copies }: ConnectParts, over: AbortSignal): Promise<void> {
  let waitMs = times.graceMs;
  while (!over.aborted) {
    await pause(waitMs, over);
    if (over.aborted) return;
    const isLinked = health.status().state === "ready";
    const done = isLinked ? await copies.put() : "not-put";
    waitMs = done === "not-put" ? Math.min(times.copyMs, Math.max(times.graceMs, times.reportMs)) : times.copyMs;
  }
}

function lifeParts(parts: ConnectParts, memory: Memory, stop: AbortSignal, path: string) {
  const { clock, times, health } = parts;
  return {
    clock,
    times,
    stop,
    makeClient: (events: WebEvents) => parts.makeClient(path, events),
    needsLogin: health.needsLogin,
    connecting: () => health.set("starting", "loading"),
    paired: () => {
      memory.pairedMs = clock.nowMs();
      memory.idleRounds = 0;
      memory.heardMs ??= clock.nowMs();
    },
    ready: (client: WebClient) => {
      memory.failures = 0;
      sinceFor(client, parts, memory)
        .then((sinceMs) => {
          if (stop.aborted) return;
          health.set("ready");
          parts.ready(client, sinceMs);
        })
        .catch((error: unknown) => parts.log.warn("whatsapp-web.account-unknown", kindOf(error)));
    },
    reconnected: (client: WebClient) => {
      health.set("ready");
      parts.ready(client, parts.heardMs() ?? memory.heardMs ?? clock.nowMs());
    },
    degraded: (why: string) => health.set("degraded", why),
    message: parts.message,
    vote: parts.vote,
    ack: parts.ack,
  };
}

/** Up to when everything of this account was taken in; of another one than before, nothing older counts. */
async function sinceFor(client: WebClient, { clock, dataPath }: ConnectParts, memory: Memory): Promise<number> {
  const [number = ""] = await client.ownKeys();
  if (!(await isKnownAccount(dataPath, number))) memory.heardMs = memory.pairedMs ?? clock.nowMs();
  return memory.heardMs ?? clock.nowMs();
}

/** What is to be done about an ending, and how long to wait before the next life. */
async function afterLife(parts: ConnectParts, memory: Memory, ending: Ending): Promise<number> {
  const { health, times } = parts;
  switch (ending) {
    case "stopped":
      return 0;
    case "logged-out":
      await parts.copies.clear();
      await wipeProfile(parts.dataPath);
      health.needsLogin(null);
      return 0;
    case "qr-idle":
      memory.idleRounds += 1;
      health.needsLogin(null);
      return 0;
    case "conflict":
      return waitFor(health, ending, times.conflictMs);
    default:
      memory.failures += 1;
      return waitFor(health, ending, backoffMs(memory.failures, times.firstMs, times.maxMs));
  }
}

function waitFor(health: Health, why: string, ms: number): number {
  // Whoever waits for an officer still does, also while the browser is started anew.
  if (health.status().state !== "needs-login") health.set("degraded", why);
  return ms;
}

/** The browser writes a new session to disk some seconds late, and forgets it when it is ended before. */
async function saveNewPairing({ clock, times }: ConnectParts, memory: Memory, ending: Ending, stop: AbortSignal) {
  if (memory.pairedMs === undefined || ending === "logged-out" || ending === "stopped") return;
  await pause(memory.pairedMs + times.graceMs - clock.nowMs(), stop);
}
