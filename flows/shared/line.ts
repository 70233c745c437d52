import type { Choice, Line, Vars } from "../../src/flowkit/flow.ts";
import type { Key } from "./keys.ts";

/** A paragraph by its key in locales/; a key that no file has does not compile. */
export function line(key: Key, vars?: Vars): Line<Key> {
  return vars === undefined ? { key } : { key, vars };
}

/** A row that follows the line before it directly. */
export function row(key: Key, vars?: Vars): Line<Key> {
  return { ...line(key, vars), tight: true };
}

/** A numbered choice. */
export function choice(id: string, key: Key, words?: readonly string[], vars?: Vars): Choice<Key> {
  return { id, key, ...(words && { words }), ...(vars && { vars }) };
}

/** A choice that is typed as a word, for questions whose numbers mean something else. */
export function wordChoice(id: string, word: string, key: Key): Choice<Key> {
  return { id, key, byWord: word };
}
