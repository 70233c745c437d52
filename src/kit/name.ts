/** What is wrong with something that was meant as a person's name. */
export type NameFault = "empty" | "digits" | "too-short" | "too-long";

/**
 * Reads a name as it should stand on the KTP: upper case, single spaces, the label "nama:" and "a.n." taken off.
 * Letters, apostrophes, dots, commas (titles) and dashes stay.
 */
export function readName(text: string): { readonly name: string } | { readonly fault: NameFault } {
  const bare = text
    .replace(/^\s*(?:nama(?:\s+lengkap)?\s*[:=]?\s+|(?:a\.\s?n\.?|a\/n|an(?=[.:=]))\s*[.:=]?\s+)/i, "")
    .replace(/[^\p{L}\p{M}\p{N}\s'’.,-]/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[\s.,-]+|[\s,-]+$/g, "")
    .toUpperCase();
  if (bare === "") return { fault: "empty" };
  if (/\d/.test(bare)) return { fault: "digits" };
  if (bare.replace(/[^\p{L}]/gu, "").length < 2) return { fault: "too-short" };
  return bare.length > 100 ? { fault: "too-long" } : { name: bare };
}

const TITLES = new Set(
  "H HJ HAJI HAJAH DR DRS DRA IR PROF KH UST USTADZ USTAD S SE SH SPD SPDI SAG SSOS ST SP SKOM SPI MPD MSI MM AMD AMK ALM ALMH BIN BINTI BT".split(
    " ",
  ),
);
const MUHAMMAD = new Set("M MUH MOH MUHAMAD MUHAMMAD MOHAMMAD MOHAMAD MOCH MUCHAMAD MHD MD".split(" "));

/**
 * Whether two ways of writing may be the same person's name: titles, dots, doubled letters and the many spellings
 * of Muhammad do not count; one word may be missing or short by its initial; one letter in six may differ.
 */
export function sameName(one: string, other: string): boolean {
  const a = coreWords(one);
  const b = coreWords(other);
  const [fewer, more] = a.length <= b.length ? [a, b] : [b, a];
  if (fewer.length === 0 || fewer.join("").length < 3) return false;
  if (close(a.join(""), b.join(""))) return true;
  const left = [...more];
  const matched = fewer.filter((word) => {
    const at = left.findIndex((candidate) => close(word, candidate) || initialOf(word, candidate));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return matched.length === fewer.length && more.length - fewer.length <= 1 && matched.some((word) => word.length > 2);
}

function coreWords(name: string): string[] {
  return name
    .toUpperCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/\b(?:[A-Z]\.){2,}|\bS\.\s?[A-Z][A-Z]*\b/g, " ")
    .replace(/[^A-Z\s]/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "" && !TITLES.has(word))
    .map((word) => (MUHAMMAD.has(word) ? "MUHAMAD" : word.replace(/(.)\1+/g, "$1")));
}

function initialOf(one: string, other: string): boolean {
  return (one.length === 1 && other.startsWith(one)) || (other.length === 1 && one.startsWith(other));
}

function close(one: string, other: string): boolean {
  if (one === other) return true;
  const allowed = Math.floor(Math.min(one.length, other.length) / 6);
  return allowed > 0 && distance(one, other, allowed) <= allowed;
}

/** Edits (insert, delete, replace) from one word to the other, or more than `limit`. */
function distance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replace = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
