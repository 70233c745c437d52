import type { Reach } from "../broadcast/reach.ts";
import { NIK_DIGITS } from "../kit/nik.ts";
import { WORK_NAMES } from "../occupation/rules.ts";
import { naturalName } from "../programme/rules.ts";
import type { ColumnWords, FixesWords, TableWords, TemplateWords } from "../reading/workbook/write.ts";
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

const REACH = ["people", "sent", "refused", "unsure", "skipped", "waiting", "answered"] as const;

/** The table of what became of a broadcast, village by village. */
export function reachWords(villages: readonly Reach[], words: object): TableWords {
  const text = (key: string) => say({ key: `kabar:table.${key}` }, words);
  return {
    sheet: text("sheet"),
    header: ["village", "name", "district", ...REACH].map(text),
    rows: villages.map((one) => [
      ...[one.villageCode, naturalName(one.villageName), naturalName(one.districtName)],
      ...REACH.map((key) => one[key]),
    ]),
  };
}
