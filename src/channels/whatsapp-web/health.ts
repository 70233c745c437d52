import type { Clock } from "../../kit/clock.ts";
import type { Log } from "../../kit/log.ts";
import { type Health as ChannelHealth, makeHealth } from "../health.ts";
import type { Offer } from "../link.ts";

/** The state of the connection, and what an officer needs to pair. */
export interface Health extends ChannelHealth {
  /** Null while nothing is shown, or none is needed. */
  offer(): Offer | null;
  needsLogin(offer: Offer | null): void;
}

export function makeLinkHealth(log: Log, clock: Clock): Health {
  const health = makeHealth("whatsapp-web", log, clock);
  let offer: Offer | null = null;
  return {
    ...health,
    offer: () => offer,
    set: (state, why) => {
      offer = null;
      health.set(state, why);
    },
    needsLogin: (made) => {
      offer = made;
      health.set("needs-login");
    },
  };
}
