import type { Readable } from "node:stream";

/** What was printed so far, message by message. */
export interface Screen {
  /** Resolves once at least `count` messages are on the screen. */
  messages(count: number): Promise<readonly string[]>;
}

/** Reads what a terminal prints; messages end with an empty line. */
export function readScreen(output: Readable): Screen {
  let printed = "";
  const checks = new Set<() => void>();
  output.setEncoding("utf8").on("data", (chunk: string) => {
    printed += chunk;
    for (const check of checks) check();
  });
  const all = () => printed.split("\n\n").slice(0, -1);
  return {
    messages: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (all().length < count) return;
          checks.delete(check);
          resolve(all());
        };
        checks.add(check);
        check();
      }),
  };
}
