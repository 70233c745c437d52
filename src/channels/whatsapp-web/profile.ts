import { mkdir, open, readFile, readlink, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * The browser profile that holds the session, and the lock that lets one process use it. Chromium has a lock of its
 * own, which outlives its owner and then keeps everybody out.
 */

export interface ProfileLock {
  /** Shows that the owner lives; to be called more often than `STALE_MS`. */
  touch(): Promise<void>;
  release(): Promise<void>;
}

const SESSION = "session";
const LOCK = "owner.lock";
/** A lock that was not touched for so long is a dead process's, wherever that ran. */
const STALE_MS = 60_000;

/** Takes the profile for this process; null while another one that lives has it. */
export async function lockProfile(dataPath: string, nowMs: number): Promise<ProfileLock | null> {
  await mkdir(dataPath, { recursive: true, mode: 0o700 });
  const file = join(dataPath, LOCK);
  if (await isHeld(file, nowMs)) return null;
  await rm(file, { force: true });
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.writeFile(`${hostname()}\n${process.pid}\n`);
    await handle.close();
  } catch {
    return null;
  }
  held.add(file);
  await dropBrowserLocks(dataPath);
  return {
    touch: () => utimes(file, new Date(), new Date()).catch(() => undefined),
    release: async () => {
      held.delete(file);
      await rm(file, { force: true });
    },
  };
}

/** Locks of this very process: its own pid lives in any case. */
const held = new Set<string>();

async function isHeld(file: string, nowMs: number): Promise<boolean> {
  if (held.has(file)) return true;
  try {
    const [host, pid] = (await readFile(file, "utf8")).split("\n");
    const { mtimeMs } = await stat(file);
    if (nowMs - mtimeMs > STALE_MS) return false;
    return host === hostname() ? Number(pid) !== process.pid && lives(Number(pid)) : true;
  } catch {
    return false;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Chromium's lock names host and process; in a renamed container it fits nobody, and after a kill nobody is left. */
async function dropBrowserLocks(dataPath: string): Promise<void> {
  const session = join(dataPath, SESSION);
  const owner = await readlink(join(session, "SingletonLock")).catch(() => "");
  const [, host = "", pid = ""] = /^(.*)-(\d+)$/.exec(owner) ?? [];
  if (host === hostname() && (await isBrowserOf(Number(pid), session))) endProcess(Number(pid));
  for (const name of ["SingletonLock", "SingletonCookie", "SingletonSocket"]) {
    await rm(join(session, name), { force: true });
  }
}

/** Whether a process is a browser with this very profile, left over by an owner that died; Linux can tell. */
async function isBrowserOf(pid: number, session: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return command.split("\0").includes(`--user-data-dir=${session}`);
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended meanwhile.
  }
}

/** Forgets the session: the phone ended it, and the next browser begins clean. */
export async function wipeProfile(dataPath: string): Promise<void> {
  await rm(join(dataPath, SESSION), { recursive: true, force: true, maxRetries: 4, retryDelay: 100 });
}
