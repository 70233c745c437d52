import { readFileSync } from "node:fs";
import { buildApp } from "./app.ts";
import type { Config } from "./config.ts";
import { openStore } from "./db/store.ts";
import { sampleLinks } from "./welcome.ts";

/** Serves people until the process is asked to stop, then lets what is under way end and closes everything. */
export async function serve(config: Config): Promise<void> {
  const startedMs = performance.now();
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());
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

/** The version of the product, from package.json. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest && "version" in manifest ? String(manifest.version) : "";
}
