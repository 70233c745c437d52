import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { startEmbedded } from "./embedded.ts";

/** The data directory in use by this process. */
export interface Home {
  readonly databaseUrl: string;
  /** This process alone works on the embedded database. */
  readonly soleOwner: boolean;
  /** Stops the embedded database if it is ours to stop, and frees the directory. */
  close(): Promise<void>;
}

const lockSchema = z.object({ pid: z.number(), born: z.string(), kind: z.enum(["server", "command"]) });
type Lock = z.infer<typeof lockSchema>;

/** How long a start waits for a holder to finish: a short command, or a server that is just stopping. */
const PATIENCE_MS = { command: 15_000, server: 3_000 };
const LOOK_AGAIN_MS = 100;

/**
 * Opens the data directory and its embedded Postgres. One server at a time; a command beside a running server joins its
 * database and leaves it running. A lock whose process is gone (kill -9, power cut) is taken over.
 * Throws when another server holds it.
 */
export async function openHome(dataDir: string, kind: Lock["kind"]): Promise<Home> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lockFile = join(dataDir, "seratus.lock");
  const holder = await acquire(lockFile, kind);
  const postgres = await startEmbedded(dataDir);
  return {
    databaseUrl: postgres.url,
    soleOwner: holder === null,
    close: async () => {
      if (holder) return;
      await postgres.stop();
      rmSync(lockFile, { force: true });
    },
  };
}

/** Takes the lock (null), or finds a server holding it that a command may join. */
async function acquire(lockFile: string, kind: Lock["kind"]): Promise<Lock | null> {
  const sinceMs = Date.now();
  for (;;) {
    if (tryLock(lockFile, kind)) return null;
    const holder = readLock(lockFile);
    if (!holder || !isAlive(holder)) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (holder.kind === "server" && kind === "command") return holder;
    if (Date.now() - sinceMs > PATIENCE_MS[holder.kind]) {
      throw new Error(
        `Seratus already runs in this data directory (process ${holder.pid}). Stop it first, or set another DATA_DIR and PORT.`,
      );
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

function tryLock(lockFile: string, kind: Lock["kind"]): boolean {
  const lock: Lock = { pid: process.pid, born: bornAt(process.pid), kind };
  try {
    writeFileSync(lockFile, JSON.stringify(lock), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function readLock(lockFile: string): Lock | null {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(lockFile, "utf8")));
  } catch {
    return null;
  }
}

function isAlive(lock: Lock): boolean {
  if (lock.pid === process.pid) return false;
  try {
    process.kill(lock.pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return bornAt(lock.pid) === lock.born;
}

/** When a process was born, in ticks since boot; tells a process from a later one with the same number. Empty where the system does not say. */
function bornAt(pid: number): string {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return "";
  const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ");
  return fields?.[19] ?? "";
}

/** The key for personal data that lives in the data directory; made on first use, readable by the owner alone. */
export function homeKey(dataDir: string): Uint8Array {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, "key");
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  return Buffer.from(readFileSync(file, "utf8").trim(), "base64");
}
