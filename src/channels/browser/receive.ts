import express, { type Request, type RequestHandler } from "express";
import * as z from "zod";
import type { Clock } from "../../kit/clock.ts";
import { errorFields, type Log } from "../../kit/log.ts";
import type { Inbound, InboundKind, Media } from "../channel.ts";
import { checkOrigin, makePace, Refusal } from "./guard.ts";
import { chatKeyFor } from "./session.ts";
import { fileMaxBytes, type Uploads } from "./uploads.ts";

const bodyMaxBytes = 16 * 1024;

const clientId = z.uuid();
const message = z.object({ id: clientId, text: z.string().transform(storable).pipe(z.string().trim().min(1)) });

/** What the POST routes lean on. */
export interface ReceiveTools {
  readonly log: Log;
  readonly clock: Clock;
  readonly uploads: Uploads;
  readonly publicHost: string;
  /** Takes a message to the inbox and shows it on the person's other open pages. */
  readonly take: (inbound: Inbound) => Promise<"new" | "seen">;
}

/** The handlers of what a page sends. Each answers 202 only once the message is stored. */
export interface Receive {
  readonly messages: RequestHandler[];
  readonly choices: RequestHandler[];
  readonly documents: RequestHandler[];
}

export function makeReceive(tools: ReceiveTools): Receive {
  const pace = makePace(tools.clock);
  const readJson = express.json({ limit: bodyMaxBytes, inflate: false, type: "application/json" });
  const readFile = express.raw({ limit: fileMaxBytes, inflate: false, type: () => true });

  const admit: RequestHandler = (request, _response, next) => {
    checkOrigin(request, tools.publicHost);
    pace(chatKeyFor(request));
    next();
  };

  const onlyJson: RequestHandler = (request, _response, next) => {
    if (!request.is("application/json")) throw new Refusal(415, "errorType");
    next();
  };

  const written =
    (kind: "text" | "choice"): RequestHandler =>
    async (request, response) => {
      const parsed = message.safeParse(request.body);
      if (!parsed.success) throw new Refusal(400, "errorBadMessage");
      const { id, text } = parsed.data;
      await store(tools, inboundOf(tools, request, { id, kind, text }));
      response.status(202).json({ id });
    };

  const document: RequestHandler = async (request, response) => {
    const inbound = documentOf(tools, request);
    const bytes: unknown = request.body;
    if (!(bytes instanceof Uint8Array) || bytes.byteLength === 0) throw new Refusal(400, "errorEmptyFile");
    const ref = inbound.externalId;
    // Under the message's own id, so that the same file sent again stands where the first one stood.
    tools.uploads.keep(ref, bytes);
    try {
      await store(tools, inbound);
    } catch (error) {
      tools.uploads.drop(ref);
      throw error;
    }
    response.status(202).json({ id: clientId.parse(request.get("x-message-id")) });
  };

  return {
    messages: [admit, onlyJson, readJson, written("text")],
    choices: [admit, onlyJson, readJson, written("choice")],
    documents: [admit, makeReserve(tools), readFile, document],
  };
}

/** Sets memory aside for a file before its first byte is read, and gives it back once the request is over. */
function makeReserve({ uploads }: ReceiveTools): RequestHandler {
  return (request, response, next) => {
    const size = Number(request.get("content-length") ?? Number.NaN);
    if (!Number.isSafeInteger(size)) throw new Refusal(400, "errorBadMessage");
    if (size > fileMaxBytes) throw new Refusal(413, "errorFileTooLarge");
    if (request.is(["multipart/*", "urlencoded"])) throw new Refusal(415, "errorType");
    if (!clientId.safeParse(request.get("x-message-id")).success) throw new Refusal(400, "errorBadMessage");
    if (!uploads.reserve(size)) throw new Refusal(503, "errorBusy", 30);
    let reserved = size;
    // Given back as soon as the body is here, for from then on the kept file counts for itself.
    const release = () => {
      uploads.release(reserved);
      reserved = 0;
    };
    request.once("end", release);
    response.once("close", release);
    next();
  };
}

async function store(tools: ReceiveTools, inbound: Inbound): Promise<void> {
  try {
    await tools.take(inbound);
  } catch (error) {
    tools.log.error("browser.not-stored", errorFields(error));
    throw new Refusal(503, "errorNotStored");
  }
}

function documentOf(tools: ReceiveTools, request: Request): Inbound {
  const id = clientId.parse(request.get("x-message-id"));
  const claimedMime = (request.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const fileName = fileNameOf(decoded(request.get("x-file-name")));
  const text = decoded(request.get("x-caption")).trim();
  const inbound = inboundOf(tools, request, { id, kind: kindOf(claimedMime), text });
  const media: Media = {
    ref: inbound.externalId,
    ...(fileName === "" ? {} : { fileName }),
    ...(claimedMime === "" ? {} : { claimedMime }),
    size: Number(request.get("content-length")),
  };
  return { ...inbound, media };
}

function inboundOf(
  tools: ReceiveTools,
  request: Request,
  said: { id: string; kind: InboundKind; text: string },
): Inbound {
  const chatKey = chatKeyFor(request);
  return {
    channel: "browser",
    externalId: `${chatKey.slice(0, 16)}:${said.id.toLowerCase()}`,
    order: 0,
    chatKey,
    kind: said.kind,
    text: said.text,
    sentAtMs: tools.clock.nowMs(),
  };
}

function kindOf(mime: string): InboundKind {
  if (mime.startsWith("image/")) return "image";
  return mime.startsWith("audio/") ? "audio" : "document";
}

/** Any text as a header can carry it: percent-encoded. */
function decoded(header = ""): string {
  try {
    return storable(decodeURIComponent(header));
  } catch {
    throw new Refusal(400, "errorBadMessage");
  }
}

/** Only the last part of a path, without what a name cannot hold. */
function fileNameOf(path: string): string {
  const last = path.split(/[\\/]/).at(-1) ?? "";
  return [...last]
    .filter((char) => char >= " ")
    .join("")
    .slice(0, 120)
    .trim();
}

// Postgres can store neither a zero character nor half of a surrogate pair.
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}
