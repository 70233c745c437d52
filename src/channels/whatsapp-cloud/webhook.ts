import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Log } from "../../kit/log.ts";
import {
  makeWebhookHandler,
  parseJson,
  readBody,
  secretCheck,
  type WebhookAnswer,
  type WebhookHandler,
} from "../incoming.ts";

export interface WebhookParts {
  /** Signs every call (X-Hub-Signature-256). */
  readonly appSecret: string;
  /** What the platform shows when it asks whether this address is ours. */
  readonly verifyToken: string;
  /** Resolves when everything in the call is safely stored; undefined while nothing can be taken. */
  readonly take: () => ((body: unknown) => Promise<void>) | undefined;
  /** Called with a reason out of a small fixed set for every call that is turned away. */
  readonly onRefused: (reason: string) => void;
  readonly log: Log;
}

/** Meta's calls are at most 3 MB. */
const bodyMaxBytes = 3 * 1_048_576;
const challengeMaxChars = 200;

/**
 * GET answers the handshake: the challenge for who shows our token, 403 for others. POST takes messages and news: 200 only
 * once everything in it is stored, 401 without a signature over the very bytes that came, 413 and 400 for a body that is none,
 * 503 before the start and after the stop, 500 when storing failed. Meta delivers again whatever was not answered with 2xx.
 */
export function makeWebhook(parts: WebhookParts): WebhookHandler {
  const { log, onRefused } = parts;
  const isOurToken = secretCheck(parts.verifyToken);

  function handshake(request: IncomingMessage): WebhookAnswer {
    const { searchParams: asked } = new URL(request.url ?? "/", "http://here");
    const isRight = isOurToken(asked.get("hub.verify_token") ?? undefined);
    const challenge = asked.get("hub.challenge") ?? "";
    if (asked.get("hub.mode") !== "subscribe" || !isRight || !isPlain(challenge)) return refused(403, "handshake");
    return { status: 200, text: challenge };
  }

  async function taken(request: IncomingMessage): Promise<WebhookAnswer> {
    const signature = request.headers["x-hub-signature-256"];
    if (typeof signature !== "string") return refused(401, "unsigned");
    if (Number(request.headers["content-length"] ?? 0) > bodyMaxBytes) return refused(413, "too-large");
    const body = await readBody(request, bodyMaxBytes);
    if (body === "too-large") return refused(413, "too-large");
    if (!isSignedBy(parts.appSecret, body, signature)) return refused(401, "forged");
    const json = parseJson(body);
    if (json === undefined) return refused(400, "no-json");
    const take = parts.take();
    if (take === undefined) return 503;
    await take(json.value);
    return 200;
  }

  function refused(status: number, reason: string): number {
    onRefused(reason);
    return status;
  }

  return makeWebhookHandler("whatsapp-cloud", log, async (request) => {
    if (request.method === "GET") return handshake(request);
    return request.method === "POST" ? taken(request) : 405;
  });
}

/** Compares in constant time. The signature is over the bytes as they came: read and written again they may differ. */
export function isSignedBy(appSecret: string, body: Uint8Array, signature: string): boolean {
  const expected = createHmac("sha256", appSecret).update(body).digest();
  const shown = Buffer.from(/^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1] ?? "", "hex");
  return timingSafeEqual(shown.length === expected.length ? shown : Buffer.alloc(expected.length), expected);
}

/** What is sent back must not be able to be anything but a number or a word. */
function isPlain(challenge: string): boolean {
  return challenge.length <= challengeMaxChars && /^[\w.-]+$/.test(challenge);
}
