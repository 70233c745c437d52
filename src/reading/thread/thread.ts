import { Worker } from "node:worker_threads";
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

/** What the thread says next, of what is meant. One that is late is ended. */
function next(
  worker: Worker,
  limitMs: number,
  isMeant: (message: unknown) => boolean = () => true,
): Promise<{ is: "said"; message: unknown } | Lost> {
  return new Promise((resolve) => {
    const settle = (outcome: { is: "said"; message: unknown } | Lost) => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve(outcome);
    };
    const onMessage = (message: unknown) => (isMeant(message) ? settle({ is: "said", message }) : undefined);
    const onError = (error: NodeJS.ErrnoException) => {
      settle({ is: "lost", fault: error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "too-large" : "damaged" });
    };
    const onExit = () => settle({ is: "lost", fault: "too-slow" });
    const timer = setTimeout(() => {
      settle({ is: "lost", fault: "too-slow" });
      void worker.terminate();
    }, limitMs);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}
