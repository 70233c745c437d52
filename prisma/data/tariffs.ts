import type { Fund, Segment } from "../../src/db/generated/enums.ts";
import type { Day } from "../../src/kit/date.ts";

/** One dated tariff rule of the lowest tier (income basis Rp1,000,000), rupiah a month per person. */
export interface TariffData {
  readonly fund: Fund;
  readonly segment: Segment;
  readonly from: Day;
  /** The last day it holds; null stands for "until another rule". */
  readonly until: Day | null;
  readonly jkkRupiah: number;
  readonly jkmRupiah: number;
  readonly source: string;
  readonly certainty: "sure" | "unclear";
  readonly note: string | null;
}

const FUNDS: readonly Fund[] = ["ADD", "APBD", "APB_NAGARI", "DBH", "CSR"];

/** JKK 1% of the lowest basis and JKM flat: together Rp16,800. */
const normal = (fund: Fund): TariffData => ({
  fund,
  segment: "every",
  from: "2015-07-01" as Day,
  until: null,
  jkkRupiah: 10_000,
  jkmRupiah: 6_800,
  source: "PP 44/2015 (Lampiran II), sebagaimana diubah PP 82/2019 dan PP 49/2023",
  certainty: "sure",
  note: null,
});

const RELIEF = { jkkRupiah: 5_000, jkmRupiah: 3_400, source: "PP 50/2025 (22 Desember 2025)" };

const relief = (fund: Fund, certainty: "sure" | "unclear", note: string): TariffData[] => [
  {
    ...RELIEF,
    ...{ fund, certainty, note, segment: "transport" },
    ...{ from: "2026-01-01" as Day, until: "2027-03-31" as Day },
  },
  {
    ...RELIEF,
    ...{ fund, certainty, note, segment: "other" },
    ...{ from: "2026-04-01" as Day, until: "2026-12-31" as Day },
  },
];

const VILLAGE_MONEY = "Belum jelas apakah uang desa/nagari termasuk APBD yang dikecualikan. Tanyakan ke cabang.";

/**
 * Every tariff rule known. PP 50/2025 halves the contribution of non-wage earners for a time, but not where APBN or
 * APBD pays: APBD and DBH (a part of the APBD) have no relief row. Money inside a village budget may or may not
 * count as APBD, so its relief is `unclear` and no amount is told while it lasts. Donors' money is neither.
 */
export const TARIFFS: readonly TariffData[] = [
  ...FUNDS.map(normal),
  ...relief("ADD", "unclear", VILLAGE_MONEY),
  ...relief("APB_NAGARI", "unclear", VILLAGE_MONEY),
  ...relief("CSR", "sure", "Iuran dari CSR bukan APBN/APBD, jadi tidak dikecualikan."),
];
