import type { Clock } from "../../kit/clock.ts";
import { pause } from "../../kit/pause.ts";
import type { Offer } from "../link.ts";
import type { WebClient, WebEvents } from "./client.ts";
import { within } from "./limit.ts";

/** Why a client's life ended. */
export type Ending =
  | "stopped"
  | "logged-out"
  | "conflict"
  | "refused"
  | "browser-gone"
  | "page-crashed"
  | "not-ready"
  | "unanswered"
  | "qr-idle"
  | "start-failed";

/** Milliseconds. */
export interface LifeTimes {
  /** Between two looks at the page. */
  readonly lookMs: number;
  /** Connected for so long without being ready: the library missed the end of the sync. */
  readonly readyMs: number;
  /** How long one QR is shown at most before it counts as forgotten. */
  readonly qrMs: number;
  /** The same of a code. WhatsApp takes it for about three minutes, and it is typed with care. */
  readonly codeMs: number;
}

export const defaultTimes: LifeTimes = { lookMs: 3_000, readyMs: 90_000, qrMs: 75_000, codeMs: 160_000 };

/** Reloads of the page before a new browser is tried. */
const RELOADS = 2;
/** Looks in a row that the page may leave unanswered. */
const UNANSWERED_MAX = 3;

export interface LifeParts {
  readonly clock: Clock;
  readonly times: LifeTimes;
  readonly stop: AbortSignal;
  makeClient(events: WebEvents): WebClient;
  /** The page asks for a pairing; `offer` is what it shows. */
  needsLogin(offer: Offer): void;
  /** A phone is linked, and the page loads its messages. */
  connecting(): void;
  paired(): void;
  ready(client: WebClient): void;
  /** Connected again after a while without. */
  reconnected(client: WebClient): void;
  degraded(why: string): void;
  message(raw: unknown): void;
  vote(raw: unknown): void;
  ack(stanzaId: string, ack: number): void;
}

export interface Life {
  readonly client: WebClient;
  readonly ended: Promise<Ending>;
  /** Ends it from outside. */
  end(ending: Ending): void;
}

/** Lives one client: from its launch until something ends it. The caller ends the client after that. */
export function beginLife(parts: LifeParts): Life {
  const { promise: ended, resolve: end } = Promise.withResolvers<Ending>();
  const over = new AbortController();
  const look: Look = { isReady: false, isDegraded: false, isCode: false, offerUntilMs: undefined };
  const offer = (kind: "qr" | "code", text: string) => {
    // Somebody types the code just now: the QRs that go on behind it do not take it away.
    if (kind === "qr" && look.isCode) return;
    const expiresAtMs = parts.clock.nowMs() + (kind === "qr" ? parts.times.qrMs : parts.times.codeMs);
    look.isCode = kind === "code";
    look.offerUntilMs = expiresAtMs;
    parts.needsLogin(kind === "qr" ? { qr: text, expiresAtMs } : { code: text, expiresAtMs });
  };

  const client = parts.makeClient({
    qr: (qr) => offer("qr", qr),
    code: (code) => offer("code", code),
    authenticated: () => {
      if (look.offerUntilMs !== undefined) parts.paired();
      look.offerUntilMs = undefined;
    },
    ready: () => {
      look.isReady = true;
      parts.ready(client);
    },
    state: (state) => {
      if (!look.isReady) return;
      if (state === "CONNECTED" && look.isDegraded) parts.reconnected(client);
      look.isDegraded = state !== "CONNECTED";
      if (look.isDegraded) parts.degraded(state.toLowerCase());
    },
    disconnected: (reason) => end(endingOf(reason)),
    browserGone: () => end("browser-gone"),
    pageCrashed: () => end("page-crashed"),
    message: parts.message,
    vote: parts.vote,
    ack: parts.ack,
  });

  parts.stop.addEventListener("abort", () => end("stopped"), { once: true });
  if (parts.stop.aborted) end("stopped");
  client.begin().then(
    () => watch(client, parts, look, over.signal).then((ending) => ending && end(ending)),
    () => end("start-failed"),
  );
  void ended.then(() => over.abort());
  return { client, ended, end };
}

function endingOf(reason: string): Ending {
  if (reason === "LOGOUT") return "logged-out";
  return reason === "CONFLICT" ? "conflict" : "refused";
}

/** What the events told so far. */
interface Look {
  isReady: boolean;
  isDegraded: boolean;
  /** A code is shown, not a QR. */
  isCode: boolean;
  /** While a pairing is wanted. */
  offerUntilMs: number | undefined;
}

/** Looks at the page again and again, because the library does not tell when it missed something. */
async function watch(
  client: WebClient,
  parts: LifeParts,
  look: Readonly<Look>,
  over: AbortSignal,
): Promise<Ending | null> {
  const { clock, times } = parts;
  let unanswered = 0;
  let reloads = 0;
  let waitingSinceMs: number | undefined;
  while (!over.aborted) {
    await pause(times.lookMs, over);
    if (over.aborted) return null;
    const state = await client.state().catch(() => undefined);
    unanswered = state === undefined ? unanswered + 1 : 0;
    if (unanswered >= UNANSWERED_MAX) return "unanswered";
    if (state === "UNPAIRED_IDLE" && !look.isCode) return "qr-idle";
    if (state === "UNPAIRED" && look.offerUntilMs !== undefined && clock.nowMs() > look.offerUntilMs) return "qr-idle";
    if (look.isReady || state !== "CONNECTED") continue;
    if (waitingSinceMs === undefined) parts.connecting();
    waitingSinceMs ??= clock.nowMs();
    if (clock.nowMs() - waitingSinceMs < times.readyMs) continue;
    if (reloads++ >= RELOADS) return "not-ready";
    waitingSinceMs = undefined;
    await within(times.readyMs, client.reload()).catch(() => undefined);
  }
  return null;
}
