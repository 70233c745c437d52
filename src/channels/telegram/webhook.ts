import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Bug } from "../../kit/bug.ts";
import type { Log } from "../../kit/log.ts";
import { errorCode } from "./health.ts";

/** Fits Express as a route handler and plain Node as a request listener. No body parser may come before it. */
export type WebhookHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface WebhookParts {
  /** What Telegram must show; without one, every caller is believed. */
  readonly secret: string | undefined;
  /** Resolves when the update is safely stored; undefined while nothing can be taken. */
  readonly take: () => ((update: unknown) => Promise<void>) | undefined;
  readonly log: Log;
}

const bodyMaxBytes = 1_048_576;
const retryAfterSeconds = 2;
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
    const body = await readBody(request);
    if (body === "too-large") return 413;
    const update = parseJson(body);
    if (update === undefined) return 400;
    await taker(update.value);
    return 200;
  }

  return async (request, response) => {
    const status = await statusFor(request).catch((error: unknown) => {
      log.warn("telegram.webhook-failed", errorCode(error));
      return 500;
    });
    if (response.destroyed) return;
    // What was not read to its end must not be taken for the next request.
    if (!request.complete) response.setHeader("connection", "close");
    // Telegram waits this long before it delivers again, and up to two minutes without it.
    if (status >= 500) response.setHeader("retry-after", retryAfterSeconds);
    response.writeHead(status, { "content-length": 0 }).end();
  };
}

/** Compares in constant time; the digests have one length whatever was sent. */
function secretCheck(secret: string): (shown: string | string[] | undefined) => boolean {
  const expected = digest(secret);
  return (shown) => typeof shown === "string" && timingSafeEqual(digest(shown), expected);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function readBody(request: IncomingMessage): Promise<string | "too-large"> {
  if (request.readableEnded) throw new Bug("telegram-webhook-body-already-read");
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bodyMaxBytes) chunks.push(chunk);
      else resolve("too-large");
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.on("error", reject);
    request.on("close", () => reject(new Error("request ended early")));
  });
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
