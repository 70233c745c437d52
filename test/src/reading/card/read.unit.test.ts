import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Day } from "../../../../src/kit/date.ts";
import { makeCardReader } from "../../../../src/reading/card/read.ts";
import { photoOf, type Shot } from "../../../support/cards/photo.ts";

const TODAY = "2026-11-22" as Day;
// Machines that run many tests at once are slow; how long a card takes is the bench's to tell.
vi.setConfig({ testTimeout: 90_000 });
const reader = makeCardReader({ limitMs: 80_000 });
afterAll(() => reader.close());

describe("a photo of a card", () => {
  it.each<[string, number, Shot]>([
    ["in style A, askew", 50_002, { degrees: 4 }],
    ["in style B, upside down", 50_001, { degrees: 180 }],
    ["that fills a part of a large picture", 50_004, { width: 2_000, margin: 0.45 }],
  ])("%s is read to the last digit", async (_what, seed, shot) => {
    const { bytes, person } = await photoOf(seed, shot);
    const { nik, name, birthDate, sex, occupation } = person;
    expect(await reader.read(bytes, TODAY)).toEqual({
      fields: {
        nik: { value: nik, sure: true },
        name: { value: name, sure: true },
        birthDate: { value: birthDate, sure: true },
        sex: { value: sex, sure: true },
        occupation: { value: occupation, sure: true },
      },
      row: { source: "photo", nik: { text: nik }, name, occupation, phone: null, sex, birthDate, unsure: [] },
    });
  });

  it("on its side is read too", async () => {
    const { bytes, person } = await photoOf(50_003);
    const reading = await reader.read(await sharp(bytes).rotate(90).webp().toBuffer(), TODAY);
    expect(reading).toMatchObject({ fields: { nik: { value: person.nik, sure: true } } });
  });

  it("whose birth date is not that of its number is asked about", async () => {
    const { bytes, person } = await photoOf(50_006, { wrongDate: true });
    const reading = await reader.read(bytes, TODAY);
    expect(reading).toMatchObject({ fields: { nik: { value: person.nik, sure: false } } });
    expect("row" in reading && reading.row.unsure).toContain("nik");
  });
});

describe("what cannot be read", () => {
  it.each<[string, Shot, string]>([
    ["a blurred photo", { blur: 5 }, "blurred"],
    ["a number under a burnt-out spot", { glare: { x: 0.4, y: 0.15, across: 0.14, down: 0.06 } }, "glare"],
  ])("%s is named", async (_what, shot, fault) => {
    expect(await reader.read((await photoOf(50_010, shot)).bytes, TODAY)).toEqual({ fault });
  });

  it("two cards in one picture are not mixed", async () => {
    const one = await photoOf(50_011, { width: 1_000, degrees: 0 });
    const other = await photoOf(50_012, { width: 1_000, degrees: 0 });
    const canvas = sharp({ create: { width: 1_000, height: 1_400, channels: 3, background: "#554a40" } });
    const both = canvas.composite([
      { input: Buffer.from(one.bytes), left: 0, top: 0 },
      { input: Buffer.from(other.bytes), left: 0, top: 720 },
    ]);
    expect(await reader.read(await both.jpeg().toBuffer(), TODAY)).toEqual({ fault: "no-card" });
  });

  it("a picture without a card is none", async () => {
    const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700"><rect width="900" height="700"
      fill="#9ac"/><path d="M0 500 l200 -200 150 120 250 -260 300 340 v200 h-900z" fill="#475"/></svg>`;
    expect(await reader.read(await sharp(Buffer.from(picture)).jpeg().toBuffer(), TODAY)).toEqual({ fault: "no-card" });
  });

  it("a photo that was cut off on its way is damaged", async () => {
    const { bytes } = await photoOf(50_013);
    expect(await reader.read(bytes.subarray(0, bytes.length / 2), TODAY)).toEqual({ fault: "damaged" });
  });

  it.each([
    ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ["GIF", Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64")],
    ["no picture", Buffer.from("NIK 3602014107850001")],
    ["nothing", Buffer.alloc(0)],
  ])("%s is refused before it is decoded", async (_what, bytes) => {
    expect(await reader.read(bytes, TODAY)).toEqual({ fault: "damaged" });
  });

  it("a small file that would unpack to 900 million pixels is too large", async () => {
    const bomb = whitePng(30_000);
    expect(bomb.length).toBeLessThan(600_000);
    expect(await reader.read(bomb, TODAY)).toEqual({ fault: "too-large" });
  });
});

describe("a reader that is busy", () => {
  it("gives a card up after its limit, and reads the next one", async () => {
    const { bytes, person } = await photoOf(50_001);
    const hasty = makeCardReader({ limitMs: 1 });
    expect(await hasty.read(bytes, TODAY)).toEqual({ fault: "too-slow" });
    await hasty.close();
    expect(await reader.read(bytes, TODAY)).toMatchObject({ fields: { nik: { value: person.nik } } });
  });

  it("turns cards away when too many wait", async () => {
    const full = makeCardReader({ maxWaiting: 1 });
    const [, , third] = [1, 2, 3].map(() => full.read(Buffer.alloc(0), TODAY));
    expect(await third).toEqual({ fault: "too-slow" });
    await full.close();
  });
});

/** A blank PNG of one bit a pixel, which packs to nothing. */
function whitePng(side: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(side / 8)) * side), { level: 1 });
  const chunks = [chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...chunks]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
