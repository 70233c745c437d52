import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openDb } from "../../src/db/client.ts";
import { startEmbedded } from "../../src/db/embedded.ts";
import { migrate } from "../../src/db/migrate.ts";
import { loadAreas, loadTariffs } from "../../src/db/seed.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of the server's own database, from which test databases are made. */
    readonly serverUrl: string;
    /** Name of the migrated and seeded database that test databases are clones of. */
    readonly template: string;
    /** Begins the name of every database this run makes. */
    readonly databasePrefix: string;
  }
}

const ROOT = join(import.meta.dirname, "../..");
/** Kept between runs, so that only the first one pays for the cluster and the template. */
const HOME = join(tmpdir(), `seratus-test-${process.getuid?.() ?? "user"}`);
const USERS = join(HOME, "users");
const TEMPLATE_LOCK = 7_100_102;

/**
 * One Postgres for the whole run: that of DATABASE_URL, or an embedded one that runs of the same machine share and
 * the last of them stops. Returns what clears up.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  const server = given === undefined ? await shareServer() : { url: given, release: async () => undefined };
  const prefix = `seratus_test_${randomBytes(4).toString("hex")}_`;
  try {
    project.provide("template", await ensureTemplate(server.url));
  } catch (error) {
    // Nobody clears up after a set-up that failed.
    await server.release();
    throw error;
  }
  project.provide("serverUrl", server.url);
  project.provide("databasePrefix", prefix);
  return async () => {
    await dropLeftovers(server.url, prefix);
    await server.release();
  };
}

/** The same connection string for another database of its server. */
export function urlFor(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function shareServer(): Promise<{ url: string; release(): Promise<void> }> {
  mkdirSync(USERS, { recursive: true });
  const mine = join(USERS, String(process.pid));
  const server = await alone(async () => {
    const started = await startEmbedded(HOME);
    writeFileSync(mine, "");
    return started;
  });
  await withClient(server.url, async (client) => {
    // What a crash would lose is only ever test data.
    for (const setting of ["fsync", "synchronous_commit", "full_page_writes"])
      await client.query(`alter system set ${setting} = off`);
    await client.query("select pg_reload_conf()");
  });
  const release = () =>
    alone(async () => {
      rmSync(mine, { force: true });
      // Runs that were killed left their mark behind.
      for (const pid of readdirSync(USERS)) if (!isAlive(Number(pid))) rmSync(join(USERS, pid), { force: true });
      if (readdirSync(USERS).length === 0) await server.stop();
    });
  return { url: server.url, release };
}

/** Runs `work` while no other process on this machine runs its own. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const lock = join(HOME, "lock");
  while (!claim(lock)) await sleep(50);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function claim(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    const holder = readHolder(lock);
    if (holder !== null && !isAlive(holder)) rmSync(lock, { force: true });
    return false;
  }
}

/** The process that holds the lock; null when it was released, or is being written, this very moment. */
function readHolder(lock: string): number | null {
  try {
    return Number(readFileSync(lock, "utf8")) || null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The template of this very schema and seed; built under another name first, so that half of one is never used. */
async function ensureTemplate(serverUrl: string): Promise<string> {
  const name = `seratus_template_${fingerprint()}`;
  await withClient(serverUrl, async (client) => {
    await client.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
    const found = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (found.rowCount) return;
    const building = `${name}_building`;
    await client.query(`drop database if exists ${building} with (force)`);
    await client.query(`create database ${building}`);
    await fill(urlFor(serverUrl, building));
    // The migration engine's connections linger for some seconds, and a database in use cannot be renamed.
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [building]);
    await client.query(`alter database ${building} rename to ${name}`);
  });
  return name;
}

async function fill(url: string): Promise<void> {
  await migrate(url);
  const db = openDb(url, 2);
  await loadAreas(db, Date.now());
  await loadTariffs(db);
  await db.$executeRaw`vacuum analyze`;
  await db.$disconnect();
}

/** Changes whenever anything does that the template is made of. */
function fingerprint(): string {
  const hash = createHash("sha256");
  const migrations = join(ROOT, "prisma/migrations");
  const names = readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = names.map((entry) => join(migrations, entry.name, "migration.sql")).sort();
  const seeds = [
    "prisma/data/tariffs.ts",
    "src/db/areas.ts",
    "src/db/seed.ts",
    "node_modules/idn-area-data/package.json",
  ];
  for (const file of [...files, ...seeds.map((seed) => join(ROOT, seed))]) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

async function dropLeftovers(serverUrl: string, prefix: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const left = await client.query<{ datname: string }>(
      "select datname from pg_database where starts_with(datname, $1)",
      [prefix],
    );
    for (const { datname } of left.rows) await client.query(`drop database if exists ${datname} with (force)`);
  });
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
