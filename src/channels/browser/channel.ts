import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import express, { type Request, type RequestHandler, type Response } from "express";
import { errorFields } from "../../kit/log.ts";
import {
  type Channel,
  type ChannelStatus,
  type Inbound,
  type OnInbound,
  type Outbound,
  SendError,
} from "../channel.ts";
import { type Assets, chooseEncoding, loadAssets } from "./assets.ts";
import { type Downloads, downloadMaxBytes, makeDownloads } from "./downloads.ts";
import { type CardOf, fromHistory, fromInbound, fromOutbound, seqFrom } from "./entry.ts";
import { makeErrorWords, Refusal, secureHeaders } from "./guard.ts";
import { type Entries, type Live, makeLive } from "./live.ts";
import { renderPage } from "./page.ts";
import { makeReceive } from "./receive.ts";
import { chatKeyFor, chatKeyOf, keepSecret, mainRoom, roomOf, secretOf } from "./session.ts";
import type { BrowserOptions } from "./types.ts";
import { fileMaxBytes, makeUploads } from "./uploads.ts";

const textMax = 4000;
const captionMax = 3000;
const firstShown = 60;

/** The browser chat: a channel, and the routes that the app mounts at /chat. */
export interface Browser extends Channel {
  readonly router: express.Router;
  /**
   * Shows the open pages of a conversation what the history has and they have not. For an app of several processes:
   * call it in each when one of them has taken a message to `send`. Without it pages find out within 25 seconds.
   */
  wake(chatKey: string): void;
}

/** Makes the browser chat. Reads the page's files; throws when one is missing or `publicUrl` is no URL. */
export function makeBrowser(options: BrowserOptions): Browser {
  const { log, clock } = options;
  const uploads = makeUploads(clock);
  const downloads = makeDownloads(options);
  const cards =
    (chatKey: string): CardOf =>
    (outboxId, sent) =>
      downloads.card(chatKey, outboxId, sent);
  const entriesOf: Entries = async (chatKey, afterSeq, limit) =>
    (await options.history(chatKey, afterSeq, limit)).map((entry) => fromHistory(entry, cards(chatKey)));
  const live = makeLive(entriesOf, log);
  const underWay = new Map<Promise<unknown>, Inbound>();
  let onInbound: OnInbound | undefined;
  let status: ChannelStatus = { state: "off", sinceMs: clock.nowMs() };

  async function take(inbound: Inbound): Promise<"new" | "seen"> {
    if (onInbound === undefined) throw new Refusal(503, "errorNotStored");
    const storing = Promise.resolve(inbound).then(onInbound);
    underWay.set(storing, inbound);
    try {
      const result = await storing;
      live.publish(inbound.chatKey, fromInbound(inbound));
      return result;
    } finally {
      underWay.delete(storing);
    }
  }

  return {
    id: "browser",
    textMax,
    captionMax,
    router: makeRouter(options, {
      live,
      entriesOf,
      downloads,
      isOpen: () => onInbound !== undefined,
      receive: makeReceive({ log, clock, uploads, publicHost: new URL(options.publicUrl).host, take }),
    }),
    async start(on) {
      onInbound = on;
      status = { state: "ready", sinceMs: clock.nowMs() };
    },
    async send(out) {
      if (onInbound === undefined) throw new SendError("transport", { retryable: true });
      if (isTooLarge(out)) throw new SendError("too-large", { retryable: false });
      // An answer may be quicker than the word that its question is stored; the other pages show the question first.
      for (const inbound of underWay.values()) {
        if (inbound.chatKey === out.chatKey) live.publish(out.chatKey, fromInbound(inbound));
      }
      if (out.file !== undefined) downloads.keep(out.chatKey, out.id, out.file);
      live.publish(out.chatKey, fromOutbound(out, clock.nowMs(), cards(out.chatKey)));
      return { providerId: out.id };
    },
    typing: live.typing,
    async openMedia(media, maxBytes) {
      return uploads.open(media.ref, maxBytes);
    },
    status: () => status,
    wake: live.wake,
    async stop() {
      onInbound = undefined;
      await Promise.allSettled(underWay.keys());
      live.closeAll();
      uploads.clear();
      downloads.clear();
      status = { state: "stopped", sinceMs: clock.nowMs() };
    },
  };
}

