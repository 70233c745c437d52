import type { Grey } from "./picture.ts";

/** Side of the squares that are looked at, pixels. */
const SQUARE = 12;

/**
 * How sharp the sharpest print is: in the squares with the strongest edges, the bend of the brightness (Laplacian)
 * against its rise (gradient). The picture is to be a card of about 1,000 pixels, softened (sigma 1.5) so that noise
 * does not pass for edges.
 */
export function sharpnessOf(grey: Grey): number {
  const { data: soft, width, height } = grey;
  const squares: { rise: number; bend: number }[] = [];
  for (let top = 2; top + SQUARE < height - 2; top += SQUARE)
    for (let left = 2; left + SQUARE < width - 2; left += SQUARE) {
      let [rise, bend] = [0, 0];
      for (let y = top; y < top + SQUARE; y++)
        for (let x = left; x < left + SQUARE; x++) {
          const at = y * width + x;
          const [l = 0, r = 0, m = 0] = [soft[at - 2], soft[at + 2], soft[at]];
          const [u = 0, d = 0] = [soft[at - 2 * width], soft[at + 2 * width]];
          rise += (r - l) ** 2 + (d - u) ** 2;
          bend += (l + r + u + d - 4 * m) ** 2;
        }
      squares.push({ rise, bend });
    }
  const strongest = squares.sort((one, other) => other.rise - one.rise).slice(0, Math.ceil(squares.length / 20));
  const [rise, bend] = [sum(strongest.map((one) => one.rise)), sum(strongest.map((one) => one.bend))];
  return rise === 0 ? 0 : bend / rise;
}

/** The share (0 to 1) of the picture's squares that are burnt out: white to the last pixel but for stray ones. */
export function burntShare(grey: Grey): number {
  let [burnt, all] = [0, 0];
  for (let top = 0; top + SQUARE <= grey.height; top += SQUARE)
    for (let left = 0; left + SQUARE <= grey.width; left += SQUARE) {
      let light = 0;
      for (let y = top; y < top + SQUARE; y++)
        for (let x = left; x < left + SQUARE; x++) light += (grey.data[y * grey.width + x] ?? 0) >= 250 ? 1 : 0;
      all++;
      if (light > 0.97 * SQUARE * SQUARE) burnt++;
    }
  return all === 0 ? 0 : burnt / all;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
