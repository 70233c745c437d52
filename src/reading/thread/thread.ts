import { Worker } from "node:worker_threads";
import { pause } from "../../kit/pause.ts";
import type { FileFault, ReadRow } from "../row.ts";
import type { Answer, Job, Some } from "./job.ts";

/** One thread that does one job at a time. */
export interface Thread {
  /** The answer; "lost" when the thread was stopped for being slow, or died. A lost thread is not to be asked again. */
  ask(job: Job, limitMs: number): Promise<Answer | Lost>;
  close(): Promise<void>;
}

interface Lost {
  readonly is: "lost";
  readonly fault: FileFault;
}

/** A workbook of 5,000 people takes a fifth of it. */
const MAX_HEAP_MB = 384;
/** To load its libraries, on a slow machine. */
const START_MS = 30_000;
/** So many times its limit a thread may take by the clock, where other work keeps the processor from it. */
const PATIENCE = 5;

export function openThread(): Thread {
  // Without streams and environment of the program: a library's remarks may hold what it read.
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: 64 },
    env: {},
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  // An error without a listener would end the program.
  worker.on("error", () => {});
  worker.unref();
  const ready = next(worker, START_MS);

  return {
    async ask(job, limitMs) {
      worker.ref();
      const started = await ready;
      if (started.is === "lost") return started;
      const rows: ReadRow[] = [];
      worker.on("message", (message: Answer | Some) => {
        if (message.is === "some") rows.push(...message.rows);
      });
      const answered = next(worker, limitMs, isWhole);
      worker.postMessage(job);
      const outcome = await answered;
      worker.removeAllListeners("message").unref();
      return outcome.is === "said" ? withRows(outcome.message as Answer, rows) : outcome;
    },
    async close() {
      await worker.terminate();
    },
  };
}

function isWhole(message: unknown): boolean {
  return (message as Answer | Some).is !== "some";
}

function withRows(answer: Answer, rows: readonly ReadRow[]): Answer {
  if (answer.is !== "read" || "fault" in answer.reading) return answer;
  return { ...answer, reading: { ...answer.reading, rows } };
}

/**
 * What the thread says next, of what is meant. One that is late is ended: late by the processor's time, because an honest
 * list is not too slow when the machine is busy.
 */
function next(
  worker: Worker,
  limitMs: number,
  isMeant: (message: unknown) => boolean = () => true,
): Promise<{ is: "said"; message: unknown } | Lost> {
  return new Promise((resolve) => {
    const settle = (outcome: { is: "said"; message: unknown } | Lost) => {
      late.abort();
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve(outcome);
    };
    const onMessage = (message: unknown) => (isMeant(message) ? settle({ is: "said", message }) : undefined);
    const onError = (error: NodeJS.ErrnoException) => {
      settle({ is: "lost", fault: error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "too-large" : "damaged" });
    };
    const onExit = () => settle({ is: "lost", fault: "too-slow" });
    const late = new AbortController();
    void untilLate(worker, limitMs, late.signal).then(() => {
      if (late.signal.aborted) return;
      settle({ is: "lost", fault: "too-slow" });
      void worker.terminate();
    });
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

async function untilLate(worker: Worker, limitMs: number, stop: AbortSignal): Promise<void> {
  const before = await processorMs(worker);
  let waitedMs = 0;
  let leftMs = limitMs;
  while (!stop.aborted && leftMs > 0 && waitedMs < PATIENCE * limitMs) {
    await pause(leftMs, stop);
    waitedMs += leftMs;
    leftMs = Math.ceil(limitMs - (await processorMs(worker)) + before);
  }
}

/** Time that a thread had the processor; a thread that is over has had enough. */
async function processorMs(worker: Worker): Promise<number> {
  const used = await worker.cpuUsage().catch(() => null);
  return used ? (used.user + used.system) / 1_000 : Number.POSITIVE_INFINITY;
}
