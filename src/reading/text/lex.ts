import type { Day } from "../../kit/date.ts";
import { isWork } from "../../occupation/rules.ts";
import { type Label, labelsOf } from "../labels.ts";
import { listNumberAt, sexOf } from "../parts.ts";
import { type NumberPart, numberAt } from "./numbers.ts";

/** A fragment of a line: words, a number, or a label with what it announces. */
export interface Token {
  readonly is: "words" | "number" | "label";
  /** As written. */
  readonly text: string;
  readonly number?: NumberPart;
  /** Of a label itself, or the label that announced this fragment. */
  readonly label?: Label;
  /** A comma, slash, tab, wide space or the like stands before it; otherwise it only follows. */
  readonly apart: boolean;
  /** What stands before it is a slash. */
  readonly slash?: boolean;
  /** It stands between brackets. */
  readonly aside?: boolean;
}

export interface Lexed {
  /** The running number at its start. */
  readonly number: number | null;
  readonly tokens: readonly Token[];
  /** A label at its end waits for the next line. */
  readonly waiting: Label | null;
}

const SEPARATOR = /[,;|/\t•·<>=()[\]{}"\\]|:(?!\d)|\.{2,}|-(?=\s|$)|\s{2,}|-{2,}|(?<=\s)-/uy;
const DEGREE =
  /\s*(?:S\.?\s?(?:Pd|Ag|Sos|Kom|Hut|Ked|Kep|Psi|Farm|IP|Pt|Pi|Th|Mn|TP|Si|[EHTP])(?:\.?\s?I)?|M\.?\s?(?:Pd|Si|Kom|Ag|Hum|Kes|[HMT])|A\.?\s?Ma?(?:\.?\s?(?:d|Pd|K|g))(?:\.?\s?(?:Keb|Kep|Pd))?|Amd|Lc|BA|Drs)\b\.?/iuy;
const WORD = /[\p{L}\p{M}'.&-]+/uy;
/** No label has more words. */
const LABEL_WORDS = 7;
const LABEL_WORD = /[ ._/]{0,3}([\p{L}#]+)/uy;
const MARKS = /[\s.]{0,60}(?:\([^()]{0,20}\)\s?)?[:=]{1,2}\s?|[\s.]{0,4}-(?=\s?\d)|[ .]{0,3}/y;

/** Takes a line apart. `waiting` is a label that the line before ended with. */
export function lexLine(line: string, waiting: Label | null, today: Day): Lexed {
  const listed = listNumberOf(line, today);
  const state = new Scan(line, listed?.length ?? 0, listed ? null : waiting, today);
  const tokens = state.run();
  return { number: listed?.number ?? null, tokens, waiting: state.open };
}

function listNumberOf(line: string, today: Day) {
  const listed = listNumberAt(line);
  if (!listed) return null;
  // "45 tahun", "01/02" and "21 Juli 1985" begin with a number that counts nothing.
  const first = numberAt(line, line.search(/\d/), today);
  return first && ["date", "age", "rtRw", "phone"].includes(first.kind) && /^\s*\d/.test(line) ? null : listed;
}

/** One pass over a line; every character is looked at a bounded number of times. */
class Scan {
  readonly #line: string;
  readonly #today: Day;
  readonly #tokens: Token[] = [];
  #at: number;
  #apart = true;
  #slash = false;
  #aside = false;
  #label: Label | null;
  #fresh: boolean;

  constructor(line: string, at: number, label: Label | null, today: Day) {
    this.#line = line;
    this.#at = at;
    this.#label = label;
    this.#fresh = false;
    this.#today = today;
  }

  /** A label that still waits for what it announces. */
  get open(): Label | null {
    return this.#fresh ? this.#label : null;
  }

  run(): Token[] {
    while (this.#at < this.#line.length) {
      if (this.#separator() || this.#labelled() || this.#numbers() || this.#words()) continue;
      this.#at++;
    }
    return this.#tokens;
  }

  #separator(): boolean {
    const found = matchAt(SEPARATOR, this.#line, this.#at);
    if (found === null) {
      if (!/\s/.test(this.#line[this.#at] ?? "")) return false;
      this.#at++;
      return true;
    }
    if (found === '"' && standsForAbove(this.#line, this.#at)) this.#push({ is: "words", text: found });
    this.#at += found.length;
    this.#apart = true;
    this.#slash = found === "/";
    if (/[([{]/.test(found)) this.#aside = true;
    if (/[)\]}]/.test(found)) this.#aside = false;
    return true;
  }

  #labelled(): boolean {
    if (/\p{L}/u.test(this.#line[this.#at - 1] ?? "")) return false;
    const found = labelAt(this.#line, this.#at, this.#apart);
    if (!found) return false;
    const apart = this.#apart;
    this.#push({ is: "label", text: found.text, label: found.label });
    this.#label = found.label;
    this.#fresh = true;
    this.#at += found.length;
    // What a label announces stands as far apart as the label.
    this.#apart = apart;
    return true;
  }

  #numbers(): boolean {
    const char = this.#line[this.#at] ?? "";
    if (!/[\d+OoIil|SsBb]/.test(char)) return false;
    // Digits may have stuck to a word; letters that look like digits belong to it.
    if (!/[\d+]/.test(char) && /\p{L}/u.test(this.#line[this.#at - 1] ?? "")) return false;
    const found = numberAt(this.#line, this.#at, this.#today);
    if (!found) return false;
    this.#push({ is: "number", text: found.text, number: found });
    this.#at = found.end;
    this.#apart = false;
    return true;
  }

  #words(): boolean {
    const start = this.#at;
    let end = start;
    while (this.#at < this.#line.length) {
      const word = this.#wordHere(end > start);
      if (word === null) break;
      this.#at += word.length;
      end = this.#at;
      this.#pastBlankOrDegree(start);
      if (this.#at > end && this.#line[end] === ",") end = this.#at;
      // "JK P pek. petani": a sex is one word.
      if (this.#fresh && this.#label === "sex") break;
    }
    if (end === start) return false;
    const text = this.#line.slice(start, end).trim();
    this.#at = Math.max(this.#at, end);
    if (/[\p{L}]/u.test(text)) this.#push({ is: "words", text });
    return true;
  }

  /** A word that goes on with the words before it; null where something else begins. */
  #wordHere(within: boolean): string | null {
    if (within && (matchAt(SEPARATOR, this.#line, this.#at) !== null || labelAt(this.#line, this.#at, false)))
      return null;
    if (!/[\p{L}\p{M}'.&-]/u.test(this.#line[this.#at] ?? "")) return null;
    if (this.#digitsHere()) return null;
    return matchAt(WORD, this.#line, this.#at);
  }

  #digitsHere(): boolean {
    if (!/[OoIil|SsBb]/.test(this.#line[this.#at] ?? "")) return false;
    return numberAt(this.#line, this.#at, this.#today) !== null;
  }

  /** One space, and the degree after a comma ("Ahmad, S.Pd"), belong to the words. */
  #pastBlankOrDegree(start: number): void {
    if (this.#line[this.#at] === ",") {
      const degree = matchAt(DEGREE, this.#line, this.#at + 1);
      const bounded = degree !== null && !/\p{L}/u.test(this.#line[this.#at + 1 + degree.length] ?? "");
      if (bounded && this.#line.slice(start, this.#at).trim().length > 2) this.#at += 1 + degree.length;
    }
    if (this.#line[this.#at] === " " && matchAt(SEPARATOR, this.#line, this.#at) === null) this.#at++;
  }

  #push(token: { is: Token["is"]; text: string; number?: NumberPart; label?: Label }): void {
    const announced = token.is === "label" ? undefined : this.#announced(token);
    this.#tokens.push({
      ...token,
      apart: this.#apart,
      ...(this.#slash && { slash: true }),
      ...(this.#aside && { aside: true }),
      ...(announced && { label: announced }),
    });
    this.#apart = false;
    this.#slash = false;
  }

  /** What the last label says of this fragment; some labels hold for one, some until the next label. */
  #announced(token: { is: Token["is"]; number?: NumberPart }): Label | undefined {
    const label = this.#label;
    if (label === null) return undefined;
    const fresh = this.#fresh;
    const number = token.number?.kind;
    const long = number === "nik" || number === "phone";
    if (label === "address" || label === "village" || label === "birthPlace") {
      if (!long) {
        this.#fresh = false;
        return number === "date" ? "birthDate" : label;
      }
    } else if (label === "birthDate") {
      if (number === "date") this.#label = null;
      if (!long) {
        this.#fresh = false;
        return "birthDate";
      }
    } else {
      this.#label = null;
      this.#fresh = false;
      return fresh ? label : undefined;
    }
    this.#label = null;
    this.#fresh = false;
    return undefined;
  }
}

/** A lone quote between separators: the same as above. */
function standsForAbove(line: string, at: number): boolean {
  const before = line.slice(Math.max(0, at - 4), at).trimEnd();
  const after = line.slice(at + 1, at + 5).trimStart();
  return /(?:[,;|/\d\t-]|^)$/.test(before) && /^(?:$|[,;|/\t-])/.test(after) && !/"/.test(before + after);
}

interface LabelAt {
  readonly label: Label;
  readonly text: string;
  readonly length: number;
}

/** The label that begins at `at`, with the marks after it. Without a colon only what cannot be anything else counts. */
function labelAt(line: string, at: number, first: boolean): LabelAt | null {
  const words: string[] = [];
  const ends: number[] = [];
  LABEL_WORD.lastIndex = at;
  while (words.length < LABEL_WORDS) {
    const word = LABEL_WORD.exec(line);
    if (!word?.[1] || (words.length === 0 && word[0] !== word[1]) || word[1].length > 20) break;
    words.push(word[1].toLowerCase());
    ends.push(LABEL_WORD.lastIndex);
  }
  for (const { label, words: count } of labelsOf(words)) {
    const end = ends[count - 1] ?? at;
    const text = line.slice(at, end);
    const marks = matchAt(MARKS, line, end) ?? "";
    const next = line.slice(end + marks.length, end + marks.length + 30);
    if (/[:=]/.test(marks) || standsAlone(label, text, next, first))
      return { label, text, length: text.length + marks.length };
  }
  return null;
}

function standsAlone(label: Label, phrase: string, next: string, first: boolean): boolean {
  const digits = /^['"]?[+\dOI]\s?[\dOIl]/.test(next);
  switch (label) {
    case "nik":
    case "kk":
      return digits;
    case "phone":
      return digits || /^\+/.test(next);
    case "age":
      return /^\d/.test(next);
    case "name":
      return (first || /^(?:a\.|nama)/i.test(phrase)) && /^\p{L}/u.test(next);
    case "occupation":
      return (
        (first || isWork(next) || !/^(?:kerja|jenis|jns)/i.test(phrase)) &&
        /^(?:pek|pkj|profesi|kerja|jenis|jns)/i.test(phrase) &&
        /^\p{L}/u.test(next)
      );
    case "birthDate":
      return /^(?:ttl|t\.t\.l|tgl|tanggal|tempat|tmp|tpt)/i.test(phrase) && next !== "";
    case "birthPlace":
      return next !== "";
    case "sex":
      return !/^l/i.test(phrase) && sexOf(/^[\p{L}-]*/u.exec(next)?.[0] ?? "") !== null;
    default:
      return false;
  }
}

function matchAt(form: RegExp, text: string, at: number): string | null {
  form.lastIndex = at;
  return form.exec(text)?.[0] ?? null;
}
