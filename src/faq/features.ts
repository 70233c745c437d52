import { stem } from "./stem.ts";
import { KINDS } from "./words.ts";

/** Letters of a piece; two sizes tell no more than this one. */
const PIECE = 3;
const WEIGHT = { word: 1, pair: 0.7, piece: 0.35, kind: 0.7, kindPair: 0.5 } as const;
const KIND_OF: ReadonlyMap<string, string> = new Map([...KINDS].map(([word, kind]) => [stem(word), kind]));

/**
 * What a question is weighed by: its words, pairs of neighbours, pieces of words, and the kinds of words with their
 * neighbours; each with how much it counts. The first letter of a name says which of these it is.
 */
export function featuresOf(stems: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  const kinds = stems.map(kindOf);
  stems.forEach((word, at) => {
    found.set(`w ${word}`, WEIGHT.word);
    const next = stems[at + 1];
    if (next !== undefined) found.set(`p ${word} ${next}`, WEIGHT.pair);
    const [kind, nextKind] = [kinds[at], kinds[at + 1]];
    if (kind) found.set(`k ${kind}`, WEIGHT.kind);
    if (next !== undefined && (kind || nextKind)) found.set(`q ${kind ?? word} ${nextKind ?? next}`, WEIGHT.kindPair);
    const framed = `<${word}>`;
    for (let from = 0; from + PIECE <= framed.length; from++)
      found.set(`c ${framed.slice(from, from + PIECE)}`, WEIGHT.piece);
  });
  return found;
}

function kindOf(word: string): string | null {
  return /^\d+$/.test(word) ? `number${Math.min(word.length, 5)}` : (KIND_OF.get(word) ?? null);
}
