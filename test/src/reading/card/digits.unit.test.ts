import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readShapes } from "../../../../src/reading/card/digits.ts";
import { gapsIn } from "../../../../src/reading/card/gaps.ts";
import type { Grey } from "../../../../src/reading/card/picture.ts";
import { type Style, strokesOf } from "../../../../src/reading/card/shapes.ts";
import { inkOf, levelling } from "../../../../src/reading/card/skew.ts";

const DIGITS = "1604732958460017";

describe("the shapes of digits", () => {
  it.each<Style>(["A", "B"])("are told apart in style %s", async (style) => {
    const reading = readShapes(await printed(DIGITS, style), style, 20);
    expect(reading?.digits).toBe(DIGITS);
    expect(reading?.fit).toBeGreaterThan(0.84);
    expect(reading?.lead).toBeGreaterThan(0.08);
  });

  it("do not fit the other style", async () => {
    expect(readShapes(await printed(DIGITS, "A"), "B", 20)?.fit).toBeLessThan(0.84);
  });

  it("are not clear when one is gone", async () => {
    const reading = readShapes(await printed(DIGITS.replace("8", " "), "B"), "B", 20);
    expect(reading?.lead).toBeLessThan(0.08);
  });

  it("need room for sixteen", async () => {
    expect(readShapes(await printed("1604", "A"), "A", 20)).toBeNull();
  });
});

describe("the lie of a page", () => {
  it.each([0, 4.6, -3.2])("is found when it is turned by %d degrees", async (degrees) => {
    expect(levelling(inkOf(await lines(degrees)))).toBeCloseTo(-degrees, 0);
  });

  it("is found when it stands on its side", async () => {
    const degrees = levelling(inkOf(await lines(90)));
    expect(Math.abs(degrees)).toBeCloseTo(90, 0);
  });
});

describe("the gaps of a line", () => {
  it.each([
    ["|||||", 0],
    ["|||| |||", 1],
    ["|| |||| |", 2],
  ])("of %j are counted", async (words, gaps) => {
    expect(gapsIn(await barred(words))).toBe(gaps);
  });
});

/** A strip with bars for letters, 20 pixels high. */
async function barred(words: string): Promise<Grey> {
  const bars = [...words].map((sign, at) => (sign === "|" ? `M${12 + at * 9} 6v20` : "")).join("");
  return await drawn(`<svg xmlns="http://www.w3.org/2000/svg" width="${words.length * 9 + 24}" height="32">
    <rect width="100%" height="100%" fill="#dde"/><path d="${bars}" stroke="#222" stroke-width="4"/></svg>`);
}

/** A strip with digits, strokes of 20 pixels; a space leaves a gap. */
async function printed(digits: string, style: Style): Promise<Grey> {
  const path = [...digits].flatMap((digit, at) =>
    (digit === " " ? [] : strokesOf(style, Number(digit))).map(
      (points) => `M${points.map(({ x, y }) => `${12 + at * 22 + x * 20},${10 + y * 20}`).join("L")}`,
    ),
  );
  const [width, height] = [digits.length * 22 + 30, 40];
  return await drawn(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#dde"/><path d="${path.join("")}" fill="none" stroke="#222" stroke-width="3"/></svg>`);
}

/** Dashes in rows, as print looks from afar. */
async function lines(degrees: number): Promise<Grey> {
  const dashes = Array.from({ length: 12 }, (_, row) =>
    Array.from(
      { length: 14 - (row % 4) },
      (__, at) => `M${80 + ((row * 13) % 29) + at * 30} ${80 + row * 22}h${14 + ((at * 7) % 9)}`,
    ).join(""),
  );
  return await drawn(`<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420">
    <rect width="100%" height="100%" fill="#ccd"/><g transform="rotate(${degrees} 320 210)">
    <path d="${dashes.join("")}" stroke="#222" stroke-width="7"/></g></svg>`);
}

async function drawn(svg: string): Promise<Grey> {
  const source = sharp(Buffer.from(svg)).blur(0.7).greyscale().toColourspace("b-w").extractChannel(0);
  const { data, info } = await source.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
