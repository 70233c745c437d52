import type { Clock } from "../../kit/clock.ts";
import type { Log } from "../../kit/log.ts";
import type { ChannelStatus } from "../channel.ts";
import type { Offer } from "./desk.ts";

/** The state of the connection, what an officer needs to pair, and the news of its changes. */
export interface Health {
  status(): ChannelStatus;
  offer(): Offer | null;
  /** Notes a state; the same again, for the same reason, is no news. */
  set(state: ChannelStatus["state"], why?: string): void;
  needsLogin(offer: Offer | null): void;
  /** Resolves once it is known for the first time how the channel does. */
  readonly known: Promise<void>;
}

/** `changed` is called after every change, an offer's too. */
export function makeHealth(log: Log, clock: Clock, changed: () => void): Health {
  let current: ChannelStatus = { state: "off", sinceMs: clock.nowMs() };
  let offer: Offer | null = null;
  const { promise: known, resolve } = Promise.withResolvers<void>();

  function note(state: ChannelStatus["state"], why?: string): void {
    // A late failure of something that was being stopped does not make the channel alive again.
    if (current.state === "stopped" || (current.state === state && current.why === why)) return;
    current = { state, sinceMs: clock.nowMs(), ...(why === undefined ? {} : { why }) };
    if (state === "degraded" || state === "needs-login") log.warn(`whatsapp-web.${state}`, { why });
    else log.info(`whatsapp-web.${state}`);
    if (state !== "starting") resolve();
  }

  return {
    status: () => current,
    offer: () => offer,
    set: (state, why) => {
      offer = null;
      note(state, why);
      changed();
    },
    needsLogin: (made) => {
      offer = made;
      note("needs-login");
      changed();
    },
    known,
  };
}
