import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium as playwright } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { testChromium } from "./chromium.ts";

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
