import sharp, { type Sharp } from "sharp";
import { kindOf } from "../../kit/mime.ts";

// A picture is read once: nothing of it is worth keeping.
sharp.cache(false);

/** A grey picture, one byte a pixel, row after row; 0 is black. */
export interface Grey {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Bytes of a picture that is looked at at all. Chat apps send photos of a few hundred kilobytes. */
const MAX_BYTES = 20_000_000;
/** Pixels: more than phones take, far less than memory. */
const MAX_PIXELS = 64_000_000;
/** Longest side that is kept, so that a card on a table can still be enlarged. */
const KEPT = 2_600;

/** Other kinds never reach the decoder. */
const DECODED: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp"]);

/**
 * The picture turned as its camera meant it, grey, with the full range from black to white, at most 2,600 pixels long.
 * "damaged" is everything that does not decode to its last row, and every kind but JPEG, PNG and WebP.
 */
export async function openPicture(
  bytes: Uint8Array,
): Promise<{ readonly picture: Grey } | { readonly fault: "damaged" | "too-large" }> {
  if (bytes.length > MAX_BYTES) return { fault: "too-large" };
  if (!DECODED.has(kindOf(bytes).mime)) return { fault: "damaged" };
  try {
    // The first page only: an animated WebP is a stack of pictures.
    const source = sharp(bytes, { limitInputPixels: false, failOn: "error", pages: 1 });
    const { width, height } = await source.metadata();
    if (width * height > MAX_PIXELS) return { fault: "too-large" };
    const upright = source
      .autoOrient()
      .flatten({ background: "#ffffff" })
      .resize({ width: KEPT, height: KEPT, fit: "inside", withoutEnlargement: true })
      .greyscale()
      .normalise();
    return { picture: await greyOf(upright) };
  } catch {
    return { fault: "damaged" };
  }
}

/** The picture turned clockwise by so many degrees and brought to a width; the corners that open are filled grey. */
export async function turned(grey: Grey, degrees: number, width: number): Promise<Grey> {
  const long = Math.abs(Math.sin((degrees * Math.PI) / 180)) > 0.7 ? grey.height : grey.width;
  const scaled = await greyOf(pipe(grey).resize({ width: Math.round((grey.width * width) / long), kernel: "cubic" }));
  return degrees === 0 ? scaled : await greyOf(pipe(scaled).rotate(degrees, { background: "#808080" }));
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A part of the picture; what reaches over its edges is cut off. */
export async function part(grey: Grey, box: Box): Promise<Grey> {
  const left = Math.max(0, Math.min(grey.width - 2, Math.round(box.left)));
  const top = Math.max(0, Math.min(grey.height - 2, Math.round(box.top)));
  const width = Math.max(1, Math.min(grey.width - left, Math.round(box.width)));
  const height = Math.max(1, Math.min(grey.height - top, Math.round(box.height)));
  return await greyOf(pipe(grey).extract({ left, top, width, height }));
}

/** The picture as the reader of letters takes it. */
export async function png(grey: Grey): Promise<Buffer> {
  return await pipe(grey).png({ compressionLevel: 1 }).toBuffer();
}

/** A line of letters at a height in pixels, softened by a blur (sigma, pixels), with a white border. */
export async function linePng(grey: Grey, height: number, blur: number): Promise<Buffer> {
  const line = await greyOf(pipe(grey).resize({ height, kernel: "cubic" }).blur(blur).normalise());
  return await pipe(line)
    .extend({ top: 12, bottom: 12, left: 12, right: 12, background: "#ffffff" })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** The picture at a width, softened by a blur (sigma, pixels) where one is given. */
export async function sized(grey: Grey, width: number, blur = 0): Promise<Grey> {
  const resized = pipe(grey).resize({ width: Math.max(1, Math.round(width)) });
  return await greyOf(blur > 0 ? resized.blur(blur) : resized);
}

function pipe(grey: Grey): Sharp {
  return sharp(grey.data, { raw: { width: grey.width, height: grey.height, channels: 1 } });
}

async function greyOf(source: Sharp): Promise<Grey> {
  const { data, info } = await source
    .toColourspace("b-w")
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
