import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { openSchemaEngine } from "./schema-engine.ts";

const MIGRATIONS = join(import.meta.dirname, "../../prisma/migrations");
/** Any number will do, as long as every process of ours uses the same one. */
const LOCK = 7_100_100;

/**
 * Brings the database up to the newest migration and returns the names of those applied now. Processes that
 * start together wait for each other. `_prisma_migrations` is filled as `prisma migrate deploy` would.
 */
export async function migrate(url: string): Promise<string[]> {
  const guard = new pg.Client({ connectionString: url });
  await guard.connect();
  try {
    await guard.query("select pg_advisory_lock($1)", [LOCK]);
    if (await isCurrent(guard)) return [];
    const engine = await openSchemaEngine(url);
    try {
      const done = await engine.applyMigrations({
        migrationsList: readMigrations(),
        filters: { externalTables: [], externalEnums: [] },
      });
      return done.appliedMigrationNames;
    } finally {
      engine.free();
    }
  } finally {
    await guard.end();
  }
}

/** Saves the start of the engine when there is nothing to do. */
async function isCurrent(guard: pg.Client): Promise<boolean> {
  const table = await guard.query<{ name: string | null }>("select to_regclass('_prisma_migrations')::text as name");
  if (!table.rows[0]?.name) return false;
  const applied = await guard.query<{ migration_name: string }>(
    "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const names = new Set(applied.rows.map((row) => row.migration_name));
  return migrationNames().every((name) => names.has(name));
}

function readMigrations(): MigrationList {
  const lockfile = join(MIGRATIONS, "migration_lock.toml");
  return {
    baseDir: MIGRATIONS,
    lockfile: {
      path: "migration_lock.toml",
      content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : null,
    },
    shadowDbInitScript: "",
    migrationDirectories: migrationNames().map((path) => ({
      path,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(MIGRATIONS, path, "migration.sql"), "utf8") },
      },
    })),
  };
}

function migrationNames(): string[] {
  const entries = existsSync(MIGRATIONS) ? readdirSync(MIGRATIONS, { withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
