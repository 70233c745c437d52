import { existsSync } from "node:fs";
import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import chromium from "@sparticuz/chromium";

/** The browser of the tests and the environment it needs, with `home` for whatever it keeps. */
export async function testChromium(home: string): Promise<{ readonly path: string; readonly env: NodeJS.ProcessEnv }> {
  const { path, fonts } = await executable();
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, ...fontsFrom(fonts) };
  return { path, env };
}

function fontsFrom(fonts: string): Record<string, string> {
  return existsSync("/etc/fonts/fonts.conf") || !existsSync(fonts) ? {} : { FONTCONFIG_PATH: fonts };
}

/**
 * The package unpacks itself into the temporary folder and takes a half-written file for a whole one. So it is
 * unpacked aside and moved to its place in one step; then test files that start side by side cannot disturb each other.
 */
async function executable(): Promise<{ path: string; fonts: string }> {
  const own = process.env.CHROME_PATH;
  if (own !== undefined && own !== "") return { path: own, fonts: "" };
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const manifest = await readFile(join(dirname(entry), "..", "package.json"), "utf8");
  const place = join(tmpdir(), `seratus-chromium-${JSON.parse(manifest).version}`);
  if (!existsSync(join(place, "chromium"))) {
    const aside = await mkdtemp(`${place}-`);
    await unpackInto(aside);
    await rename(aside, place).catch(() => rm(aside, { recursive: true, force: true }));
  }
  return { path: join(place, "chromium"), fonts: join(place, "fonts") };
}

async function unpackInto(folder: string): Promise<void> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
