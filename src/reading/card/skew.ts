import type { Grey } from "./picture.ts";

/** Pixels around one that its ink is judged against. */
const AROUND = 12;
/** Degrees that a picture may lie askew, to either side of level or upright. */
const FURTHEST = 12;

/**
 * Where there is ink: 1 for what is clearly darker than its surroundings, whatever the light on them. Lines of print
 * stay, a shadow or a dark table vanishes.
 */
export function inkOf(grey: Grey): Grey {
  const { width, height } = grey;
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += grey.data[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  const sum = (x: number, y: number): number => sums[y * (width + 1) + x] ?? 0;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - AROUND), Math.min(height, y + AROUND + 1)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - AROUND), Math.min(width, x + AROUND + 1)];
      const area = sum(right, bottom) - sum(left, bottom) - sum(right, top) + sum(left, top);
      const mean = area / ((right - left) * (bottom - top));
      if ((grey.data[y * width + x] ?? 0) < mean * 0.8 - 6) data[y * width + x] = 1;
    }
  }
  return { data, width, height };
}

/**
 * How the lines of print lie: degrees to turn the picture clockwise so that they are level. A picture on its side
 * gets 90 more; whether it stands on its head only its words can tell.
 */
export function levelling(ink: Grey): number {
  const points: { readonly x: number; readonly y: number }[] = [];
  for (let at = 0; at < ink.data.length; at++)
    if (ink.data[at] === 1) points.push({ x: at % ink.width, y: Math.floor(at / ink.width) });
  const kept = points.filter((_, at) => at % Math.ceil(points.length / 15_000 + 0.001) === 0);
  const level = steepest(kept);
  const side = steepest(kept.map(({ x, y }) => ({ x: y, y: -x })));
  // Print lies level more often than not: a picture is laid on its side only for a clearly better reason.
  return side.score > level.score * 1.3 ? side.degrees + 90 : level.degrees;
}

/** The turn under which the ink falls into the sharpest rows. */
function steepest(points: readonly { readonly x: number; readonly y: number }[]): { degrees: number; score: number } {
  const coarse = range(-FURTHEST, FURTHEST, 1).map((degrees) => ({ degrees, score: sharpness(points, degrees) }));
  const near = best(coarse).degrees;
  return best(range(near - 1, near + 1, 0.2).map((degrees) => ({ degrees, score: sharpness(points, degrees) })));
}

function sharpness(points: readonly { readonly x: number; readonly y: number }[], degrees: number): number {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const rows = new Float64Array(4_096);
  for (const { x, y } of points) {
    const row = Math.round(x * sin + y * cos) + 2_048;
    rows[row] = (rows[row] ?? 0) + 1;
  }
  let score = 0;
  for (let row = 1; row < rows.length; row++) score += ((rows[row] ?? 0) - (rows[row - 1] ?? 0)) ** 2;
  return score;
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, at) => from + at * step);
}

function best<T extends { readonly score: number }>(all: readonly T[]): T {
  return all.reduce((one, other) => (other.score > one.score ? other : one));
}
