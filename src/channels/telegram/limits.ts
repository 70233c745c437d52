import type { PaceLimits } from "../pace.ts";

/**
 * What Telegram allows a bot: about one message a second in a chat, short bursts allowed, and 30 a second in all
 * (core.telegram.org/bots/faq, "My bot is hitting limits").
 */
export const telegramLimits: PaceLimits = {
  chat: { perSecond: 1, burst: 3 },
  perSecond: 30,
};
