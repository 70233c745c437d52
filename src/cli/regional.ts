import type { Fund } from "../db/generated/enums.ts";
import { zoneOf } from "../programme/quiet-rules.ts";

/** What a regency calls its villages and where its clocks stand; starting values that every option may change. */
export interface Regional {
  readonly villageWord: string;
  readonly headWord: string;
  readonly subUnitWord: string;
  readonly timeZone: string;
}

const DESA = { villageWord: "desa", headWord: "kepala desa", subUnitWord: "dusun" };
const NAGARI = { villageWord: "nagari", headWord: "wali nagari", subUnitWord: "jorong" };

const SUMATERA_BARAT = "13";
/** The one regency of Sumatera Barat that has desa. */
const KEPULAUAN_MENTAWAI = "13.09";

/** The usual words and the time zone of a regency, by its code and by where the money comes from. */
export function regionalOf(regencyCode: string, fund: Fund): Regional {
  const province = regencyCode.slice(0, 2);
  const hasNagari = province === SUMATERA_BARAT && regencyCode !== KEPULAUAN_MENTAWAI;
  const words = hasNagari || fund === "APB_NAGARI" ? NAGARI : DESA;
  return { ...words, timeZone: zoneOf(regencyCode) };
}
