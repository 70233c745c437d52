import { constants, deflateRawSync } from "node:zlib";
import { CFB } from "@e965/xlsx";
import { sheet } from "../../../corpus/workbooks/build.ts";
import { makePeople } from "../../../support/people.ts";
import { rowXml, workbookParts, zipOf } from "./zips.ts";

/** Files that are made to hurt, or were hurt on their way; and what is to become of each. */
export interface Hostile {
  readonly name: string;
  readonly make: () => Uint8Array;
  /** The faults that are right, or how many people are in it. */
  readonly fate: readonly string[] | number;
}

const [person] = makePeople(1, 77);
if (!person) throw new Error("nobody");
const HEAD = ["NIK", "Nama", "Pekerjaan"];
const ROW = [person.nik, person.name, person.occupation];
const LIST = rowXml(1, HEAD) + rowXml(2, ROW);

const good = () => sheet([HEAD, ROW]);

export const HOSTILE: readonly Hostile[] = [
  { name: "a gigabyte of zeros in one entry", make: () => bomb("xl/sharedStrings.xml", GIGABYTE), fate: ["too-large"] },
  {
    name: "a gigabyte that is said to be ten bytes",
    make: () => bomb("xl/sharedStrings.xml", 10),
    fate: ["damaged", "too-large"],
  },
  { name: "a gigabyte in a part that is not needed", make: () => bomb("xl/media/image1.png", GIGABYTE), fate: 1 },
  {
    name: "a zip in a zip",
    make: () => zipOf([{ name: "inner.zip", content: bomb("xl/sharedStrings.xml", GIGABYTE) }]),
    fate: ["unknown-kind"],
  },
  {
    name: "many entries",
    make: () =>
      zipOf(
        Array.from({ length: 60_000 }, (_, at) => ({ name: `xl/worksheets/s${at}.xml`, content: Buffer.from("<a/>") })),
      ),
    fate: ["too-large"],
  },
  { name: "fifty megabytes", make: () => new Uint8Array(50 * 1024 * 1024).fill(65), fate: ["too-large"] },
  {
    name: "a million empty rows",
    make: () => zipOf(workbookParts(LIST + range(1_000_000, (at) => `<row r="${at + 3}" ht="15"/>`))),
    fate: 1,
  },
  {
    name: "a million empty formatted cells in rows",
    make: () =>
      zipOf(workbookParts(LIST + range(500_000, (at) => `<row r="${at + 3}"><c r="A${at + 3}" s="1"/></row>`))),
    fate: 1,
  },
  {
    name: "16,384 columns",
    make: () =>
      zipOf(
        workbookParts(
          LIST +
            range(20, (at) =>
              rowXml(
                at + 3,
                Array.from({ length: 16_384 }, () => "x"),
              ),
            ),
        ),
      ),
    fate: 1,
  },
  {
    name: "a person in the last row of the last column",
    make: () =>
      zipOf(workbookParts(`${LIST}<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>`)),
    fate: 1,
  },
  {
    name: "a cell of ten megabytes",
    make: () => zipOf(workbookParts(LIST + rowXml(3, ["x".repeat(10 * 1024 * 1024)]))),
    fate: 1,
  },
  {
    name: "a cell of ten megabytes of digits",
    make: () => zipOf(workbookParts(LIST + rowXml(3, ["1 ".repeat(5 * 1024 * 1024)]))),
    fate: 2,
  },
  { name: "a merge over everything", make: () => merged(), fate: 1 },
  {
    name: "a billion laughs",
    make: () => zipOf(workbookParts(`${LIST}${rowXml(3, ["&lol9;"])}`, laughs())),
    fate: ["damaged"],
  },
  { name: "formulas that call out", make: () => zipOf(workbookParts(LIST + callsOut())), fate: 2 },
  {
    name: "5,001 people",
    make: () => sheet([HEAD, ...makePeople(5_001, 3).map((p) => [p.nik, p.name, p.occupation])]),
    fate: ["too-many-rows"],
  },
  {
    name: "macros in .xlsm",
    make: () => zipOf([...workbookParts(LIST), { name: "xl/vbaProject.bin", content: Buffer.from("x") }]),
    fate: ["macros"],
  },
  { name: "a password on .xlsx", make: () => ole("EncryptedPackage", "EncryptionInfo"), fate: ["password"] },
  { name: "a password on .xls", make: lockedXls, fate: ["password"] },
  {
    name: "a password on the zip",
    make: () => zipOf(workbookParts(LIST).map((part) => ({ ...part, locked: true }))),
    fate: ["password"],
  },
  { name: "half of an .xlsx", make: () => good().subarray(0, 4_000), fate: ["damaged"] },
  { name: "half of an .xls", make: () => sheet([HEAD, ROW], {}, "xls").subarray(0, 1_500), fate: ["damaged"] },
  {
    name: "an .exe",
    make: () => Buffer.from(`MZ\x90\x00\x03\x00\x00\x00${"\x00".repeat(500)}`, "latin1"),
    fate: ["unknown-kind"],
  },
  { name: "a PDF", make: () => Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"), fate: ["unknown-kind"] },
  {
    name: "a Word file",
    make: () =>
      zipOf([
        { name: "word/document.xml", content: Buffer.from("<w/>") },
        { name: "[Content_Types].xml", content: Buffer.from("<Types/>") },
      ]),
    fate: ["unknown-kind"],
  },
  { name: "an old Word file", make: () => ole("WordDocument"), fate: ["unknown-kind"] },
  {
    name: "a web page called .xls",
    make: () => Buffer.from("<html><table><tr><td>NIK</td></tr></table></html>"),
    fate: ["unknown-kind"],
  },
  { name: "nothing", make: () => new Uint8Array(), fate: ["damaged"] },
  { name: "an .ods that repeats without end", make: endlessOds, fate: ["no-people", "too-slow"] },
  {
    name: "a CSV of one endless line",
    make: () => Buffer.from("a,".repeat(1_500_000)),
    fate: ["not-a-list", "too-slow"],
  },
  { name: "a CSV of quotes", make: () => Buffer.from('";'.repeat(1_500_000)), fate: ["not-a-list"] },
  { name: "a text of digits", make: () => Buffer.from("1 ".repeat(1_500_000)), fate: ["not-a-list", "too-slow"] },
  { name: "a text of four megabytes", make: () => Buffer.from("BUDI ".repeat(800_000)), fate: ["too-large"] },
];

const GIGABYTE = 1024 ** 3;

function bomb(name: string, said: number): Uint8Array {
  return zipOf([...workbookParts(LIST), { name, content: zeros(), packed: true, said }]);
}

let packedZeros: Buffer | null = null;

/** A gigabyte of zeros, deflated: blocks that end at a byte may simply follow each other. */
function zeros(): Buffer {
  packedZeros ??= Buffer.concat([
    ...Array.from({ length: 64 }, () =>
      deflateRawSync(Buffer.alloc(GIGABYTE / 64), { finishFlush: constants.Z_FULL_FLUSH }),
    ),
    Buffer.from([3, 0]),
  ]);
  return packedZeros;
}

function range(count: number, make: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => make(at)).join("");
}

