import { TelegramError } from "telegraf";
import { tooManyMs, toSendError } from "./send.ts";

/** How long to wait before trying again; milliseconds. Each `first` doubles up to its `max`. */
export interface TelegramWaits {
  /** After another poller of the same bot was met. Longer than the 50 s of a poll, so that the other one is seen. */
  readonly conflictMs: number;
  readonly firstMs: number;
  readonly maxMs: number;
  /** Between two tries to store a message. */
  readonly storeFirstMs: number;
  readonly storeMaxMs: number;
}

export const defaultWaits: TelegramWaits = {
  conflictMs: 60_000,
  firstMs: 1_000,
  maxMs: 60_000,
  storeFirstMs: 200,
  storeMaxMs: 10_000,
};

/** Why the channel gets nothing from Telegram. */
export interface Trouble {
  readonly why: "conflict" | "auth" | "rate-limited" | "timeout" | "transport" | "refused";
  /** What Telegram asks to wait; milliseconds. */
  readonly retryAfterMs?: number;
}

export function troubleOf(error: unknown): Trouble {
  const retryAfterMs = tooManyMs(error);
  if (retryAfterMs !== undefined) return { why: "rate-limited", retryAfterMs };
  if (error instanceof TelegramError && error.code === 409) return { why: "conflict" };
  const { reason } = toSendError(error);
  return { why: reason === "auth" || reason === "timeout" || reason === "transport" ? reason : "refused" };
}
