import { Worker } from "node:worker_threads";
import type { Day } from "../../kit/date.ts";
import type { CardReading } from "./scan.ts";

export interface CardReader {
  /** Reads a photo of one ID card; never throws for what is in the picture. `today` decides the century of the NIK. */
  read(bytes: Uint8Array, today: Day): Promise<CardReading>;
  /** Ends the thread; a card under way and those that wait are "too-slow". */
  close(): Promise<void>;
}

export interface CardReaderOptions {
  /** What one card may take; the first one also starts the models. */
  readonly limitMs?: number;
  /** After so long without a card the thread and its models are let go. */
  readonly idleMs?: number;
  /** Cards that may wait; one more is "too-slow" at once. */
  readonly maxWaiting?: number;
}

const LIMIT_MS = 20_000;
const IDLE_MS = 180_000;
const MAX_WAITING = 12;
/** Megabytes of script memory; pictures and models lie outside of it. */
const MAX_HEAP_MB = 256;

/**
 * Reads ID cards in a thread of its own, one at a time: neither a large picture nor a stuck reader holds the process
 * up. The thread starts with the first card and ends when idle; it needs no network and keeps nothing.
 */
export function makeCardReader(options: CardReaderOptions = {}): CardReader {
  const { limitMs = LIMIT_MS, idleMs = IDLE_MS, maxWaiting = MAX_WAITING } = options;
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let line: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let closed = false;

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ending = thread;
    thread = null;
    await ending?.terminate();
  }

  function start(): Worker {
    const started = openThread();
    started.once("exit", () => {
      if (thread === started) thread = null;
    });
    return started;
  }

  async function readNext(bytes: Uint8Array, today: Day): Promise<CardReading> {
    if (closed) return { fault: "too-slow" };
    clearTimeout(idle);
    thread ??= start();
    const answer = await ask(thread, { bytes, today }, limitMs);
    if ("lost" in answer) {
      await end();
      return { fault: answer.lost };
    }
    idle = setTimeout(() => void end(), idleMs).unref();
    return answer;
  }

  return {
    async read(bytes, today) {
      if (waiting > maxWaiting) return { fault: "too-slow" };
      waiting++;
      const turn = line.then(() => readNext(bytes, today));
      line = turn.catch(() => undefined);
      return await turn.finally(() => waiting--);
    },
    async close() {
      closed = true;
      await end();
    },
  };
}

function openThread(): Worker {
  // Without streams and environment of the program: the engine's remarks are about pictures.
  const thread = new Worker(new URL("./thread.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    env: {},
    stdout: true,
    stderr: true,
  });
  thread.stdout.resume();
  thread.stderr.resume();
  // An error without a listener would end the program.
  thread.on("error", () => {});
  return thread;
}

interface Lost {
  readonly lost: "too-slow" | "too-large" | "damaged";
}

/** One card to the thread and its answer; "lost" when the thread took too long or died. */
async function ask(
  thread: Worker,
  card: { readonly bytes: Uint8Array; readonly today: Day },
  limitMs: number,
): Promise<CardReading | Lost> {
  const settled = Promise.withResolvers<CardReading | Lost>();
  const onExit = (): void => settled.resolve({ lost: "too-slow" });
  const onError = (error: NodeJS.ErrnoException): void =>
    settled.resolve({ lost: error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "too-large" : "damaged" });
  const timer = setTimeout(onExit, limitMs);
  thread.ref();
  thread.on("message", settled.resolve).on("error", onError).on("exit", onExit);
  thread.postMessage(card);
  const answer = await settled.promise;
  clearTimeout(timer);
  thread.off("message", settled.resolve).off("error", onError).off("exit", onExit);
  // Between two cards it holds no process up.
  thread.unref();
  return answer;
}
