import type { Grey } from "./picture.ts";
import { type Point, type Style, strokesOf } from "./shapes.ts";

/** A NIK as its printed shapes tell it. */
export interface ShapeReading {
  readonly digits: string;
  /** How well the shapes fit, -1 to 1: the mean over the digits. */
  readonly fit: number;
  /** The least lead of a digit's best shape over its second best, in fit. */
  readonly lead: number;
  /** Where the digits stand, the pen's margin included, pixels of the strip. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

/** Digits of a NIK. */
const COUNT = 16;
/** Width of a shape's frame against its height, both with a margin for the pen. */
const [FRAME_WIDTH, MARGIN] = [0.6, 0.16];
/** From one digit to the next, against the height of the stroke's middle. */
const [CLOSEST, WIDEST] = [0.92, 1.4];

/**
 * Reads sixteen evenly spaced digits of a style by laying their shapes over a strip of print. `height` is the pixels
 * from the upper to the lower end of a digit's stroke: 12 to find the digits, 20 to tell them apart. Null when the
 * strip is too short for sixteen.
 */
export function readShapes(strip: Grey, style: Style, height: number): ShapeReading | null {
  const scores = Array.from({ length: 10 }, (_, digit) => slide(strip, shapeOf(style, digit, height)));
  const length = scores[0]?.fits.length ?? 0;
  const peaks = Float32Array.from({ length }, (_, x) => Math.max(...scores.map(({ fits }) => fits[x] ?? -1)));
  let best = { score: -COUNT, start: 0, pitch: 0 };
  for (let pitch = CLOSEST * height; pitch <= WIDEST * height; pitch += 0.01 * height)
    for (let start = 0; start + pitch * (COUNT - 1) < length; start++) {
      let score = 0;
      for (let at = 0; at < COUNT; at++) score += near(peaks, start + at * pitch, 1);
      if (score > best.score) best = { score, start, pitch };
    }
  if (best.pitch === 0) return null;
  const read = Array.from({ length: COUNT }, (_, at) => {
    const ranked = scores
      .map(({ fits, tops }, digit) => ({ digit, ...nearest(fits, tops, best.start + at * best.pitch) }))
      .sort((one, other) => other.fit - one.fit);
    const [first, second] = ranked;
    return {
      digit: first?.digit ?? 0,
      fit: first?.fit ?? 0,
      top: first?.top ?? 0,
      lead: (first?.fit ?? 0) - (second?.fit ?? 0),
    };
  });
  const tops = read.map(({ top }) => top).sort((one, other) => one - other);
  return {
    digits: read.map(({ digit }) => digit).join(""),
    fit: read.reduce((sum, { fit }) => sum + fit, 0) / COUNT,
    lead: Math.min(...read.map(({ lead }) => lead)),
    left: best.start,
    right: best.start + best.pitch * (COUNT - 1) + (FRAME_WIDTH + 2 * MARGIN) * height,
    top: tops[COUNT / 2] ?? 0,
  };
}

function near(scores: Float32Array, x: number, reach: number): number {
  const middle = Math.round(x);
  let best = -1;
  for (let at = middle - reach; at <= middle + reach; at++) best = Math.max(best, scores[at] ?? -1);
  return best;
}

/** The best fit within two pixels, and how high it stands. */
function nearest(fits: Float32Array, tops: Int16Array, x: number): { fit: number; top: number } {
  const middle = Math.round(x);
  let best = middle;
  for (let at = middle - 2; at <= middle + 2; at++) if ((fits[at] ?? -1) > (fits[best] ?? -1)) best = at;
  return { fit: fits[best] ?? -1, top: tops[best] ?? 0 };
}

interface Shape {
  /** Ink, shifted and scaled to mean 0 and length 1. */
  readonly ink: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** A digit drawn with a soft pen, as a photo shows it. */
function shapeOf(style: Style, digit: number, height: number): Shape {
  const margin = Math.round(height * MARGIN);
  const [wide, high] = [Math.round(height * FRAME_WIDTH) + 2 * margin, Math.round(height) + 2 * margin];
  const strokes = strokesOf(style, digit);
  const ink = new Float32Array(wide * high);
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++) {
      const far = farFrom(strokes, { x: (x - margin) / height, y: (y - margin) / height });
      ink[y * wide + x] = 1 / (1 + Math.exp((far - 0.075) * 26));
    }
  const mean = ink.reduce((sum, value) => sum + value, 0) / ink.length;
  const length = Math.sqrt(ink.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return { ink: ink.map((value) => (value - mean) / length), width: wide, height: high };
}

function farFrom(strokes: readonly (readonly Point[])[], from: Point): number {
  let least = Number.POSITIVE_INFINITY;
  for (const stroke of strokes)
    for (let at = 1; at < stroke.length; at++) {
      const [a, b] = [stroke[at - 1] as Point, stroke[at] as Point];
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const along = ((from.x - a.x) * dx + (from.y - a.y) * dy) / (dx * dx + dy * dy || 1);
      const t = Math.max(0, Math.min(1, along));
      least = Math.min(least, Math.hypot(from.x - a.x - t * dx, from.y - a.y - t * dy));
    }
  return least;
}

/** For each x, how well the shape fits there at its best height (correlation, -1 to 1), and that height. */
function slide(strip: Grey, shape: Shape): { readonly fits: Float32Array; readonly tops: Int16Array } {
  const across = Math.max(0, strip.width - shape.width);
  const fits = new Float32Array(across).fill(-1);
  const tops = new Int16Array(across);
  for (let top = 0; top <= strip.height - shape.height; top++)
    for (let x = 0; x < across; x++) {
      const fit = fitAt(strip, shape, x, top);
      if (fit <= (fits[x] ?? -1)) continue;
      fits[x] = fit;
      tops[x] = top;
    }
  return { fits, tops };
}

function fitAt(strip: Grey, shape: Shape, left: number, top: number): number {
  let [sum, squares, cross] = [0, 0, 0];
  for (let y = 0; y < shape.height; y++) {
    let at = (top + y) * strip.width + left;
    let of = y * shape.width;
    for (let x = 0; x < shape.width; x++, at++, of++) {
      const value = 255 - (strip.data[at] as number);
      sum += value;
      squares += value * value;
      cross += value * (shape.ink[of] as number);
    }
  }
  const spread = squares - (sum * sum) / shape.ink.length;
  // Bare card has no shape: its noise must not look like one.
  return spread < 60 * shape.ink.length ? 0 : cross / Math.sqrt(spread);
}
