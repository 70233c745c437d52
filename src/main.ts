/** Starts the product; `seratus start` does the same. */
import { readConfig } from "./config.ts";
import { serve } from "./serve.ts";

const read = readConfig(process.env);
if ("problems" in read) {
  for (const { name, cure } of read.problems) console.error(`seratus: ${name} must be: ${cure}`);
  process.exit(2);
}
try {
  await serve(read.config);
} catch (error) {
  console.error(`seratus: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
