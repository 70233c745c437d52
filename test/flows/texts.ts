import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Line, Vars } from "../../src/flowkit/flow.ts";
import { desaWords } from "./scenes.ts";

const LOCALE = join(import.meta.dirname, "../../locales/id");

/** Every text of locales/id by "file:key". */
export const TEXTS: ReadonlyMap<string, string> = new Map(
  readdirSync(LOCALE).flatMap((file) =>
    Object.entries(JSON.parse(readFileSync(join(LOCALE, file), "utf8")) as Record<string, string>).map(
      ([key, text]) => [`${file.replace(".json", "")}:${key}`, text] as const,
    ),
  ),
);

/** The names of the gaps in a text. */
export function gapsOf(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((gap) => gap[1] ?? "");
}

/** A line as a person reads it. Unlike the product it throws for a gap that nothing fills. */
export function render(line: Line, words: object = desaWords): string {
  const text = TEXTS.get(line.key);
  if (text === undefined) throw new Error(`no text ${line.key}`);
  const vars: Vars = { ...words, ...line.vars };
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_gap, name: string) => {
    const value = vars[name];
    if (value === undefined) throw new Error(`${line.key}: nothing fills {{${name}}}`);
    return typeof value === "object" ? render(value, words) : String(value);
  });
}

export function renderAll(lines: readonly Line[], words: object = desaWords): string {
  return lines.map((line) => render(line, words)).join("\n");
}
