/**
 * A loopback WhatsApp Business Cloud API for tests: one business number, strict where Meta is strict, faults on demand. What it
 * is strict about follows Meta's published limits; what it cannot show is in docs/whatsapp.md.
 */
import { firstThat } from "./first-that.ts";
import { type Endpoint, type Fault, makeFaults } from "./whatsapp-cloud-fake/faults.ts";
import { type Hooks, makeHooks } from "./whatsapp-cloud-fake/hooks.ts";
import { noLimits, trueLimits } from "./whatsapp-cloud-fake/limits.ts";
import { sendMessage, tellStatus } from "./whatsapp-cloud-fake/messages.ts";
import { type FakePerson, makePerson, type PersonAbout } from "./whatsapp-cloud-fake/person.ts";
import { startServer } from "./whatsapp-cloud-fake/server.ts";
import {
  type ApprovedTemplate,
  type Call,
  makeWorld,
  type SentMessage,
  type World,
} from "./whatsapp-cloud-fake/world.ts";

export { escaped, signatureOf } from "./whatsapp-cloud-fake/hooks.ts";
export type { FakePerson } from "./whatsapp-cloud-fake/person.ts";
export type { SentMessage } from "./whatsapp-cloud-fake/world.ts";

export interface CloudFakeOptions {
  /** Deliver every webhook call twice. */
  readonly twice?: boolean;
  /** Refuse where Meta would: 80 a second, and to one person one in six seconds after a burst. */
  readonly trueLimits?: boolean;
  /** How a message after the 24 hours is refused: at once, or later by a status, which is the default. */
  readonly windowRefusal?: "at-once" | "late";
  readonly templates?: Readonly<Record<string, ApprovedTemplate>>;
  /** Keep every call for `calls`; switch off for long benchmarks. */
  readonly recordCalls?: boolean;
  /** Epoch milliseconds. */
  readonly nowMs?: () => number;
}

export interface CloudFake {
  /** What the channel takes as its apiRoot. */
  readonly url: string;
  readonly token: string;
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly hooks: Hooks;
  /** Somebody who may write to the number. */
  person(about?: PersonAbout): FakePerson;
  calls(what?: Endpoint): readonly Call[];
  /** The first message shown to this person, before or from now on, that fits. Rejects after fifteen seconds, or `limitMs`. */
  waitFor(fits: (message: SentMessage) => boolean, limitMs?: number): Promise<SentMessage>;
  /** Calls `listener` for every message as it is shown; returns the way to stop that. */
  onShown(listener: (message: SentMessage) => void): () => void;
  waitForCall(fits: (call: Call) => boolean): Promise<Call>;
  fail(endpoint: Endpoint, fault: Fault, times?: number): void;
  heal(): void;
  /** Tells of a message what a test wants told. */
  tell(message: SentMessage, status: string, more?: object): void;
  /** Forgets every file. */
  expireMedia(): void;
  close(): Promise<void>;
}

const waitLimitMs = 15_000;

export async function startCloudFake(options: CloudFakeOptions = {}): Promise<CloudFake> {
  const { nowMs = Date.now, twice = false, windowRefusal = "late" } = options;
  const about = {
    token: "EAAtest-token",
    phoneNumberId: "106540352242922",
    appSecret: "app-secret-of-the-fake",
    verifyToken: "verify-token-of-the-fake",
  };
  const world = makeWorld(nowMs, options.recordCalls ?? true);
  for (const [name, template] of Object.entries(options.templates ?? {})) world.templates.set(name, template);
  const faults = makeFaults();
  const hooks = makeHooks({ ...about, twice, retryDelayMs: 10 });
  const limits = options.trueLimits === true ? trueLimits(nowMs) : noLimits;
  const send = (body: unknown) => sendMessage({ world, hooks, limits, windowRefusal }, body);
  const server = await startServer({ ...about, world, faults, send });
  return {
    ...about,
    url: `${server.url}/v25.0`,
    hooks,
    person: (who = {}) => makePerson(world, hooks, who),
    calls: (what) => world.calls.filter((call) => what === undefined || call.what === what),
    ...waiting(world),
    fail: faults.plan,
    heal: faults.clear,
    tell: (message, status, more) => tellStatus(world, hooks, message, status, more),
    expireMedia: () => world.media.clear(),
    close: async () => {
      hooks.close();
      await server.close();
    },
  };
}

function waiting(world: World) {
  const { events } = world;
  const shownBefore = () => world.users.flatMap(({ shown }) => shown);
  const onShown = (listener: (message: SentMessage) => void) => {
    events.on("shown", listener);
    return () => void events.off("shown", listener);
  };
  return {
    onShown,
    waitFor: (fits: (message: SentMessage) => boolean, limitMs = waitLimitMs) =>
      firstThat(fits, shownBefore(), onShown, limitMs),
    waitForCall: (fits: (call: Call) => boolean) =>
      firstThat(
        fits,
        world.calls,
        (tell) => {
          events.on("called", tell);
          return () => void events.off("called", tell);
        },
        waitLimitMs,
      ),
  };
}
