import { type Day, dayOf } from "../../../src/kit/date.ts";
import type { Chance } from "./chance.ts";

/** What is printed on a made-up card. No such person exists; the codes of the regions are real. */
export interface CardPerson {
  readonly nik: string;
  readonly name: string;
  readonly birthPlace: string;
  readonly birthDate: Day;
  readonly sex: "L" | "P";
  readonly occupation: string;
  readonly province: string;
  readonly regency: string;
  readonly district: string;
  readonly village: string;
}

const REGIONS = [
  { code: "3602", province: "BANTEN", regency: "LEBAK", seat: "RANGKASBITUNG", district: "CIPANAS" },
  { code: "1604", province: "SUMATERA SELATAN", regency: "LAHAT", seat: "LAHAT", district: "MERAPI BARAT" },
  { code: "6107", province: "KALIMANTAN BARAT", regency: "BENGKAYANG", seat: "BENGKAYANG", district: "SAMALANTAN" },
  { code: "1303", province: "SUMATERA BARAT", regency: "SIJUNJUNG", seat: "MUARO SIJUNJUNG", district: "KUPITAN" },
  { code: "6104", province: "KALIMANTAN BARAT", regency: "KETAPANG", seat: "KETAPANG", district: "SANDAI" },
] as const;

const MEN =
  "SUPARMAN|AHMAD FAUZI|YOHANES DAMIANUS|MUHAMMAD RIZKI|HENDRA|SUKARDI|ABDUL ROHMAN|ZULKIFLI|PETRUS|EDI SUSANTO|JUNAIDI|ASEP SAEPUDIN|HERMANSYAH|DEDE KURNIA|BUSTAMI";
const WOMEN =
  "SITI AMINAH|MARIA GORETTI|NURHAYATI|DEWI LESTARI|YULIANA|ROHIMAH|ENI SUMARNI|ELISABET|FITRI HANDAYANI|WARSINAH|LINA MARLINA|HJ. JULAEHA|AGUSTINA|ROSMAWATI|CUCU SUMIATI";
const LAST = "|||HIDAYAT|SIREGAR|PRATAMA|BIN SALIM|SAPUTRA|ANGGRAINI|S.PD|KUSUMA WARDANI|RAHMADANI|LUBIS|WIJAYA";
const WORK = [
  ...["PETANI/PEKEBUN", "BURUH TANI/PERKEBUNAN", "NELAYAN/PERIKANAN", "BURUH HARIAN LEPAS", "WIRASWASTA"],
  ...["PEDAGANG", "MENGURUS RUMAH TANGGA", "TUKANG KAYU", "SOPIR", "PETERNAK", "KARYAWAN SWASTA", "TUKANG BATU"],
];
const VILLAGES = ["SUKAMAJU", "TANJUNG BARU", "BATU AMPAR", "SUNGAI RAYA", "MUARA TIGA", "PADANG LAWEH"];

/** A person as their card would tell of them; `wrongDate` prints another day of birth than the NIK holds. */
export function personOf(chance: Chance, wrongDate = false): CardPerson {
  const region = chance.pick(REGIONS);
  const sex = chance.pick(["L", "P"] as const);
  const [year, month, date] = [chance.whole(1962, 2005), chance.whole(1, 12), chance.whole(1, 28)];
  const written = [date + (sex === "P" ? 40 : 0), month, year % 100].map((part) => String(part).padStart(2, "0"));
  const district = String(chance.whole(1, 24)).padStart(2, "0");
  const serial = String(chance.pick([1, 2, 3, 4, 5, 6, 7, 11, 18, 203])).padStart(4, "0");
  const last = chance.pick(LAST.split("|"));
  return {
    nik: `${region.code}${district}${written.join("")}${serial}`,
    name: `${chance.pick((sex === "L" ? MEN : WOMEN).split("|"))} ${last}`.trim(),
    birthPlace: chance.pick([region.seat, region.regency, "PADANG", "SERANG"]),
    birthDate: dayOf(year, month, wrongDate ? (date % 28) + 1 : date) as Day,
    sex,
    occupation: chance.pick(WORK),
    ...{ province: region.province, regency: region.regency, district: region.district },
    village: chance.pick(VILLAGES),
  };
}
