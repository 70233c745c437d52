import type { Piece } from "./roles.ts";

/** What is known of the line that a piece stands on. */
export interface LineShape {
  /** A running number or a bullet that counts persons. */
  readonly marked: boolean;
  readonly afterBlank: boolean;
  readonly forwarded: boolean;
  /** Lines passed over stand between this one and the one before. */
  readonly afterOther: boolean;
}

/** Which role begins a person, and whether names stand before their numbers. */
export interface Layout {
  readonly first: "name" | "nik" | "other";
  readonly nameFirst: boolean;
}

/** A stretch of pieces that may be one person, and what believing that costs. */
export interface Candidate {
  readonly to: number;
  readonly cost: number;
  readonly nik: number | null;
  readonly name: number | null;
}

/** No person takes more pieces than this. */
const LONGEST = 40;
/** A person without number or name. */
const INCOMPLETE = 1;
/** What costs more than this is better cut in two. */
const DEAREST = 4;
/** Something that is no person at all: a place between two, or a work or a phone number that somebody must have. */
const ORPHAN = 1.5;
const LOST_FIELD = 2.2;

/** The pieces with what their lines cost. */
export class Text {
  readonly pieces: readonly Piece[];
  /** Cost of beginning a person at a piece, and of going on with the same person at it. */
  readonly #cut: number[];
  readonly #join: number[];
  readonly #marked: boolean[];
  /** Cost of unknown words on a line of their own after a number and its name: a work nobody has heard of, or a name. */
  readonly #stray: number;

