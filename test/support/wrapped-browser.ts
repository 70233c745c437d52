import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { testChromium } from "./chromium.ts";

/** The browser of the tests behind a path in `home`, as an installation names its own; it is started with `args`. */
export async function wrappedBrowser(home: string, args: readonly string[]): Promise<string> {
  const { path, env } = await testChromium(home);
  const fonts = env.FONTCONFIG_PATH === undefined ? "" : `FONTCONFIG_PATH='${env.FONTCONFIG_PATH}' `;
  const file = join(home, "chromium");
  const flags = args.map((arg) => `'${arg}'`).join(" ");
  await writeFile(file, `#!/bin/sh\nHOME='${home}' ${fonts}exec '${path}' ${flags} "$@"\n`);
  await chmod(file, 0o755);
  return file;
}
