import sharp from "sharp";
import { type Chance, chanceOf } from "./chance.ts";
import { drawFace, type NikPrint } from "./face.ts";
import { type CardPerson, personOf } from "./person.ts";

/** How a made-up photo was taken. What is left out, chance decides within the range of a fair phone photo. */
export interface Shot {
  readonly width?: number;
  /** Of the picture's width that is table, not card; both sides together. */
  readonly margin?: number;
  readonly degrees?: number;
  /** Pixels that one upper corner moves inwards. */
  readonly slant?: number;
  readonly blur?: number;
  readonly noise?: number;
  /** A burnt-out spot: centre and radii as shares of the card's width. */
  readonly glare?: { readonly x: number; readonly y: number; readonly across: number; readonly down: number };
  readonly print?: NikPrint;
  readonly wrongDate?: boolean;
}

export interface CardPhoto {
  readonly bytes: Uint8Array;
  readonly person: CardPerson;
  readonly print: NikPrint;
}

interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** One made-up photo of an ID card, as JPEG. The same seed and shot give the same picture. */
export async function photoOf(seed: number, shot: Shot = {}): Promise<CardPhoto> {
  const chance = chanceOf(seed);
  const person = personOf(chance, shot.wrongDate);
  const print = shot.print ?? (seed % 2 === 0 ? "A" : "B");
  const face = await rasterOf(drawFace(person, print, chance));
  const placed = place(face, shot, chance);
  const blurred = sharp(placed.data, { raw: { width: placed.width, height: placed.height, channels: 3 } }).blur(
    shot.blur ?? chance.between(0.5, 1.8),
  );
  const data = new Uint8Array(await blurred.raw().toBuffer());
  light(data, placed.width, chance, shot.noise ?? chance.between(6, 20));
  const bytes = await sharp(data, { raw: { width: placed.width, height: placed.height, channels: 3 } })
    .jpeg({ quality: chance.whole(55, 79) })
    .toBuffer();
  return { bytes, person, print };
}

async function rasterOf(svg: string): Promise<Raster> {
  const { data, info } = await sharp(Buffer.from(svg)).flatten({ background: "#4a4038" }).raw().toBuffer({
    resolveWithObject: true,
  });
  return { data, width: info.width, height: info.height };
}

/** The card laid on a table: turned, slanted and scaled, each pixel mixed of the four around where it comes from. */
function place(face: Raster, shot: Shot, chance: Chance): Raster {
  const width = Math.round(shot.width ?? chance.between(900, 1_200));
  const margin = shot.margin ?? 0.04;
  const scale = (width * (1 - margin)) / face.width;
  const height = Math.round(face.height * scale + width * margin);
  const angle = ((shot.degrees ?? chance.between(-5, 5)) * Math.PI) / 180;
  const slant = (shot.slant ?? chance.between(-12, 12)) / (face.width * face.height * scale);
  const glare = shot.glare;
  const data = new Uint8Array(width * height * 3);
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2];
      const flat = { x: dx * cos + dy * sin, y: -dx * sin + dy * cos };
      const depth = 1 + slant * flat.y;
      const from = { x: flat.x * depth + face.width / 2, y: flat.y * depth + face.height / 2 };
      const burn = glare ? burnt(from.x / face.width - glare.x, from.y / face.width - glare.y, glare) : 0;
      for (let c = 0; c < 3; c++) {
        const plain = mixed(face, from.x, from.y, c);
        data[(y * width + x) * 3 + c] = plain + (255 - plain) * burn;
      }
    }
  return { data, width, height };
}

function burnt(x: number, y: number, { across, down }: { readonly across: number; readonly down: number }): number {
  const far = Math.hypot(x / across, y / down);
  return far < 0.8 ? 1 : Math.max(0, 1 - (far - 0.8) / 0.4);
}

function mixed(face: Raster, x: number, y: number, channel: number): number {
  if (x < 0 || y < 0 || x >= face.width - 1 || y >= face.height - 1) return 70 - channel * 8;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [dx, dy] = [x - left, y - top];
  const at = (top * face.width + left) * 3 + channel;
  const [a = 0, b = 0] = [face.data[at], face.data[at + 3]];
  const [c = 0, d = 0] = [face.data[at + face.width * 3], face.data[at + face.width * 3 + 3]];
  return (a * (1 - dx) + b * dx) * (1 - dy) + (c * (1 - dx) + d * dx) * dy;
}

/** Light that falls from one side, and the noise of a cheap sensor. */
function light(data: Uint8Array, width: number, chance: Chance, noise: number): void {
  const height = data.length / 3 / width;
  const [across, down, middle] = [chance.between(-45, 45), chance.between(-35, 35), chance.between(-25, 15)];
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3);
    const fall = ((pixel % width) / width - 0.5) * across + (Math.floor(pixel / width) / height - 0.5) * down + middle;
    const was = data[at] ?? 0;
    // What is burnt out stays so, whatever the light around it.
    if (was < 250) data[at] = Math.max(0, Math.min(255, was + fall + chance.bell() * noise));
  }
}