  constructor(pieces: readonly Piece[], lines: readonly LineShape[]) {
    this.pieces = pieces;
    const maybes = pieces.filter(({ role }) => role === "maybe" || role === "name").length;
    this.#stray = maybes > 1.4 * pieces.filter(({ role }) => role === "nik").length ? 0.4 : 1.2;
    const content = contentOf(pieces);
    const list = isLineList(content);
    const airy = lines.filter((line) => line.afterBlank).length > lines.length * 0.7;
    this.#cut = pieces.map((piece, at) => {
      const before = pieces[at - 1];
      if (before?.line !== piece.line) return 0;
      const { niks, names, aparts, all } = content.get(piece.line) ?? NO_CONTENT;
      if (niks <= 1 && names <= 1) return 1.2;
      // A few commas in a line stand between persons; many stand between all their fields.
      if (piece.apart) return 0.1;
      return aparts > 1 && aparts * 2 < all ? 0.5 : 0.13;
    });
    this.#join = pieces.map((piece, at) => {
      const before = pieces[at - 1];
      if (!before || before.line === piece.line) return 0;
      return joinCost({ lines, content, list, airy }, before.line, piece.line);
    });
    this.#marked = pieces.map((piece) => lines[piece.line]?.marked === true);
  }

  cutAt(at: number): number {
    return this.#cut[at] ?? 0;
  }

  /** Every stretch from here that may be one person, with its cost under a layout. */
  candidatesFrom(from: number, layout: Layout): Candidate[] {
    const ways: Candidate[] = [];
    const seen = new Seen(this.pieces, this.#stray);
    let joined = 0;
    for (let to = from + 1; to <= Math.min(from + LONGEST, this.pieces.length); to++) {
      if (to > from + 1) joined += this.#join[to - 1] ?? 0;
      seen.add(to - 1);
      if (joined + seen.repeated > DEAREST || seen.impossible) break;
      const person = seen.person(layout);
      const start = this.#startCost(from, layout);
      const cost = person.cost + joined + start;
      if (cost <= DEAREST || to === from + 1) ways.push({ to, cost, nik: person.nik, name: person.name });
    }
    return ways;
  }

  #startCost(from: number, layout: Layout): number {
    const piece = this.pieces[from];
    const begins = this.pieces[from - 1]?.line !== piece?.line;
    if (!piece || (begins && this.#marked[from])) return 0;
    return kindOf(piece) === layout.first ? 0 : 0.3;
  }
}

function kindOf(piece: Piece): Layout["first"] {
  if (piece.role === "nik") return "nik";
  return piece.role === "name" || (piece.role === "maybe" && !piece.aside) ? "name" : "other";
}

interface Content {
  readonly niks: number;
  readonly names: number;
  /** Pieces after a separator, of all. */
  readonly aparts: number;
  readonly all: number;
}

const NO_CONTENT: Content = { niks: 0, names: 0, aparts: 0, all: 0 };

function contentOf(pieces: readonly Piece[]): ReadonlyMap<number, Content> {
  const content = new Map<number, Content>();
  for (const piece of pieces) {
    const { niks, names, aparts, all } = content.get(piece.line) ?? NO_CONTENT;
    const kind = kindOf(piece);
    content.set(piece.line, {
      niks: niks + (kind === "nik" ? 1 : 0),
      names: names + (kind === "name" ? 1 : 0),
      aparts: aparts + (piece.apart ? 1 : 0),
      all: all + 1,
    });
  }
  return content;
}

/** Most numbers stand on one line with a name. */
function isLineList(content: ReadonlyMap<number, Content>): boolean {
  const withNik = [...content.values()].filter(({ niks }) => niks > 0);
  return withNik.filter(({ names }) => names > 0).length * 2 > withNik.length;
}

interface Around {
  readonly lines: readonly LineShape[];
  readonly content: ReadonlyMap<number, Content>;
  readonly list: boolean;
  /** Nearly every line has an empty one before it. */
  readonly airy: boolean;
}

/** What it costs to let one person go on from a line to a later one. */
function joinCost({ lines, content, list, airy }: Around, from: number, to: number): number {
  const line = lines[to];
  const [above, below] = [content.get(from) ?? NO_CONTENT, content.get(to) ?? NO_CONTENT];
  const complete = (one: Content) => one.niks > 0 && one.names > 0;
  const empty = (one: Content) => one.niks === 0 && one.names === 0;
  let cost = list ? 0.6 : 0.1;
  if (complete(above) && complete(below)) cost = 1;
  else if (complete(above)) cost = empty(below) ? 0.1 : 0.8;
  else if (complete(below)) cost = empty(above) ? 0.3 : 0.8;
  if (line?.marked) cost += 2.5;
  if (line?.afterBlank && !airy) cost += 1.2;
  if (line?.afterOther) cost += 0.5;
  if (line?.forwarded) cost += 0.15;
  return cost;
}

/** What a person has once. */
const ONCE: ReadonlySet<string> = new Set(["work", "phone", "sex", "date"]);

/** What a growing stretch of pieces holds. */
class Seen {
  readonly #pieces: readonly Piece[];
  readonly #niks: number[] = [];
  readonly #names: number[] = [];
  readonly #maybes: number[] = [];
  readonly #last = new Map<string, number>();
  readonly #stray: number;
  #repeated = 0;

  constructor(pieces: readonly Piece[], stray: number) {
    this.#pieces = pieces;
    this.#stray = stray;
  }

  /** The cost of what a person has once and that comes again. */
  get repeated(): number {
    return this.#repeated;
  }

  get impossible(): boolean {
    return this.#niks.length > 2 || this.#names.length > 2 || this.#maybes.length > 4;
  }

  add(at: number): void {
    const piece = this.#pieces[at];
    if (!piece) return;
    if (piece.role === "nik") this.#niks.push(at);
    else if (piece.role === "name") this.#names.push(at);
    else if (piece.role === "maybe") this.#maybes.push(at);
    const once = ONCE.has(piece.role) ? piece.role : piece.label;
    if (once === undefined) return;
    const before = this.#last.get(once);
    this.#last.set(once, at);
    if (before !== undefined) this.#repeated += this.#line(before) === piece.line ? 0.4 : 2.2;
  }

  /** The person that it is, at a cost. */
  person({ nameFirst }: Layout): { readonly cost: number; readonly nik: number | null; readonly name: number | null } {
    const [nik = null, secondNik] = this.#niks;
    const name = this.#name(nik, nameFirst);
    let cost = this.#repeated;
    if (nik === null && name === null) cost += this.#last.size > 0 ? LOST_FIELD : ORPHAN;
    else if (nik === null || name === null) cost += INCOMPLETE;
    if (secondNik !== undefined) cost += this.#line(nik ?? 0) === this.#line(secondNik) ? 0.7 : 1.2;
    if (this.#names.length > 1) cost += 3;
    if (nik !== null && name !== null && name < nik !== nameFirst) cost += 0.5;
    for (const maybe of this.#maybes)
      if (maybe !== name) cost += this.#pieces[maybe]?.aside ? 0.5 : this.#strayCost(maybe, name, nik);
    return { cost, nik, name };
  }

  /** Words that are no name after all: cheap beside the name or after number and name, dear on a line of their own. */
  #strayCost(at: number, name: number | null, nik: number | null): number {
    if (name === null || this.#line(at) === this.#line(name)) return 0.3;
    const worked = this.#last.has("work");
    return nik !== null && at > nik && at > name && !worked ? this.#stray : 1.3;
  }

  #name(nik: number | null, nameFirst: boolean): number | null {
    if (this.#names.length > 0) return this.#names[0] ?? null;
    const proper = this.#maybes.filter((at) => !this.#pieces[at]?.aside);
    const open = proper.length > 0 ? proper : this.#maybes;
    if (nik === null) return open[0] ?? null;
    const before = open.filter((at) => at < nik);
    const after = open.filter((at) => at > nik);
    const closestBefore = before.find((at) => this.#line(at) === this.#line(before.at(-1) ?? at)) ?? null;
    return nameFirst ? (closestBefore ?? after[0] ?? null) : (after[0] ?? closestBefore);
  }

  #line(at: number): number {
    return this.#pieces[at]?.line ?? -1;
  }
}
