import { PassThrough, Readable } from "node:stream";
import { run } from "../../../src/cli/run.ts";
import { TEST_KEYS } from "../../support/world.ts";

/** What a command left behind. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line on a database, with lines to type; `env` changes its environment. */
export async function seratus(
  url: string,
  args: readonly string[],
  typed: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const [output, error] = [collector(), collector()];
  const key = Buffer.from(TEST_KEYS[0] ?? []).toString("base64");
  const code = await run(args, {
    env: { DATABASE_URL: url, SERATUS_KEY: key, ...env },
    input: Readable.from(typed.map((line) => `${line}\n`)),
    output: output.stream,
    error: error.stream,
  });
  return { code, out: output.text(), err: error.text() };
}

function collector() {
  const stream = new PassThrough();
  let text = "";
  stream.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  return { stream, text: () => text };
}
