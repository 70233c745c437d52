import type { Reading, Reply } from "../../src/flowkit/flow.ts";
import { type Phone, readPhone } from "../../src/kit/phone.ts";
import { readFreeText } from "../shared/free-text.ts";
import { line } from "../shared/line.ts";

/** What came back for the phone number: the number, none, or more of the story (people send one line at a time). */
export type CallBack = { readonly phone: Phone | null } | { readonly more: string };

export function readCallBack(reply: Reply, picked: string | null): Reading<CallBack> {
  if (picked) return { said: { phone: null } };
  const text = readFreeText(reply);
  if ("unclear" in text) return text;
  const phone = numberIn(text.said);
  if (phone) return { said: { phone } };
  const letters = text.said.replace(/[^\p{L}]/gu, "").length;
  return letters >= 4 ? { said: { more: text.said } } : { unclear: [line("lapor:phone.unclear")] };
}

/** A phone number alone or with a few words around it ("hp saya 0812…"). */
function numberIn(text: string): Phone | null {
  const run = /\+?\d(?:[\s.-]?\d){7,14}/.exec(text);
  return run && text.length - run[0].length <= 20 ? readPhone(run[0]) : null;
}
