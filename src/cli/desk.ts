import { type Config, readConfig } from "../config.ts";
import { type Db, openDb } from "../db/client.ts";
import { openStore, type Store } from "../db/store.ts";
import { systemClock } from "../kit/clock.ts";
import { type Ids, makeIds } from "../kit/ids.ts";
import { makeVault, type Vault } from "../kit/vault.ts";
import { Misuse, type World } from "./world.ts";

/** What a command works with: the database and the keys to read it. */
export interface Desk {
  readonly db: Db;
  readonly vault: Vault;
  readonly ids: Ids;
  readonly nowMs: number;
}

/** Opens the database, beside a running server if there is one, for as long as `work` takes. */
export async function atDesk<T>(world: World, work: (desk: Desk) => Promise<T>): Promise<T> {
  return withStore(world, async (_config, store) => {
    const db = openDb(store.databaseUrl, 2);
    try {
      return await work({ db, vault: makeVault(store.keys), ids: makeIds(systemClock), nowMs: systemClock.nowMs() });
    } finally {
      await db.$disconnect();
    }
  });
}

export async function withStore<T>(world: World, work: (config: Config, store: Store) => Promise<T>): Promise<T> {
  const config = configOf(world);
  const store = await openStore(config, "command");
  try {
    return await work(config, store);
  } finally {
    await store.close();
  }
}

/** The configuration, or every problem with it at once. */
export function configOf(world: World): Config {
  const read = readConfig(world.env);
  if ("config" in read) return read.config;
  throw new Misuse(read.problems.map(({ name, cure }) => `${name} must be: ${cure}`).join("\nseratus: "));
}
