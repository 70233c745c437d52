import { type Candidate, type Layout, type LineShape, Text } from "./costs.ts";
import type { Piece } from "./roles.ts";

/**
 * Which pieces belong to one person. Every way to cut the text has a cost: a person without a number or without a
 * name, a cut inside of a line, a person over an empty line, … The cheapest cut over the whole list wins, so that one
 * missing line does not shift the rows after it. Where another cut, nearly as cheap, would give a number to another
 * name, the two are said to be in doubt.
 */

/** The pieces `from` up to (not including) `to` tell of one person. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  /** Indices of pieces; null when the person has none. */
  readonly nik: number | null;
  readonly name: number | null;
  /** Another cut gives the number to another name, or the name to another number. */
  readonly doubtful: boolean;
}

const LAYOUTS: readonly Layout[] = [
  { first: "name", nameFirst: true },
  { first: "nik", nameFirst: false },
  { first: "other", nameFirst: true },
  { first: "other", nameFirst: false },
];

/** Two cuts whose costs lie this close are both believed. */
const CLOSE = 0.9;
/** Cuts the pieces of a text into persons. */
export function segmentsOf(pieces: readonly Piece[], lines: readonly LineShape[]): Segment[] {
  if (pieces.length === 0) return [];
  const text = new Text(pieces, lines);
  const cuts = LAYOUTS.map((layout) => cutBy(text, layout));
  const best = cuts.reduce((one, other) => (other.total < one.total ? other : one));
  const rivals = rivalsOf(cuts);
  return best.segments.map((segment) => ({ ...segment, doubtful: inDoubt(segment, best.total, rivals) }));
}

interface Cut {
  readonly total: number;
  readonly segments: readonly Segment[];
  /** For each number and name that could be one person: the cost of the best whole cut that ties them. */
  readonly pairs: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

function cutBy(text: Text, layout: Layout): Cut {
  const size = text.pieces.length;
  const candidates = text.pieces.map((_, from) => text.candidatesFrom(from, layout));
  const after = new Float64Array(size + 1);
  const chosen: (Candidate | undefined)[] = new Array(size);
  for (let from = size - 1; from >= 0; from--) {
    after[from] = Number.POSITIVE_INFINITY;
    for (const candidate of candidates[from] ?? []) {
      const cost = candidate.cost + text.cutAt(candidate.to) + (after[candidate.to] ?? 0);
      if (cost >= (after[from] ?? 0)) continue;
      after[from] = cost;
      chosen[from] = candidate;
    }
  }
  return { total: after[0] ?? 0, segments: follow(chosen, size), pairs: pairsOf(text, candidates, after) };
}

function follow(chosen: readonly (Candidate | undefined)[], size: number): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  while (from < size) {
    const segment = chosen[from];
    if (!segment) break;
    segments.push({ from, to: segment.to, nik: segment.nik, name: segment.name, doubtful: false });
    from = segment.to;
  }
  return segments;
}

function pairsOf(text: Text, candidates: readonly (readonly Candidate[])[], after: Float64Array): Cut["pairs"] {
  const before = new Float64Array(text.pieces.length + 1).fill(Number.POSITIVE_INFINITY);
  const pairs = new Map<number, Map<number, number>>();
  before[0] = 0;
  for (const [from, ways] of candidates.entries()) {
    const reached = before[from] ?? 0;
    for (const { to, cost, nik, name } of ways) {
      const here = reached + cost + text.cutAt(to);
      if (here < (before[to] ?? 0)) before[to] = here;
      if (nik === null || name === null) continue;
      const whole = here + (after[to] ?? 0);
      const names = pairs.get(nik) ?? new Map<number, number>();
      pairs.set(nik, names);
      if (whole < (names.get(name) ?? Number.POSITIVE_INFINITY)) names.set(name, whole);
    }
  }
  return pairs;
}

interface Rivals {
  readonly ofNik: ReadonlyMap<number, ReadonlyMap<number, number>>;
  readonly ofName: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

function rivalsOf(cuts: readonly Cut[]): Rivals {
  const ofNik = new Map<number, Map<number, number>>();
  const ofName = new Map<number, Map<number, number>>();
  for (const { pairs } of cuts)
    for (const [nik, names] of pairs)
      for (const [name, cost] of names) {
        note(ofNik, nik, name, cost);
        note(ofName, name, nik, cost);
      }
  return { ofNik, ofName };
}

function note(into: Map<number, Map<number, number>>, key: number, other: number, cost: number): void {
  const known = into.get(key) ?? new Map<number, number>();
  into.set(key, known.set(other, Math.min(cost, known.get(other) ?? Number.POSITIVE_INFINITY)));
}

function inDoubt({ nik, name }: Segment, total: number, rivals: Rivals): boolean {
  const closeTo = (others: ReadonlyMap<number, number> | undefined, own: number | null) =>
    [...(others ?? [])].some(([other, cost]) => other !== own && cost - total < CLOSE);
  return (
    (nik !== null && closeTo(rivals.ofNik.get(nik), name)) || (name !== null && closeTo(rivals.ofName.get(name), nik))
  );
}
