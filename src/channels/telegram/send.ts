import { type Telegram, TelegramError } from "telegraf";
import { type Outbound, type Receipt, SendError } from "../channel.ts";
import type { Pace, Wait } from "../pace.ts";
import { TimeLimitPassed } from "./api.ts";
import { renderDocument, renderOutbound, type TelegramLabels } from "./render.ts";

/** Longest text below a file, in UTF-16 code units (core.telegram.org/bots/api#senddocument). */
export const captionMax = 1024;
/** Largest file that a bot may send (core.telegram.org/bots/api#sending-files); bytes. */
const documentMaxBytes = 50 * 1024 * 1024;

/** Used where a 429 names no wait of its own. */
const defaultRetryAfterMs = 1_000;
/** A refused token is the operator's to cure, and no message is lost for it meanwhile. */
const authRetryAfterMs = 60_000;

export interface SenderParts {
  readonly api: Pick<Telegram, "callApi">;
  readonly pace: Pace;
  readonly labels: TelegramLabels;
}

/** Hands over one message. Throws `SendError` and nothing else; what is over the pace never reaches Telegram. */
export function makeSender({ api, pace, labels }: SenderParts): (out: Outbound) => Promise<Receipt> {
  function call(out: Outbound): Promise<{ readonly message_id: number }> {
    return out.file === undefined
      ? api.callApi("sendMessage", renderOutbound(out, labels))
      : api.callApi("sendDocument", renderDocument(out, out.file, labels));
  }

  return async (out) => {
    if (isTooLarge(out)) throw new SendError("too-large", { retryable: false });
    const wait = pace.take(out.chatKey);
    if (wait !== undefined) throw rateLimited(wait);
    try {
      const message = await call(out);
      return { providerId: String(message.message_id) };
    } catch (error) {
      const retryAfterMs = tooManyMs(error);
      throw retryAfterMs === undefined ? toSendError(error) : rateLimited(pace.refused(out.chatKey, retryAfterMs));
    }
  };
}

/** Known before the call, so that nobody waits for an upload that is refused at its end. */
function isTooLarge({ file, text }: Outbound): boolean {
  return file !== undefined && (file.bytes.byteLength > documentMaxBytes || text.length > captionMax);
}

/**
 * Why a call to Telegram failed. Nothing of the library's error goes along: its messages may name the address with
 * the token in it, and its fields what the person was to read.
 */
export function toSendError(error: unknown): SendError {
  if (error instanceof SendError) return error;
  const waitMs = tooManyMs(error);
  if (waitMs !== undefined) return rateLimited({ waitMs, wholeChannel: false });
  if (error instanceof TelegramError) return fromAnswer(error.code, error.description);
  return new SendError(isTimeout(error) ? "timeout" : "transport", { retryable: true });
}

/** The wait of a 429 in milliseconds; undefined for any other error. */
export function tooManyMs(error: unknown): number | undefined {
  if (!(error instanceof TelegramError) || error.code !== 429) return undefined;
  const seconds = error.parameters?.retry_after;
  return seconds === undefined ? defaultRetryAfterMs : Math.max(1, seconds) * 1000;
}

function rateLimited({ waitMs, wholeChannel }: Wait): SendError {
  return new SendError("rate-limited", { retryable: true, retryAfterMs: waitMs, wholeChannel });
}

function fromAnswer(code: number, description: string): SendError {
  if (code === 403) return new SendError("blocked", { retryable: false });
  if (code === 401 || code === 404) return tokenRefused();
  if (code >= 500) return new SendError("transport", { retryable: true });
  if (/chat not found/i.test(description)) return new SendError("chat-not-found", { retryable: false });
  if (code === 413 || /too (long|big|large)/i.test(description))
    return new SendError("too-large", { retryable: false });
  return new SendError("bad-request", { retryable: false });
}

function tokenRefused(): SendError {
  return new SendError("auth", { retryable: true, retryAfterMs: authRetryAfterMs, wholeChannel: true });
}

function isTimeout(error: unknown): boolean {
  return error instanceof TimeLimitPassed || (error instanceof Error && error.name === "TimeoutError");
}
