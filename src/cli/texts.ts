import { z } from "zod";
import { LOCALES } from "../kit/locale.ts";
import { figureIn, type Reading, type ReadingRules, readingOf, readReadingRules } from "./readable.ts";
import { readSources } from "./sources.ts";

/** The texts of one language: `file:key` to text. */
type Texts = ReadonlyMap<string, string>;

/** What the code says: whole keys, and the beginnings of keys that it completes at run time. */
interface Said {
  readonly keys: ReadonlySet<string>;
  readonly beginnings: readonly string[];
}

/** What every language besides Indonesian must have, and what stays in Indonesian; see prisma/data/words/translated.json. */
interface Wanted {
  /** Whether the other languages must have this text. */
  must(key: string): boolean;
  /** Whether this text is Indonesian for everybody. */
  isForAll(key: string): boolean;
}

/** What is wrong with locales/, one sentence each: a text that is missing, never said, hard to read, or different between languages. */
export function faultsOfTexts(): string[] {
  const languages = readTexts();
  const original = textsOf("id", languages);
  const said = readSaid(original);
  const others = [...languages].filter(([language]) => language !== "id");
  const rules = readReadingRules();
  return [
    ...missing(original, said),
    ...unused(original, said),
    ...readingOf(original, rules).faults,
    ...others.flatMap(([language, texts]) => faultsOfTranslation(language, texts, original, rules)),
    ...LOCALES.filter((locale) => !languages.has(locale)).map((locale) => `${locale} has no texts`),
  ];
}

/** How the Indonesian sentences came out. */
export function readingOfTexts(): Reading {
  return readingOf(textsOf("id", readTexts()), readReadingRules());
}

/** What is wrong with another language: a text that is missing or too much, other gaps, or a figure. */
export function faultsOfTranslation(
  language: string,
  texts: Texts,
  original: Texts,
  rules: ReadingRules,
  wanted: Wanted = readWanted(),
): string[] {
  const lacking = [...original.keys()].filter((key) => wanted.must(key) && !texts.has(key));
  return [
    ...lacking.map((key) => `${language} has no text ${key}`),
    ...[...texts].flatMap(([key, text]) => {
      const first = original.get(key);
      if (first === undefined) return [`${language} ${key} is no Indonesian text`];
      if (wanted.isForAll(key)) return [`${language} ${key} is a text that stays in Indonesian`];
      const figure = figureIn(text, rules.figures);
      return [
        ...(text.trim() === "" ? [`${language} ${key} is empty`] : []),
        ...(gapsOf(text) === gapsOf(first) ? [] : [`${language} ${key} has other gaps than the Indonesian text`]),
        ...(commandsOf(text) === commandsOf(first) ? [] : [`${language} ${key} names other words to type`]),
        ...(figure === null ? [] : [`${language} ${key} has the figure ${figure} typed into it`]),
      ];
    }),
  ];
}

function textsOf(language: string, languages: ReadonlyMap<string, Texts>): Texts {
  return languages.get(language) ?? new Map();
}

const wantedData = z.object({
  whole: z.array(z.string()),
  keys: z.array(z.string()),
  inIndonesian: z.array(z.object({ keys: z.string(), but: z.array(z.string()), why: z.string().min(1) })),
});

function readWanted(): Wanted {
  const [source] = readSources(["prisma/data/words"], ["translated.json"]);
  const { whole, keys, inIndonesian } = wantedData.parse(JSON.parse(source?.text ?? ""));
  const isForAll = (key: string) => inIndonesian.some((kept) => key.startsWith(kept.keys) && !kept.but.includes(key));
  const isNamed = (key: string) => whole.includes(key.slice(0, key.indexOf(":"))) || keys.some((one) => isOf(one, key));
  return { isForAll, must: (key) => isNamed(key) && !isForAll(key) };
}

/** A name that ends in a dot stands for all keys that begin with it. */
function isOf(name: string, key: string): boolean {
  return name === key || (name.endsWith(".") && key.startsWith(name));
}

/** Every text of every language. */
export function readTexts(): Map<string, Texts> {
  const languages = new Map<string, Map<string, string>>();
  for (const { path, text } of readSources(["locales"], [".json"])) {
    const [, language = "", file = ""] = /^locales\/([^/]+)\/(.+)\.json$/.exec(path) ?? [];
    const texts = languages.get(language) ?? new Map<string, string>();
    languages.set(language, texts);
    for (const [key, value] of Object.entries<string>(JSON.parse(text))) texts.set(`${file}:${key}`, value);
  }
  return languages;
}

function readSaid(known: Texts): Said {
  const files = [...new Set([...known.keys()].map((key) => key.slice(0, key.indexOf(":"))))].join("|");
  const literal = new RegExp(`["'\`]((?:${files}):[\\w.-]*)(\\$\\{)?`, "g");
  const found = readSources(["src", "flows"], [".ts"]).flatMap(({ text }) => [...text.matchAll(literal)]);
  const [whole, begun] = [found.filter((one) => !one[2]), found.filter((one) => one[2])];
  return { keys: new Set(whole.map((one) => one[1] ?? "")), beginnings: begun.map((one) => one[1] ?? "") };
}

function missing(texts: Texts, said: Said): string[] {
  const keys = [...said.keys].filter((key) => !texts.has(key));
  const begun = said.beginnings.filter((beginning) => ![...texts.keys()].some((key) => key.startsWith(beginning)));
  return [...keys, ...begun.map((beginning) => `${beginning}…`)].map((key) => `id has no text ${key}`);
}

function unused(texts: Texts, said: Said): string[] {
  const isSaid = (key: string) => said.keys.has(key) || said.beginnings.some((beginning) => key.startsWith(beginning));
  return [...texts.keys()].filter((key) => !isSaid(key)).map((key) => `id ${key} is never said`);
}

function gapsOf(text: string): string {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((one) => one[1]))].sort().join();
}

/** Words to type are the same in every language. */
function commandsOf(text: string): string {
  const words = text.match(COMMANDS) ?? [];
  return [...new Set(words)].sort().join();
}

const COMMANDS =
  /\b(?:MENU|CEK LAPORAN|CEK|LAPOR|KLAIM|RESMI|PETUGAS|PRIVASI|BAHASA|KEMBALI|BATAL|STOP|MULAI|DAFTAR|CONTOH|PERBAIKI|ROSTER|KIRIM|URUNGKAN|KODE|SELESAI|BELUM TAHU|LEWATI|SEMUA)\b/g;
