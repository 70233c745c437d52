import type { Clock } from "../kit/clock.ts";
import { errorFields, type Log, type LogFields } from "../kit/log.ts";
import type { ChannelId, ChannelStatus } from "./channel.ts";

/** The state of the channel, and the news of its changes. */
export interface Health {
  status(): ChannelStatus;
  /** Notes a state; the same state again, for the same reason, is no news. */
  set(state: ChannelStatus["state"], why?: string): void;
  /** Keeps what the platform says of itself or of us, shown beside the state: "quality", "tier". */
  note(name: string, value: string): void;
  /** Resolves once it is known for the first time how the channel does. */
  readonly known: Promise<void>;
}

export function makeHealth(id: ChannelId, log: Log, clock: Clock): Health {
  const notes: Record<string, string> = {};
  let current: ChannelStatus = { state: "off", sinceMs: clock.nowMs() };
  const { promise: known, resolve } = Promise.withResolvers<void>();

  function set(state: ChannelStatus["state"], why?: string): void {
    // A late failure of something that was being stopped does not make the channel alive again.
    if (current.state === "stopped" || (current.state === state && current.why === why)) return;
    current = { state, sinceMs: clock.nowMs(), ...(why === undefined ? {} : { why }) };
    if (state === "degraded" || state === "needs-login") log.warn(`${id}.${state}`, { why });
    else log.info(`${id}.${state}`);
    if (state !== "starting") resolve();
  }

  function note(name: string, value: string): void {
    if (notes[name] === value) return;
    notes[name] = value;
    log.info(`${id}.noted`, { name, value });
  }

  const status = () => (Object.keys(notes).length === 0 ? current : { ...current, notes: { ...notes } });
  return { status, set, note, known };
}

/** The kind of an error for the log. Its message stays out: a store may quote in it what a person wrote. */
export function errorCode(error: unknown): LogFields {
  const { error: name, code } = errorFields(error instanceof Error ? error : new Error());
  return { error: name, code };
}
