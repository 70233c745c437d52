import { nameAfterWork, type Piece } from "./roles.ts";

/** A line with its pieces. */
interface Holder {
  readonly pieces: Piece[];
}

export function has(pieces: readonly Piece[], role: Piece["role"]): boolean {
  return pieces.some((piece) => piece.role === role);
}

/** What only the whole list can tell: words that come again and again, a letter for the sex behind every name. */
export function tuned<Of extends Holder>(read: readonly Of[]): Of[] {
  const all = read.flatMap(({ pieces }) => pieces);
  const niks = all.filter(({ role }) => role === "nik").length;
  const wordy = all.filter(({ role }) => role === "maybe").length > niks * 1.5;
  const often = new Map<string, number>();
  for (const { role, text } of all) if (role === "maybe") often.set(key(text), (often.get(key(text)) ?? 0) + 1);
  const sexed = all.filter(
    ({ role, text }) => role === "sex" || (role === "maybe" && /\p{L} [LP]$/u.test(text)),
  ).length;
  const common = (piece: Piece) =>
    piece.role === "maybe" && (often.get(key(piece.text)) ?? 0) >= Math.max(3, niks * 0.15);
  const workFirst = standsWorkFirst(read);
  return read.map((one) => {
    let pieces = workFirst ? unknownWorkFirst(one.pieces) : one.pieces;
    const names = pieces.filter((piece) => piece.role === "name" || (piece.role === "maybe" && !common(piece))).length;
    const spare = names > 0 || (wordy && pieces.some(common));
    if (spare) pieces = pieces.map((piece) => (common(piece) ? { ...piece, role: "thing" } : piece));
    if (sexed > 1 && sexed >= niks * 0.4) pieces = pieces.flatMap(sexBesideName);
    return { ...one, pieces: withNames(pieces) };
  });
}

function key(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}]/gu, "");
}

/** Where a name and a work stand on one line, the work mostly stands first. */
function standsWorkFirst(read: readonly Holder[]): boolean {
  let first = 0;
  let second = 0;
  for (const { pieces } of read) {
    const [work, name] = [
      pieces.findIndex(({ role }) => role === "work"),
      pieces.findIndex(({ role }) => role === "maybe"),
    ];
    if (work < 0 || name < 0) continue;
    if (work < name) first++;
    else second++;
  }
  return first > second * 2;
}

/** Of two unknown words where works stand first, the first is the work. */
function unknownWorkFirst(pieces: Piece[]): Piece[] {
  const unknown = pieces.filter(({ role, aside }) => role === "maybe" && !aside);
  if (unknown.length !== 2 || has(pieces, "work")) return pieces;
  return pieces.map((piece) => (piece === unknown[0] ? { ...piece, role: "thing" } : piece));
}

/** "SITI AMINAH P", "L BUDI": a letter that ran together with the name. */
function sexBesideName(piece: Piece): Piece[] {
  const [, before, name, after] = (piece.role === "maybe" && /^(?:([LP]) )?(.*?)(?: ([LP]))?$/u.exec(piece.text)) || [];
  const letter = before ?? after;
  if (letter === undefined || !name || (before && after)) return [piece];
  const sex: Piece = { ...piece, role: "sex", text: letter, sex: letter === "L" ? "L" : "P" };
  return before
    ? [sex, { ...piece, text: name, apart: false }]
    : [
        { ...piece, text: name },
        { ...sex, apart: false },
      ];
}

/** A line with more numbers than names may have names that run on from a work. */
function withNames(pieces: Piece[]): Piece[] {
  const niks = pieces.filter(({ role }) => role === "nik").length;
  const names = pieces.filter(({ role, aside }) => role === "name" || (role === "maybe" && !aside)).length;
  if (names >= niks) return pieces;
  return pieces.flatMap((piece) =>
    piece.role === "work" && !piece.labelled ? (nameAfterWork(piece) ?? [piece]) : [piece],
  );
}
