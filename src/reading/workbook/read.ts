import { CFB, read as readBook, type WorkBook } from "@e965/xlsx";
import type { Day } from "../../kit/date.ts";
import { maskNumbers } from "../../kit/mask.ts";
import { readCsv } from "../csv.ts";
import type { FileFault, Ignored, RawList } from "../row.ts";
import { readTable } from "../table.ts";
import { headersOf } from "../table-header.ts";
import { readText } from "../text/read.ts";
import { decodeText, isTextual } from "./decode.ts";
import { hiddenTables, lighter, tamed } from "./lighten.ts";
import { MAX_COLUMNS, MAX_TEXT, type SheetCells, sheetsOf } from "./sheets.ts";
import { MAX_FILE_BYTES, MAX_TEXT_BYTES } from "./size.ts";
import { type Unpacked, unzip } from "./zip.ts";

export type WorkbookReading = RawList | { readonly fault: FileFault };

/** Of a sheet that is no table, as a text. */
const MAX_FORM_ROWS = 20_000;
/** Fifty villages' quotas in one file. */
const MAX_PEOPLE = 5_000;

/**
 * Reads a file of rows: .xlsx, .xls, .ods, or text (CSV of any delimiter and encoding, or a pasted list). The kind is
 * told by its first bytes, never by its name. Formulas are never worked out and links never followed: what the
 * spreadsheet showed when it was saved is what counts. `today` decides centuries.
 */
export async function readWorkbook(bytes: Uint8Array, today: Day): Promise<WorkbookReading> {
  if (bytes.length > MAX_FILE_BYTES) return { fault: "too-large" };
  const found = await openFile(bytes, today);
  if ("fault" in found) return found;
  if (found.rows.length > MAX_PEOPLE) return { fault: "too-many-rows" };
  return found.rows.length === 0 ? { fault: "no-people" } : found;
}

async function openFile(bytes: Uint8Array, today: Day): Promise<WorkbookReading> {
  if (bytes.length === 0) return { fault: "damaged" };
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return openZip(bytes, today);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return openOle(bytes, today);
  return openText(bytes, today);
}

/** .xlsx and .ods; a Word file and a Java archive are zips too. */
async function openZip(bytes: Uint8Array, today: Day): Promise<WorkbookReading> {
  const unpacked = await unzip(bytes, isNeeded);
  if (unpacked.is === "too-large") return { fault: "too-large" };
  if (unpacked.is === "locked") return { fault: "password" };
  if (unpacked.is === "damaged") return { fault: "damaged" };
  const { names } = unpacked;
  if (names.some((name) => /vbaproject[^/]*\.bin$|^xl\/macrosheets\/|^basic\/.+\/.+\.xml$/i.test(name)))
    return { fault: "macros" };
  const isExcel = names.some((name) => /^xl\/workbook[^/]*\.xml$/i.test(name));
  if (!isExcel && !names.includes("content.xml")) return { fault: "unknown-kind" };
  return isExcel ? openExcel(unpacked, today) : openOds(unpacked, today);
}

type Parts = Extract<Unpacked, { is: "unpacked" }>["parts"];

/** Not pictures, themes, links to other files and what else a workbook carries along. */
function isNeeded(name: string): boolean {
  return /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/(?:_rels\/|worksheets\/)?[^/]+\.(?:xml|rels)|content\.xml|styles\.xml|META-INF\/manifest\.xml|mimetype)$/i.test(
    name,
  );
}

