import { type App, type AppOptions, buildApp } from "../../src/app.ts";
import type { Channel, ChannelId, Inbound, OnDelivery, Outbound } from "../../src/channels/channel.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { makeSample } from "../../src/db/seed.ts";
import type { Clock } from "../../src/kit/clock.ts";
import type { Ids } from "../../src/kit/ids.ts";
import { uuid7 } from "../../src/kit/ids.ts";
import { makeLog } from "../../src/kit/log.ts";
import type { MessageEvent } from "../../src/messages/item.ts";
import { testDb } from "./db.ts";

/** The moment at which every test begins: a Monday morning in Pontianak. */
const START = Date.parse("2026-11-23T02:00:00Z");

/** A clock that moves only when told. */
export interface FrozenClock extends Clock {
  forward(ms: number): void;
}

function frozenClock(atMs = START): FrozenClock {
  let now = atMs;
  return {
    nowMs: () => now,
    forward: (ms) => {
      now += ms;
    },
  };
}

/** Ids that count instead of being random. */
function countingIds(clock: Clock): Ids {
  let count = 0;
  const LETTERS = "34679ACDEFGHJKMNPQRTWXY";
  const next = () => ++count;
  const group = (n: number) => [12167, 529, 23, 1].map((place) => LETTERS[Math.floor(n / place) % 23]).join("");
  return {
    uuid: () => uuid7(clock.nowMs(), Buffer.from(next().toString(16).padStart(20, "0"), "hex")),
    secret: (length) => next().toString(36).padStart(length, "x"),
    code: (groups) => Array.from({ length: groups }, () => group(next())).join("-"),
  };
}

/** The key of every test database. */
export const TEST_KEYS: readonly Uint8Array[] = [Buffer.alloc(32, 7)];

/** A channel in memory: what is sent through it is kept, and it fails when told to. */
export interface FakeChannel extends Channel {
  readonly sent: Outbound[];
  /** Takes the next send's place: throw a SendError in it. */
  failNext(fail: () => Error): void;
  /** Fails no more. */
  heal(): void;
  readonly files: Map<string, Uint8Array>;
  /** Tells what became of messages after they were taken, as its platform would. */
  readonly tell: OnDelivery;
}

export function fakeChannel(id: Channel["id"] = "telegram"): FakeChannel {
  const sent: Outbound[] = [];
  const faults: (() => Error)[] = [];
  const files = new Map<string, Uint8Array>();
  let told: OnDelivery = async () => undefined;
  return {
    id,
    textMax: 4096,
    captionMax: 1024,
    windowed: id === "whatsapp-cloud",
    sent,
    files,
    failNext: (fail) => faults.push(fail),
    heal: () => void faults.splice(0),
    start: async (_onInbound, onDelivery) => {
      told = onDelivery ?? told;
    },
    tell: (reports) => told(reports),
    send: async (out) => {
      const fault = faults.shift();
      if (fault) throw fault();
      sent.push(out);
      return { providerId: `p${sent.length}` };
    },
    openMedia: async ({ ref }) => files.get(ref) ?? new Uint8Array(),
    status: () => ({ state: "ready", sinceMs: 0 }),
    stop: async () => undefined,
  };
}

/**
 * The whole product on a database of its own, with time, ids and two channels in the test's hands. A chat is named by
 * its key alone on Telegram, and as "CHANNEL/KEY" anywhere else.
 */
export interface World {
  readonly app: App;
  readonly channel: FakeChannel;
  readonly browser: FakeChannel;
  /** Any of the other channels. */
  door(id: ChannelId): FakeChannel;
  readonly clock: FrozenClock;
  readonly events: MessageEvent[];
  /** Every line that was logged. */
  readonly logged: string[];
  readonly databaseUrl: string;
  /** A person says something; resolves with everything said back. */
  say(chatKey: string, text: string, more?: Partial<Inbound>): Promise<string[]>;
  /** What was sent to a chat and not yet given by this, `say` or `pass`. */
  news(chatKey: string): string[];
  /** Time goes by; resolves with everything said to that person meanwhile. */
  pass(chatKey: string, ms: number): Promise<string[]>;
  close(): Promise<void>;
}

export async function makeWorld(more: Pick<AppOptions, "cards"> = {}): Promise<World> {
  const database = await testDb();
  const clock = frozenClock();
  const ids = countingIds(clock);
  const channel = fakeChannel();
  const browser = fakeChannel("browser");
  const doors = new Map(OTHER_DOORS.map((id) => [id, id === "browser" ? browser : fakeChannel(id)]));
  const events: MessageEvent[] = [];
  const logged: string[] = [];
  const app = buildApp({
    config: testConfig(),
    databaseUrl: database.url,
    keys: TEST_KEYS,
    soleOwner: true,
    clock,
    ids,
    log: makeLog("debug", { write: (line) => void logged.push(line) }),
    watch: (event) => void events.push(event),
    channels: [channel, ...doors.values()],
    ...more,
  });
  await makeSample(app.db, { ids, nowMs: clock.nowMs() });
  await app.start();
  let order = 0;
  /** By chat, how much of what its channel sent was given back. */
  const given = new Map<string, number>();
  const say: World["say"] = async (chatKey, text, more = {}) => {
    const { id, key } = doorOf(chatKey);
    news(chatKey);
    order += 1;
    const fresh: Inbound = {
      channel: id,
      externalId: String(order),
      order,
      chatKey: key,
      kind: "text",
      text,
      sentAtMs: clock.nowMs(),
      ...more,
    };
    await app.take(fresh);
    await app.settled();
    return news(chatKey);
  };
  const news: World["news"] = (chatKey) => {
    const { id, key } = doorOf(chatKey);
    const { sent } = doors.get(id) ?? channel;
    const fresh = sent.slice(given.get(chatKey) ?? 0);
    given.set(chatKey, sent.length);
    return fresh.flatMap(({ chatKey: to, text, file }) =>
      to === key ? [file ? `${text}[${file.fileName}]` : text] : [],
    );
  };
  const pass: World["pass"] = async (chatKey, ms) => {
    news(chatKey);
    clock.forward(ms);
    await app.tick();
    await app.settled();
    return news(chatKey);
  };
  return {
    app,
    channel,
    browser,
    door: (id) => doors.get(id) ?? channel,
    clock,
    events,
    logged,
    databaseUrl: database.url,
    say,
    news,
    pass,
    close: async () => {
      await app.stop();
      await database.close();
    },
  };
}

const OTHER_DOORS: readonly ChannelId[] = ["browser", "terminal", "whatsapp-web", "whatsapp-cloud"];

function doorOf(chatKey: string): { readonly id: ChannelId; readonly key: string } {
  const id = OTHER_DOORS.find((one) => chatKey.startsWith(`${one}/`));
  return id === undefined ? { id: "telegram", key: chatKey } : { id, key: chatKey.slice(id.length + 1) };
}

export function testConfig(env: Record<string, string> = {}): Config {
  const read = readConfig({ PORT: "0", LOG_LEVEL: "silent", ...env });
  if ("problems" in read) throw new Error(read.problems.map(({ name, cure }) => `${name}: ${cure}`).join("; "));
  return read.config;
}
