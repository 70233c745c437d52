import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../kit/log.ts";
import { pause } from "../../kit/pause.ts";
import type { SessionShelf } from "../link.ts";
import { kindOf } from "./library.ts";
import { type NotPacked, packProfile, unpackProfile } from "./pack.ts";
import { wipeProfile } from "./profile.ts";

/** Keeps a copy of the session on a shelf that every server of this number reaches. Without a shelf it does nothing. */
export interface Copies {
  /**
   * Brings the copy into the folder when another server used the session last; then this folder counts as its user.
   * False, and the folder is not to be used, when that cannot be known, the copy cannot be opened, or another process
   * has the number by now. Never throws.
   */
  fetch(): Promise<boolean>;
  /** Puts the session as it is now on the shelf; nothing when it is as before. Never throws. */
  put(): Promise<"put" | "same" | "not-put">;
  /** The session is over: no copy of it stays. Never throws. */
  clear(): Promise<void>;
}

export interface CopiesParts {
  readonly shelf: SessionShelf | null;
  readonly dataPath: string;
  /** Of a packed session. */
  readonly maxBytes: number;
  readonly log: Log;
  /** What became of the last copy, for whoever looks at the status. */
  readonly note: (how: string) => void;
}

/** By which a folder knows that it was the last one to use the session. */
const MARK = "mark";
/** Looks at a folder that is being written to, before the copy is left for later. */
const LOOKS = 5;
const LOOK_EVERY_MS = 150;

export function makeCopies({ shelf, dataPath, maxBytes, log, note }: CopiesParts): Copies {
  if (shelf === null) return { fetch: async () => true, put: async () => "same", clear: async () => undefined };
  const kept = shelf;
  let last = "";

  async function fetchNow(): Promise<boolean> {
    const mark = await markOf(dataPath);
    const user = await kept.lastUser();
    if (user === mark) return true;
    const copy = user === null ? null : await kept.take();
    if (copy !== null) {
      await wipeProfile(dataPath);
      await unpackProfile(dataPath, copy);
      last = fingerprint(copy);
      log.info("whatsapp-web.session-fetched", { bytes: copy.byteLength });
    }
    // Only now: a server that dies before this line begins again.
    return kept.claim(mark);
  }

  async function copyNow(): Promise<"put" | "same" | "not-put"> {
    const pack = await packStill(dataPath, maxBytes);
    if (pack === "busy") return "not-put";
    if (pack === "too-large") {
      log.error("whatsapp-web.session-too-large", { maxBytes });
      note(pack);
      return "not-put";
    }
    if (fingerprint(pack) === last) return "same";
    if (!(await kept.put(pack))) return "not-put";
    last = fingerprint(pack);
    note(`${pack.byteLength} bytes`);
    return "put";
  }

  return {
    fetch: () =>
      fetchNow().catch((error: unknown) => {
        log.error("whatsapp-web.session-not-fetched", kindOf(error));
        return false;
      }),
    put: () =>
      copyNow().catch((error: unknown) => {
        log.warn("whatsapp-web.session-not-kept", kindOf(error));
        note("failed");
        return "not-put" as const;
      }),
    clear: async () => {
      last = "";
      await kept.clear().catch((error: unknown) => log.error("whatsapp-web.session-not-cleared", kindOf(error)));
    },
  };
}

async function packStill(dataPath: string, maxBytes: number): Promise<Uint8Array | NotPacked> {
  for (let looks = 1; ; looks++) {
    const pack = await packProfile(dataPath, maxBytes);
    if (pack !== "busy" || looks >= LOOKS) return pack;
    await pause(LOOK_EVERY_MS, NEVER);
  }
}

const NEVER = new AbortController().signal;

async function markOf(dataPath: string): Promise<string> {
  const file = join(dataPath, MARK);
  const known = await readFile(file, "utf8").catch(() => "");
  if (known !== "") return known;
  const made = randomUUID();
  await mkdir(dataPath, { recursive: true, mode: 0o700 });
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

function fingerprint(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64url");
}
