import { timingSafeEqual } from "node:crypto";
import type { Server } from "node:http";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import helmet from "helmet";
import type { Channel } from "../channels/channel.ts";
import { CONSOLE_STYLE, ConsolePage } from "../console/page.ts";
import { errorFields, type Log } from "../kit/log.ts";
import type { Metrics } from "./metrics.ts";
import { type PairingParts, pairingRoutes } from "./pairing.ts";

export interface HttpParts {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly metricsToken: string | null;
  readonly channels: Iterable<Channel>;
  /** Resolves when the database answers. */
  pingDatabase(): Promise<void>;
  readonly chat: express.Router;
  /** The page that pairs WhatsApp Web; null when that is not used. */
  readonly pairing: PairingParts | null;
  readonly whatsappWebhook: ((request: Request, response: Response) => Promise<void>) | null;
  readonly telegramWebhook: ((request: Request, response: Response) => Promise<void>) | null;
}

/** Every route of the product. Nobody who calls them ever sees a stack trace. */
export function makeHttp(parts: HttpParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.get("/healthz", (_request, response) => void response.type("text").send("ok\n"));
  app.get(
    "/readyz",
    (_request, response, next) =>
      void ready(parts)
        .then(({ code, body }) => response.status(code).json(body))
        .catch(next),
  );
  app.get("/metrics", (request, response, next) => void metrics(parts, request, response).catch(next));
  if (parts.telegramWebhook) {
    const webhook = parts.telegramWebhook;
    app.post("/telegram/webhook", (request, response, next) => void webhook(request, response).catch(next));
  }
  if (parts.whatsappWebhook) {
    const webhook = parts.whatsappWebhook;
    app.all("/whatsapp/webhook", (request, response, next) => void webhook(request, response).catch(next));
  }
  app.use("/chat", parts.chat);
  app.use(helmet());
  app.get("/", (_request, response) => response.redirect("/chat"));
  app.get("/console/style.css", (_request, response) => void response.type("css").send(CONSOLE_STYLE));
  app.get("/console", (_request, response) => void response.type("html").send(ConsolePage()));
  if (parts.pairing) app.use("/whatsapp/pair", pairingRoutes(parts.pairing));
  app.use((_request, response) => void response.status(404).type("text").send("Halaman ini tidak ada.\n"));
  app.use(lastResort(parts.log));
  return app;
}

/** A channel that waits for an officer does not make this server unfit: it serves the page that the officer needs. */
const SERVING: readonly string[] = ["ready", "off", "needs-login"];

async function ready(parts: HttpParts) {
  const database = await parts.pingDatabase().then(
    () => "ready" as const,
    () => "away" as const,
  );
  const channels = [...parts.channels].map((channel) => ({ channel: channel.id, ...channel.status() }));
  const isReady = database === "ready" && channels.every(({ state }) => SERVING.includes(state));
  return { code: isReady ? 200 : 503, body: { ready: isReady, database, channels } };
}

/** Counters are for the machine itself or for whoever holds the token. */
async function metrics(
  { metrics: source, metricsToken }: HttpParts,
  request: Request,
  response: Response,
): Promise<void> {
  const local = ["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(request.socket.remoteAddress ?? "");
  const forwarded = request.headers["x-forwarded-for"] !== undefined;
  const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if ((local && !forwarded) || (metricsToken !== null && same(token, metricsToken))) {
    response.type(source.registry.contentType).send(await source.registry.metrics());
    return;
  }
  response.status(401).end();
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The one catch of the HTTP edge. */
function lastResort(log: Log) {
  return (error: unknown, _request: Request, response: Response, _next: NextFunction): void => {
    log.warn("a request failed", errorFields(error));
    if (response.headersSent) response.destroy();
    else response.status(500).type("text").send("Maaf, sedang ada gangguan. Silakan coba lagi.\n");
  };
}

/** Listens; resolves with the server once the port is open, rejects when it is taken. */
export function listen(app: Express, port: number, host: string): Promise<Server> {
  return new Promise((done, fail) => {
    const server = app.listen(port, host, (error?: Error) => (error ? fail(error) : done(server)));
    // Phones on weak signal keep their connection open between messages.
    server.keepAliveTimeout = 75_000;
    // A photo of an ID card on such a signal may be minutes on its way.
    server.requestTimeout = 15 * 60_000;
  });
}

/** Stops listening and lets requests under way end; open event streams are cut. */
export function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}
