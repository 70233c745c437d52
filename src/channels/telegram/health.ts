import type { Clock } from "../../kit/clock.ts";
import { errorFields, type Log, type LogFields } from "../../kit/log.ts";
import type { ChannelStatus } from "../channel.ts";

/** The state of the channel, and the news of its changes. */
export interface Health {
  status(): ChannelStatus;
  /** Notes a state; the same state again, for the same reason, is no news. */
  set(state: ChannelStatus["state"], why?: string): void;
  /** Resolves once it is known for the first time how the channel does. */
  readonly known: Promise<void>;
}

export function makeHealth(log: Log, clock: Clock): Health {
  let current: ChannelStatus = { state: "off", sinceMs: clock.nowMs() };
  const { promise: known, resolve } = Promise.withResolvers<void>();

  function set(state: ChannelStatus["state"], why?: string): void {
    // A late failure of something that was being stopped does not make the channel alive again.
    if (current.state === "stopped" || (current.state === state && current.why === why)) return;
    current = { state, sinceMs: clock.nowMs(), ...(why === undefined ? {} : { why }) };
    if (state === "degraded") log.warn("telegram.degraded", { why });
    else log.info(`telegram.${state}`);
    if (state !== "starting") resolve();
  }

  return { status: () => current, set, known };
}

/** The kind of an error for the log. Its message stays out: a store may quote in it what a person wrote. */
export function errorCode(error: unknown): LogFields {
  const { error: name, code } = errorFields(error instanceof Error ? error : new Error());
  return { error: name, code };
}
