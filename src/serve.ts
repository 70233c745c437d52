import { readFileSync } from "node:fs";
import { buildApp } from "./app.ts";
import type { Config } from "./config.ts";
import { openStore } from "./db/store.ts";
import { sampleLinks } from "./welcome.ts";

/** Serves people until the process is asked to stop, then lets what is under way end and closes everything. */
export async function serve(config: Config): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());
  stopWithNpm(stopping);
  const store = await openStore(config, "server");
  try {
    const app = buildApp({ config, ...store });
    try {
      const port = await app.start();
      const seconds = (performance.now() / 1000).toFixed(1);
      const at = config.port === port ? config.publicUrl : `http://localhost:${port}`;
      console.log(`\nSeratus ${version()} is ready after ${seconds} s.\n`);
      for (const { what, url } of await sampleLinks(app, config, at)) console.log(`  ${what.padEnd(34)} ${url}`);
      if (config.whatsappWeb) console.log(`  ${"To pair WhatsApp Web".padEnd(34)} npm run -s seratus -- whatsapp pair`);
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

/** How often to see whether npm is still there. */
const LOOK_FOR_NPM_MS = 300;

/**
 * `npm start` puts a shell between npm and us, and a SIGTERM or SIGKILL of npm does not reach us through it. A start
 * whose npm is gone ends as if it had been asked to, and leaves no database behind.
 */
function stopWithNpm(stopping: AbortController): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const look = setInterval(() => {
    if (process.ppid !== shell || parentOf(shell) !== npm) stopping.abort();
  }, LOOK_FOR_NPM_MS).unref();
  stopping.signal.addEventListener("abort", () => clearInterval(look));
}

/** The parent of a process, where the system has a file that says so; 0 elsewhere. */
function parentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]);
  } catch {
    return 0;
  }
}

/** The version of the product, from package.json. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest && "version" in manifest ? String(manifest.version) : "";
}
