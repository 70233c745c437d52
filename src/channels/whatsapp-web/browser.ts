import { constants } from "node:fs";
import { access } from "node:fs/promises";

/** Where Chromium or Chrome usually is. */
const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The browser to use: the given one if it can be run, otherwise one in a usual place; null when there is none. */
export async function findBrowser(given: string | null): Promise<string | null> {
  for (const path of given === null ? USUAL_PLACES : [given]) {
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return null;
}

/** What the operator reads when there is no browser. */
export const NO_BROWSER_CURE = "set CHROME_PATH to a Chromium or Chrome, or install one, such as /usr/bin/chromium";

/** Flags for a page that runs for weeks in a container and calls nobody but WhatsApp, as far as flags can do that. */
export const BROWSER_ARGS: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-extensions",
  "--disable-sync",
  "--mute-audio",
  "--no-pings",
];