function isTooLarge({ text, file }: Outbound): boolean {
  return text.length > (file === undefined ? textMax : captionMax) || (file?.bytes.byteLength ?? 0) > downloadMaxBytes;
}

interface Parts {
  readonly live: Live;
  readonly entriesOf: Entries;
  readonly downloads: Downloads;
  readonly isOpen: () => boolean;
  readonly receive: ReturnType<typeof makeReceive>;
}

function makeRouter(options: BrowserOptions, parts: Parts): express.Router {
  const { live, downloads, isOpen, receive } = parts;
  const site = siteOf(options.publicUrl);
  const assets = loadAssets();
  const router = express.Router({ caseSensitive: true });
  const whileOpen: RequestHandler = (_request, _response, next) => {
    if (!isOpen()) throw new Refusal(503, "errorNotStored", 2);
    next();
  };
  router.use(secureHeaders(site.https));
  router.get("/assets/:version/:name", assets.serve);
  for (const room of ["", "/:room"]) {
    router.get(`${room}/events`, whileOpen, (request, response) => openEvents(live, request, response));
    router.post(`${room}/messages`, whileOpen, receive.messages);
    router.post(`${room}/choices`, whileOpen, receive.choices);
    router.post(`${room}/documents`, whileOpen, receive.documents);
    router.get(`${room}/files/:id/:token`, whileOpen, downloads.serve);
  }
  router.get(["/", "/:room"], makePage(options, parts.entriesOf, { site, assets }));
  router.use(() => {
    throw new Refusal(404, "errorNotFound");
  });
  router.use(makeErrorWords(options.words, options.log));
  return router;
}

function makePage(
  { log, clock, words, newSecret }: BrowserOptions,
  entriesOf: Entries,
  { site, assets }: { readonly site: ReturnType<typeof siteOf>; readonly assets: Assets },
): RequestHandler {
  const newest = (chatKey: string) =>
    entriesOf(chatKey, 0, firstShown).catch((error: unknown) => {
      // The page still opens; the event stream brings the conversation as soon as it can be read again.
      log.warn("browser.history-failed", errorFields(error));
      return [];
    });
  return async (request, response) => {
    const room = roomOf(request);
    if (room === undefined) throw new Refusal(404, "errorNotFound");
    if (room === mainRoom && request.params.room !== undefined) {
      response.redirect(302, site.path);
      return;
    }
    const known = secretOf(request, room);
    const secret = known ?? newSecret();
    keepSecret(response, room, secret, site);
    const entries = known === undefined ? [] : await newest(chatKeyOf(secret));
    const base = room === mainRoom ? site.path : `${site.path}/${room}`;
    const view = { base, assets: `${site.path}/assets/${assets.version}`, room, entries, fileMaxBytes };
    await sendHtml(request, response, renderPage({ ...view, nowMs: clock.nowMs() }, words));
  };
}

async function openEvents(live: Live, request: Request, response: Response): Promise<void> {
  const chatKey = chatKeyFor(request);
  // A browser that comes back by itself repeats the first address but says in the header what it got since.
  const after = Math.max(seqFrom(request.get("last-event-id")), seqFrom(request.query.after));
  await live.open(chatKey, after, response);
}

// Compressed here because a conversation shrinks to a fifth, and the signal is weak.
async function sendHtml(request: Request, response: Response, html: string): Promise<void> {
  response.set({ "cache-control": "no-store", vary: "accept-encoding" }).type("html");
  const encoding = chooseEncoding(request);
  if (encoding === "identity") {
    response.send(html);
    return;
  }
  const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
  const body = encoding === "br" ? await promisify(brotliCompress)(html, quick) : await promisify(gzip)(html);
  response.set("content-encoding", encoding).send(body);
}

function siteOf(publicUrl: string): { path: string; https: boolean } {
  const url = new URL(publicUrl);
  return { path: `${url.pathname.replace(/\/+$/, "")}/chat`, https: url.protocol === "https:" };
}
