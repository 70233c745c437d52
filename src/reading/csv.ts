/** The records of a delimited text. */
export interface Csv extends Records {
  readonly delimiter: string;
}

interface Records {
  readonly cells: readonly (readonly string[])[];
  /** The line (from 1) on which each record begins; quoted cells may run over several. */
  readonly lines: readonly number[];
}

const DELIMITERS = [";", "\t", ","];
/** Enough to tell a delimiter by. */
const PROBED_LINES = 50;

/**
 * Takes a delimited text apart (quotes doubled inside of quotes, line breaks of any kind). The delimiter is the one
 * that gives most lines the same number of cells, at least two. null when none does: the text is no table.
 */
export function readCsv(text: string): Csv | null {
  const declared = /^sep=(.)\r?\n/i.exec(text);
  const delimiter = declared?.[1] ?? delimiterOf(text);
  if (delimiter === null) return null;
  const { cells, lines } = split(text, delimiter);
  const from = declared ? 1 : 0;
  return { delimiter, cells: cells.slice(from), lines: lines.slice(from) };
}

function delimiterOf(text: string): string | null {
  const probed = text
    .split(/\r\n?|\n/, PROBED_LINES)
    .filter((line) => line.trim() !== "")
    .join("\n");
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: agreement(split(probed, delimiter).cells) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score > 0 ? best.delimiter : null;
}

/** How many records have the most usual number of cells, 0 when that is one or most records have another one. */
function agreement(cells: Records["cells"]): number {
  const counts = new Map<number, number>();
  for (const { length } of cells) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return most >= 2 && most * 2 > cells.length ? most : 0;
}

function split(text: string, delimiter: string): Records {
  const cells: string[][] = [];
  const lines: number[] = [];
  let row: string[] = [];
  let line = 1;
  let began = 1;
  let at = 0;
  const endRow = () => {
    cells.push(row);
    lines.push(began);
    row = [];
    began = line;
  };
  while (at < text.length) {
    const { value, end } = text[at] === '"' ? quoted(text, at, delimiter) : bare(text, at, delimiter);
    row.push(value);
    line += breaksIn(text, at, end);
    const broke = text[end] === "\r" || text[end] === "\n";
    at = end + (text[end] === "\r" && text[end + 1] === "\n" ? 2 : 1);
    if (broke) {
      line++;
      endRow();
    } else if (end < text.length && at === text.length) row.push("");
  }
  if (row.length > 0) endRow();
  return { cells, lines };
}

function bare(text: string, from: number, delimiter: string): { value: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r") end++;
  return { value: text.slice(from, end), end };
}

/** A quote that does not close, or closes before other words, is a letter like any other. */
function quoted(text: string, from: number, delimiter: string): { value: string; end: number } {
  let at = from + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return bare(text, from, delimiter);
    if (text[close + 1] !== '"') {
      const next = text[close + 1];
      const closes = next === undefined || next === delimiter || next === "\n" || next === "\r";
      if (!closes) return bare(text, from, delimiter);
      return { value: text.slice(from + 1, close).replaceAll('""', '"'), end: close + 1 };
    }
    at = close + 2;
  }
}

function breaksIn(text: string, from: number, end: number): number {
  let count = 0;
  for (let at = from; at < end; at++) if (text[at] === "\n") count++;
  return count;
}
