import { z } from "zod";
import { LOCALES, type Locale } from "../kit/locale.ts";
import type { Vault } from "../kit/vault.ts";
import type { BroadcastRow } from "./store.ts";

/** A message in a language besides Indonesian. */
export interface Translation {
  readonly locale: Locale;
  readonly text: string;
  /** As many as in Indonesian, in the same order: they are counted by their numbers. */
  readonly answers: readonly string[];
  /** An officer wrote it; else it is a message that was ready. */
  readonly own: boolean;
}

const stored = z.array(
  z.object({ locale: z.enum(LOCALES), textSealed: z.string(), answers: z.array(z.string()), own: z.boolean() }),
);

/** The message in other languages, as far as it was given in them. */
export function translationsOf({ translations }: Pick<BroadcastRow, "translations">, vault: Vault): Translation[] {
  return stored
    .parse(translations)
    .map(({ textSealed, ...rest }) => ({ ...rest, text: vault.open("broadcast.text", textSealed) }));
}

/** The same, as it is stored. */
export function sealTranslations(translations: readonly Translation[], vault: Vault) {
  return translations.map(({ text, answers, ...rest }) => ({
    ...rest,
    answers: [...answers],
    textSealed: vault.seal("broadcast.text", text),
  }));
}
