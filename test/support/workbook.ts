import { utils, write } from "@e965/xlsx";

/** An .xlsx with these cells, all of them text. */
export function workbookOf(rows: readonly (readonly string[])[]): Uint8Array {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), "Sheet1");
  return new Uint8Array(write(book, { type: "buffer", bookType: "xlsx" }) as Buffer);
}
