import type { Line } from "../flowkit/flow.ts";
import { LOCALES, type Locale } from "../kit/locale.ts";
import type { Vault } from "../kit/vault.ts";
import { isSaidIn, say, type Voice } from "../words/say.ts";
import type { Content } from "./message.ts";
import type { BroadcastRow } from "./store.ts";
import { type Translation, translationsOf } from "./wording.ts";

/** What a broadcast says to somebody of a language: in it where it was given, else in Indonesian. Opened once. */
export function contentsOf(row: BroadcastRow, vault: Vault): (locale: string | null) => Content {
  const original: Content = {
    broadcastId: row.id,
    text: vault.open("broadcast.text", row.textSealed),
    answers: row.answers,
    fileName: row.fileNameSealed && vault.open("broadcast.name", row.fileNameSealed),
  };
  const others = new Map<string | null, Content>(
    translationsOf(row, vault).map(({ locale, text, answers }) => [locale, { ...original, text, answers }]),
  );
  return (locale) => others.get(locale) ?? original;
}

/** What was chosen: as an officer wrote it, or in paragraphs that are ready. */
export interface Chosen {
  readonly text: string | readonly Line[];
  readonly answers: readonly (string | Line)[];
}

/** What was chosen in Indonesian, and in every language that has all of a message that is ready. */
export function wordingsOf({ text, answers }: Chosen, words: Voice) {
  const sayIn = (locale: Locale) => ({
    text: typeof text === "string" ? text : text.map((line) => say(line, { ...words, locale })).join("\n\n"),
    answers: answersIn(answers, { ...words, locale }),
  });
  const ready = LOCALES.filter(
    (locale) => locale !== "id" && typeof text !== "string" && text.every(({ key }) => isSaidIn(key, locale)),
  );
  const translations = ready.map((locale): Translation => ({ locale, ...sayIn(locale), own: false }));
  return { ...sayIn("id"), translations };
}

/** Quick answers in a language. */
export function answersIn(answers: Chosen["answers"], voice: Voice): string[] {
  return answers.map((one) => (typeof one === "string" ? one : say(one, voice)));
}
