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
export function makeSender({ api, pace, labels }: SenderParts) {
  function call(out: Outbound): Promise<{ readonly message_id: number }> {
    return out.file === undefined
      ? api.callApi("sendMessage", renderOutbound(out, labels))
      : api.callApi("sendDocument", renderDocument(out, out.file, labels));
  }

  /** Calls when there is a place for it, and tells of a refusal as the port wants it. */
  async function paced<T>(chatKey: string, bulk: boolean, work: () => Promise<T>): Promise<T> {
    const wait = pace.take(chatKey, bulk);
    if (wait !== undefined) throw rateLimited(wait);
    try {
      return await work();
    } catch (error) {
      const retryAfterMs = tooManyMs(error);
      throw retryAfterMs === undefined ? toSendError(error) : rateLimited(pace.refused(chatKey, retryAfterMs));
    } finally {
      pace.answered();
    }
  }

  return {
    send: async (out: Outbound): Promise<Receipt> => {
      if (isTooLarge(out)) throw new SendError("too-large", { retryable: false });
      const message = await paced(out.chatKey, out.bulk ?? false, () => call(out));
      return { providerId: String(message.message_id) };
    },
    edit: async (chatKey: string, providerId: string, text: string): Promise<void> => {
      const payload = { chat_id: chatKey, message_id: Number(providerId), text };
      await paced(chatKey, true, () => api.callApi("editMessageText", payload).catch(unlessSame));
    },
  };
}

/** Telegram refuses an edit that changes nothing. */
function unlessSame(error: unknown): void {
  if (!(error instanceof TelegramError && /message is not modified/i.test(error.description))) throw error;
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
  return new SendError(isTimeout(error) ? "timeout" : "transport", { retryable: true, unsure: !neverLeft(error) });
}

/** Failures to connect at all: nothing was sent. */
const NO_CONNECTION = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"]);

function neverLeft(error: unknown): boolean {
  return error instanceof Error && "code" in error && NO_CONNECTION.has(String(error.code));
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
  // Whoever answers may be a gate in front of the one that took it.
  if (code >= 500) return new SendError("transport", { retryable: true, unsure: true });
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
