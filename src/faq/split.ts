import { rawWords } from "./spelling.ts";
import { GREETINGS, PLAIN, RUDES } from "./words.ts";

/** Where a sentence may pass to a second question. */
const JOINT = /\s+(?:dan|terus|trus|trs|lalu|lantas|kemudian|sekalian|serta|plus|&)\s+/g;
/** A comma is one only between two parts that both ask. */
const COMMA = /\s*,\s*/g;
const BEGINS_ANEW = /^(?:dan|terus|trus|trs|lalu|kemudian|sekalian)\s/i;
const ASKING = new Set("berapa bagaimana apa siapa kapan mana kenapa tidak bisa boleh apakah".split(" "));

/**
 * The questions of a message, sentence by sentence, without greetings and coarse words. A sentence that only tells
 * something goes with the question behind it: "He fell. What do I do?" is one question.
 */
export function sentencesOf(text: string): string[] {
  const found: string[] = [];
  let told = "";
  for (const [, body = "", end = ""] of text.matchAll(/((?:[^?!.;\n]|\.(?=\d))+)([?!.;\n]*)/g)) {
    const sentence = withoutNoise(body);
    if (!/[a-z\d]/i.test(sentence)) continue;
    if (told !== "" && BEGINS_ANEW.test(sentence)) {
      found.push(told);
      told = "";
    }
    const joined = told === "" ? sentence : `${told}. ${sentence}`;
    const asks = end.includes("?") || isAsking(sentence);
    if (asks) found.push(joined);
    told = asks ? "" : joined;
  }
  return told === "" ? found : [...found, told];
}

/** Every way to cut a sentence in two where a second question may begin, both parts of at least two words. */
export function cutsOf(sentence: string): [string, string][] {
  const cut = (joint: RegExpMatchArray): [string, string] => [
    sentence.slice(0, joint.index),
    sentence.slice((joint.index ?? 0) + joint[0].length),
  ];
  const commas = [...sentence.matchAll(COMMA)].map(cut).filter((parts) => parts.every(isAsking));
  return [...[...sentence.matchAll(JOINT)].map(cut), ...commas].filter((parts) =>
    parts.every((part) => part.trim().split(/\s+/).length >= 2),
  );
}

function isAsking(text: string): boolean {
  return rawWords(text).some((word) => (PLAIN.get(word) ?? [word]).some((plain) => ASKING.has(plain)));
}

function withoutNoise(sentence: string): string {
  const words = sentence.trim().split(/\s+/);
  const plain = (word: string) => word.toLowerCase().replace(/[^a-z]/g, "");
  const polite = words.filter((word) => !RUDES.has(plain(word)));
  const first = polite.findIndex((word) => !GREETINGS.has(plain(word)));
  return first < 0 ? "" : polite.slice(first).join(" ");
}
