import type { PaceLimits } from "../pace.ts";

/**
 * What Telegram allows a bot: about one message a second in a chat, short bursts allowed, and 30 a second in all
 * (core.telegram.org/bots/faq, "My bot is hitting limits"). Burst and rate of the channel add up to that 30, so
 * that no second, wherever it begins, holds more.
 */
export const telegramLimits: PaceLimits = {
  chat: { perSecond: 1, burst: 3 },
  channel: { perSecond: 20, burst: 10 },
};
