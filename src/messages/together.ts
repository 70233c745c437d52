/** Writes what came in; many at once. */
type Write<T> = (things: readonly T[]) => Promise<void>;

interface Waiting<T> {
  readonly things: readonly T[];
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Lets what comes while one write is under way share the next one. Each caller hears when theirs is written; a write that
 * fails fails for everybody who shared it.
 */
export function together<T>(write: Write<T>): Write<T> {
  let waiting: Waiting<T>[] = [];
  let writing = false;

  async function run(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await write(group.flatMap(({ things }) => things));
        for (const { done } of group) done();
      } catch (error) {
        for (const { fail } of group) fail(error);
      }
    }
    writing = false;
  }

  return (things) =>
    new Promise((done, fail) => {
      waiting.push({ things, done, fail });
      if (!writing) void run();
    });
}
