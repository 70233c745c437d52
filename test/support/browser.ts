import { existsSync } from "node:fs";
import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium as playwright } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";

/** A cheap phone, as most people who use the product hold one. */
export const cheapPhone: BrowserContextOptions = {
  viewport: { width: 360, height: 640 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: "id-ID",
  timezoneId: "Asia/Jakarta",
};

/** Opens a fresh profile (its own cookies and storage); closed by itself after the test. */
export type OpenContext = (options?: BrowserContextOptions) => Promise<BrowserContext>;

/**
 * A real Chromium for the tests of the file or `describe` it is called in. It can reach nothing but this machine.
 * Set CHROME_PATH to use another browser than the one from the packages.
 */
export function withBrowser(): OpenContext {
  let browser: Browser | undefined;
  let home = "";

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "seratus-browser-"));
    const { path, env } = await testChromium(home);
    browser = await playwright.launch({ executablePath: path, args: launchArgs(), env });
  });

  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
  });

  afterAll(async () => {
    await browser?.close();
    await rm(home, { recursive: true, force: true });
  });

  return async (options = {}) => {
    if (browser === undefined) throw new Error("withBrowser: no context can be opened before the tests run");
    return browser.newContext(options);
  };
}

/** The browser of the tests and the environment it needs, with `home` for whatever it keeps. */
export async function testChromium(home: string): Promise<{ readonly path: string; readonly env: NodeJS.ProcessEnv }> {
  const { path, fonts } = await executable();
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, ...fontsFrom(fonts) };
  return { path, env };
}

// The package's own flags suit a single page without isolation; these keep the web's rules, which the tests rely on.
function launchArgs(): string[] {
  const unwanted = /^--(single-process|no-zygote|disable-web-security|allow-running-insecure-content|headless)/;
  return [
    ...chromium.args.filter((arg) => !unwanted.test(arg)),
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
  ];
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
