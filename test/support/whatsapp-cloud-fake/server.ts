import { randomBytes } from "node:crypto";
import type http from "node:http";
import busboy from "busboy";
import { startLoopback } from "../loopback.ts";
import type { Endpoint, Fault, Faults } from "./faults.ts";
import { type FakeFile, GraphError, mediaAt, storeMedia, type World } from "./world.ts";

export interface ServerParts {
  readonly token: string;
  readonly phoneNumberId: string;
  readonly world: World;
  readonly faults: Faults;
  readonly send: (body: unknown) => object;
}

const version = "v25.0";
const monthMs = 30 * 86_400_000;
const addressMs = 5 * 60_000;
const documentMaxBytes = 100 * 1024 * 1024;
const imageMaxBytes = 5 * 1024 * 1024;
const takenTypes =
  /^(?:image\/(?:jpeg|png)|text\/plain|application\/(?:pdf|msword|vnd\.ms-|vnd\.openxmlformats-officedocument\.).*)$/;

interface Asked {
  readonly endpoint: Endpoint;
  /** The id in the path. */
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly file: FakeFile | undefined;
}

/** The Graph API on a loopback port. */
export function startServer(parts: ServerParts): ReturnType<typeof startLoopback> {
  return startLoopback((request, response) => serve(parts, request, response));
}

async function serve(parts: ServerParts, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const { world, faults } = parts;
  try {
    const asked = await readAsked(parts, request);
    const call = { what: asked.endpoint, body: asked.body, atMs: world.nowMs() };
    if (world.recordCalls) world.calls.push(call);
    world.events.emit("called", call);
    if (request.headers.authorization !== `Bearer ${parts.token}`)
      throw new GraphError(401, 190, "Invalid OAuth access token", { subcode: 463 });
    const fault = faults.take(asked.endpoint);
    if (fault !== undefined && !(await suffer(fault, () => answerTo(parts, asked, response), request))) return;
    if (fault === undefined) answerTo(parts, asked, response);
  } catch (error) {
    answerFailure(response, error);
  }
}

/** Always false: what had a fault has no answer of its own. */
async function suffer(fault: Fault, run: () => void, request: http.IncomingMessage): Promise<false> {
  if (fault.kind === "error") throw new GraphError(fault.status ?? 400, fault.code, "planned fault", fault);
  if (fault.kind === "hang") return false;
  request.socket.destroy();
  if (fault.kind === "lost-answer") run();
  return false;
}

async function readAsked(parts: ServerParts, request: http.IncomingMessage): Promise<Asked> {
  const { pathname } = new URL(request.url ?? "/", "http://fake");
  const bytes = /^\/bytes\/(\w+)$/.exec(pathname)?.[1];
  if (bytes !== undefined) return { endpoint: "bytes", id: bytes, body: {}, file: undefined };
  const [, asked, id = "", edge] = /^\/(v\d+\.\d+)\/([^/]+)(?:\/(\w+))?$/.exec(pathname) ?? [];
  if (asked !== version) throw new GraphError(400, 2500, "Unknown path components");
  const isOurs = id === parts.phoneNumberId;
  if (request.method === "GET") return { endpoint: isOurs ? "number" : "media", id, body: {}, file: undefined };
  if (!isOurs || (edge !== "media" && edge !== "messages")) throw new GraphError(400, 100, "Unsupported post request");
  if (edge === "media") return { endpoint: "upload", id, ...(await readForm(request)) };
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  return { endpoint: body.status === "read" ? "mark" : "messages", id, body, file: undefined };
}

function answerTo(parts: ServerParts, asked: Asked, response: http.ServerResponse): void {
  if (asked.endpoint === "bytes") serveBytes(parts.world, asked.id, response);
  else answer(response, 200, resultOf(parts, asked, `http://${response.req.headers.host}`));
}

function resultOf(parts: ServerParts, { endpoint, id, body, file }: Asked, here: string): object {
  switch (endpoint) {
    case "messages":
      return parts.send(body);
    case "mark":
      return mark(body);
    case "upload":
      return { id: upload(parts.world, body, file) };
    case "number":
      return { id, quality_rating: "GREEN", whatsapp_business_manager_messaging_limit: "TIER_2K" };
    default:
      return describe(parts.world, id, here);
  }
}

function describe(world: World, id: string, here: string): object {
  const { bytes, mime, sha256 } = mediaAt(world, id);
  const key = randomBytes(12).toString("hex");
  world.addresses.set(key, { mediaId: id, goneAtMs: world.nowMs() + addressMs });
  const digest = Buffer.from(sha256, "base64").toString("hex");
  const about = { mime_type: mime, sha256: digest, file_size: bytes.length };
  return { messaging_product: "whatsapp", url: `${here}/bytes/${key}`, ...about, id };
}

function serveBytes(world: World, key: string, response: http.ServerResponse): void {
  const address = world.addresses.get(key);
  const media = address && address.goneAtMs > world.nowMs() ? world.media.get(address.mediaId) : undefined;
  if (media === undefined) response.writeHead(404).end();
  else response.writeHead(200, { "content-type": media.mime }).end(media.bytes);
}

function mark(body: Asked["body"]): object {
  const { message_id: id, typing_indicator: typing } = body;
  if (typeof id !== "string" || !id.startsWith("wamid.")) throw new GraphError(400, 100, "(#100) Invalid parameter");
  if (typing !== undefined && JSON.stringify(typing) !== '{"type":"text"}') throw new GraphError(400, 100, "typing");
  return { success: true };
}

function upload(world: World, body: Asked["body"], file: FakeFile | undefined): string {
  if (body.messaging_product !== "whatsapp" || file === undefined) throw new GraphError(400, 100, "(#100) Invalid");
  const mime = String(body.type ?? file.mime);
  if (!takenTypes.test(mime)) throw new GraphError(400, 131053, "Unsupported media type");
  const max = mime.startsWith("image/") ? imageMaxBytes : documentMaxBytes;
  if (file.bytes.length === 0 || file.bytes.length > max) throw new GraphError(400, 131053, "Media upload error");
  return storeMedia(world, { ...file, mime }, monthMs);
}

function answer(
  response: http.ServerResponse,
  status: number,
  body: object,
  headers: http.OutgoingHttpHeaders = {},
): void {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  const length = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  response.writeHead(status, { ...length, ...headers }).end(text);
}

function answerFailure(response: http.ServerResponse, error: unknown): void {
  const failure = error instanceof GraphError ? error : new GraphError(500, 1, `An unknown error occurred: ${error}`);
  const { status, code, subcode, message, retryAfter } = failure;
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  const trace = { type: "OAuthException", fbtrace_id: randomBytes(8).toString("hex") };
  answer(response, status, { error: { message, code, ...(subcode && { error_subcode: subcode }), ...trace } }, headers);
}

function readForm(request: http.IncomingMessage): Promise<Pick<Asked, "body" | "file">> {
  const body: Record<string, unknown> = {};
  let file: FakeFile | undefined;
  return new Promise((resolve, reject) => {
    const form = busboy({ headers: request.headers, defParamCharset: "utf8" });
    form.on("field", (name, value) => {
      body[name] = value;
    });
    form.on("file", (_name, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        file = { bytes: Buffer.concat(chunks), name: filename ?? "", mime: mimeType };
      });
    });
    form.on("close", () => resolve({ body, file }));
    form.on("error", reject);
    request.pipe(form);
  });
}
