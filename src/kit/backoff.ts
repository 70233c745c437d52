/**
 * How long to wait before try number `attempt` (1 is the first retry): doubles from `firstMs`, never above
 * `maxMs`. Milliseconds.
 */
export function backoffMs(attempt: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.max(0, attempt - 1));
}
