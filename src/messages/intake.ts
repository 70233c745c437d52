import type { Item, Outcome } from "./item.ts";

/** What the intake does with items; each function is one transaction. */
export interface IntakeWork {
  /** Stores, decides and answers items of different chats together. All or nothing. */
  handle(items: readonly Item[]): Promise<readonly Outcome[]>;
  /** Notes that an item could not be handled now; stores it first if it is fresh. Rejects when even that fails. */
  postpone(item: Item, error: unknown): Promise<"new" | "seen">;
  /** Takes over the messages that a commit left to be sent. */
  dispatch(outcome: Outcome): void;
}

/** The door for everything that moves a conversation. */
export interface Intake {
  /** Resolves once the item is stored, and handled unless it had to be postponed; rejects when it is not stored. */
  take(item: Item): Promise<"new" | "seen">;
  /** Whether anything waits or is under way. */
  busy(): boolean;
  /** Resolves when nothing waits any more; takes nothing new from then on. */
  drain(): Promise<void>;
}

interface Waiting {
  readonly item: Item;
  readonly done: (outcome: "new" | "seen") => void;
  readonly fail: (error: unknown) => void;
}

/** Batches under way side by side: while one waits for its commit, the next one is decided. */
const LANES = 2;
/** A batch holds row locks until its commit, so it stays small. */
const BATCH_MAX = 48;

/**
 * Group commit: items that arrive while a transaction is under way share the next one, one item of a chat at a
 * time, in the platform's order. A batch that fails is tried again one by one, so that one bad message harms no other.
 */
export function makeIntake(work: IntakeWork): Intake {
  const lines = new Map<string, Waiting[]>();
  const busyChats = new Set<string>();
  const idle: (() => void)[] = [];
  let lanes = 0;
  let closed = false;

  function take(item: Item): Promise<"new" | "seen"> {
    if (closed) return Promise.reject(new Error("the intake is closed"));
    return new Promise((done, fail) => {
      const line = lines.get(item.chatRef) ?? [];
      lines.set(item.chatRef, line);
      insertInOrder(line, { item, done, fail });
      queueMicrotask(fillLanes);
    });
  }

  function fillLanes(): void {
    while (lanes < LANES) {
      const batch = nextBatch();
      if (batch.length === 0) break;
      lanes++;
      void run(batch).finally(() => {
        lanes--;
        for (const { item } of batch) busyChats.delete(item.chatRef);
        fillLanes();
      });
    }
    if (lanes === 0) for (const wake of idle.splice(0)) wake();
  }

  function nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    for (const [chatRef, line] of lines) {
      if (batch.length >= BATCH_MAX) break;
      if (busyChats.has(chatRef)) continue;
      const first = line.shift();
      if (line.length === 0) lines.delete(chatRef);
      if (!first) continue;
      busyChats.add(chatRef);
      batch.push(first);
    }
    return batch;
  }

  async function run(batch: readonly Waiting[]): Promise<void> {
    try {
      finish(batch, await work.handle(batch.map(({ item }) => item)));
    } catch (error) {
      if (batch.length > 1) for (const one of batch) await run([one]);
      else for (const one of batch) await work.postpone(one.item, error).then(one.done, one.fail);
    }
  }

  function finish(batch: readonly Waiting[], outcomes: readonly Outcome[]): void {
    for (const [at, one] of batch.entries()) {
      const outcome = outcomes[at];
      if (!outcome) continue;
      one.done(outcome.stored);
      work.dispatch(outcome);
    }
  }

  const busy = () => lanes > 0 || lines.size > 0;
  return {
    take,
    busy,
    drain: async () => {
      closed = true;
      if (busy()) await new Promise<void>((wake) => idle.push(wake));
    },
  };
}

function insertInOrder(line: Waiting[], one: Waiting): void {
  const after = line.findLastIndex((other) => other.item.inbound.order <= one.item.inbound.order);
  line.splice(after + 1, 0, one);
}
