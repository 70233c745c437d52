import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { getDistricts, getProvinces, getRegencies, getVillages } from "idn-area-data";
import { append } from "../audit/service.ts";
import type { Db, Tx } from "./client.ts";

interface Region {
  readonly code: string;
  readonly name: string;
}

/** Any number, as long as nothing else of ours locks with it. */
const LOCK = 7_100_101;
const CHUNK = 10_000;

/**
 * Loads every province, regency, district and village of the Kepmendagri data set, about 91,600 rows, and returns
 * how many; 0 when this version of the data was loaded before. A newer version renames and adds, never takes away.
 */
export async function loadAreas(db: Db, nowMs: number): Promise<number> {
  const subject = `idn-area-data@${packageVersion()}`;
  const isLoaded = async (tx: Tx) => (await tx.auditEntry.count({ where: { subject } })) > 0;
  if (await isLoaded(db)) return 0;
  const levels = await readAreas();
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(${LOCK})`;
      if (await isLoaded(tx)) return 0;
      let rows = 0;
      for (const [level, regions] of levels) rows += await insertLevel(tx, level, regions);
      await append(tx, {
        ...{ atMs: nowMs, personId: null, via: "system", action: "areas-loaded", subject },
        detail: { rows },
      });
      return rows;
    },
    { timeout: 60_000, maxWait: 60_000 },
  );
}

type Level = "province" | "regency" | "district" | "village";

/** Parents before children. */
async function readAreas(): Promise<readonly (readonly [Level, readonly Region[]])[]> {
  const read = await Promise.all([getProvinces(), getRegencies(), getDistricts(), getVillages()]);
  return [
    ["province", read[0]],
    ["regency", read[1]],
    ["district", read[2]],
    ["village", read[3]],
  ];
}

async function insertLevel(tx: Tx, level: Level, regions: readonly Region[]): Promise<number> {
  for (let from = 0; from < regions.length; from += CHUNK) {
    const part = regions.slice(from, from + CHUNK);
    const codes = part.map((region) => region.code);
    const names = part.map((region) => region.name);
    await tx.$executeRaw`
      insert into area (code, level, name, parent_code)
      select code, ${level}::area_level, name, nullif(regexp_replace(code, '\\.?[0-9]+$', ''), '')
      from unnest(${codes}::text[], ${names}::text[]) as region (code, name)
      on conflict (code) do update set name = excluded.name, parent_code = excluded.parent_code
      where (area.name, area.parent_code) is distinct from (excluded.name, excluded.parent_code)`;
  }
  return regions.length;
}

function packageVersion(): string {
  // The package exports its code only, so its own description is looked for beside it.
  const entry = createRequire(import.meta.url).resolve("idn-area-data");
  const { version } = JSON.parse(readFileSync(entry.replace(/lib[\\/]index\.js$/, "package.json"), "utf8"));
  return String(version);
}
