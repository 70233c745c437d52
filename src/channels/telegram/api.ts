import { Telegram } from "telegraf";
import type { Telegram as ApiMethods, Opts } from "telegraf/types";

/** A call to the Bot API was not answered in time. */
export class TimeLimitPassed extends Error {
  override readonly name = "TimeLimitPassed";
}

export interface ApiOptions {
  readonly token: string;
  /** Where the Bot API answers; Telegram's own address by default. */
  readonly apiRoot?: string;
  /**
   * After how many milliseconds a call is given up; 10,000 by default. A long poll gets its own time on top, and so do
   * the bytes of a file.
   */
  readonly callLimitMs?: number;
}

export type CallOptions = Parameters<Telegram["callApi"]>[2];
type ApiAnswer<M extends keyof ApiMethods> = Promise<ReturnType<ApiMethods[M]>>;

type LibrarySignal = NonNullable<NonNullable<CallOptions>["signal"]>;

/** Telegraf types its signals after an old package; Node's own has the part of it that is used. */
export function librarySignal(signal: AbortSignal): LibrarySignal {
  return signal as LibrarySignal;
}

const defaultCallLimitMs = 10_000;
/** How quick even a slow line is with the bytes of a file. */
const uploadBytesPerMs = 250;

/** The part of a signal that both Node's and the library's own kind have. */
interface Abortable {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/**
 * Telegraf's client with an end to every call: Telegraf waits 500 seconds for an answer, and leaves the connection
 * of a 5xx answer unread and so occupied.
 */
export class TimedTelegram extends Telegram {
  readonly #callLimitMs: number;

  constructor({ token, apiRoot, callLimitMs = defaultCallLimitMs }: ApiOptions) {
    super(token, { webhookReply: false, ...(apiRoot === undefined ? {} : { apiRoot }) });
    this.#callLimitMs = callLimitMs;
  }

  /** Milliseconds after which a call is given up. */
  protected limitMs<M extends keyof ApiMethods>(_method: M, payload: Opts<M>): number {
    return this.#callLimitMs + uploadBytes(payload) / uploadBytesPerMs;
  }

  override async callApi<M extends keyof ApiMethods>(
    method: M,
    payload: Opts<M>,
    { signal }: CallOptions = {},
  ): ApiAnswer<M> {
    const ending = endAfter(this.limitMs(method, payload), signal);
    try {
      return await super.callApi(method, payload, { signal: ending.signal });
    } catch (error) {
      ending.abort();
      if (ending.timedOut()) throw new TimeLimitPassed();
      throw error;
    } finally {
      ending.forget();
    }
  }
}

function uploadBytes(payload: object): number {
  const file = "document" in payload ? payload.document : undefined;
  const source = typeof file === "object" && file !== null && "source" in file ? file.source : undefined;
  return source instanceof Uint8Array ? source.byteLength : 0;
}

function endAfter(limitMs: number, outer: Abortable | undefined) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    abort();
  }, limitMs);
  if (outer?.aborted === true) abort();
  outer?.addEventListener("abort", abort);
  const forget = () => {
    clearTimeout(timer);
    outer?.removeEventListener("abort", abort);
  };
  return { signal: librarySignal(controller.signal), abort, timedOut: () => timedOut, forget };
}
