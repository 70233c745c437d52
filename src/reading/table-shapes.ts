import { type Day, yearsBetween } from "../kit/date.ts";
import { checkNik, partsOf } from "../kit/nik.ts";
import { ageOf, isAddress, labelOf, sexOf } from "./parts.ts";

/** Whether a cell may be somebody's name: letters, no digits but those of a list number or a NIK beside it. */
export function isNameLike(text: string): boolean {
  if (text.length > 80 || labelOf(text) !== null || isAddress(text) || sexOf(text) !== null || ageOf(text) !== null)
    return false;
  return (
    (text.match(/\p{L}/gu)?.length ?? 0) >= 2 &&
    !/\d/.test(text.replace(/^\d{1,4}\s*[.)]\s*/, "")) &&
    !/[@:]/.test(text)
  );
}

/** A running number: "1", "1.", "(12)". */
export function isCounter(text: string): boolean {
  return /^\(?\d{1,4}[.)]{0,2}$/.test(text);
}

/** Whether 16 digits can be the NIK of somebody of 15 to 100 years. Few KK numbers can: they carry the day of issue. */
export function isOfGrownUp(digits: string, today: Day): boolean {
  const reading = checkNik(digits, today);
  if (!("nik" in reading)) return false;
  const age = yearsBetween(partsOf(reading.nik, today).birthDate, today);
  return age >= 15 && age <= 100;
}
