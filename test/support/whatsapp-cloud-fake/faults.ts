/** Something that goes wrong instead of, or after, a call. */
export type Fault =
  /** An error answer, by Meta's number. */
  | {
      readonly kind: "error";
      readonly status?: number;
      readonly code: number;
      readonly subcode?: number;
      /** Seconds. */
      readonly retryAfter?: number;
    }
  /** The connection breaks before anything happened. */
  | { readonly kind: "reset" }
  /** It is done, but the connection breaks before the answer. */
  | { readonly kind: "lost-answer" }
  /** No answer, until the caller gives up or the fake is closed. */
  | { readonly kind: "hang" };

/** What can be called: sending, typing and marking as read, handing in and describing media, their bytes, the number. */
export type Endpoint = "messages" | "mark" | "upload" | "media" | "bytes" | "number";

export interface Faults {
  /** The next `times` calls meet the fault. */
  plan(endpoint: Endpoint, fault: Fault, times?: number): void;
  clear(): void;
  take(endpoint: Endpoint): Fault | undefined;
}

export function makeFaults(): Faults {
  let planned: { readonly endpoint: Endpoint; readonly fault: Fault; left: number }[] = [];
  return {
    plan: (endpoint, fault, times = 1) => void planned.push({ endpoint, fault, left: times }),
    clear: () => {
      planned = [];
    },
    take: (endpoint) => {
      const next = planned.find((one) => one.endpoint === endpoint && one.left > 0);
      if (next !== undefined) next.left -= 1;
      return next?.fault;
    },
  };
}
