import { noWords, yesWords } from "../../src/flowkit/choices.ts";
import type { Choice } from "../../src/flowkit/flow.ts";
import type { Key } from "./keys.ts";
import { choice } from "./line.ts";

/** The two answers "ya" and "tidak", in the words of the question. */
export function yesNo(yes: Key = "umum:yes", no: Key = "umum:no"): readonly Choice<Key>[] {
  return [choice("ya", yes, yesWords), choice("tidak", no, noWords)];
}
