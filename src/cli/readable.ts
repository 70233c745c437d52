import { z } from "zod";
import { stem } from "../faq/stem.ts";
import { readSources } from "./sources.ts";

/**
 * Whether every Indonesian sentence can be read by somebody who reads little: short sentences, common words or terms
 * that are explained, no very long words, and no figure typed where a dated rule should fill it in. The lists are data
 * in prisma/data/words/.
 */
export interface ReadingRules {
  /** Words of a sentence, at most. */
  readonly sentenceWords: number;
  /** Letters of a word that is no term, at most; -nya, -lah and -kah are not counted. */
  readonly wordLetters: number;
  /** Stems of words that everybody knows. */
  readonly common: ReadonlySet<string>;
  /** Terms that stay, by their lower case. */
  readonly terms: ReadonlySet<string>;
  /** Pieces of text whose digits are no figures of the programme. */
  readonly figures: readonly string[];
  /** Codes that are shown as examples; read as one word. */
  readonly codes: ReadonlySet<string>;
  /** Keys of texts that are in another language on purpose. */
  readonly otherLanguage: ReadonlySet<string>;
}

/** How the sentences came out, for the report of `check`. */
export interface Reading {
  readonly faults: readonly string[];
  readonly sentences: number;
  /** Words of the longest sentence. */
  readonly longest: number;
  readonly meanWords: number;
  /** Different words, and how many of them are terms that are explained. */
  readonly words: number;
  readonly termsUsed: number;
}

const limits = z.object({
  sentenceWords: z.number(),
  wordLetters: z.number(),
  figures: z.array(z.object({ figure: z.string(), why: z.string().min(1) })),
  codes: z.array(z.string()),
  otherLanguage: z.array(z.string()),
});
const explained = z.record(z.string(), z.string().min(1));

export function readReadingRules(): ReadingRules {
  const files = new Map(readSources(["prisma/data/words"], [".json", ".txt"]).map(({ path, text }) => [path, text]));
  const text = (name: string) => files.get(`prisma/data/words/${name}`) ?? "";
  const { figures, codes, otherLanguage, ...most } = limits.parse(JSON.parse(text("limits.json")));
  const terms = Object.keys(explained.parse(JSON.parse(text("terms.json"))));
  return {
    ...most,
    common: new Set(
      text("common.txt")
        .trim()
        .split(/\s+/)
        .flatMap((word) => [word, stem(word)]),
    ),
    terms: new Set(terms.flatMap((term) => [term.toLowerCase(), stem(term.toLowerCase())])),
    figures: figures.map(({ figure }) => figure),
    codes: new Set(codes.map((code) => code.toLowerCase())),
    otherLanguage: new Set(otherLanguage),
  };
}

/** Reads texts by "file:key" against the rules. */
export function readingOf(texts: ReadonlyMap<string, string>, rules: ReadingRules): Reading {
  const own = [...texts].filter(([key]) => !rules.otherLanguage.has(key));
  const sentences = own.flatMap(([key, text]) => sentencesOf(text).map((said) => ({ key, words: wordsOf(said) })));
  const lengths = sentences.map(({ words }) => words.length);
  const different = new Set(sentences.flatMap(({ words }) => words).filter((word) => !isGap(word)));
  const long = sentences.filter(({ words }) => words.length > rules.sentenceWords);
  return {
    faults: [
      ...long.map(
        ({ key, words }) => `id ${key} has a sentence of ${words.length} words, ${rules.sentenceWords} at most`,
      ),
      ...own.flatMap(([key, text]) => faultsOfWords(text, rules).map((fault) => `id ${key} ${fault}`)),
    ],
    sentences: sentences.length,
    longest: Math.max(0, ...lengths),
    meanWords: lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length),
    words: different.size,
    termsUsed: [...different].filter((word) => isTerm(word, rules)).length,
  };
}

function faultsOfWords(text: string, rules: ReadingRules): string[] {
  const own = (word: string) => !isGap(word) && !isTerm(word, rules) && !rules.codes.has(word) && !/\d/.test(word);
  const words = [...new Set(wordsOf(text))].filter(own);
  const unknown = words.filter((word) => !isCommon(word, rules));
  const isLong = (part: string) => part.replace(/(?:nya|lah|kah)$/, "").length > rules.wordLetters;
  const long = words.filter((word) => word.split(/[-/]/).some(isLong));
  const figure = figureIn(text, rules.figures);
  return [
    ...unknown.map((word) => `says "${word}", which is neither common nor an explained term`),
    ...long.map((word) => `says "${word}", which is long`),
    ...(figure === null ? [] : [`has the figure ${figure} typed into it`]),
  ];
}

/** The first figure typed into a text; null without one. Numbers that begin a row of a list and allowed pieces are none. */
export function figureIn(text: string, allowed: readonly string[]): string | null {
  const left = allowed.reduce((rest, piece) => rest.replaceAll(piece, " "), text.replace(/^\d+\. /gm, ""));
  return /\d\S*/.exec(left)?.[0] ?? null;
}

function sentencesOf(text: string): string[] {
  return text.split(/\n|(?<=[.!?])\s+/).filter((part) => wordsOf(part).length > 0);
}

/** Words in lower case; a gap counts as one, whatever fills it. */
function wordsOf(text: string): string[] {
  const found = text.match(/\{\{\s*\w+\s*\}\}|[\p{L}\p{N}]+(?:[-/.][\p{L}\p{N}]+)*/gu) ?? [];
  return found.map((word) => (isGap(word) ? word : word.toLowerCase()));
}

function isGap(word: string): boolean {
  return word.startsWith("{{");
}

function isTerm(word: string, { terms }: ReadingRules): boolean {
  const bare = word.replace(/-nya$/, "");
  return terms.has(bare) || terms.has(stem(bare)) || terms.has(bare.replace(/nya$/, ""));
}

/** A word, its root, or both halves of a doubled one. */
function isCommon(word: string, { common }: ReadingRules): boolean {
  if (common.has(word) || common.has(stem(word)) || common.has(stem(stem(word)))) return true;
  const parts = word.split(/[-/]/);
  return parts.length > 1 && parts.every((part) => part === "nya" || common.has(part) || common.has(stem(part)));
}
