/** The command line: `npm run -s seratus -- COMMAND`. */
import { run } from "./run.ts";

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  output: process.stdout,
  error: process.stderr,
});
