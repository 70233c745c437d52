import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Request, RequestHandler, Response } from "express";
import { Refusal } from "./guard.ts";

type Encoding = "identity" | "gzip" | "br";

interface Asset {
  readonly etag: string;
  readonly type: string;
  readonly bodies: Readonly<Record<Encoding, Buffer>>;
}

/** The page's own files. */
export interface Assets {
  /** A hash of all the files; they are served under /chat/assets/<version>, so that a changed file has a new address. */
  readonly version: string;
  readonly serve: RequestHandler;
}

const types: Readonly<Record<string, string>> = {
  "chat.js": "text/javascript; charset=utf-8",
  "pick.js": "text/javascript; charset=utf-8",
  "send.js": "text/javascript; charset=utf-8",
  "show.js": "text/javascript; charset=utf-8",
  "chat.css": "text/css; charset=utf-8",
  "icon.svg": "image/svg+xml",
};

/** Reads the files once; throws when one is missing. */
export function loadAssets(): Assets {
  const all = createHash("sha256");
  const byName = new Map<string, Asset>();
  for (const [name, type] of Object.entries(types)) {
    const body = readFileSync(new URL(`./page/${name}`, import.meta.url));
    all.update(body);
    const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
    byName.set(name, { etag, type, bodies: { identity: body, gzip: gzipSync(body), br: brotliCompressSync(body) } });
  }
  const version = all.digest("hex").slice(0, 12);
  return {
    version,
    serve(request, response) {
      const asset = byName.get(String(request.params.name));
      if (asset === undefined) throw new Refusal(404, "errorNotFound");
      // A page from before an upgrade may still ask for its old version; what it is given then must not be kept.
      sendAsset(asset, request.params.version === version, request, response);
    },
  };
}

function sendAsset(asset: Asset, isCurrent: boolean, request: Request, response: Response): void {
  const cache = isCurrent ? "public, max-age=31536000, immutable" : "no-store";
  response.set({ "cache-control": cache, etag: asset.etag, vary: "accept-encoding" });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const encoding = chooseEncoding(request);
  if (encoding !== "identity") response.set("content-encoding", encoding);
  response.set("content-type", asset.type).end(asset.bodies[encoding]);
}

/** The smallest form of a body that the browser says it can read. */
export function chooseEncoding(request: Request): Encoding {
  if (request.acceptsEncodings("br") !== false) return "br";
  return request.acceptsEncodings("gzip") !== false ? "gzip" : "identity";
}
