import type { Reach } from "../broadcast/reach.ts";
import { NIK_DIGITS } from "../kit/nik.ts";
import { WORK_NAMES } from "../occupation/works-rules.ts";
import { naturalName } from "../programme/rules.ts";
import type { ColumnWords, FixesWords, Sheet, TemplateWords } from "../reading/workbook/write.ts";
import { byDistrict, standingOf, sumOf, type VillageProgress } from "../recap/rules.ts";
import { say } from "../words/say.ts";

const GUIDE_LINES = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** The words of the empty list to fill in; `words` are the region's. */
export function templateWords(words: object): TemplateWords {
  const text = (key: string) => say({ key: `berkas:${key}`, vars: { digits: NIK_DIGITS } }, words);
  return {
    columns: columns(words),
    sheet: text("sheet"),
    guideSheet: text("guide.sheet"),
    guide: GUIDE_LINES.map((line) => text(`guide.${line}`)),
    works: text("guide.works"),
    occupations: WORK_NAMES,
    example: {
      mark: text("example.mark"),
      name: text("example.name"),
      occupation: text("example.occupation"),
      phone: text("example.phone"),
    },
  };
}

/** The words of the file with the people who have to be corrected. */
export function fixesWords(words: object): FixesWords {
  const text = (key: string) => say({ key: `berkas:${key}` }, words);
  return { columns: columns(words), sheet: text("fixes.sheet"), wrong: text("column.wrong") };
}

/** Columns of the recap by the key of their title, with their widths in letters. */
const OF_DISTRICTS = { district: 26, villages: 14, sent: 16, full: 20, empty: 20, people: 12, places: 12 };
const OF_VILLAGES = {
  ...{ district: 26, village: 26, code: 16, standing: 26, people: 12, quota: 10, reserve: 12, waiting: 20, fixes: 18 },
  ...{ refused: 20, head: 24, told: 16 },
};

/** How far the villages are, as tables: the districts added up, and every village. */
export function recapSheets(villages: readonly VillageProgress[], quota: number, words: object): Sheet[] {
  const text = (key: string) => say({ key: `berkas:recap.${key}` }, words);
  const columns = (widths: object) => Object.entries(widths).map(([key, width]) => ({ header: text(key), width }));
  const yesNo = (is: boolean) => text(is ? "yes" : "no");
  return [
    {
      name: text("districts"),
      columns: columns(OF_DISTRICTS),
      rows: byDistrict(villages).map((ofOne) => {
        const sum = sumOf(ofOne, quota);
        const name = ofOne[0]?.districtName ?? "";
        return [name, sum.villages, sum.sent, sum.full, sum.empty, sum.people, sum.places];
      }),
    },
    {
      name: text("each"),
      columns: columns(OF_VILLAGES),
      rows: villages.map((one) => [
        ...[one.districtName, one.name, one.code, text(`standing.${standingOf(one, quota)}`), one.main, quota],
        ...[one.reserve, one.waiting, one.fixes, one.refused, yesNo(one.hasHead), yesNo(one.told)],
      ]),
    },
  ];
}

function columns(words: object): ColumnWords {
  const text = (key: string) => say({ key: `berkas:column.${key}` }, words);
  return {
    number: text("number"),
    nik: text("nik"),
    name: text("name"),
    occupation: text("occupation"),
    phone: text("phone"),
  };
}

const REACH = ["people", "sent", "delivered", "read", "refused", "unsure", "skipped", "waiting", "answered"] as const;

/** The table of what became of a broadcast, village by village. */
export function reachSheet(villages: readonly Reach[], words: object): Sheet {
  const text = (key: string) => say({ key: `kabar:table.${key}` }, words);
  return {
    name: text("sheet"),
    columns: ["village", "name", "district", ...REACH].map((key) => ({ header: text(key), width: 16 })),
    rows: villages.map((one) => [
      ...[one.villageCode, naturalName(one.villageName), naturalName(one.districtName)],
      // Nothing is not known to be nobody.
      ...REACH.map((key) => (one.told === 0 && (key === "delivered" || key === "read") ? "" : one[key])),
    ]),
  };
}
