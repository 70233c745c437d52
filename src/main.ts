/** Starts the product: configuration, database, app, signals. */
import { readFileSync } from "node:fs";
import { buildApp } from "./app.ts";
import { type Config, readConfig } from "./config.ts";
import { openStore } from "./db/store.ts";
import { sampleLinks } from "./welcome.ts";

const config = configOrExit();
const startedMs = performance.now();
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());

try {
  await serve();
} catch (error) {
  console.error(`seratus: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function serve(): Promise<void> {
  const store = await openStore(config, "server");
  try {
    const app = buildApp({ config, ...store });
    try {
      const port = await app.start();
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      const at = config.port === port ? config.publicUrl : `http://localhost:${port}`;
      console.log(`\nSeratus ${version()} is ready after ${seconds} s.\n`);
      for (const { what, url } of await sampleLinks(app, config, at)) console.log(`  ${what.padEnd(34)} ${url}`);
      console.log("\nCtrl-C stops it.\n");
      if (!stopping.signal.aborted) await new Promise((stop) => stopping.signal.addEventListener("abort", stop));
      console.log("seratus: stopping…");
    } finally {
      await app.stop();
    }
  } finally {
    await store.close();
  }
}

function configOrExit(): Config {
  const read = readConfig(process.env);
  if ("config" in read) return read.config;
  for (const { name, cure } of read.problems) console.error(`seratus: ${name} must be: ${cure}`);
  process.exit(2);
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest && "version" in manifest ? String(manifest.version) : "";
}
