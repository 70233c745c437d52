import type { Choice, Line } from "../src/flowkit/flow.ts";
import type { Key } from "./shared/keys.ts";

/** Something that a person is told without having written. */
export interface Notice {
  readonly personId: string;
  readonly lines: readonly Line<Key>[];
  /** What can be typed about it; each by its word, because the person may be in the middle of anything. */
  readonly choices?: readonly Choice<Key>[];
  /** A file that somebody sent and that goes along, by its id. */
  readonly file?: string;
  /** The words of the region that it is about. */
  readonly words: object;
  /** Names what is told: the same key reaches the same person once, however often it is tried. */
  readonly key?: string;
  /** About the person's own request, or an accident: goes out even to who wants no more messages. */
  readonly evenStopped?: boolean;
  /** Where the person is to read it, as long as that chat is not blocked; otherwise where they were last. */
  readonly chatId?: bigint;
  /** From this moment on it is too late for today; epoch milliseconds. For what the person did not ask for. */
  readonly leavesUntilMs?: number;
}
