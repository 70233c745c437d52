import type { Day } from "../../kit/date.ts";
import { checkNik, partsOf } from "../../kit/nik.ts";
import type { Field, RawRow } from "../row.ts";
import { cleanDate, cleanName, cleanSex, cleanWork } from "./fields.ts";
import { gapsIn } from "./gaps.ts";
import type { Letters } from "./letters.ts";
import { settleNik } from "./nik.ts";
import { readNumber } from "./number.ts";
import type { Row } from "./page.ts";
import { type Grey, linePng, openPicture, sized } from "./picture.ts";
import { burntShare, sharpnessOf } from "./quality.ts";
import { findCard, type Sheet, stripOf, textBeside } from "./sheet.ts";

/** One field of a card: null when nothing was read, and whether two readings agree on it. */
export interface CardField<T> {
  readonly value: T | null;
  readonly sure: boolean;
}

export interface CardFields {
  readonly nik: CardField<string>;
  readonly name: CardField<string>;
  readonly birthDate: CardField<Day>;
  readonly sex: CardField<"L" | "P">;
  readonly occupation: CardField<string>;
}

/**
 * What a photo of a card told. "blurred" is said of soft print whose number is not sure or whose name is lost, "glare"
 * of a burnt-out spot when there is no number, "no-card" of everything else than one card, "damaged" of what is no
 * whole JPEG, PNG or WebP, "too-slow" also when too many cards wait.
 */
export type CardReading =
  | { readonly fault: "blurred" | "glare" | "no-card" | "damaged" | "too-large" | "too-slow" }
  | { readonly fields: CardFields; readonly row: RawRow };

/**
 * Sharpness on made-up photos: 0.16 to 0.65 at a blur of up to 1.8 pixels on a card of 1,100; 0.10 to 0.15 at 2.5, where
 * numbers are read and names are lost; 0.04 to 0.07 at 3.5 and 0.02 to 0.05 at 5, where nothing is. Below this it is not tried.
 */
const HOPELESS = 0.045;
/** Below this, what was not read was blurred. */
const SOFT = 0.12;
/** Share of the picture that is burnt out when glare has eaten a number: a sixth of its digits. Without glare it is 0. */
const BURNT = 0.015;

/** Height of a strip and blur, pixels: low strips lose the gaps between words. */
const STRIPS = [
  [64, 1.2],
  [52, 1.8],
] as const;

/** Height of a strip in which the gaps between words are counted, pixels. */
const GAPS_HEIGHT = 30;

/** Reads a picture of a card; `today` decides the century of the NIK. */
export async function scanCard(bytes: Uint8Array, today: Day, letters: Letters): Promise<CardReading> {
  const opened = await openPicture(bytes);
  if ("fault" in opened) return opened;
  const sharpness = sharpnessOf(await sized(opened.picture, 1_000, 1.5));
  if (sharpness < HOPELESS) return { fault: "blurred" };
  const sheet = await findCard(opened.picture, letters);
  if (sheet === null) return { fault: unreadable(opened.picture, sharpness) ?? "no-card" };
  if (sheet.page.cards > 1 || sheet.page.family) return { fault: "no-card" };
  const fields = await readFields(sheet, today, letters);
  const { nik, name } = fields;
  const fault = nik.sure && name.value !== null ? null : unreadable(opened.picture, sharpness);
  if (fault === "blurred" || (fault === "glare" && nik.value === null)) return { fault };
  return nik.value === null && name.value === null ? { fault: "no-card" } : { fields, row: rowOf(fields) };
}

/** Why a picture gave too little: what a person can do better with the next one. */
function unreadable(picture: Grey, sharpness: number): "blurred" | "glare" | null {
  if (burntShare(picture) > BURNT) return "glare";
  return sharpness < SOFT ? "blurred" : null;
}

async function readFields(sheet: Sheet, today: Day, letters: Letters): Promise<CardFields> {
  const name = await nameIn(sheet, sheet.page.rows.get("name"), letters);
  const goesOn = sheet.page.nameGoesOn ? await nameIn(sheet, sheet.page.nameGoesOn, letters) : null;
  const birthDate = await twice(sheet, sheet.page.rows.get("birth"), cleanDate, letters);
  const occupation = await twice(sheet, sheet.page.rows.get("work"), cleanWork, letters);
  const sex = cleanSex(textBeside(sheet, "sex"));
  const number = sheet.page.nik ? await readNumber(sheet, sheet.page.nik, letters) : { shapes: null, reads: [] };
  const nik = settleNik({ ...number, birthDate: birthDate.value, sex }, today);
  const told = nik.digits === null ? null : checkNik(nik.digits, today);
  const parts = told && "nik" in told ? partsOf(told.nik, today) : null;
  return {
    nik: { value: nik.digits, sure: nik.sure },
    name: joined(name, goesOn),
    birthDate: { value: birthDate.value, sure: birthDate.sure || (nik.sure && birthDate.value === parts?.birthDate) },
    sex: { value: sex, sure: sex !== null && sex === parts?.sex },
    occupation,
  };
}

/** A row as the page tells it, again as its own strip tells it, and a third time when those differ. */
async function twice<T extends string>(
  sheet: Sheet,
  row: Row | undefined,
  clean: (text: string) => T | null,
  letters: Letters,
): Promise<CardField<T>> {
  const strip = row && (await stripOf(sheet, row));
  if (!strip) return { value: null, sure: false };
  const seen: (T | null)[] = [clean(strip.text)];
  for (const [height, blur] of STRIPS) {
    const read = clean(await letters.line(await linePng(strip.grey, height, blur), "capitals"));
    if (read !== null && seen.includes(read)) return { value: read, sure: true };
    seen.push(read);
  }
  return { value: seen.find((one) => one !== null) ?? null, sure: false };
}

/** A line of a name: two readings agree on its letters, and one of them on its gaps, which are often lost. */
async function nameIn(sheet: Sheet, row: Row | undefined, letters: Letters): Promise<CardField<string>> {
  const strip = row && (await stripOf(sheet, row));
  if (!strip) return { value: null, sure: false };
  const gaps = gapsIn(await sized(strip.grey, (strip.grey.width * GAPS_HEIGHT) / strip.grey.height));
  const spaced = (name: string): boolean => name.split(" ").length - 1 === gaps;
  const seen = [cleanName(strip.text)].filter((name) => name !== null);
  for (const [height, blur] of STRIPS) {
    const read = cleanName(await letters.line(await linePng(strip.grey, height, blur), "capitals"));
    if (read === null) continue;
    seen.push(read);
    const same = seen.filter((name) => name.replaceAll(" ", "") === read.replaceAll(" ", ""));
    const value = same.length > 1 ? same.find(spaced) : undefined;
    if (value !== undefined) return { value, sure: true };
  }
  return { value: seen.find(spaced) ?? seen[0] ?? null, sure: false };
}

function joined(name: CardField<string>, goesOn: CardField<string> | null): CardField<string> {
  if (goesOn?.value == null || name.value === null) return goesOn === null ? name : { ...name, sure: false };
  return { value: `${name.value} ${goesOn.value}`, sure: name.sure && goesOn.sure };
}

function rowOf(fields: CardFields): RawRow {
  const unsure = (Object.keys(fields) as (Field & keyof CardFields)[]).filter((field) => !fields[field].sure);
  return {
    source: "photo",
    nik: fields.nik.value === null ? null : { text: fields.nik.value },
    name: fields.name.value,
    occupation: fields.occupation.value,
    phone: null,
    sex: fields.sex.value,
    birthDate: fields.birthDate.value,
    unsure,
  };
}
