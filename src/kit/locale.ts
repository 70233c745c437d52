/** Languages that a person can choose. Indonesian has every text; the others have some, and Indonesian stands in for the rest. */
export const LOCALES = ["id", "su", "min"] as const;

/** Indonesian, Sundanese or Minangkabau. */
export type Locale = (typeof LOCALES)[number];

export function isLocale(code: string): code is Locale {
  return (LOCALES as readonly string[]).includes(code);
}
