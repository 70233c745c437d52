/**
 * The digits that NIKs are printed in, as the middle of a pen stroke: the machine-readable styles A (corners) and
 * B (curves). Points are "x,y" in hundredths of the digit's height, y downwards, (0,0) the upper left end of the
 * widest digit's stroke; a space continues a stroke, a bar begins another one.
 */
const STROKES = {
  A: [
    "5,0 52,0 57,5 57,95 52,100 5,100 0,95 0,5 5,0",
    "0,0 29,0 29,100 57,100 57,62|0,100 29,100",
    "0,0 52,0 57,5 57,45 52,50 0,50 0,100 57,100",
    "0,0 52,0 57,5 57,43 49,50 10,50|49,50 57,57 57,95 52,100 0,100",
    "3,0 3,62 58,62|46,12 46,100",
    "57,0 11,0 11,50 52,50 57,55 57,95 52,100 13,100 0,94",
    "11,0 0,0 0,100 57,100 57,62 0,62",
    "0,6 0,0 57,0 57,36 29,60 29,100",
    "14,50 14,0 42,0 42,50|5,50 52,50 57,55 57,95 52,100 5,100 0,95 0,55 5,50",
    "57,38 0,38 0,0 57,0 57,100 46,100",
  ],
  B: [
    "29,0 14,4 6,15 1,35 0,50 1,65 6,85 14,96 29,100 43,96 51,85 56,65 57,50 56,35 51,15 43,4 29,0",
    "5,23 33,0 33,100",
    "3,6 16,1 28,0 41,4 50,14 52,24 49,36 36,48 15,62 7,74 4,88 4,96 54,96",
    "4,0 56,0 21,36 38,40 49,48 57,64 54,82 44,93 30,98 16,97 4,92",
    "32,0 2,66 2,71 57,71|43,46 43,97",
    "55,0 7,0 5,39 23,36 40,41 50,52 53,66 48,82 36,93 20,98 4,99",
    "41,0 18,28 5,52 0,72 7,90 20,98 29,100 41,97 54,86 57,70 53,56 42,47 29,44 15,47 5,56",
    "0,0 57,0 53,18 34,47 23,68 20,96",
    "29,0 14,3 5,14 6,27 14,35 29,43 43,52 54,62 57,74 53,88 43,97 29,100 14,97 4,88 0,74 3,62 14,52 29,43 43,35 51,27 52,14 43,3 29,0",
    "16,100 39,72 52,48 57,28 51,11 39,2 29,0 16,3 4,13 0,28 4,43 15,53 29,56 42,53 51,45",
  ],
} as const;

export type Style = keyof typeof STROKES;

export const STYLES: readonly Style[] = ["A", "B"];

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The strokes of a digit (0 to 9): each a chain of points, in heights of the digit (0 to 1 downwards). */
export function strokesOf(style: Style, digit: number): readonly (readonly Point[])[] {
  return (STROKES[style][digit] ?? "").split("|").map((stroke) =>
    stroke.split(" ").map((point) => {
      const [x = 0, y = 0] = point.split(",").map(Number);
      return { x: x / 100, y: y / 100 };
    }),
  );
}
