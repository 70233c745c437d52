import { type Day, dayOf } from "../../kit/date.ts";
import { readName } from "../../kit/name.ts";

/** A name as a card prints it, from a line of it; null when no letters make one. */
export function cleanName(text: string): string | null {
  const bare = text
    .replace(/[|!]/g, "I")
    .replace(/0/g, "O")
    .replace(/^[^A-Za-z]+/, "")
    .replace(/[^A-Za-z' .,-]+/g, " ")
    // What the reader makes of the pattern behind the print: lone marks and small letters after the name.
    .replace(/\s+[a-z]{1,3}(?=\s|$)/g, " ")
    .replace(/(?:\s+[^A-Za-z\s]+)+\s*$/, "");
  const read = readName(bare);
  return "name" in read && /[A-Z]{2}/.test(read.name) ? read.name : null;
}

/** The birth date out of "LEBAK, 21-07-1985"; null when the calendar has no such day or the digits are not clear. */
export function cleanDate(text: string): Day | null {
  const straight = text.replace(/(?<=[\d\s-])[OoQ](?=[\d\s-])/g, "0").replace(/(?<=[\d-])[Il|](?=[\d-])/g, "1");
  const [, date, month, year] = /(\d{2})\s?[-.–/ ]\s?(\d{2})\s?[-.–/ ]\s?(\d{4})/.exec(straight) ?? [];
  if (date === undefined || month === undefined || year === undefined) return null;
  return Number(year) < 1900 ? null : dayOf(Number(year), Number(month), Number(date));
}

/** "L" for LAKI-LAKI, "P" for PEREMPUAN, also when a letter or two are misread. */
export function cleanSex(text: string): "L" | "P" | null {
  const bare = text.toUpperCase();
  const man = /LAK[I1L]|AK[I1L]\W?LAK/.test(bare);
  const woman = /PEREM|EREMPU|REMPUA|PUAN/.test(bare);
  return man === woman ? null : man ? "L" : "P";
}

/** Works that cards print with a stroke, which is easily read as a letter: "PETANVPEKEBUN". */
const STROKED = [
  ...["PETANI/PEKEBUN", "BURUH TANI/PERKEBUNAN", "NELAYAN/PERIKANAN", "BURUH NELAYAN/PERIKANAN"],
  ...["BELUM/TIDAK BEKERJA", "PELAJAR/MAHASISWA", "TUKANG LAS/PANDAI BESI"],
].map((printed) => {
  const [before = "", after = ""] = printed.split("/");
  return { printed, looksLike: new RegExp(`^${before.slice(0, -1)}.{0,3}${after}$`) };
});

/** The work as printed, upper case; null when nothing of it can be read. */
export function cleanWork(text: string): string | null {
  const bare = text
    .replace(/^[^A-Za-z]+/, "")
    .replace(/[^A-Za-z/ .-]+/g, " ")
    .replace(/\s+[a-z]{1,3}(?=\s|$)/g, " ")
    .replace(/\s*\/\s*/g, "/")
    .replace(/\s+/g, " ")
    .replace(/[\s.-]+$/, "")
    .toUpperCase();
  const stroked = STROKED.find(({ looksLike }) => looksLike.test(bare));
  if (stroked) return stroked.printed;
  return bare.replace(/[^A-Z]/g, "").length >= 3 ? bare : null;
}
