/** Takes out of a sheet's XML what holds no value, before the library builds objects of it. */

/** A sheet of .xlsx without its empty rows and cells: a million formatted empty rows are a usual accident. */
export function lighter(sheet: Buffer): Buffer {
  // Latin-1 keeps every byte as it is; the tags are ASCII.
  const xml = sheet.toString("latin1");
  return Buffer.from(xml.replace(/<(?:\w+:)?(?:c|row)(?: [^<>]*)?\/>/g, ""), "latin1");
}

const MAX_COLUMNS = 64;
const MAX_ROWS = 200;

/** content.xml of .ods with its repeats cut: two attributes can say "fill 16,384 columns of a million rows". */
export function tamed(content: Buffer): Buffer {
  const cut = (most: number) => (_all: string, attribute: string, times: string) =>
    `${attribute}="${Math.min(Number(times), most)}"`;
  const xml = content
    .toString("latin1")
    .replace(/(number-rows-repeated)="(\d+)"/g, cut(MAX_ROWS))
    .replace(/(number-columns-repeated)="(\d+)"/g, cut(MAX_COLUMNS));
  return Buffer.from(xml, "latin1");
}

/** The names of the hidden sheets of an .ods, which the library does not tell. */
export function hiddenTables(content: Buffer): string[] {
  const xml = content.toString("utf8");
  const styles = [...xml.matchAll(/<style:style [^<>]*style:family="table"[^<>]*>\s*<style:table-properties [^<>]*>/g)]
    .map(([style]) => (/table:display="false"/.test(style) ? /style:name="([^"]*)"/.exec(style)?.[1] : undefined))
    .filter((name) => name !== undefined);
  return [...xml.matchAll(/<table:table [^<>]*>/g)].flatMap(([table]) => {
    const style = /table:style-name="([^"]*)"/.exec(table)?.[1] ?? "";
    const name = /table:name="([^"]*)"/.exec(table)?.[1];
    return styles.includes(style) && name !== undefined ? [name] : [];
  });
}
