import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";

/**
 * Prisma's own schema engine as WebAssembly, so that migrations need neither a downloaded binary nor the CLI.
 * `url` may be any reachable database; the caller frees the engine.
 */
export async function openSchemaEngine(url: string, schema?: string): Promise<glue.SchemaEngine> {
  const path = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = readFileSync(path.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": glue as never });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }));
  const datamodels: [string, string][] | undefined = schema === undefined ? undefined : [["schema.prisma", schema]];
  return glue.SchemaEngine.new({ datamodels }, () => undefined, adapter);
}
