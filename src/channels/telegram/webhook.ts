import type { IncomingMessage } from "node:http";
import type { Log } from "../../kit/log.ts";
import { makeWebhookHandler, parseJson, readBody, secretCheck, type WebhookHandler } from "../incoming.ts";

export interface WebhookParts {
  /** What Telegram must show; without one, every caller is believed. */
  readonly secret: string | undefined;
  /** Resolves when the update is safely stored; undefined while nothing can be taken. */
  readonly take: () => ((update: unknown) => Promise<void>) | undefined;
  readonly log: Log;
}

const bodyMaxBytes = 1_048_576;
const secretHeader = "x-telegram-bot-api-secret-token";

/**
 * Takes updates by HTTP: 200 only once the update is stored or known to move no conversation, 401 without the
 * secret, 400 and 413 for a body that is none, 503 before the start and after the stop, 500 when storing failed.
 * Telegram delivers again whatever was not answered with 2xx. No answer has a body.
 */
export function makeWebhook({ secret, take, log }: WebhookParts): WebhookHandler {
  const admits = secret === undefined ? () => true : secretCheck(secret);

  async function statusFor(request: IncomingMessage): Promise<number> {
    if (!admits(request.headers[secretHeader])) return 401;
    const taker = take();
    if (taker === undefined) return 503;
    const body = await readBody(request, bodyMaxBytes);
    if (body === "too-large") return 413;
    const update = parseJson(body);
    if (update === undefined) return 400;
    await taker(update.value);
    return 200;
  }

  return makeWebhookHandler("telegram", log, statusFor);
}
