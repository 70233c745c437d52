import { createHmac } from "node:crypto";
import type { RequestHandler } from "express";
import type { Clock } from "../../kit/clock.ts";
import { errorFields, type Log } from "../../kit/log.ts";
import type { OutFile } from "../channel.ts";
import { makePace, Refusal } from "./guard.ts";
import { chatKeyFor } from "./session.ts";
import type { FileCard } from "./types.ts";

/** Largest file that is handed to a browser; bytes. */
export const downloadMaxBytes = 20 * 1024 * 1024;

const totalMaxBytes = 40 * 1024 * 1024;
/** How long a link leads to a file: who comes later asks for it again and gets it as it is then. */
const linkMs = 7 * 24 * 3_600_000;

export interface DownloadParts {
  readonly log: Log;
  readonly clock: Clock;
  /** See `BrowserOptions`. */
  readonly openFile: (chatKey: string, outboxId: string, notBeforeMs: number) => Promise<OutFile | null>;
}

/** The files that went out to pages. The newest are kept in memory; any other is made anew when somebody asks for it. */
export interface Downloads {
  keep(chatKey: string, outboxId: string, file: OutFile): void;
  /** How the page shows the file of a message: with the way to it, and with its size while that is known. */
  card(chatKey: string, outboxId: string, sent: { readonly name: string; readonly atMs: number }): FileCard;
  /** Answers `GET files/:id/:token`, only to the conversation that the file went to. */
  readonly serve: RequestHandler;
  clear(): void;
}

export function makeDownloads({ log, clock, openFile }: DownloadParts): Downloads {
  const pace = makePace(clock);
  const kept = new Map<string, OutFile>();
  let held = 0;

  function drop(key: string): void {
    held -= kept.get(key)?.bytes.byteLength ?? 0;
    kept.delete(key);
  }

  async function find(chatKey: string, outboxId: string): Promise<OutFile | null> {
    const file = kept.get(keyOf(chatKey, outboxId));
    if (file !== undefined) return file;
    try {
      return await openFile(chatKey, outboxId, clock.nowMs() - linkMs);
    } catch (error) {
      log.warn("browser.file-not-made", errorFields(error));
      throw new Refusal(503, "errorFileNotMade", 10);
    }
  }

  return {
    keep(chatKey, outboxId, file) {
      const key = keyOf(chatKey, outboxId);
      drop(key);
      for (const oldest of kept.keys()) if (held + file.bytes.byteLength > totalMaxBytes) drop(oldest);
      kept.set(key, file);
      held += file.bytes.byteLength;
    },
    card(chatKey, outboxId, { name, atMs }) {
      if (clock.nowMs() - atMs > linkMs) return { name };
      const size = kept.get(keyOf(chatKey, outboxId))?.bytes.byteLength;
      const path = `files/${outboxId}/${tokenOf(chatKey, outboxId)}`;
      return { name, path, ...(size === undefined ? {} : { size }) };
    },
    async serve(request, response) {
      const chatKey = chatKeyFor(request);
      const id = String(request.params.id);
      if (request.params.token !== tokenOf(chatKey, id)) throw new Refusal(404, "errorNotFound");
      pace(chatKey);
      const file = await find(chatKey, id);
      if (file === null) throw new Refusal(410, "errorFileGone");
      // The name is written for old and new browsers; the type is the file's own, whatever its name ends with.
      response.attachment(file.fileName).set({ "cache-control": "no-store", "content-type": file.mime });
      response.end(file.bytes);
    },
    clear() {
      for (const key of kept.keys()) drop(key);
    },
  };
}

function keyOf(chatKey: string, outboxId: string): string {
  return `${chatKey}:${outboxId}`;
}

/**
 * Nobody but the conversation itself knows its key, so nobody else can write this address: not a page of another
 * site either, which could make a browser ask for it with the cookie.
 */
function tokenOf(chatKey: string, outboxId: string): string {
  return createHmac("sha256", chatKey).update(outboxId).digest("base64url").slice(0, 22);
}
