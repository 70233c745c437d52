import { setTimeout as delay } from "node:timers/promises";

/** Resolves after `ms`, or at once when `stop` is or gets aborted. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await delay(Math.max(0, ms), undefined, { signal: stop }).catch(() => undefined);
}
