import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { World } from "./world.ts";

const BENCH = join(import.meta.dirname, "../../test/bench/main.ts");

/** Runs what `npm run bench` runs, in a process of its own: a measurement shares its process with nothing. */
export function benchCommand(world: World): Command {
  return new Command("bench")
    .description("Measure how fast conversations are, beside the same writes in bare SQL.")
    .option("--smoke", "a short run that only shows that it works")
    .action(async (options: { smoke?: true }) => {
      if (!existsSync(BENCH)) throw new Error("The bench comes with the sources, not with an installed image.");
      const code = await measure(world, options.smoke ? ["--smoke"] : []);
      if (code !== 0) throw new Error("The bench did not finish.");
    });
}

function measure(world: World, args: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, [BENCH, ...args], { env: world.env, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.pipe(world.output, { end: false });
  child.stderr.pipe(world.error, { end: false });
  return new Promise((done, fail) => child.once("error", fail).once("close", done));
}
