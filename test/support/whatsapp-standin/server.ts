import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { makeCertificate } from "./certificate.ts";

/** What the server asks of the one who knows the account. */
export interface ServerParts {
  pageConfig(): object;
  /** A page listens from now on; `tell` sends it an event. */
  opened(tell: (name: string, event: unknown) => void, paired: boolean): void;
  closed(): void;
  media(path: string): Buffer | null;
  keepMedia(bytes: Buffer): object;
  /** Undefined: there is nothing to ask under this name. */
  answer(name: string): ((question: Record<string, unknown>) => unknown) | undefined;
}

const PAGE_HOST = "web.whatsapp.com";
const MEDIA_HOST = "mmg.whatsapp.net";

/** What a browser may ask for. */
export const WHATSAPP_HOSTS: readonly string[] = [PAGE_HOST, MEDIA_HOST];

/** The hosts of WhatsApp on one loopback port. Whatever else the browser asks for is refused and noted. */
export async function startServer(parts: ServerParts) {
  const { key, cert, spki } = makeCertificate([...WHATSAPP_HOSTS]);
  const hosts = new Set<string>();
  const strayPaths: string[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", `https://${request.headers.host}`);
    hosts.add(url.hostname);
    if (url.hostname === MEDIA_HOST) return serveMedia(url.pathname, response);
    if (url.hostname !== PAGE_HOST) return refuse(response, 502);
    if (url.pathname === "/") return serveText(response, "text/html", html(parts.pageConfig()));
    if (url.pathname.endsWith(".ts")) return serveText(response, "text/javascript", script(url.pathname));
    if (url.pathname === "/standin/events")
      return serveEvents(request, response, url.searchParams.get("paired") === "1");
    if (url.pathname === "/standin/media") return serveJson(response, parts.keepMedia(await read(request)));
    const answer = parts.answer(url.pathname.replace("/standin/", ""));
    if (answer === undefined) {
      if (url.pathname !== "/favicon.ico") strayPaths.push(url.pathname);
      return refuse(response, 404);
    }
    const answered = answer(JSON.parse((await read(request)).toString() || "{}"));
    if (answered === undefined) return;
    if (answered === null && url.pathname === "/standin/send") return refuse(response, 503);
    serveJson(response, answered);
  }

  function serveMedia(path: string, response: ServerResponse): void {
    const bytes = parts.media(path);
    response.writeHead(bytes === null ? 404 : 200, { "access-control-allow-origin": "*" });
    response.end(bytes ?? "gone");
  }

  function serveEvents(request: IncomingMessage, response: ServerResponse, paired: boolean): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": hello\n\n");
    request.on("close", parts.closed);
    parts.opened((name, event) => response.write(`event: ${name}\ndata: ${JSON.stringify(event)}\n\n`), paired);
  }

  const server = createServer({ key, cert }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    hosts,
    strayPaths,
    chromiumArgs: [`--host-resolver-rules=MAP * 127.0.0.1:${port}`, `--ignore-certificate-errors-spki-list=${spki}`],
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function html(config: object): string {
  return `<!doctype html><meta charset="utf-8"><title>WhatsApp</title><div id="app"></div>
<script>window.__STANDIN__=${JSON.stringify(config)}</script><script type="module" src="/page/main.ts"></script>`;
}

const scripts = new Map<string, string>();

/** A file of the page, from the only folder there is, as a browser reads it. */
function script(path: string): string {
  const name = path.split("/").at(-1) ?? "";
  const known = scripts.get(name);
  if (known !== undefined) return known;
  const made = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, "page", name), "utf8"));
  scripts.set(name, made);
  return made;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

function serveText(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(text);
}

function serveJson(response: ServerResponse, answer: unknown): void {
  serveText(response, "application/json", JSON.stringify(answer));
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
