import type { Clock } from "../kit/clock.ts";
import type { Log } from "../kit/log.ts";
import { errorFields } from "../kit/log.ts";

/** A background loop that works when woken and looks again by itself. */
export interface Pump {
  wake(): void;
  /** Resolves when the round under way has ended; none begins after it. */
  stop(): Promise<void>;
}

/** However quiet it is, look this often: another process may have left work. */
const LOOK_EVERY_MS = 1_000;

/**
 * Runs `round` when woken, when `nextDueMs` says that work falls due, and once a second. A round that fails is logged
 * and tried again at the next look; rounds never overlap.
 */
export function startPump(name: string, round: () => Promise<number | null>, clock: Clock, log: Log): Pump {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  function wake(): void {
    if (stopped) return;
    if (running) again = true;
    else running = run();
  }

  async function run(): Promise<void> {
    clearTimeout(timer);
    let dueMs: number | null = null;
    do {
      again = false;
      try {
        dueMs = await round();
      } catch (error) {
        log.warn(`${name} failed`, errorFields(error));
      }
    } while (again && !stopped);
    running = null;
    if (!stopped) timer = setTimeout(wake, waitMs(dueMs, clock.nowMs()));
  }

  wake();
  return {
    wake,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

function waitMs(dueMs: number | null, nowMs: number): number {
  return dueMs === null ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Math.max(10, dueMs - nowMs));
}
