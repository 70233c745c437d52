import type { Clock } from "../../kit/clock.ts";
import { SendError } from "../channel.ts";

/** Largest file taken from a browser; bytes. */
export const fileMaxBytes = 10 * 1024 * 1024;

const totalMaxBytes = 50 * 1024 * 1024;
const keptMs = 10 * 60_000;

interface Upload {
  readonly bytes: Uint8Array;
  readonly untilMs: number;
  opened: boolean;
}

/** Files wait here, in memory only, between their arrival and the moment the conversation reads them. */
export interface Uploads {
  /** Sets `size` bytes aside before a body is read; false when there is no room for them. Undone by `release`. */
  reserve(size: number): boolean;
  release(size: number): void;
  /** Keeps a file for ten minutes. The same `ref` again takes the place of the one before. */
  keep(ref: string, bytes: Uint8Array): void;
  drop(ref: string): void;
  /** The bytes; throws `SendError` when they are gone or more than `maxBytes`. */
  open(ref: string, maxBytes: number): Uint8Array;
  clear(): void;
}

export function makeUploads(clock: Clock): Uploads {
  const files = new Map<string, Upload>();
  let held = 0;

  function drop(ref: string): void {
    held -= files.get(ref)?.bytes.byteLength ?? 0;
    files.delete(ref);
  }

  // A file that was opened stays while there is room for it: the turn that read it may have to be run once more.
  function makeRoom(size: number): void {
    for (const [ref, file] of files) if (file.untilMs <= clock.nowMs()) drop(ref);
    for (const [ref, file] of files) if (file.opened && held + size > totalMaxBytes) drop(ref);
  }

  return {
    reserve(size) {
      makeRoom(size);
      if (held + size > totalMaxBytes) return false;
      held += size;
      return true;
    },
    release(size) {
      held -= size;
    },
    keep(ref, bytes) {
      drop(ref);
      files.set(ref, { bytes, untilMs: clock.nowMs() + keptMs, opened: false });
      held += bytes.byteLength;
    },
    drop,
    open(ref, maxBytes) {
      const file = files.get(ref);
      if (file === undefined || file.untilMs <= clock.nowMs()) throw new SendError("bad-request", { retryable: false });
      if (file.bytes.byteLength > maxBytes) throw new SendError("too-large", { retryable: false });
      file.opened = true;
      return file.bytes;
    },
    clear() {
      for (const ref of files.keys()) drop(ref);
    },
  };
}
