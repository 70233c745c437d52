/** What a person saw, held against what was said to them. */
export interface Heard {
  /** Everything that was said was seen, in its order; nothing was seen that was never said. */
  readonly whole: boolean;
  /** Messages that held something again. */
  readonly repeats: number;
  /** Messages that were made of several replies. */
  readonly joined: number;
}

/** How a channel writes several replies as one message. */
const BETWEEN = "\n\n";

/** Compares what was said, reply by reply, with the messages that came: one reply each, or several that stand behind one another. */
export function compare(said: readonly string[], seen: readonly string[]): Heard {
  let at = 0;
  let [repeats, joined, strange] = [0, 0, 0];
  for (const message of seen) {
    const place = placeOf(said, message, at);
    if (place === null) {
      strange += 1;
      continue;
    }
    if (place.from < at) repeats += 1;
    if (place.to - place.from > 1) joined += 1;
    at = Math.max(at, place.to);
  }
  return { whole: at === said.length && strange === 0, repeats, joined };
}

/** Which replies a message is, the newest that it can be: those that are due, else some that were seen before. */
function placeOf(said: readonly string[], message: string, due: number): { from: number; to: number } | null {
  for (let from = Math.min(due, said.length - 1); from >= 0; from--)
    for (let to = from + 1, whole = said[from] ?? ""; to <= said.length && whole.length <= message.length; to++) {
      if (whole === message) return { from, to };
      whole += `${BETWEEN}${said[to]}`;
    }
  return null;
}
