import type { DeliveryReport, OnDelivery } from "../channel.ts";

/** The ticks below a message: one, two, two blue ones, and played for a voice note. */
const STATES: Readonly<Record<number, DeliveryReport["state"]>> = {
  1: "sent",
  2: "delivered",
  3: "read",
  4: "read",
};

/** What an ack says of a message; null while it says nothing. */
function reportOf(stanzaId: string, ack: number, atMs: number): DeliveryReport | null {
  if (ack < 0) return { providerId: stanzaId, state: "failed", reason: "bad-request", atMs };
  const state = STATES[ack];
  return state === undefined ? null : { providerId: stanzaId, state, atMs };
}

export interface TellingParts {
  readonly onDelivery: OnDelivery;
  readonly nowMs: () => number;
  /** It could not be stored. The page tells each tick once, so it is lost; the next one of the message says more. */
  readonly lost: () => void;
}

/** Tells what became of messages, as the page says it. */
export function makeTelling({ onDelivery, nowMs, lost }: TellingParts) {
  return (stanzaId: string, ack: number): void => {
    const report = reportOf(stanzaId, ack, nowMs());
    if (report) onDelivery([report]).catch(lost);
  };
}
