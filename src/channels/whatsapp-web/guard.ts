import type { Log } from "../../kit/log.ts";
import { kindOf } from "./library.ts";

/**
 * Whether an error was made inside the library or in what drives its browser. When a browser goes away under it, a
 * promise that nobody waits for may fail there, and must not end the process and every other channel with it.
 */
export function isOfLibrary(error: unknown): boolean {
  // Two time limits of the library are thrown as plain text.
  if (typeof error === "string") return error === "auth timeout" || error === "ready timeout";
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return /[\\/]node_modules[\\/](?:whatsapp-web\.js|puppeteer(?:-core)?)[\\/]/.test(stack);
}

/** Keeps failures of the library that nobody waits for from ending the process, until it is called off. */
export function guardProcess(log: Log): () => void {
  const guard = (error: unknown) => {
    // Anything else ends the process, as it would have without this listener.
    if (!isOfLibrary(error)) throw error;
    log.warn("whatsapp-web.library-failed", kindOf(error));
  };
  process.on("unhandledRejection", guard);
  return () => void process.off("unhandledRejection", guard);
}
