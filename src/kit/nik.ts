import { type Day, dayOf } from "./date.ts";

/** A national identity number: 16 digits whose date part is possible. Text from the door to the table, never a number. */
export type Nik = string & { readonly nik: unique symbol };

/** How many digits a NIK has. */
export const NIK_DIGITS = 16;

/** What is wrong with something that was meant as a NIK. */
export type NikFault =
  | { readonly fault: "none-found" }
  | { readonly fault: "letters"; readonly letters: string }
  | { readonly fault: "length"; readonly digits: number }
  | { readonly fault: "region" }
  | { readonly fault: "date" }
  | { readonly fault: "serial" }
  | { readonly fault: "excel" };

export type NikReading = { readonly nik: Nik } | NikFault;

/** Sixteen digits as people write a NIK, one separator between two of them allowed; more digits may stand before. */
export const SIXTEEN_DIGITS = /\d(?:[ .-]?\d){15}(?!\d)/;

/** What the digits of a NIK tell. The date is that of the first registration and may have been corrected since. */
export interface NikParts {
  /** "61.07.01": province, regency and district of first registration. */
  readonly region: string;
  readonly sex: "L" | "P";
  readonly birthDate: Day;
}

/** The provinces of Kepmendagri 300.2.2-2138/2025, and 54, once given out in East Timor. */
const PROVINCES = new Set(
  "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 54 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96".split(
    " ",
  ),
);

/**
 * Reads a NIK as people write it: spaces, dots and dashes between the digits and a word like "NIK:" before them are
 * let pass. Letters that look like digits are pointed out, never repaired: a wrong digit means no cover.
 * `today` decides the century (a date part in the future belongs to the last one).
 */
export function readNik(text: string, today: Day): NikReading {
  const bare = text.replace(/^\s*(?:no(?:mor)?\.?\s*)?(?:nik|ktp)\b\s*[:=.]?\s*/i, "").trim();
  if (/^\d[.,]\d+e\+?\d+$/i.test(bare)) return { fault: "excel" };
  const joined = bare.replace(/[\s.\-_'’]/g, "");
  const letters = joined.replace(/\d/g, "");
  if (letters) return looksLikeDigits(joined) ? { fault: "letters", letters } : { fault: "none-found" };
  if (joined === "") return { fault: "none-found" };
  return checkNik(joined, today);
}

/** Judges bare digits. */
export function checkNik(digits: string, today: Day): NikReading {
  if (digits.length !== NIK_DIGITS) return { fault: "length", digits: digits.length };
  if (!PROVINCES.has(digits.slice(0, 2)) || digits.slice(2, 4) === "00" || digits.slice(4, 6) === "00")
    return { fault: "region" };
  if (!birthDateOf(digits, today)) return { fault: "date" };
  if (digits.endsWith("0000")) return { fault: "serial" };
  return { nik: digits as Nik };
}

/** Takes a NIK apart. `today` decides the century. */
export function partsOf(nik: Nik, today: Day): NikParts {
  const birthDate = birthDateOf(nik, today);
  if (!birthDate) throw new Error("not a NIK");
  const region = `${nik.slice(0, 2)}.${nik.slice(2, 4)}.${nik.slice(4, 6)}`;
  return { region, sex: Number(nik.slice(6, 8)) > 40 ? "P" : "L", birthDate };
}

/**
 * "6107••••••••0001": enough to recognise one's own, not enough to use. With `front` 6 and the birth date beside it,
 * whoever holds the card can compare every digit.
 */
export function maskNik(nik: Nik, front: 4 | 6 = 4): string {
  return `${nik.slice(0, front)}${"•".repeat(12 - front)}${nik.slice(-4)}`;
}

/** Women carry their day of birth plus 40 (Permendagri practice, printed on every e-KTP). */
function birthDateOf(digits: string, today: Day): Day | null {
  const raw = Number(digits.slice(6, 8));
  const date = raw > 40 ? raw - 40 : raw;
  const month = Number(digits.slice(8, 10));
  const year = Number(digits.slice(10, 12));
  const recent = dayOf(2000 + year, month, date);
  return recent !== null && recent <= today ? recent : dayOf(1900 + year, month, date);
}

function looksLikeDigits(joined: string): boolean {
  const digits = joined.replace(/\D/g, "").length;
  return digits >= 8 && /^[\dOoIl|SsBbZzQD]+$/.test(joined);
}