function merged(): Uint8Array {
  const parts = workbookParts(LIST);
  const sheetPart = parts.at(-1);
  const xml = Buffer.from(sheetPart?.content ?? []).toString();
  const content = Buffer.from(
    xml.replace("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="D1:XFD1048576"/></mergeCells>'),
  );
  return zipOf([...parts.slice(0, -1), { name: "xl/worksheets/sheet1.xml", content }]);
}

function laughs(): string {
  const levels = Array.from({ length: 9 }, (_, at) => `<!ENTITY lol${at + 1} "${`&lol${at};`.repeat(10)}">`);
  return `<!DOCTYPE x [<!ENTITY lol0 "lol">${levels.join("")}]>`;
}

/** The second person's NIK is what a formula showed when it was saved; the third's was never worked out. */
function callsOut(): string {
  const formulas = ['WEBSERVICE("http://127.0.0.1:9/"&amp;A2)', "cmd|'/C calc'!A0", "'[1]Sheet1'!A1"];
  const cells = formulas.map((formula) => `<c t="str"><f>${formula}</f></c>`).join("");
  return `<row r="3"><c t="str"><f>${formulas[0]}</f><v>${person?.nik.slice(0, 15)}9</v></c><c t="inlineStr"><is><t>UJANG</t></is></c></row><row r="4">${cells}</row>`;
}

function ole(...streams: readonly string[]): Uint8Array {
  const container = CFB.utils.cfb_new();
  for (const name of streams) CFB.utils.cfb_add(container, `/${name}`, Buffer.from("x".repeat(5_000)));
  return new Uint8Array(CFB.write(container, { type: "buffer" }));
}

/** An .xls whose first record after its beginning says that the rest is encrypted. */
function lockedXls(): Uint8Array {
  const container = CFB.read(Buffer.from(sheet([HEAD, ROW], {}, "xls")), { type: "buffer" });
  const stream = Buffer.from(CFB.find(container, "/Workbook").content);
  const begin = 4 + stream.readUInt16LE(2);
  const lock = Buffer.concat([Buffer.from([0x2f, 0, 54, 0, 1, 0, 1, 0, 1, 0]), Buffer.alloc(48, 7)]);
  CFB.find(container, "/Workbook").content = Buffer.concat([stream.subarray(0, begin), lock, stream.subarray(begin)]);
  return new Uint8Array(CFB.write(container, { type: "buffer" }));
}

function endlessOds(): Uint8Array {
  const cell =
    '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>';
  const row = `<table:table-row table:number-rows-repeated="1048576">${cell}</table:table-row>`;
  const xml = `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="A">${row.repeat(50)}</table:table></office:spreadsheet></office:body></office:document-content>`;
  return zipOf([
    { name: "mimetype", content: Buffer.from("application/vnd.oasis.opendocument.spreadsheet") },
    { name: "META-INF/manifest.xml", content: Buffer.from("<manifest/>") },
    { name: "content.xml", content: Buffer.from(xml) },
  ]);
}