function openExcel({ parts }: { parts: Parts }, today: Day): WorkbookReading {
  if ([...parts.values()].some((part) => part.includes("<!DOCTYPE"))) return { fault: "damaged" };
  const light = new Map([...parts].map(([name, part]) => [name, /worksheets\//i.test(name) ? lighter(part) : part]));
  return openBook(repacked(light), [], today);
}

function openOds({ parts }: { parts: Parts }, today: Day): WorkbookReading {
  if (parts.get("META-INF/manifest.xml")?.includes("encryption-data")) return { fault: "password" };
  const content = parts.get("content.xml");
  if (!content || content.includes("<!DOCTYPE")) return { fault: "damaged" };
  if (!content.includes("office:spreadsheet")) return { fault: "unknown-kind" };
  const needed = new Map([["styles.xml", NO_STYLES], ...parts, ["content.xml", tamed(content)]] as const);
  return openBook(repacked(needed), hiddenTables(content), today);
}

/** The library does not open an .ods without this part. */
const NO_STYLES = Buffer.from("<office:document-styles/>");

/** .xls, and everything of a locked workbook. */
function openOle(bytes: Uint8Array, today: Day): WorkbookReading {
  let names: string[];
  try {
    names = CFB.read(bytes, { type: "buffer" }).FullPaths;
  } catch {
    return { fault: "damaged" };
  }
  const has = (name: RegExp) => names.some((path) => name.test(path));
  if (has(/\/EncryptedPackage$/i)) return { fault: "password" };
  if (!has(/\/(?:Workbook|Book)$/i)) return { fault: "unknown-kind" };
  return has(/\/_VBA_PROJECT_CUR\//i) ? { fault: "macros" } : openBook(bytes, [], today);
}

function openBook(bytes: Uint8Array, hidden: readonly string[], today: Day): WorkbookReading {
  let book: WorkBook;
  try {
    // Without formulas: one that was never worked out would else come as the number 0.
    const wanted = { type: "buffer", dense: true, cellNF: true, cellFormula: false, cellHTML: false } as const;
    book = readBook(bytes, wanted);
  } catch (error) {
    return { fault: /password|encrypt/i.test(String(error)) ? "password" : "damaged" };
  }
  const sheets = sheetsOf(book, hidden);
  const lists = sheets.shown.map((sheet) => listOf(sheet, today));
  return {
    rows: lists.flatMap(({ rows }) => rows),
    ignored: [...lists.flatMap(({ ignored }) => ignored), ...sheets.hidden.map(hiddenSheet)],
  };
}

function hiddenSheet(name: string): Ignored {
  return { source: name, text: name, why: "other" };
}

/** A sheet as a table; one that is none (a chat pasted into a column, a form for each person) as a text. */
function listOf({ name, rows }: SheetCells, today: Day): RawList {
  const sourceOf = (row: number, column: number) => `${name}!${columnName(column)}${(rows[row]?.at ?? 0) + 1}`;
  const cells = rows.map((row) => row.cells);
  const table = readTable(cells, sourceOf, today);
  if (table.rows.length > 0 || table.ignored.some(({ why }) => why === "header")) return table;
  // As many lines as rows, the empty ones between too: they part the people.
  const lines: string[] = [];
  for (const { at, cells } of rows.slice(0, MAX_FORM_ROWS))
    lines[Math.min(at, MAX_FORM_ROWS)] = cells
      .map(({ text }) => text.replace(/\s+/g, " "))
      .join(" ")
      .trim();
  const text = Array.from(lines, (line) => line ?? "").join("\n");
  const list = /\d(?:[ .-]?\d){11}/.test(text) ? readText(text, today) : null;
  if (list === null || list.rows.length === 0) return { rows: [], ignored: passedSheet(name, lines) };
  const placed = (source: string) => source.replace(/^line (?=\d)/, `${name}!A`);
  return {
    rows: list.rows.map((row) => ({ ...row, source: placed(row.source) })),
    ignored: list.ignored.map((one) => ({ ...one, source: placed(one.source) })),
  };
}

/** A sheet without people, such as one with instructions, by its first words. */
function passedSheet(name: string, lines: readonly string[]): Ignored[] {
  const words = lines.find((line) => line);
  return words === undefined ? [] : [{ source: name, text: maskNumbers(words.slice(0, 200)), why: "other" }];
}

/** CSV is taken apart here: the library takes a file that begins with "ID;" for another format, and guesses numbers. */
function openText(bytes: Uint8Array, today: Day): WorkbookReading {
  if (bytes.length > MAX_TEXT_BYTES) return { fault: isTextual(bytes) ? "too-large" : "unknown-kind" };
  const text = decodeText(bytes);
  if (text === null || /^\s*(?:%PDF|\{\\rtf|<!doctype|<html|<\?xml|<table)/i.test(text))
    return { fault: "unknown-kind" };
  const csv = readCsv(text);
  if (csv) {
    const cells = csv.cells.map((row) =>
      row.slice(0, MAX_COLUMNS).map((cell) => ({ text: cell.trim().slice(0, MAX_TEXT), kind: "text" as const })),
    );
    // Without a header it is read as what was pasted into the chat is, which knows more ways to write a list.
    if (headersOf(cells).size > 0) {
      const table = readTable(cells, (row) => `line ${csv.lines[row]}`, today);
      if (table.rows.length > 0) return table;
    }
  }
  const list = readText(text, today);
  return list.rows.length > 0 ? list : { fault: "not-a-list" };
}

/** A plain zip of what was counted and looked at, so that the library sees nothing else. */
function repacked(parts: ReadonlyMap<string, Buffer>): Uint8Array {
  const container = CFB.utils.cfb_new({ root: "R" });
  for (const [name, content] of parts) CFB.utils.cfb_add(container, name, content);
  return CFB.write(container, { fileType: "zip", type: "buffer", compression: false });
}

function columnName(column: number): string {
  const above = Math.floor(column / 26);
  return (above > 0 ? columnName(above - 1) : "") + String.fromCharCode(65 + (column % 26));
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}
