import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import i18next from "i18next";
import type { Choice, Line, Vars } from "../flowkit/flow.ts";
import type { Locale } from "../kit/locale.ts";

const FOLDER = join(import.meta.dirname, "../../locales");
const FALLBACK: Locale = "id";

const texts = i18next.createInstance();
texts.init({
  resources: readLocales(),
  lng: FALLBACK,
  fallbackLng: FALLBACK,
  initAsync: false,
  keySeparator: false,
  // Plain text goes out; each channel escapes for itself.
  interpolation: { escapeValue: false },
});

/**
 * How something is said: the region's words, which fill its gaps ({{desa}}, …), and the language. Without a language, and
 * where a language has no text of its own, it is said in Indonesian.
 */
export type Voice = object & { readonly locale?: Locale | null };

/** The text of a line. Throws for a key that no file has. */
export function say(line: Line, voice: Voice): string {
  const { locale, ...words } = voice;
  const lng = locale ?? FALLBACK;
  if (!texts.exists(line.key, { lng })) throw new Error(`no text ${line.key}`);
  return texts.t(line.key, { lng, ...words, ...resolved(line.vars ?? {}, voice) });
}

/** Whether a text stands in a language itself, without Indonesian in its place. */
export function isSaidIn(key: string, locale: Locale): boolean {
  const [file = "", ...rest] = key.split(":");
  return texts.getResource(locale, file, rest.join(":")) !== undefined;
}

/** Lines as one message: paragraphs with an empty line between, tight lines directly below, then the numbered choices. */
export function sayAll(lines: readonly Line[], choices: readonly Choice[], voice: Voice): string {
  let text = "";
  for (const line of lines) text += (text === "" ? "" : line.tight ? "\n" : "\n\n") + say(line, voice);
  const options = sayChoices(choices, voice);
  return options === "" ? text : `${text}\n\n${options}`;
}

/** The title of a choice, without its number. */
export function sayChoice(choice: Choice, voice: Voice): string {
  return say({ key: choice.key, ...(choice.vars && { vars: choice.vars }) }, voice);
}

function sayChoices(choices: readonly Choice[], voice: Voice): string {
  let number = 0;
  return choices
    .map((choice) => `${choice.byWord ?? `${++number}.`} ${choice.byWord ? "– " : ""}${sayChoice(choice, voice)}`)
    .join("\n");
}

function resolved(vars: Vars, voice: Voice): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [name, typeof value === "object" ? say(value, voice) : value]),
  );
}

function readLocales(): Record<string, Record<string, Record<string, string>>> {
  const read = (locale: string, file: string) => JSON.parse(readFileSync(join(FOLDER, locale, file), "utf8"));
  return Object.fromEntries(
    readdirSync(FOLDER).map((locale) => [
      locale,
      Object.fromEntries(
        readdirSync(join(FOLDER, locale)).map((file) => [file.replace(/\.json$/, ""), read(locale, file)]),
      ),
    ]),
  );
}
