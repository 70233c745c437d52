import { describe, expect, it } from "vitest";
import { readCsv } from "../../../src/reading/csv.ts";

describe("a delimited text", () => {
  it.each([
    ["semicolons", "a;b\n1;2\n", ";"],
    ["commas", "a,b\r\n1,2", ","],
    ["tabs", "a\tb\r1\t2", "\t"],
  ])("is taken apart at its %s", (_name, text, delimiter) => {
    expect(readCsv(text)).toEqual({
      delimiter,
      cells: [
        ["a", "b"],
        ["1", "2"],
      ],
      lines: [1, 2],
    });
  });

  it("keeps what is quoted together, and counts its lines", () => {
    expect(readCsv('a;b\n"x;\ny";"he said ""no"""\n1;2')).toEqual({
      delimiter: ";",
      cells: [
        ["a", "b"],
        ["x;\ny", 'he said "no"'],
        ["1", "2"],
      ],
      lines: [1, 2, 4],
    });
  });

  it("takes a quote that closes nothing for a letter", () => {
    expect(readCsv('a;b\n"x;y\n1;2')?.cells).toEqual([
      ["a", "b"],
      ['"x', "y"],
      ["1", "2"],
    ]);
  });

  it("keeps an empty last cell", () => {
    expect(readCsv("a;b;\n1;2;")?.cells).toEqual([
      ["a", "b", ""],
      ["1", "2", ""],
    ]);
  });

  it("follows the delimiter that is declared", () => {
    expect(readCsv("sep=,\na,b;c\n1,2;3")).toEqual({
      delimiter: ",",
      cells: [
        ["a", "b;c"],
        ["1", "2;3"],
      ],
      lines: [2, 3],
    });
  });

  it.each(["", "halo pak\nini datanya", "satu baris saja"])("is not found in %j", (text) => {
    expect(readCsv(text)).toBeNull();
  });
});
