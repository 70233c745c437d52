import { setTimeout as delay } from "node:timers/promises";

/** The library did not answer in time. After a crash of the page some of its calls never do. */
export class CallTimeout extends Error {
  override readonly name = "CallTimeout";
}

/** What `doing` comes to, or a `CallTimeout` after `ms`; what comes later is dropped, a failure too. */
export function within<T>(ms: number, doing: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new CallTimeout()), ms);
  });
  doing.catch(() => undefined);
  return Promise.race([doing, limit]).finally(() => clearTimeout(timer));
}

/** Resolves after `ms`, or at once when `stop` is or gets aborted. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await delay(Math.max(0, ms), undefined, { signal: stop }).catch(() => undefined);
}
