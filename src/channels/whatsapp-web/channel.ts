import { Bug } from "../../kit/bug.ts";
import type { Clock } from "../../kit/clock.ts";
import type { Log } from "../../kit/log.ts";
import { pause } from "../../kit/pause.ts";
import { type Channel, type Media, type OnDelivery, type OnInbound, SendError } from "../channel.ts";
import type { LinkDesk, SessionShelf } from "../link.ts";
import { BROWSER_ARGS } from "./browser.ts";
import { type Connection, type ConnectTimes, connect, defaultWaits } from "./connect.ts";
import { makeCopies } from "./copies.ts";
import { defaultBounds, type Gap, type GapBounds } from "./gap.ts";
import { guardProcess } from "./guard.ts";
import { makeLinkHealth } from "./health.ts";
import { type CallLimits, defaultLimits, makeWebClient } from "./library.ts";
import { defaultTimes } from "./life.ts";
import { type Listening, listenTo } from "./listen.ts";
import { type FindOptions, makeOffered } from "./offered.ts";
import { makePace, type PaceLimits, whatsappLimits } from "./pace.ts";
import { captionMax, type Menus, textMax, type WebLabels } from "./render.ts";
import { away, makeAcks, makeSender, toSendError } from "./send.ts";
import { makeTelling } from "./told.ts";

export interface WhatsAppWebOptions {
  /** The folder of the session; in it lies the right to speak as this number. */
  readonly dataPath: string;
  /** The browser; null looks in the usual places. */
  readonly chromePath: string | null;
  readonly menus?: Menus;
  /** What could be chosen in a message that an earlier process sent. */
  readonly findOptions?: FindOptions;
  readonly browser?: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string | undefined>> };
  readonly desk: LinkDesk;
  /** Where the session is kept for other servers; without it, in `dataPath` alone. */
  readonly shelf?: SessionShelf;
  /** Of a packed session; a larger one is not kept there. */
  readonly copyMaxBytes?: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly labels: WebLabels;
  /** Called with a reason out of a small fixed set for every message that moves no conversation. */
  readonly onIgnored?: (reason: string) => void;
  /** Called when something was read back that had arrived while nobody listened. */
  readonly onGap?: (gap: Gap, sinceMs: number) => void;
  readonly pace?: PaceLimits;
  readonly times?: Partial<ConnectTimes & ServiceTimes>;
  readonly limits?: Partial<CallLimits>;
  readonly bounds?: Partial<GapBounds>;
}

/** A copy is in memory three times while it is sealed. */
const COPY_MAX_BYTES = 64 * 1024 * 1024;

/** Milliseconds. */
interface ServiceTimes {
  /** The start waits so long at most for the first word of the page; it goes on behind that. */
  readonly startMs: number;
  readonly storeFirstMs: number;
  readonly storeMaxMs: number;
  /** How long to wait for the server to take a message. */
  readonly ackMs: number;
  /** An answer to a message older than this is late, and says so. */
  readonly lateMs: number;
}

const defaultServiceTimes: ServiceTimes = {
  startMs: 5_000,
  storeFirstMs: 200,
  storeMaxMs: 10_000,
  ackMs: 6_000,
  lateMs: 5 * 60_000,
};

/** WhatsApp by the web page that people use on their computers, in a browser of its own. */
export function makeWhatsAppWeb(options: WhatsAppWebOptions): Channel {
  const { clock, log } = options;
  const times = { ...defaultTimes, ...defaultWaits, ...defaultServiceTimes, ...options.times };
  const limits = { ...defaultLimits, ...options.limits };
  const health = makeLinkHealth(log, clock);
  const acks = makeAcks();
  const offered = makeOffered(options.findOptions ?? (async () => null));
  const pace = makePace(options.pace ?? whatsappLimits, clock, options.random);
  let listening: Listening | undefined;
  const stopping = new AbortController();
  let connection: Connection | undefined;
  let callOffGuard: (() => void) | undefined;

  async function start(onInbound: OnInbound, onDelivery: OnDelivery = async () => undefined): Promise<void> {
    if (connection !== undefined) throw new Bug("whatsapp-web-started-twice");
    callOffGuard = guardProcess(log);
    const heard = listenTo({
      ...options,
      onInbound,
      times,
      pace,
      findOptions: offered.find,
      bounds: { ...defaultBounds, ...options.bounds },
      storing: (works) => (works ? health.set("ready") : health.set("degraded", "store")),
    });
    listening = heard;
    const lost = () => log.warn("whatsapp-web.delivery-unstored");
    const tell = makeTelling({ onDelivery, nowMs: clock.nowMs, lost });
    connection = connect({
      ...options,
      times,
      health,
      isShared: options.shelf !== undefined,
      copies: makeCopies({
        ...{ shelf: options.shelf ?? null, dataPath: options.dataPath, log },
        maxBytes: options.copyMaxBytes ?? COPY_MAX_BYTES,
        note: (how) => health.note("session-copy", how),
      }),
      makeClient: (executablePath, events) =>
        makeWebClient(
          {
            executablePath,
            args: [...BROWSER_ARGS, ...(options.browser?.args ?? [])],
            ...(options.browser?.env && { env: options.browser.env }),
            dataPath: options.dataPath,
            limits,
            log,
          },
          events,
        ),
      heardMs: heard.heardMs,
      ready: heard.begin,
      gone: heard.pause,
      message: heard.message,
      vote: heard.vote,
      ack: (stanzaId, ack) => {
        acks.note(stanzaId, ack);
        tell(stanzaId, ack);
      },
    });
    await Promise.race([health.known, pause(times.startMs, stopping.signal)]);
  }

  async function openMedia({ ref, size }: Media, maxBytes: number): Promise<Uint8Array> {
    if ((size ?? 0) > maxBytes) throw new SendError("too-large", { retryable: false });
    const client = listening?.client();
    if (client === undefined) throw away();
    const bytes = await client.media(ref, maxBytes).catch((error: unknown) => {
      throw toSendError(error);
    });
    if (bytes === null) throw new SendError("bad-request", { retryable: false });
    if (bytes === "too-large" || bytes.byteLength > maxBytes) throw new SendError("too-large", { retryable: false });
    return bytes;
  }

  return {
    id: "whatsapp-web",
    textMax,
    captionMax,
    tellsDelivery: true,
    start,
    canSend: () => listening?.client() !== undefined,
    send: makeSender({
      client: () => listening?.client(),
      acks,
      pace,
      offered,
      ackMs: times.ackMs,
      menus: options.menus ?? "text",
      labels: options.labels,
    }),
    typing: (chatKey) => {
      listening
        ?.client()
        ?.typing(chatKey)
        .catch(() => log.debug("whatsapp-web.typing-unseen"));
    },
    openMedia,
    status: health.status,
    stop: async () => {
      stopping.abort();
      await listening?.close();
      await connection?.stop();
      callOffGuard?.();
      health.set("stopped");
    },
  };
}
