/** Something that goes wrong instead of, or after, a call. */
export type Fault =
  /** An error answer. */
  | { readonly kind: "error"; readonly code: number; readonly description?: string; readonly retryAfter?: number }
  /** The connection breaks before anything happened. */
  | { readonly kind: "reset" }
  /** It is done, but the connection breaks before the answer. */
  | { readonly kind: "lost-answer" }
  /** No answer, until the caller gives up or the fake is closed. */
  | { readonly kind: "hang" };

interface Planned {
  readonly method: string;
  readonly fault: Fault;
  left: number;
}

export interface Faults {
  /** The next `times` calls of `method` ("file" is a download) meet the fault. */
  plan(method: string, fault: Fault, times?: number): void;
  /** Forgets what was planned and has not happened. */
  clear(): void;
  take(method: string): Fault | undefined;
}

export function makeFaults(): Faults {
  let planned: Planned[] = [];
  return {
    plan: (method, fault, times = 1) => void planned.push({ method, fault, left: times }),
    clear: () => {
      planned = [];
    },
    take: (method) => {
      const next = planned.find((one) => one.method === method && one.left > 0);
      if (next !== undefined) next.left -= 1;
      return next?.fault;
    },
  };
}
