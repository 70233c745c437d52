import type { NextFunction, Request, RequestHandler, Response } from "express";
import helmet from "helmet";
import type { Clock } from "../../kit/clock.ts";
import { errorFields, type Log } from "../../kit/log.ts";
import type { Words } from "./types.ts";

const postsPerMinute = 60;
const minuteMs = 60_000;

/** A request we do not take: the status and the key of the words that tell the person why. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly key: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, key: string, retryAfterSeconds?: number) {
    super(`refused: ${key}`);
    this.status = status;
    this.key = key;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Headers under which a page can load nothing but our own files and be framed by nobody. */
export function secureHeaders(https: boolean): RequestHandler {
  const directives = {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  };
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: https,
    referrerPolicy: { policy: "no-referrer" },
  });
}

/** Refuses a POST that a page of another site made. A client without these headers carries nobody's cookie. */
export function checkOrigin(request: Request, publicHost: string): void {
  const site = request.get("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") throw new Refusal(403, "errorOrigin");
  const origin = request.get("origin");
  if (origin === undefined) return;
  const host = URL.canParse(origin) ? new URL(origin).host : "";
  if (host !== publicHost && host !== request.get("host")) throw new Refusal(403, "errorOrigin");
}

/** Counts the posts of each conversation; throws once one has made more than 60 within a minute. */
export function makePace(clock: Clock): (chatKey: string) => void {
  let windowStartMs = 0;
  const counts = new Map<string, number>();
  return (chatKey) => {
    const now = clock.nowMs();
    if (now - windowStartMs >= minuteMs) {
      windowStartMs = now;
      counts.clear();
    }
    const count = (counts.get(chatKey) ?? 0) + 1;
    counts.set(chatKey, count);
    if (count <= postsPerMinute) return;
    throw new Refusal(429, "errorTooMany", Math.max(1, Math.ceil((windowStartMs + minuteMs - now) / 1000)));
  };
}

/** Turns whatever went wrong into plain words: never a stack trace, never a word of what the person sent. */
export function makeErrorWords(words: Words, log: Log) {
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const refusal = error instanceof Refusal ? error : refusalFor(error);
    if (refusal.status >= 500) log.warn("browser.request-failed", { status: refusal.status, ...errorFields(error) });
    if (response.headersSent || request.socket.destroyed) {
      response.end();
      return;
    }
    if (refusal.retryAfterSeconds !== undefined) response.set("retry-after", String(refusal.retryAfterSeconds));
    response.status(refusal.status).set("cache-control", "no-store");
    if (request.method === "GET" && request.accepts(["html", "json"]) === "html") {
      response.type("text/plain").send(words(refusal.key));
      return;
    }
    response.json({ message: words(refusal.key) });
  };
}

// Express's body readers throw errors that carry a status.
function refusalFor(error: unknown): Refusal {
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  if (status === 413) return new Refusal(413, "errorTooLong");
  if (status === 415) return new Refusal(415, "errorType");
  if (typeof status === "number" && status >= 400 && status < 500) return new Refusal(400, "errorBadMessage");
  return new Refusal(500, "errorUnexpected");
}
