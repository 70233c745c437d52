import type { PaceLimits } from "../pace.ts";

/**
 * What the platform allows (developers.facebook.com, Cloud API: throughput, pair rate limits): 80 messages a second from one
 * number; to one person one in six seconds over time, more at once when they are paid back with silence. Ten at once is well
 * below what is refused, and more than a conversation needs.
 */
export const cloudLimits: PaceLimits = {
  chat: { perSecond: 1 / 6, burst: 10 },
  channel: { perSecond: 60, burst: 20 },
};
