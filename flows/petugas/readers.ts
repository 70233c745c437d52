import type { Reading, Reply } from "../../src/flowkit/flow.ts";
import type { SentFile } from "../deeds.ts";
import { line } from "../shared/line.ts";

/** What somebody who talks with an officer sends: words, a file with or without words, or that it is enough. */
export type Words = "enough" | { readonly text: string; readonly file?: SentFile };

/** Reads what is to be passed on, whole. What cannot be passed on is said to be empty. */
export function readWords(reply: Reply, _view: unknown, picked: string | null): Reading<Words> {
  if (picked) return { said: "enough" };
  const text = reply.text.trim();
  const { kind, fileName: name = "" } = reply;
  if (kind === "image" || kind === "document") return { said: { text, file: { kind, name } } };
  // Between people a single emoji is an answer.
  return text === "" ? { unclear: [line("umum:emptyText")] } : { said: { text } };
}
