import { resolve } from "node:path";
import type { Config } from "../config.ts";
import { makeVault } from "../kit/vault.ts";
import { type Db, openDb } from "./client.ts";
import { homeKey, openHome } from "./home.ts";
import { migrate } from "./migrate.ts";
import { loadAreas, loadTariffs } from "./seed.ts";

/** The database in the state that the code needs, and the keys to read it. */
export interface Store {
  readonly databaseUrl: string;
  readonly keys: readonly Uint8Array[];
  readonly soleOwner: boolean;
  close(): Promise<void>;
}

/** Opens the configured database, or the embedded one; migrates it and loads the areas and tariffs. */
export async function openStore(config: Config, kind: "server" | "command"): Promise<Store> {
  const dataDir = resolve(config.dataDir);
  const home = config.databaseUrl === null ? await openHome(dataDir, kind) : null;
  const databaseUrl = home?.databaseUrl ?? config.databaseUrl ?? "";
  const keys = config.keys ?? [homeKey(dataDir)];
  try {
    await migrate(databaseUrl);
    const db = openDb(databaseUrl, 2);
    await loadAreas(db, Date.now());
    await loadTariffs(db);
    await checkKeys(db, keys);
    await db.$disconnect();
  } catch (error) {
    await home?.close();
    throw error;
  }
  return {
    databaseUrl,
    keys,
    soleOwner: home?.soleOwner ?? false,
    close: async () => home?.close(),
  };
}

/** With a wrong key everybody would be a stranger: better not to start at all. */
async function checkKeys(db: Db, keys: readonly Uint8Array[]): Promise<void> {
  const newest = await db.chat.findFirst({ orderBy: { id: "desc" }, select: { addressSealed: true } });
  if (!newest) return;
  try {
    makeVault(keys).open("chat.address", newest.addressSealed);
  } catch {
    throw new Error("SERATUS_KEY does not open what is stored in this database. Set the key it was filled with.");
  }
}
