import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import opentype, { type Font } from "opentype.js";
import { sayDay } from "../../../src/kit/date.ts";
import { type Style, strokesOf } from "../../../src/reading/card/shapes.ts";
import type { Chance } from "./chance.ts";
import type { CardPerson } from "./person.ts";

/** The face of a card, as wide and high as a printed one at 300 dots an inch. */
const FACE = { width: 1011, height: 638 };

const require = createRequire(import.meta.url);
const sans = fontAt(require.resolve("@fontsource/arimo/files/arimo-latin-400-normal.woff"));

export function fontAt(path: string): Font {
  const bytes = readFileSync(path);
  return opentype.parse(new Uint8Array(bytes).buffer);
}

/** What the NIK is printed in: drawn strokes, or a font of the machine it is measured on. */
export type NikPrint = Style | Font;

/** The face of an ID card as SVG. Every letter is a path: no font has to be installed. */
export function drawFace(person: CardPerson, print: NikPrint, chance: Chance): string {
  const ink = chance.pick(["#151515", "#1c1c2a", "#262626"]);
  const lines = [
    middle(`PROVINSI ${person.province}`, 52, 34),
    middle(`KABUPATEN ${person.regency}`, 94, 34),
    text("NIK", 32, 168, 36),
    text(":", 168, 168, 36),
    nik(person.nik, print, chance),
    ...rows(person, chance).map(([label, value], at) => row(label, value, 214 + at * 32)),
    text("BERLAKU", 800, 540, 19),
  ].join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${FACE.width}" height="${FACE.height}">
    <defs><linearGradient id="paper" x2="1" y2="1"><stop stop-color="#c7deec"/><stop offset="1" stop-color="#d9e8e4"/></linearGradient></defs>
    <rect width="100%" height="100%" rx="28" fill="url(#paper)"/>${pattern(chance)}
    <rect x="760" y="140" width="205" height="265" fill="#b6433c"/><ellipse cx="862" cy="245" rx="55" ry="72" fill="#c69c7d"/>
    <path d="M775 405 q88 -110 176 0z" fill="#3a3f52"/><g fill="${ink}">${lines}</g></svg>`;
}

function rows(person: CardPerson, chance: Chance): [string, string][] {
  const [first, second] = broken(person.name);
  const sex = person.sex === "L" ? "LAKI-LAKI" : "PEREMPUAN";
  const faith = chance.pick(["ISLAM", "KRISTEN", "KATHOLIK"]);
  return [
    ["Nama", first],
    ...(second === "" ? [] : [["", second] as [string, string]]),
    ["Tempat/Tgl Lahir", `${person.birthPlace}, ${sayDay(person.birthDate)}`],
    ["Jenis kelamin", `${sex.padEnd(16)}  Gol. Darah : ${chance.pick(["A", "B", "O", "AB", "-"])}`],
    ["Alamat", `KP. ${person.village}`],
    ["     RT/RW", `00${chance.whole(1, 9)}/00${chance.whole(1, 9)}`],
    ["     Kel/Desa", person.village],
    ["     Kecamatan", person.district],
    ["Agama", faith],
    ["Status Perkawinan", chance.pick(["KAWIN", "BELUM KAWIN", "CERAI MATI"])],
    ["Pekerjaan", person.occupation],
    ["Kewarganegaraan", "WNI"],
    ["Berlaku Hingga", "SEUMUR HIDUP"],
  ];
}

/** Long names go on in the next line. */
function broken(name: string): [string, string] {
  if (name.length <= 24) return [name, ""];
  const at = name.lastIndexOf(" ", 24);
  return [name.slice(0, at), name.slice(at + 1)];
}

function row(label: string, value: string, y: number): string {
  return `${text(label, 32, y, 25)}${label === "" ? "" : text(":", 258, y, 25)}${text(value, 276, y, 25)}`;
}

function text(words: string, x: number, y: number, size: number): string {
  return `<path d="${sans.getPath(words, x, y, size).toPathData(1)}"/>`;
}

function middle(words: string, y: number, size: number): string {
  return text(words, (FACE.width - sans.getAdvanceWidth(words, size)) / 2, y, size);
}

function nik(digits: string, print: NikPrint, chance: Chance): string {
  const [x, bottom] = [196, 168];
  if (typeof print !== "string") return `<path d="${print.getPath(digits, x, bottom, 46).toPathData(1)}"/>`;
  const height = chance.between(27, 31);
  const pitch = height * chance.between(1.0, 1.12);
  const path = [...digits].map((digit, at) =>
    strokesOf(print, Number(digit))
      .map(
        (points) =>
          `M${points.map((p) => `${x + at * pitch + p.x * height},${bottom + (p.y - 1) * height}`).join("L")}`,
      )
      .join(""),
  );
  const pen = height * chance.between(0.13, 0.17);
  return `<path d="${path.join("")}" fill="none" stroke="#1a1a1a" stroke-width="${pen}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** The guilloche behind the text. */
function pattern(chance: Chance): string {
  return Array.from({ length: 26 }, (_, at) => {
    const [y, lift] = [at * 26, chance.between(12, 30)];
    const waves = Array.from({ length: 8 }, (__, n) => `q 32 ${n % 2 ? lift : -lift} 64 0 t 64 0`).join(" ");
    return `<path d="M0 ${y} ${waves}" fill="none" stroke="#8fb4c8" stroke-opacity="0.45" stroke-width="1.4"/>`;
  }).join("");
}
