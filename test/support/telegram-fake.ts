/**
 * A loopback Telegram Bot API for tests and benchmarks: one bot, strict where Telegram is strict, faults on demand.
 * How updates are queued, delivered and repeated follows the source of Telegram's own server (tdlib/telegram-bot-api).
 */
import { firstThat } from "./first-that.ts";
import { type Fault, makeFaults } from "./telegram-fake/faults.ts";
import { noLimits, trueLimits } from "./telegram-fake/limits.ts";
import { makeMethods } from "./telegram-fake/methods.ts";
import { type FakePerson, makePerson, type PersonAbout } from "./telegram-fake/person.ts";
import { startServer } from "./telegram-fake/server.ts";
import { type BotUpdate, makeUpdates } from "./telegram-fake/updates.ts";
import { type Call, makeWorld, openChat, type SentMessage, type World } from "./telegram-fake/world.ts";

export type { Fault } from "./telegram-fake/faults.ts";
export type { FakePerson } from "./telegram-fake/person.ts";
export type { Call, SentMessage } from "./telegram-fake/world.ts";

export interface TelegramFakeOptions {
  readonly token?: string;
  /** Deliver every update twice. */
  readonly twice?: boolean;
  /** Answer 429 where Telegram would: 30 messages a second, one a second in a chat after a burst of 5. */
  readonly trueLimits?: boolean;
  /** Pause before a webhook delivery is repeated; milliseconds, 10 by default. */
  readonly retryDelayMs?: number;
  /** Deliver the updates of one chat side by side. Telegram does not, but a proxy in between may. */
  readonly scrambled?: boolean;
  /** Epoch milliseconds. */
  readonly nowMs?: () => number;
  /** Keep every call for `calls`; switch off for long benchmarks. */
  readonly recordCalls?: boolean;
}

export interface TelegramFake {
  /** What the bot takes as its apiRoot. */
  readonly url: string;
  readonly token: string;
  /** Somebody who may write to the bot; the bot may write to them only after they did, or after `meet`. */
  person(about?: PersonAbout): FakePerson;
  meet(chatId: number): void;
  block(chatId: number): void;
  unblock(chatId: number): void;
  /** The bot's messages in a chat, oldest first, in their present wording. */
  received(chatId: number): readonly SentMessage[];
  /** The first message, shown before or from now on, that fits. Rejects after `limitMs` (5 s by default). */
  waitFor(fits: (message: SentMessage) => boolean, limitMs?: number): Promise<SentMessage>;
  /** The first call, made before or from now on, that fits. Rejects after `limitMs` (5 s by default). */
  waitForCall(fits: (call: Call) => boolean, limitMs?: number): Promise<Call>;
  /** Calls `listener` for every message as it is shown or edited; returns the way to stop that. */
  onShown(listener: (message: SentMessage) => void): () => void;
  calls(method?: string): readonly Call[];
  /** The next `times` calls of `method` ("file" is a download) meet the fault. */
  fail(method: string, fault: Fault, times?: number): void;
  heal(): void;
  /** Queues any update at all, wanted or not; without its update_id. */
  push(update: Readonly<Record<string, unknown>>): BotUpdate | undefined;
  /** Updates that the bot did not take yet. */
  pending(): number;
  /** How often the bot sent although it had been told to wait. */
  impatient(): number;
  /** All messages that were answered with a 429. */
  refused(): number;
  /** Forgets the bytes of every file. */
  expireFiles(): void;
  tapAnswered(id: string): boolean;
  close(): Promise<void>;
}

const waitLimitMs = 5_000;

export async function startTelegramFake(options: TelegramFakeOptions = {}): Promise<TelegramFake> {
  const { token = "123456:TEST-token", nowMs = Date.now, recordCalls = true } = options;
  const { twice = false, retryDelayMs = 10, scrambled = false } = options;
  const world = makeWorld(nowMs);
  const faults = makeFaults();
  const updates = makeUpdates({ twice, retryDelayMs, scrambled });
  const limits = options.trueLimits === true ? trueLimits(nowMs) : noLimits;
  const methods = makeMethods({ world, updates, limits });
  const server = await startServer({ token, world, faults, methods, recordCalls });
  return {
    url: server.url,
    token,
    person: (about = {}) => makePerson(world, updates, about),
    ...chatControls(world),
    ...waiting(world),
    calls: (method) => world.calls.filter((call) => method === undefined || call.method === method),
    fail: faults.plan,
    heal: faults.clear,
    push: (update) => updates.push(update, { always: true }),
    pending: updates.pending,
    impatient: limits.impatient,
    refused: limits.refused,
    expireFiles: () => world.files.clear(),
    tapAnswered: (id) => world.taps.get(id)?.answered === true,
    close: async () => {
      updates.close();
      await server.close();
    },
  };
}

function chatControls(world: World) {
  return {
    meet: (chatId: number) => void openChat(world, chatId),
    block: (chatId: number) => {
      openChat(world, chatId).blocked = true;
    },
    unblock: (chatId: number) => {
      openChat(world, chatId).blocked = false;
    },
    received: (chatId: number) => [...(world.chats.get(chatId)?.shown.values() ?? [])],
  };
}

function waiting(world: World) {
  const { events } = world;
  const onShown = (listener: (message: SentMessage) => void) => {
    events.on("shown", listener);
    return () => void events.off("shown", listener);
  };
  const onCalled = (listener: (call: Call) => void) => {
    events.on("called", listener);
    return () => void events.off("called", listener);
  };
  const shownBefore = () => [...world.chats.values()].flatMap(({ shown }) => [...shown.values()]);
  return {
    onShown,
    waitFor: (fits: (message: SentMessage) => boolean, limitMs = waitLimitMs) =>
      firstThat(fits, shownBefore(), onShown, limitMs),
    waitForCall: (fits: (call: Call) => boolean, limitMs = waitLimitMs) =>
      firstThat(fits, world.calls, onCalled, limitMs),
  };
}
