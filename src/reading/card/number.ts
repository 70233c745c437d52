import { readShapes, type ShapeReading } from "./digits.ts";
import type { Letters } from "./letters.ts";
import type { Row } from "./page.ts";
import { type Box, type Grey, linePng, part, sized } from "./picture.ts";
import { STYLES, type Style } from "./shapes.ts";
import type { Sheet } from "./sheet.ts";

/** Pixels that a digit's stroke is brought to: to find the digits, and to tell them apart. */
const [FINDING, TELLING] = [12, 20];
/** Height of a digit's stroke against the words beside the labels: cards differ in it. */
const AGAINST_WORDS = [0.95, 1.04, 1.13, 1.23, 1.34, 1.46, 1.6, 1.75, 1.9];
/** How far the height found may still be off. */
const CLOSER = [0.93, 0.965, 1, 1.035, 1.07];
/** Readings of letters: height of the strip and blur, pixels. The last ones are only made when the first disagree. */
const READINGS = [
  [44, 0.6],
  [60, 1.2],
  [36, 0.8],
  [80, 1.6],
  [52, 0.5],
] as const;
const AT_LEAST = 2;

export interface NumberReadings {
  readonly shapes: ShapeReading | null;
  readonly reads: readonly string[];
}

/** Reads the number of a card in both ways: by the shapes of its digits, and by the reader of letters. */
export async function readNumber(sheet: Sheet, row: Row, letters: Letters): Promise<NumberReadings> {
  const strip = await numberStrip(sheet, row);
  const shapes = await bestShapes(strip);
  const tight = shapes && shapes.reading.fit > 0.7 ? await part(strip.grey, shapes.box) : strip.grey;
  const reads: string[] = [row.text.replace(/\D/g, "")];
  for (const [at, [height, blur]] of READINGS.entries()) {
    if (at >= AT_LEAST && shapes && reads.includes(shapes.reading.digits)) break;
    reads.push((await letters.line(await linePng(tight, height, blur), "digits")).replace(/\D/g, ""));
  }
  return { shapes: shapes?.reading ?? null, reads };
}

interface Strip {
  readonly grey: Grey;
  /** Height of the words beside the labels, pixels. */
  readonly word: number;
}

/** The row of the number with room at both ends: the reader of letters may have missed digits there. */
async function numberStrip(sheet: Sheet, row: Row): Promise<Strip> {
  const word = sheet.word;
  const [left, right] = [Math.min(...row.words.map(({ x0 }) => x0)), Math.max(...row.words.map(({ x1 }) => x1))];
  const [top, bottom] = [Math.min(...row.words.map(({ y0 }) => y0)), Math.max(...row.words.map(({ y1 }) => y1))];
  const box = { left: left - 5 * word, top: top - word / 2, height: bottom - top + word };
  const grey = await part(sheet.grey, { ...box, width: Math.max(right, left + 30 * word) + 2 * word - box.left });
  return { grey, word };
}

interface Found {
  readonly reading: ShapeReading;
  readonly style: Style;
  /** Where the digits stand in the strip. */
  readonly box: Box;
  /** Height of a stroke in the strip, pixels. */
  readonly stroke: number;
}

/** The style and size whose shapes fit best: sought over the whole strip, then looked at closely where it was found. */
async function bestShapes({ grey, word }: Strip): Promise<Found | null> {
  const strokes = AGAINST_WORDS.map((factor) => factor * word);
  const found = await best(
    strokes.flatMap((stroke) => STYLES.map((style) => fitted(grey, { style, stroke }, FINDING))),
  );
  if (!found) return null;
  const room = found.stroke * 0.25;
  const { left, top, width, height } = found.box;
  const box = { left: Math.max(0, left - 2 * room), top: Math.max(0, top - room), width: 0, height: 0 };
  const near = await part(grey, { ...box, width: width + 4 * room, height: height + 2 * room });
  const closer = CLOSER.map((factor) => fitted(near, { style: found.style, stroke: found.stroke * factor }, TELLING));
  const told = await best(closer);
  return told && { ...told, box: { ...told.box, left: told.box.left + box.left, top: told.box.top + box.top } };
}

async function best(all: readonly Promise<Found | null>[]): Promise<Found | null> {
  const found = (await Promise.all(all)).filter((one) => one !== null);
  return found.sort((one, other) => other.reading.fit - one.reading.fit)[0] ?? null;
}

/** The strip read in a style, its strokes brought from their supposed height to the given one. */
async function fitted(
  grey: Grey,
  { style, stroke }: { readonly style: Style; readonly stroke: number },
  height: number,
): Promise<Found | null> {
  const scale = stroke / height;
  const reading = readShapes(await sized(grey, grey.width / scale), style, height);
  if (!reading) return null;
  const { left, right, top } = reading;
  const box = { left: left * scale, top: top * scale, width: (right - left) * scale, height: stroke * 1.4 };
  return { reading, style, box, stroke };
}
