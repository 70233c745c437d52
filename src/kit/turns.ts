/** Things that are done before other work gets its turn: about a millisecond of sealing. */
const AT_ONCE = 100;

/** Lets other work that waits go first. */
export function othersTurn(): Promise<void> {
  return new Promise((turn) => setImmediate(turn));
}

/** Does the same to each of many things, in their order, without holding up the event loop for long. */
export async function inTurns<T, R>(things: readonly T[], work: (thing: T) => R): Promise<R[]> {
  const done: R[] = [];
  for (const [at, thing] of things.entries()) {
    done.push(work(thing));
    if (at % AT_ONCE === AT_ONCE - 1) await othersTurn();
  }
  return done;
}
