import { stem } from "./stem.ts";
import { FILLERS, PLAIN } from "./words.ts";

/** The words of the examples, which typing errors are led back to. */
export interface Vocabulary {
  readonly words: ReadonlySet<string>;
  /** By first letter and length, for words one or two letters off. */
  readonly near: ReadonlyMap<string, readonly string[]>;
  /** By their consonants: "mnggl" is "meninggal"; null where two words share them. */
  readonly bones: ReadonlyMap<string, string | null>;
}

const SHORTEST_TYPO = 5;
const TWO_TYPOS_FROM = 8;
const SHORTEST_BONES = 3;

/** Lower case, letters and digits only, a letter at most twice in a row. */
export function rawWords(text: string): string[] {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f'’`ʼ]/g, "")
    .replace(/([a-z])\1{2,}/g, "$1")
    .replace(/tutup usia/g, "meninggal")
    .replace(/(\d)(?=(?:jt|juta|rb|ribu|th|thn|tahun|bln|bulan|hr|hari|orang|org)\b)/g, "$1 ");
  return plain.match(/[a-z]+\d?(?![a-z\d])|[a-z\d]+/g) ?? [];
}

export function vocabularyOf(texts: readonly string[]): Vocabulary {
  const words = new Set([...texts.flatMap(rawWords), ...[...PLAIN.values()].flat()]);
  const near = new Map<string, string[]>();
  const bones = new Map<string, string | null>();
  for (const word of words) {
    if (word.length < SHORTEST_TYPO - 1 || /\d/.test(word)) continue;
    push(near, `${word[0]}${word.length}`, word);
    const left = bonesOf(word);
    const other = bones.get(left);
    bones.set(left, other === undefined || (other !== null && stem(other) === stem(word)) ? (other ?? word) : null);
  }
  return { words, near, bones };
}

/** The stems of a text in order, without what says nothing; slang, dialects and typing errors are led to plain words. */
export function stemsOf(text: string, vocabulary: Vocabulary): string[] {
  return rawWords(text).flatMap((word) => (FILLERS.has(word) ? [] : plainOf(word, vocabulary).map(stem)));
}

function plainOf(word: string, vocabulary: Vocabulary): readonly string[] {
  const known = PLAIN.get(word);
  if (known) return known;
  if (vocabulary.words.has(word) || /^\d+$/.test(word)) return [word];
  for (const form of formsOf(word)) {
    const plain = PLAIN.get(form) ?? (vocabulary.words.has(form) ? [form] : null);
    if (plain) return plain;
  }
  return [mended(word, vocabulary)];
}

/** Other ways to write a word: "teman2", "kartuna", "iuranana", "namonyo", "berape", "siapo", "jatuah". */
function formsOf(word: string): string[] {
  const single = word.replace(/2$/, "").replace(/^ma(?=[mn])/, "me");
  const bare = single.replace(/(?:nya|nyo|nye|ny|(?<=an)ana|na|ne|lah|kah|mah|teh)$/, "");
  const base = bare.length >= 3 ? bare : single;
  const ends = [single, base].flatMap((form) => [
    form,
    form.replace(/([a-z])\1+/g, "$1"),
    form.replace(/[eo]$/, "a"),
    form.replace(/in$/, "kan"),
    form.replace(/ua([hk])$/, "u$1").replace(/ia([hk])$/, "i$1"),
  ]);
  const stems = ends.map((form) => stem(form));
  return [...new Set([...ends, ...stems])].filter((form) => form.length >= 2);
}

function mended(word: string, { near, bones }: Vocabulary): string {
  if (word.length >= SHORTEST_BONES && vowels(word) * 3 <= word.length) {
    const found = bones.get(bonesOf(word));
    if (found) return found;
  }
  if (word.length < SHORTEST_TYPO) return word;
  const most = word.length >= TWO_TYPOS_FROM ? 2 : 1;
  let best: string | null = null;
  let least = most + 1;
  for (let length = word.length - most; length <= word.length + most; length++) {
    for (const other of near.get(`${word[0]}${length}`) ?? []) {
      const off = typos(word, other, least - 1);
      if (off < least) [best, least] = [other, off];
    }
  }
  return best ?? word;
}

function bonesOf(word: string): string {
  return word[0] + word.slice(1).replace(/[aiueo]/g, "");
}

function vowels(word: string): number {
  return word.match(/[aiueo]/g)?.length ?? 0;
}

/** Letters to add, leave out, change or swap; `most + 1` as soon as it is more than `most`. */
function typos(one: string, other: string, most: number): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_none, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length] ?? most + 1;
}

function push(map: Map<string, string[]>, key: string, word: string): void {
  const list = map.get(key);
  if (list) list.push(word);
  else map.set(key, [word]);
}
