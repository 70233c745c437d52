import { describe, expect, it } from "vitest";
import type { Day } from "../../../../src/kit/date.ts";
import type { ShapeReading } from "../../../../src/reading/card/digits.ts";
import { settleNik } from "../../../../src/reading/card/nik.ts";

const TODAY = "2026-11-22" as Day;
/** Lahat, a woman born on 21 July 1985. */
const NIK = "1604036107850001";
const OTHER = "1604036107850007";
const CARD = { birthDate: "1985-07-21" as Day, sex: "P" } as const;

describe("settling the number of a card", () => {
  it("is sure when shapes and letters read the same", () => {
    expect(settleNik({ shapes: shapes(NIK), reads: ["", NIK], ...CARD }, TODAY)).toEqual({ digits: NIK, sure: true });
  });

  it("takes stray digits off either end of a reading", () => {
    const evidence = { shapes: shapes(NIK), reads: [`1${NIK}`], ...CARD };
    expect(settleNik(evidence, TODAY)).toEqual({ digits: NIK, sure: true });
  });

  it.each([
    ["birth date", { birthDate: "1985-07-12" as Day, sex: "P" }],
    ["sex", { birthDate: "1985-07-21" as Day, sex: "L" }],
  ] as const)("is not sure when the card's %s is another one", (_what, card) => {
    expect(settleNik({ shapes: shapes(NIK), reads: [NIK, NIK, NIK], ...card }, TODAY)).toEqual({
      digits: NIK,
      sure: false,
    });
  });

  it("is not sure when letters agree on another number", () => {
    expect(settleNik({ shapes: shapes(NIK), reads: [OTHER, OTHER, OTHER], ...CARD }, TODAY).sure).toBe(false);
    expect(settleNik({ shapes: shapes(NIK), reads: [NIK, OTHER, OTHER], ...CARD }, TODAY).sure).toBe(false);
  });

  it("is not sure of a digit that is like two shapes", () => {
    expect(settleNik({ shapes: shapes(NIK, 0.02), reads: [NIK], ...CARD }, TODAY)).toEqual({
      digits: NIK,
      sure: false,
    });
  });

  it("is not sure of letters alone, however often they agree", () => {
    const reads = [NIK, NIK, NIK, NIK];
    expect(settleNik({ shapes: null, reads, ...CARD }, TODAY)).toEqual({ digits: NIK, sure: false });
    expect(settleNik({ shapes: shapes(OTHER, 0.01), reads, ...CARD }, TODAY).sure).toBe(false);
  });

  it("is not sure of shapes alone", () => {
    expect(settleNik({ shapes: shapes(NIK), reads: ["", "160403"], ...CARD }, TODAY)).toEqual({
      digits: NIK,
      sure: false,
    });
  });

  it("lets a reading with one wrong digit second the shapes only where the card's birth date and sex do so too", () => {
    const reads = ["1604036107350001"];
    expect(settleNik({ shapes: shapes(NIK), reads, ...CARD }, TODAY).sure).toBe(true);
    expect(settleNik({ shapes: shapes(NIK), reads, birthDate: null, sex: "P" }, TODAY).sure).toBe(false);
    expect(settleNik({ shapes: shapes(NIK), reads: [OTHER], ...CARD }, TODAY).sure).toBe(false);
  });

  it("gives no number of shapes that do not fit", () => {
    expect(settleNik({ shapes: { ...shapes(NIK), fit: 0.55 }, reads: [], ...CARD }, TODAY).digits).toBeNull();
  });

  it("gives no number that cannot be one", () => {
    const impossible = "1604039907850001";
    expect(settleNik({ shapes: shapes(impossible), reads: [impossible], ...CARD }, TODAY)).toEqual({
      digits: null,
      sure: false,
    });
  });
});

function shapes(digits: string, lead = 0.2): ShapeReading {
  return { digits, fit: 0.95, lead, left: 0, right: 400, top: 4 };
}
