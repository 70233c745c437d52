import type http from "node:http";
import type { Socket } from "node:net";
import busboy from "busboy";
import { startLoopback } from "../loopback.ts";
import type { Fault, Faults } from "./faults.ts";
import type { CallInput, Method } from "./methods.ts";
import { ApiFailure, type SentFile, type World } from "./world.ts";

export interface ServerParts {
  readonly token: string;
  readonly world: World;
  readonly faults: Faults;
  readonly methods: ReadonlyMap<string, Method>;
  readonly recordCalls: boolean;
}

/** The Bot API on a loopback port: `/bot<token>/<method>` and `/file/bot<token>/<path>`. */
export function startServer(parts: ServerParts): ReturnType<typeof startLoopback> {
  return startLoopback((request, response) => serve(parts, request, response));
}

async function serve(parts: ServerParts, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://fake");
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(pathname);
  if (file !== null) return serveFile(parts, { token: file[1], path: decodeURIComponent(file[2] ?? "") }, response);
  const [, token, method = ""] = /^\/bot([^/]+)\/(\w+)$/.exec(pathname) ?? [];
  const form = await readInput(request);
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const fields = { ...Object.fromEntries(searchParams), ...form.fields };
  const input = { fields, files: form.files, gone: gone.signal };
  try {
    if (token !== parts.token) throw new ApiFailure(401, "Unauthorized");
    const result = await callMethod(parts, method, input, request.socket);
    if (result !== undefined) answer(response, 200, { ok: true, result });
  } catch (error) {
    answerFailure(response, error);
  }
}

/** Undefined when there is no answer to give. */
async function callMethod(parts: ServerParts, method: string, input: CallInput, socket: Socket): Promise<unknown> {
  const { world, faults, methods, recordCalls } = parts;
  const call = { method, payload: input.fields, atMs: world.nowMs() };
  if (recordCalls) world.calls.push(call);
  world.events.emit("called", call);
  const run = methods.get(method);
  if (run === undefined) throw new ApiFailure(404, "Not Found");
  const fault = faults.take(method);
  if (fault === undefined) return run(input);
  return suffer(fault, () => run(input), socket);
}

async function suffer(fault: Fault, run: () => unknown, socket: Socket): Promise<undefined> {
  if (fault.kind === "error") throw new ApiFailure(fault.code, fault.description ?? "planned fault", fault.retryAfter);
  if (fault.kind === "hang") return undefined;
  if (fault.kind === "lost-answer") await run();
  socket.destroy();
  return undefined;
}

function serveFile(
  parts: ServerParts,
  asked: { token: string | undefined; path: string },
  response: http.ServerResponse,
) {
  const fault = parts.faults.take("file");
  if (fault?.kind === "hang") return;
  if (fault?.kind === "error") return void response.writeHead(fault.code).end();
  if (fault !== undefined) return void response.socket?.destroy();
  const file = [...parts.world.files.values()].find(({ path }) => path === asked.path);
  if (file === undefined || asked.token !== parts.token) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": "application/octet-stream" }).end(file.bytes);
}

function answer(response: http.ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}

function answerFailure(response: http.ServerResponse, error: unknown): void {
  const { code, message, retryAfter } =
    error instanceof ApiFailure ? error : new ApiFailure(500, `Internal Server Error: ${String(error)}`);
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  answer(response, code, { ok: false, error_code: code, description: message, ...parameters });
}

type Form = Pick<CallInput, "fields" | "files">;

async function readInput(request: http.IncomingMessage): Promise<Form> {
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/") || type.includes("urlencoded")) return readForm(request);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return { fields: text === "" ? {} : JSON.parse(text), files: new Map() };
}

function readForm(request: http.IncomingMessage): Promise<Form> {
  const fields: Record<string, unknown> = {};
  const files = new Map<string, SentFile>();
  return new Promise((resolve, reject) => {
    const form = busboy({ headers: request.headers, defParamCharset: "utf8" });
    form.on("field", (name, value) => {
      fields[name] = value;
    });
    form.on("file", (name, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => files.set(name, { bytes: Buffer.concat(chunks), name: filename ?? name, mime: mimeType }));
    });
    form.on("close", () => resolve({ fields, files }));
    form.on("error", reject);
    request.pipe(form);
  });
}
