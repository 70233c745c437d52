import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import i18next from "i18next";
import type { Choice, Line, Vars } from "../flowkit/flow.ts";

const LOCALES = join(import.meta.dirname, "../../locales");

const texts = i18next.createInstance();
texts.init({
  resources: readLocales(),
  lng: "id",
  fallbackLng: "id",
  initAsync: false,
  keySeparator: false,
  // Plain text goes out; each channel escapes for itself.
  interpolation: { escapeValue: false },
});

/** The text of a line. `words` fill the region's gaps ({{desa}}, …). Throws for a key that no file has. */
export function say(line: Line, words: object, locale = "id"): string {
  if (!texts.exists(line.key, { lng: locale })) throw new Error(`no text ${line.key}`);
  return texts.t(line.key, { lng: locale, ...words, ...resolved(line.vars ?? {}, words, locale) });
}

/** Lines as one message: paragraphs with an empty line between, tight lines directly below, then the numbered choices. */
export function sayAll(lines: readonly Line[], choices: readonly Choice[], words: object): string {
  let text = "";
  for (const line of lines) text += (text === "" ? "" : line.tight ? "\n" : "\n\n") + say(line, words);
  const options = sayChoices(choices, words);
  return options === "" ? text : `${text}\n\n${options}`;
}

/** The title of a choice, without its number. */
export function sayChoice(choice: Choice, words: object): string {
  return say({ key: choice.key, ...(choice.vars && { vars: choice.vars }) }, words);
}

function sayChoices(choices: readonly Choice[], words: object): string {
  let number = 0;
  return choices
    .map((choice) => `${choice.byWord ?? `${++number}.`} ${choice.byWord ? "– " : ""}${sayChoice(choice, words)}`)
    .join("\n");
}

function resolved(vars: Vars, words: object, locale: string): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [name, typeof value === "object" ? say(value, words, locale) : value]),
  );
}

function readLocales(): Record<string, Record<string, Record<string, string>>> {
  const read = (locale: string, file: string) => JSON.parse(readFileSync(join(LOCALES, locale, file), "utf8"));
  return Object.fromEntries(
    readdirSync(LOCALES).map((locale) => [
      locale,
      Object.fromEntries(
        readdirSync(join(LOCALES, locale)).map((file) => [file.replace(/\.json$/, ""), read(locale, file)]),
      ),
    ]),
  );
}
