/** A word and where it stands, in pixels of the sheet it was read from. */
export interface Word {
  readonly text: string;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface Line {
  readonly words: readonly Word[];
  /** Pixels down for each pixel to the right; null for lines too short to tell. */
  readonly slope: number | null;
}

/** The printed labels that a card is known by, and how they are misread. */
const LABELS = {
  nik: /^N[I1l|!][KXH]\W*$/i,
  name: /^N[ao](?:[mn]|rn)[ao]\W*$/i,
  birth: /^T?empat\W?|^[/|]?T[gq][l1|i]$|^Lah[il1]r/i,
  sex: /^Jen[il1]s$|^[kK]e?[l1]am[il1]n/i,
  address: /^A[l1|i]amat/i,
  district: /^Kecamat/i,
  faith: /^A[gq]ama/i,
  marriage: /^Perkaw|^Status$/i,
  work: /^Pe[kx]er[jli]+aan|^Pekerj/i,
  nation: /^Kewarg|negaraan/i,
  until: /^Ber[l1|i]a[kx]u$|^Hingga/i,
} as const;

export type Label = keyof typeof LABELS;

/** What stands beside a label. */
export interface Row {
  readonly text: string;
  readonly words: readonly Word[];
}

/** A sheet of print, sorted out: which kinds of paper it could be and what stands beside the labels of a card. */
export interface Page {
  readonly rows: ReadonlyMap<Label, Row>;
  /** The second line of a long name. */
  readonly nameGoesOn: Row | null;
  /** The row that holds the NIK; found by its digits when its label is not. */
  readonly nik: Row | null;
  /** Cards that the words tell of: two in one picture must not be mixed. */
  readonly cards: number;
  /** Whether it is a family card, which lists many people. */
  readonly family: boolean;
  readonly slope: number;
}

/** Sorts the lines of a levelled sheet. */
export function sortPage(lines: readonly Line[]): Page {
  const words = lines.flatMap((line) => line.words);
  const slopes = lines.flatMap(({ slope }) => slope ?? []).sort((one, other) => one - other);
  const slope = slopes[Math.floor(slopes.length / 2)] ?? 0;
  const rows = new Map<Label, Row>();
  for (const label of Object.keys(LABELS) as Label[]) {
    const found = labelled(lines, label);
    if (found[0]) rows.set(label, beside(words, found[0], slope));
  }
  const text = words.map((word) => word.text).join(" ");
  return {
    rows,
    nameGoesOn: goesOn(words, rows, slope),
    nik: nikRow(lines, rows, words, slope),
    cards: Math.max(apart(labelled(lines, "nik")), apart(labelled(lines, "name")), apart(longNumbers(lines))),
    family: /KARTU\s+KE[LI1]UARGA|KEPA[LI1]A\s+KE[LI1]UARGA|No\.?\s*KK\b/i.test(text),
    slope,
  };
}

/** The words of a label: at the beginning of their line, or after the label's own other words. */
function labelled(lines: readonly Line[], label: Label): Word[] {
  return lines.flatMap(({ words }) => {
    const first = words.findIndex((word) => /[a-z]{2}|\d{3}/i.test(word.text));
    const last = words.slice(first, first + 3).findLastIndex((word) => LABELS[label].test(word.text));
    return first >= 0 && last >= 0 ? (words[first + last] ?? []) : [];
  });
}

/** What stands to the right of a word, on the same height. */
function beside(words: readonly Word[], label: Word, slope: number): Row {
  return rowOf(
    words.filter((word) => word.x0 >= label.x1 - 2 && Math.abs(fall(label, word, slope)) < 0.55 * heightOf(label)),
  );
}

function rowOf(words: readonly Word[]): Row {
  const sorted = [...words].sort((one, other) => one.x0 - other.x0);
  const from = sorted.findIndex((word) => /[a-z\d]/i.test(word.text));
  const kept = from < 0 ? [] : sorted.slice(from);
  return {
    words: kept,
    text: kept
      .map((word) => word.text)
      .join(" ")
      .replace(/^[\s:;.,=-]+/, ""),
  };
}

/** A line without a label between name and birth, beginning where the name begins. */
function goesOn(words: readonly Word[], rows: ReadonlyMap<Label, Row>, slope: number): Row | null {
  const [name, birth] = [rows.get("name")?.words[0], rows.get("birth")?.words[0]];
  if (!name || !birth) return null;
  const between = words.filter((word) => {
    const high = heightOf(name);
    return (
      fall(name, word, slope) > 0.7 * high && fall(birth, word, slope) < -0.7 * high && word.x0 > name.x0 - 2 * high
    );
  });
  const row = rowOf(between);
  return /[A-Z]{2}/.test(row.text) ? row : null;
}

function nikRow(
  lines: readonly Line[],
  rows: ReadonlyMap<Label, Row>,
  words: readonly Word[],
  slope: number,
): Row | null {
  const labelledRow = rows.get("nik");
  if (labelledRow && digitsIn(labelledRow.text) >= 6) return labelledRow;
  const longest = lines
    .map((line) => rowOf(line.words.filter((word) => digitsIn(word.text) >= word.text.length / 2)))
    .sort((one, other) => digitsIn(other.text) - digitsIn(one.text))[0];
  if (longest && digitsIn(longest.text) >= 10) return longest;
  return labelledRow && labelledRow.words.length > 0 ? labelledRow : aboveName(rows, words, slope);
}

/** When neither label nor digits were understood: the print right above the name. */
function aboveName(rows: ReadonlyMap<Label, Row>, words: readonly Word[], slope: number): Row | null {
  const name = rows.get("name")?.words[0];
  if (!name) return null;
  const above = words.filter((word) => {
    const up = -fall(name, word, slope) / heightOf(name);
    return up > 1 && up < 3 && word.x1 > name.x0;
  });
  return above.length > 0 ? rowOf(above) : null;
}

/** Lines with about sixteen digits: one on a card, two on two cards, many on a family card. */
function longNumbers(lines: readonly Line[]): Word[] {
  return lines.flatMap((line) => {
    const number = line.words.filter((word) => digitsIn(word.text) >= 12);
    return number.length > 0 ? number : [];
  });
}

/** How many of the words stand in places of their own: a word read twice in one place counts once. */
function apart(words: readonly Word[]): number {
  const kept: Word[] = [];
  for (const word of words) {
    const near = (other: Word): boolean =>
      Math.abs(fall(word, other, 0)) < 1.5 * heightOf(word) && Math.abs(word.x0 - other.x0) < 8 * heightOf(word);
    if (!kept.some(near)) kept.push(word);
  }
  return kept.length;
}

/** How much lower the second word stands, the slope taken off. */
function fall(from: Word, to: Word, slope: number): number {
  const [dx, dy] = [(to.x0 + to.x1 - from.x0 - from.x1) / 2, (to.y0 + to.y1 - from.y0 - from.y1) / 2];
  return dy - dx * slope;
}

export function heightOf(word: Word): number {
  return Math.max(8, word.y1 - word.y0);
}

function digitsIn(text: string): number {
  return text.replace(/\D/g, "").length;
}
