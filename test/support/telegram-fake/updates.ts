import { makeDelivery } from "./delivery.ts";
import { ApiFailure } from "./world.ts";

/** An update, with whatever its kind carries. */
export type BotUpdate = { readonly update_id: number } & Readonly<Record<string, unknown>>;

export interface Hook {
  readonly url: string;
  readonly secret: string | undefined;
  readonly maxConnections: number;
}

interface PollRequest {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutSeconds: number;
  readonly allowed: readonly string[] | undefined;
}

export interface UpdateOptions {
  /** Every update is delivered twice. */
  readonly twice: boolean;
  /** Pause before a webhook delivery is repeated. */
  readonly retryDelayMs: number;
  /** Deliver the updates of one chat side by side; Telegram itself sends the next one only after a 2xx. */
  readonly scrambled: boolean;
}

/** The queue of updates, and the two ways out of it. */
export interface Updates {
  /** Queues an update, unless the bot did not ask for its kind. `always` queues it all the same. */
  push(update: Readonly<Record<string, unknown>>, how?: { readonly always?: boolean }): BotUpdate | undefined;
  poll(request: PollRequest, gone: AbortSignal): Promise<readonly BotUpdate[]>;
  setHook(
    hook: Hook | undefined,
    how: { readonly allowed: readonly string[] | undefined; readonly drop: boolean },
  ): void;
  hook(): Hook | undefined;
  pending(): number;
  /** What went wrong with the last failed webhook delivery. */
  lastError(): string | undefined;
  close(): void;
}

interface Poller {
  wake(): void;
  fail(failure: ApiFailure): void;
}

const unaskedFor = ["chat_member", "message_reaction", "message_reaction_count"];

export function makeUpdates(options: UpdateOptions): Updates {
  let nextId = 100;
  let allowed: readonly string[] | undefined;
  let queue: BotUpdate[] = [];
  let poller: Poller | undefined;
  let delivery: ReturnType<typeof makeDelivery> | undefined;
  let hook: Hook | undefined;
  let closed = false;

  const wanted = (update: object) =>
    Object.keys(update).every((kind) => (allowed === undefined ? !unaskedFor.includes(kind) : allowed.includes(kind)));

  function push(content: Readonly<Record<string, unknown>>, { always = false } = {}): BotUpdate | undefined {
    if (!always && !wanted(content)) return undefined;
    const update = { update_id: nextId++, ...content };
    for (const copy of options.twice ? [update, update] : [update]) {
      if (delivery === undefined) queue.push(copy);
      else delivery.add(copy);
    }
    poller?.wake();
    return update;
  }

  /** Everything below the offset counts as received. */
  function confirm(offset: number): void {
    if (offset > 0) queue = queue.filter((update) => update.update_id >= offset);
    if (offset < 0) queue = queue.slice(offset);
  }

  async function poll({ offset, limit, timeoutSeconds, allowed: kinds }: PollRequest, gone: AbortSignal) {
    if (hook !== undefined) throw new ApiFailure(409, "Conflict: can't use getUpdates method while webhook is active");
    poller?.fail(
      new ApiFailure(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
      ),
    );
    if (kinds !== undefined) allowed = kinds.length === 0 ? undefined : kinds;
    confirm(offset);
    if (queue.length === 0 && timeoutSeconds > 0 && !closed) await wakened(timeoutSeconds, gone);
    return queue.slice(0, limit);
  }

  function wakened(timeoutSeconds: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        gone.removeEventListener("abort", wake);
        if (poller === mine) poller = undefined;
      };
      const wake = () => {
        leave();
        resolve();
      };
      const mine: Poller = {
        wake,
        fail: (failure) => {
          leave();
          reject(failure);
        },
      };
      const timer = setTimeout(wake, timeoutSeconds * 1000);
      gone.addEventListener("abort", wake);
      poller = mine;
    });
  }

  return {
    push,
    poll,
    setHook: (next, { allowed: kinds, drop }) => {
      if (kinds !== undefined) allowed = kinds.length === 0 ? undefined : kinds;
      if (!drop && sameHook(hook, next)) return;
      queue = drop ? [] : [...(delivery?.close() ?? []), ...queue];
      hook = next;
      delivery = next === undefined ? undefined : makeDelivery(next, options);
      if (delivery === undefined) return;
      poller?.fail(new ApiFailure(409, "Conflict: terminated by setWebhook request"));
      for (const update of queue.splice(0)) delivery.add(update);
    },
    hook: () => hook,
    pending: () => queue.length + (delivery?.pending() ?? 0),
    lastError: () => delivery?.lastError(),
    close: () => {
      closed = true;
      delivery?.close();
      poller?.wake();
    },
  };
}

/** Telegram lets a delivery go on when the same address is set again. */
function sameHook(before: Hook | undefined, after: Hook | undefined): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
