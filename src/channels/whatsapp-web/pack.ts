import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGzip, gunzip } from "node:zlib";

/** The session as one piece of bytes: what of the profile a browser on another machine needs to go on with it. */

/**
 * Where the page keeps its keys and what it knows, the same two folders that the library's own RemoteAuth takes; and
 * whose number it is. Caches are made anew, cookies are bound to the machine and not needed.
 */
const NEEDED = ["account", "session/Default/IndexedDB", "session/Default/Local Storage"];

/** In front of the list of files stands how long that is. */
const LENGTH_BYTES = 4;

interface Packed {
  readonly path: string;
  readonly size: number;
}

/**
 * What of the profile in `dataPath` has to be kept, at most `maxBytes` when packed; "busy" while the browser writes to
 * it. A copy between two looks that are alike is what a kill at that moment would leave, and browsers get over that.
 */
export async function packProfile(dataPath: string, maxBytes: number): Promise<Uint8Array | NotPacked> {
  const before = await lookAt(dataPath);
  try {
    const pack = await zipped(dataPath, before, maxBytes);
    return JSON.stringify(before) === JSON.stringify(await lookAt(dataPath)) ? pack : "busy";
  } catch (error) {
    if (error instanceof CutShort) return error.why;
    throw error;
  }
}

/** Why there is no copy. */
export type NotPacked = "busy" | "too-large";

class CutShort extends Error {
  override readonly name = "CutShort";
  readonly why: NotPacked;

  constructor(why: NotPacked) {
    super(why);
    this.why = why;
  }
}

/** Piece by piece, so that no more than the packed bytes is held at once. */
async function zipped(dataPath: string, seen: readonly Seen[], maxBytes: number): Promise<Uint8Array> {
  async function* pieces() {
    const listed: Packed[] = seen.map(({ path, size }) => ({ path, size }));
    const head = Buffer.from(JSON.stringify(listed));
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(head.byteLength);
    yield length;
    yield head;
    for (const { path, size } of seen) {
      const bytes = await readFile(join(dataPath, path)).catch(() => null);
      if (bytes?.byteLength !== size) throw new CutShort("busy");
      yield bytes;
    }
  }
  const chunks: Buffer[] = [];
  let total = 0;
  // The quickest way: it is done while people are answered.
  await pipeline(pieces, createGzip({ level: 1 }), async (zip: AsyncIterable<Buffer>) => {
    for await (const chunk of zip) {
      total += chunk.byteLength;
      if (total > maxBytes) throw new CutShort("too-large");
      chunks.push(chunk);
    }
  });
  return Buffer.concat(chunks);
}

/** Writes what was packed into `dataPath`, where no session may be before. Rejects what is not a pack. */
export async function unpackProfile(dataPath: string, pack: Uint8Array): Promise<void> {
  const bytes = await promisify(gunzip)(pack);
  let from = LENGTH_BYTES + bytes.readUInt32BE(0);
  const listed = JSON.parse(bytes.subarray(LENGTH_BYTES, from).toString()) as Packed[];
  for (const { path, size } of listed) {
    if (!isNeeded(path)) throw new Error("a packed session names a foreign file");
    const file = join(dataPath, path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, bytes.subarray(from, from + size), { mode: 0o600 });
    from += size;
  }
}

function isNeeded(path: string): boolean {
  const isInside = NEEDED.some((needed) => path === needed || path.startsWith(`${needed}/`));
  return isInside && !path.split("/").includes("..");
}

interface Seen extends Packed {
  readonly changedMs: number;
}

async function lookAt(dataPath: string): Promise<Seen[]> {
  const found = await Promise.all(NEEDED.map((needed) => filesIn(dataPath, needed)));
  const seen = found.flat().map(async (path): Promise<Seen[]> => {
    const about = await stat(join(dataPath, path)).catch(() => null);
    return about === null ? [] : [{ path, size: about.size, changedMs: about.mtimeMs }];
  });
  return (await Promise.all(seen)).flat().sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function filesIn(dataPath: string, needed: string): Promise<string[]> {
  const place = join(dataPath, needed);
  const about = await stat(place).catch(() => null);
  if (about === null) return [];
  if (about.isFile()) return [needed];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== LOCK)
    .map((entry) => relative(dataPath, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

/** A database of the browser that is open; of no use elsewhere. */
const LOCK = "LOCK";
