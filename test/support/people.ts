import type { Day } from "../../src/kit/date.ts";
import { dayOf } from "../../src/kit/date.ts";
import { randomFrom } from "./chance.ts";

/** A made-up person, as a list would tell of them. */
export interface Person {
  /** 16 digits, possible; each person of a list has another one. */
  readonly nik: string;
  /** Upper case, as on the card. */
  readonly name: string;
  readonly occupation: string;
  /** "0812…", as people write it. */
  readonly phone: string;
  readonly sex: "L" | "P";
  readonly birthDate: Day;
}

/** `count` made-up grown-ups (19 to 63 years old in November 2026); no two share a NIK, a name or a phone. */
export function makePeople(count: number, seed = 1): Person[] {
  const chance = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, at) => {
    const sex = chance() < 0.5 ? "L" : "P";
    const birthDate = dayOf(
      1964 + Math.floor(chance() * 43),
      1 + Math.floor(chance() * 10),
      1 + Math.floor(chance() * 28),
    );
    if (birthDate === null) throw new Error("no such day");
    const name = newName(
      () => pick(sex === "L" ? MEN : WOMEN),
      () => pick(LAST),
      taken,
    );
    const [year, month, date] = birthDate.split("-") as [string, string, string];
    const day = String(Number(date) + (sex === "P" ? 40 : 0)).padStart(2, "0");
    // The serial carries the place in the list, so that no NIK comes twice.
    const nik = `${pick(DISTRICTS)}${day}${month}${year.slice(2)}${String(at + 1).padStart(4, "0")}`;
    const phone = `08${pick(["12", "13", "21", "52", "57", "78", "95"])}${String(10_000_000 + Math.floor(chance() * 80_000) * 1_000 + at).slice(-8)}`;
    return { nik, name, occupation: pick(WORKS), phone, sex, birthDate };
  });
}

function newName(first: () => string, last: () => string, taken: Set<string>): string {
  for (;;) {
    const name = `${first()} ${last()}`;
    const longer = taken.has(name) ? `${name} ${last()}` : name;
    if (taken.has(longer)) continue;
    taken.add(longer);
    return longer;
  }
}

const DISTRICTS = ["360201", "360214", "360228", "160407", "160410", "610701", "610711", "130303", "130308", "610404"];
const WORKS = [
  ...["petani", "buruh tani", "nelayan", "tukang ojek", "penyadap karet", "pedagang kecil", "buruh bangunan"],
  ...["guru ngaji", "penjahit", "sopir", "pemulung", "marbot masjid", "peternak", "buruh harian lepas"],
];
const MEN = [
  ..."AHMAD BUDI CECEP DEDI EDI FAJAR GUNAWAN HASAN IWAN JAJANG KASIM LUKMAN MAMAN NURDIN OTONG PARMAN RAHMAT".split(
    " ",
  ),
  ..."SAMSUL TATANG UJANG WAWAN YANTO ZAINAL ASEP HERMAN JOKO SYAFRIL BUJANG YULIUS MARKUS AGUS".split(" "),
];
const WOMEN = [
  ..."AISAH BETI CICIH DEWI ELIN FATIMAH GUSNIAR HALIMAH IIS JUBAEDAH KARTINI LILIS MARYAM NURHAYATI ONENG".split(" "),
  ..."PUTRI ROHANI SITI TUTI UPIT WATI YULIANA ZUBAIDAH YENI MARTINA ROSMANIAR ERNAWATI SURYANI".split(" "),
];
const LAST = [
  ..."SANTOSO HIDAYAT PERMANA SUPRIADI RAMADHAN KURNIAWAN SAPUTRA LESTARI HANDAYANI WULANDARI RAHAYU SUTISNA".split(
    " ",
  ),
  ..."MULYADI SUHENDRA ANWAR YUSUF IBRAHIM SIREGAR CHANIAGO PILIANG TANJUNG KOTO SIKUMBANG NASUTION SUNARYA".split(" "),
  ..."MARPAUNG SETIAWAN IRAWAN SOBARI JUNAEDI MASDAR ALAMSYAH BASRI FAUZI HAKIM ROSADI SULAEMAN".split(" "),
];

/** The same things in another order, always the same for the same seed. */
export function shuffled<T>(things: readonly T[], seed: number): T[] {
  const chance = randomFrom(seed);
  return things
    .map((thing) => ({ thing, at: chance() }))
    .sort((one, other) => one.at - other.at)
    .map(({ thing }) => thing);
}
