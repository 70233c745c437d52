import type { Day } from "../../kit/date.ts";
import type { CardFields } from "../card/scan.ts";
import { type JudgeRules, judgeRows } from "../judge.ts";
import type { FileFault, RawRow } from "../row.ts";
import { MAX_FILE_BYTES, MAX_TEXT_BYTES } from "../workbook/size.ts";
import type { Answer, DeskReading, Input, Job, WriteOrder } from "./job.ts";
import { isPicture } from "./picture.ts";
import { openThread, type Thread } from "./thread.ts";

/** Reads lists of people, whatever they come in, without holding up the event loop. */
export interface ReadingDesk {
  /** What stands in a text or a file, judged. Never throws for what was sent in. */
  read(input: Input, rules: JudgeRules): Promise<DeskReading>;
  write(order: WriteOrder): Promise<Uint8Array>;
  /** Ends the thread; what still waits is refused. */
  close(): Promise<void>;
}

/** Reads the photo of an identity card, in a thread of its own. */
export interface CardDesk {
  read(
    bytes: Uint8Array,
    today: Day,
  ): Promise<{ readonly fault: FileFault } | { readonly row: RawRow; readonly fields?: CardFields }>;
  close(): Promise<void>;
}

interface DeskParts {
  /** Without it pictures are of an unknown kind. */
  readonly card?: CardDesk;
  /** For one job, from when the thread takes it up. */
  readonly limitMs?: number;
}

const LIMIT_MS = 4_500;
/** Jobs that may wait; the next one is told to try again later. */
const MAX_WAITING = 50;

interface Waiting {
  readonly job: Job;
  readonly resolve: (answer: Answer | { readonly is: "lost"; readonly fault: FileFault }) => void;
}

/** Opens a desk. Its one thread starts with the first job, and anew after it died or was stopped for being slow. */
export function openDesk({ card, limitMs = LIMIT_MS }: DeskParts = {}): ReadingDesk {
  const waiting: Waiting[] = [];
  let thread: Thread | null = null;
  let busy = false;
  let closed = false;

  async function workOff(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      thread ??= openThread();
      const outcome = await thread.ask(next.job, limitMs);
      if (outcome.is === "lost") thread = null;
      next.resolve(outcome);
    }
    busy = false;
  }

  function ask(job: Job): Promise<Answer | { readonly is: "lost"; readonly fault: FileFault }> {
    if (closed || waiting.length >= MAX_WAITING) return Promise.resolve({ is: "lost", fault: "too-slow" });
    return new Promise((resolve) => {
      waiting.push({ job, resolve });
      void workOff();
    });
  }

  return {
    async read(input, rules) {
      if (input.kind === "file" && isPicture(input.bytes)) return readCard(card, input.bytes, rules);
      const isTooLarge =
        input.kind === "file" ? input.bytes.length > MAX_FILE_BYTES : input.text.length > MAX_TEXT_BYTES;
      if (isTooLarge) return { fault: "too-large" };
      const answer = await ask({ do: "read", input, rules });
      if (answer.is === "read") return answer.reading;
      return { fault: answer.is === "lost" ? answer.fault : "damaged" };
    },
    async write(order) {
      const answer = await ask({ do: "write", order });
      if (answer.is === "written") return answer.bytes;
      throw new Error(`the ${order.make} file could not be written: ${answer.is}`);
    },
    async close() {
      closed = true;
      for (const { resolve } of waiting.splice(0)) resolve({ is: "lost", fault: "too-slow" });
      await thread?.close();
      await card?.close();
    },
  };
}

async function readCard(card: CardDesk | undefined, bytes: Uint8Array, rules: JudgeRules): Promise<DeskReading> {
  if (!card) return { fault: "unknown-kind" };
  const reading = await card.read(bytes, rules.today);
  return "fault" in reading
    ? reading
    : { rows: judgeRows([reading.row], rules), ignored: [], ...(reading.fields && { card: reading.fields }) };
}
