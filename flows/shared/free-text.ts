import type { Reading, Reply } from "../../src/flowkit/flow.ts";
import { line } from "./line.ts";

/** More than this is cut off: an answer, not a letter. */
export const FREE_TEXT_MAX = 1500;

/** Reads an answer in the person's own words; a message without a letter or a digit is none. */
export function readFreeText(reply: Reply): Reading<string> {
  const text = reply.text.trim().slice(0, FREE_TEXT_MAX);
  return /[\p{L}\p{N}]/u.test(text) ? { said: text } : { unclear: [line("umum:emptyText")] };
}
