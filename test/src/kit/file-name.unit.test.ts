import fc from "fast-check";
import { expect, it } from "vitest";
import { safeFileName } from "../../../src/kit/file-name.ts";

it.each([
  ["Daftar Pekerja Rentan.xlsx", "Daftar Pekerja Rentan.xlsx"],
  ["Désa (2).xlsx", "Désa (2).xlsx"],
  ["C:\\folder\\daftar.csv", "daftar.csv"],
  ["../../etc/passwd", "passwd"],
  ['a"b\r\nc.xlsx', "a b c.xlsx"],
  [".rahasia.csv", "rahasia.csv"],
  ["", "file"],
  ["..", "file"],
  ["///", "file"],
  [`${"x".repeat(200)}.xlsx`, `${"x".repeat(60)}.xlsx`],
  ["daftar\u202Exslx.exe", "daftar xslx.exe"],
])("writes %j as %j", (name, safe) => {
  expect(safeFileName(name)).toBe(safe);
});

it("gives a name of one safe part, whatever comes, and leaves it as it is the second time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const safe = safeFileName(name);
      expect(safe).not.toMatch(/[\p{Cc}\p{Cf}"<>:|?*/\\]|^\.|^$/u);
      expect([...safe].length).toBeLessThanOrEqual(71);
      expect(safe.isWellFormed()).toBe(true);
      expect(safeFileName(safe)).toBe(safe);
    }),
    { numRuns: 5_000 },
  );
});
