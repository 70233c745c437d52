import { GraphError } from "./world.ts";

const perSecond = 80;
const pairMs = 6_000;
const pairBurst = 45;

/** Meta's limits on sending: 80 a second, and to one person one in six seconds after a burst that has to be paid back. */
export interface Limits {
  /** Throws 130429 or 131056. */
  check(address: string): void;
}

export const noLimits: Limits = { check: () => undefined };

export function trueLimits(nowMs: () => number): Limits {
  const recent: number[] = [];
  const pairs = new Map<string, { tokens: number; atMs: number }>();

  function check(address: string): void {
    const now = nowMs();
    while (recent[0] !== undefined && recent[0] <= now - 1000) recent.shift();
    if (recent.length >= perSecond) throw new GraphError(400, 130429, "(#130429) Rate limit hit");
    const pair = pairs.get(address) ?? { tokens: pairBurst, atMs: now };
    const tokens = Math.min(pairBurst, pair.tokens + (now - pair.atMs) / pairMs);
    if (tokens < 1) throw new GraphError(400, 131056, "(#131056) Too many messages to this person");
    pairs.set(address, { tokens: tokens - 1, atMs: now });
    recent.push(now);
  }

  return { check };
}
