import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Bug } from "../kit/bug.ts";
import type { Log } from "../kit/log.ts";
import type { ChannelId } from "./channel.ts";
import { errorCode } from "./health.ts";

/** Fits Express as a route handler and plain Node as a request listener. No body parser may come before it. */
export type WebhookHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What a call is answered with: a status alone, or with a text. */
export type WebhookAnswer = number | { readonly status: number; readonly text: string };

/** How long a platform is asked to wait before it delivers again what we could not take. */
const retryAfterSeconds = 2;

/** A webhook that answers what `answerTo` says, and 500 when that rejects. */
export function makeWebhookHandler(
  id: ChannelId,
  log: Log,
  answerTo: (request: IncomingMessage) => Promise<WebhookAnswer>,
): WebhookHandler {
  return async (request, response) => {
    const answer = await answerTo(request).catch((error: unknown) => {
      log.warn(`${id}.webhook-failed`, errorCode(error));
      return 500;
    });
    if (response.destroyed) return;
    const { status, text } = typeof answer === "number" ? { status: answer, text: "" } : answer;
    // What was not read to its end must not be taken for the next request.
    if (!request.complete) response.setHeader("connection", "close");
    if (status >= 500) response.setHeader("retry-after", retryAfterSeconds);
    if (text !== "") response.setHeader("content-type", "text/plain; charset=utf-8");
    response.writeHead(status, { "content-length": Buffer.byteLength(text) }).end(text);
  };
}

/** Whether what was shown is the secret. Compares in constant time; the digests have one length whatever was sent. */
export function secretCheck(secret: string): (shown: string | string[] | undefined) => boolean {
  const expected = digest(secret);
  return (shown) => typeof shown === "string" && timingSafeEqual(digest(shown), expected);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** The bytes of a request as they came. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | "too-large"> {
  if (request.readableEnded) throw new Bug("webhook-body-already-read");
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else resolve("too-large");
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => reject(new Error("request ended early")));
  });
}

/** Undefined when it is no JSON. */
export function parseJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(Buffer.from(bytes).toString("utf8")) };
  } catch {
    return undefined;
  }
}
