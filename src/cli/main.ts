/** The command line: `npm run -s seratus -- COMMAND`. */
import { run } from "./run.ts";

// A reader that stops early, such as head, is no fault: the command ends as it would have, and closes what it opened.
process.stdout.on("error", () => {});

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  output: process.stdout,
  error: process.stderr,
});
