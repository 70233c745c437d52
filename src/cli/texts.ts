import { readSources } from "./sources.ts";

/** The texts of one language: `file:key` to text. */
type Texts = ReadonlyMap<string, string>;

/** What the code says: whole keys, and the beginnings of keys that it completes at run time. */
interface Said {
  readonly keys: ReadonlySet<string>;
  readonly beginnings: readonly string[];
}

/** What is wrong with locales/, one sentence each: a text that is missing, never said, or different between languages. */
export function faultsOfTexts(): string[] {
  const languages = readTexts();
  const said = readSaid(languages.get("id") ?? new Map());
  return [...languages].flatMap(([language, texts]) => [
    ...missing(language, texts, said),
    ...unused(language, texts, said),
    ...different(language, texts, languages.get("id") ?? new Map()),
  ]);
}

function readTexts(): Map<string, Texts> {
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

function missing(language: string, texts: Texts, said: Said): string[] {
  const keys = [...said.keys].filter((key) => !texts.has(key));
  const begun = said.beginnings.filter((beginning) => ![...texts.keys()].some((key) => key.startsWith(beginning)));
  return [...keys, ...begun.map((beginning) => `${beginning}…`)].map((key) => `${language} has no text ${key}`);
}

function unused(language: string, texts: Texts, said: Said): string[] {
  const isSaid = (key: string) => said.keys.has(key) || said.beginnings.some((beginning) => key.startsWith(beginning));
  return [...texts.keys()].filter((key) => !isSaid(key)).map((key) => `${language} ${key} is never said`);
}

function different(language: string, texts: Texts, original: Texts): string[] {
  return [...original].flatMap(([key, text]) => {
    const own = texts.get(key);
    if (own === undefined) return [`${language} has no text ${key}`];
    return gapsOf(own) === gapsOf(text) ? [] : [`${language} ${key} has other gaps than the Indonesian text`];
  });
}

function gapsOf(text: string): string {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((one) => one[1]))].sort().join();
}
