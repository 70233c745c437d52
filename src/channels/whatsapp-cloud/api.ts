import { z } from "zod";
import { readAtMost } from "../download.ts";

/** A call was refused by the Graph API. Holds numbers only: its texts may repeat what was sent. */
export class GraphRefusal extends Error {
  override readonly name = "GraphRefusal";
  readonly status: number;
  /** Meta's own number of the error; 0 when the answer named none. */
  readonly code: number;
  readonly subcode: number;
  /** What the platform asks to wait; milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, about: { code: number; subcode: number; retryAfterMs: number | undefined }) {
    super(`graph refused: ${status} ${about.code}/${about.subcode}`);
    this.status = status;
    this.code = about.code;
    this.subcode = about.subcode;
    this.retryAfterMs = about.retryAfterMs;
  }
}

/** A call was not answered in time. */
export class TimeLimitPassed extends Error {
  override readonly name = "TimeLimitPassed";
}

/** The answer was none that the Graph API gives. */
class StrangeAnswer extends Error {
  override readonly name = "StrangeAnswer";
}

export interface ApiOptions {
  readonly token: string;
  /** With its version: https://graph.facebook.com/v25.0 */
  readonly apiRoot: string;
  /** After how many milliseconds a call is given up; 10,000 by default. The bytes of a file get their time on top. */
  readonly callLimitMs?: number;
}

/** The part of the Graph API that is used. */
export interface GraphApi {
  /** `path` is below the root, without a slash in front. */
  get<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>>;
  post<T extends z.ZodType>(path: string, body: object, schema: T): Promise<z.infer<T>>;
  /** Posts a form; `bytes` is how much is in it. */
  postForm<T extends z.ZodType>(path: string, form: FormData, bytes: number, schema: T): Promise<z.infer<T>>;
  /** The bytes behind an address that the API gave. */
  download(url: string, maxBytes: number): Promise<Uint8Array>;
}

const defaultCallLimitMs = 10_000;
const downloadLimitMs = 60_000;
/** How quick even a slow line is with the bytes of a file. */
const uploadBytesPerMs = 250;
/** Where Meta keeps the bytes; the token goes nowhere else. */
const mediaHosts = [".fbsbx.com", ".facebook.com", ".whatsapp.net", ".fbcdn.net"];

const errorSchema = z.object({
  error: z.object({ code: z.number().catch(0), error_subcode: z.number().optional().catch(undefined) }),
});

/** A client of the Graph API. Its calls throw `GraphRefusal`, `TimeLimitPassed`, `StrangeAnswer` or what fetch throws. */
export function makeGraphApi({ token, apiRoot, callLimitMs = defaultCallLimitMs }: ApiOptions): GraphApi {
  const headers = { authorization: `Bearer ${token}` };

  async function call<T extends z.ZodType>(path: string, init: RequestInit, limitMs: number, schema: T) {
    const signal = AbortSignal.timeout(Math.ceil(limitMs));
    try {
      const response = await fetch(`${apiRoot}/${path}`, { ...init, signal, redirect: "error" });
      const body: unknown = await response.json().catch(() => undefined);
      if (!response.ok) throw refusalOf(response, body);
      const read = schema.safeParse(body);
      if (!read.success) throw new StrangeAnswer();
      return read.data;
    } catch (error) {
      throw signal.aborted ? new TimeLimitPassed() : error;
    }
  }

  async function download(url: string, maxBytes: number): Promise<Uint8Array> {
    if (!mayHaveToken(url, apiRoot)) throw new StrangeAnswer();
    const giveUp = new AbortController();
    const signal = AbortSignal.any([giveUp.signal, AbortSignal.timeout(downloadLimitMs)]);
    try {
      const response = await fetch(url, { headers, signal, redirect: "error" });
      if (!response.ok || response.body === null) throw refusalOf(response, undefined);
      return await readAtMost(response.body, maxBytes);
    } finally {
      // Frees the connection of a download that was not read to its end.
      giveUp.abort();
    }
  }

  return {
    get: (path, schema) => call(path, { headers }, callLimitMs, schema),
    post: (path, body, schema) => {
      const json = { ...headers, "content-type": "application/json" };
      return call(path, { method: "POST", headers: json, body: JSON.stringify(body) }, callLimitMs, schema);
    },
    postForm: (path, form, bytes, schema) =>
      call(path, { method: "POST", headers, body: form }, callLimitMs + bytes / uploadBytesPerMs, schema),
    download,
  };
}

function refusalOf(response: Response, body: unknown): GraphRefusal {
  const { error } = errorSchema.safeParse(body).data ?? { error: { code: 0, error_subcode: undefined } };
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new GraphRefusal(response.status, {
    code: error.code,
    subcode: error.error_subcode ?? 0,
    retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
  });
}

function mayHaveToken(url: string, apiRoot: string): boolean {
  const [there, root] = [URL.parse(url), new URL(apiRoot)];
  if (there === null) return false;
  if (there.origin === root.origin) return true;
  return there.protocol === "https:" && mediaHosts.some((host) => there.hostname.endsWith(host));
}
