/** A line of a pasted text with its typing habits smoothed, ready to be taken apart. */
export interface Line {
  /** 1-based, as the writer sees it. */
  readonly at: number;
  /** As pasted. */
  readonly raw: string;
  /** One kind of digit, space, dash and quote; no marks for bold, no bullets, no forwarded header. */
  readonly text: string;
  /** An empty line stands before it. */
  readonly afterBlank: boolean;
  /** A new message begins here. */
  readonly forwarded: boolean;
  readonly bullet: boolean;
  /** It stood in a table and does not fit it; in one with a KK column its number may be that as well. */
  readonly outcast?: "of a table" | "of a table with KK";
}

/** The lines of a text that hold anything; `forwardedOnly` are those that held a forwarded header and nothing else. */
export function cleanLines(text: string): { readonly lines: readonly Line[]; readonly forwardedOnly: readonly Line[] } {
  const lines: Line[] = [];
  const forwardedOnly: Line[] = [];
  let afterBlank = false;
  let forwarded = false;
  for (const [index, raw] of text.split(/\r\n|[\r\n\u2028\u2029\u0085\v\f]/).entries()) {
    const smooth = smoothed(raw);
    const header = forwardedHeader(smooth);
    const rest = smooth.slice(header).replace(/^\s*>+\s?/, "");
    const bullet = /^\s*(?:[*•·‣▪◦●○■□➤►▶✓✔+»>o]+|-{1,2})\s+(?=\S)/u.exec(rest)?.[0].length ?? 0;
    const body = unmarked(rest.slice(bullet));
    const line = { at: index + 1, raw, text: body, afterBlank, forwarded: forwarded || header > 0, bullet: bullet > 0 };
    if (/[\p{L}\p{N}"]/u.test(body) || /^\s*-+\s*$/.test(rest)) {
      lines.push(line);
      afterBlank = false;
      forwarded = false;
    } else if (header > 0) {
      forwardedOnly.push(line);
      forwarded = true;
    } else afterBlank = true;
  }
  return { lines, forwardedOnly };
}

const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\ufe00-\ufe0e]|[\u{1f3fb}-\u{1f3ff}]/gu;

function smoothed(raw: string): string {
  return raw
    .replace(/(?:\d\ufe0f?\u20e3)+/gu, (keys) => `${keys.replace(/\D/g, "")}. `)
    .replaceAll("🔟", "10. ")
    .replace(INVISIBLE, "")
    .replace(/[\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}]\ufe0f?/gu, (sign) => (/[©®™]/.test(sign) ? " " : " • "))
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .normalize("NFKC")
    .replace(/[‐-―−]/g, "-")
    .replace(/[’‘‛`´ʼ′]/g, "'")
    .replace(/[“”„‟″〃]/g, '"')
    .replace(/\ufe0f/g, "")
    .replace(/[^\S\t]/g, " ");
}

/** WhatsApp and Markdown marks for bold, italic, struck and code; a spreadsheet's ="…" and leading apostrophe. */
function unmarked(text: string): string {
  return text
    .replace(/[*~]/g, " ")
    .replace(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, " ")
    .replace(/="(\d[^"]{0,30})"/g, "$1")
    .replace(/(?<![\p{L}\p{N}])'(?=\d)/gu, "")
    .replace(COUNTED_PERSON, "$1.");
}

/** "Data ke-1", "Orang ke 2:", "Peserta 3": a running number in words, on a line of its own or before a name. */
const COUNTED_PERSON =
  /^\s*(?:data|orang|pekerja|peserta|anggota|warga|calon(?: peserta| pekerja)?)\s*(?:(?:yang\s+)?ke|no(?:mor)?)?\s*[-.#]?\s*(\d{1,3})(?!\d)\s*[.:)]*(?=\s*$|\s+[^\d\s-])/i;

const DATE = "\\d{1,4}[./-]\\d{1,2}[./-]\\d{1,4}";
const TIME = "\\d{1,2}[.:]\\d{2}(?:[.:]\\d{2})?(?:\\s?[ap]\\.?m\\.?)?";
const SPEAKER = "[^:\\[\\]\\n]{1,60}";
const FORWARDED = [
  // "[12/11/26 10.01] Pak Kades: " and "[10.01, 12/11/2026] +62 812-…: "
  new RegExp(`^\\s*\\[(?:${DATE},?\\s+${TIME}|${TIME},?\\s+${DATE})\\]\\s*${SPEAKER}:\\s?`, "i"),
  new RegExp(`^\\s*\\[(?:${DATE},?\\s+${TIME}|${TIME},?\\s+${DATE})\\]\\s*`, "i"),
  // "12/11/26 10.01 - Pak Kades: "
  new RegExp(`^\\s*${DATE},?\\s+(?:pukul\\s+)?${TIME}\\s+-\\s+${SPEAKER}:\\s?`, "i"),
  // "Pak Kades, [12.11.26 10:01]"
  new RegExp(`^${SPEAKER},?\\s+\\[${DATE},?\\s+${TIME}\\]:?\\s?`, "i"),
  /^\s*(?:forwarded|diteruskan)(?: from| dari)?\b.{0,60}$/i,
  /^\s*-{2,}\s*(?:forwarded message|pesan terusan|pesan diteruskan).{0,60}$/i,
];

/** How many characters a messenger's own words about a copied message take at the start of the line. */
function forwardedHeader(text: string): number {
  if (!/^\s*(?:[[\d-]|forw|diter|[^[\]]{1,60}\[\d)/i.test(text)) return 0;
  for (const form of FORWARDED) {
    const found = form.exec(text);
    if (found) return found[0].length;
  }
  return 0;
}
