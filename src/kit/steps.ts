import { othersTurn } from "./turns.ts";

/** Work that stops here and there, so that it can be done at once or in turns with other work. */
export type Steps<T> = Generator<void, T, void>;

/** Does it all at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Does it while other work gets its turn at each stop. */
export async function betweenOthers<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await othersTurn();
  }
}
