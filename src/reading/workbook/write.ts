import ExcelJS from "exceljs";
import { EXAMPLE_NIK } from "../table-row.ts";

/** The headers that both files share; the reader knows them. */
export interface ColumnWords {
  readonly number: string;
  readonly nik: string;
  readonly name: string;
  readonly occupation: string;
  readonly phone: string;
}

export interface TemplateWords {
  readonly columns: ColumnWords;
  /** Names of the two sheets, at most 31 letters. */
  readonly sheet: string;
  readonly guideSheet: string;
  readonly guide: readonly string[];
  /** Above the works to choose from, on the guide's sheet. */
  readonly works: string;
  readonly occupations: readonly string[];
  /** The row that shows how; `mark` stands where the running number would, and begins with "Contoh". */
  readonly example: {
    readonly mark: string;
    readonly name: string;
    readonly occupation: string;
    readonly phone: string;
  };
}

export interface FixesWords {
  readonly columns: ColumnWords;
  readonly sheet: string;
  /** Header of the column that says what is wrong. */
  readonly wrong: string;
}

/** A row that was not accepted, as it will stand in the file; null where nothing is known. */
export interface FixRow {
  readonly nik: string | null;
  readonly name: string | null;
  readonly occupation: string | null;
  readonly phone: string | null;
  /** What is wrong with it, in words. */
  readonly wrong: string;
}

/** A plain table: texts and numbers, as many in each row as in the header. */
export interface TableWords {
  readonly sheet: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** More than a village's quota and its reserve. */
const PREPARED_ROWS = 200;
/** "@" is the format Text: Excel leaves what is typed as it is, all 16 digits. */
const AS_TEXT = "@";
/** Where the works stand on the guide's sheet. */
const WORKS_COLUMN = 3;

const WIDTHS = { number: 8, nik: 22, name: 32, occupation: 24, phone: 18 };

/** An empty list, ready to be filled in: .xlsx. What comes back in it is read by `readWorkbook`. */
export async function writeTemplate(words: TemplateWords): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const page = pageOf(book, words.sheet, words.columns);
  const { mark, name, occupation, phone } = words.example;
  const example = page.addRow({ number: mark, nik: EXAMPLE_NIK, name, occupation, phone });
  example.font = { italic: true, color: { argb: "FF808080" } };
  const last = words.occupations.length + 1;
  const works = `'${words.guideSheet}'!$C$2:$C$${last}`;
  for (let number = 1; number <= PREPARED_ROWS; number++) {
    const row = page.addRow({ number });
    row.getCell("nik").numFmt = AS_TEXT;
    row.getCell("phone").numFmt = AS_TEXT;
    // A work that is not in the list may be typed as well.
    row.getCell("occupation").dataValidation = {
      type: "list",
      allowBlank: true,
      showErrorMessage: false,
      formulae: [works],
    };
  }
  const guide = book.addWorksheet(words.guideSheet);
  guide.getColumn(1).width = 90;
  guide.getColumn(WORKS_COLUMN).width = WIDTHS.occupation;
  words.guide.forEach((line, at) => {
    guide.getCell(at + 1, 1).value = harmless(line);
  });
  [words.works, ...words.occupations].forEach((work, at) => {
    guide.getCell(at + 1, WORKS_COLUMN).value = harmless(work);
  });
  return bytesOf(book);
}

/** The rows that have to be put right, to be sent back corrected: .xlsx. */
export async function writeFixes(rows: readonly FixRow[], words: FixesWords): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const page = pageOf(book, words.sheet, words.columns);
  const wrong = Object.keys(WIDTHS).length + 1;
  page.getColumn(wrong).width = 60;
  page.getCell(1, wrong).value = words.wrong;
  page.getCell(1, wrong).font = { bold: true };
  rows.forEach((row, at) => {
    const { nik, name, occupation, phone } = row;
    const texts = [nik, name, occupation, phone].map((text) => (text === null ? null : harmless(text)));
    const added = page.addRow([at + 1, ...texts, harmless(row.wrong)]);
    for (const column of [2, 5]) added.getCell(column).numFmt = AS_TEXT;
    added.getCell(wrong).alignment = { wrapText: true, vertical: "top" };
  });
  return bytesOf(book);
}

/** A table to be looked at: .xlsx. */
export async function writeTable({ sheet, header, rows }: TableWords): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet(sheet, { views: [{ state: "frozen", ySplit: 1 }] });
  page.addRow([...header]).font = { bold: true };
  for (const row of rows) page.addRow(row.map((cell) => (typeof cell === "string" ? harmless(cell) : cell)));
  header.forEach((title, at) => {
    page.getColumn(at + 1).width = Math.max(TABLE_COLUMN, title.length + 2);
  });
  return bytesOf(book);
}

const TABLE_COLUMN = 16;

function pageOf(book: ExcelJS.Workbook, name: string, words: ColumnWords): ExcelJS.Worksheet {
  const page = book.addWorksheet(name, { views: [{ state: "frozen", ySplit: 1 }] });
  page.columns = (["number", "nik", "name", "occupation", "phone"] as const).map((key) => ({
    key,
    header: words[key],
    width: WIDTHS[key],
    style: key === "nik" || key === "phone" ? { numFmt: AS_TEXT } : {},
  }));
  page.getRow(1).font = { bold: true };
  return page;
}

/** Text that a spreadsheet may take for a formula gets an apostrophe before it; the reader takes that off again. */
function harmless(text: string): string {
  return /^[=@\t\r]|^[+-](?!\d+$)/.test(text) ? `'${text}` : text;
}

async function bytesOf(book: ExcelJS.Workbook): Promise<Uint8Array> {
  return new Uint8Array(await book.xlsx.writeBuffer());
}
