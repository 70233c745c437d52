import { describe, expect, it } from "vitest";
import type { Day } from "../../../src/kit/date.ts";
import {
  type Clinic,
  clinicsNear,
  clockOf,
  placeNames,
  type ReportForm,
  readReceipt,
} from "../../../src/report/rules.ts";

const at = (text: string) => Date.parse(text);
const HOUR_MS = 3_600_000;

describe("the clock of a report", () => {
  const happened = { day: "2026-11-21" as Day, time: "15:00", part: null, said: "kemarin jam 3" };
  const sentMs = at("2026-11-22T08:00:00+07:00");
  const times = { startedMs: sentMs - HOUR_MS, sentMs, timeZone: "Asia/Jakarta", days: 2 };
  const due = (form: ReportForm, more = {}) => {
    const { dueMs } = clockOf(form, { ...times, ...more });
    return dueMs === null ? null : new Date(dueMs).toISOString();
  };

  it("runs from the accident, on the clock of the place", () => {
    expect(due({ kind: "accident", when: happened })).toBe("2026-11-23T08:00:00.000Z");
    expect(due({ kind: "accident", when: happened }, { timeZone: "Asia/Jayapura" })).toBe("2026-11-23T06:00:00.000Z");
  });

  it("takes the earliest it can have been, where no hour was told", () => {
    expect(due({ when: { ...happened, time: null } })).toBe("2026-11-22T17:00:00.000Z");
    expect(due({ when: { ...happened, time: null, part: "afternoon" } })).toBe("2026-11-23T08:00:00.000Z");
    expect(due({ when: null })).toBe("2026-11-24T00:00:00.000Z");
  });

  it("reminds when half of what is left is gone, and soon when nothing is left", () => {
    const { dueMs, remindMs } = clockOf({ when: happened }, times);
    expect(remindMs - sentMs).toBe(((dueMs ?? 0) - sentMs) / 2);
    const late = clockOf({ when: { ...happened, day: "2026-11-01" as Day } }, times);
    expect(late.remindMs - sentMs).toBe(HOUR_MS);
  });

  it("has no end for a death away from work, or where no rule is known; the office is reminded all the same", () => {
    for (const [form, days] of [
      [{ kind: "death", atWork: false, when: happened }, 2],
      [{ kind: "accident", when: happened }, null],
    ] as const) {
      expect(clockOf(form, { ...times, days })).toEqual({ dueMs: null, remindMs: sentMs + 24 * HOUR_MS });
    }
    expect(due({ kind: "death", atWork: null, when: happened })).not.toBeNull();
  });
});

describe("the clinics near a village", () => {
  const clinic = (area: string, name: string, checkedOn = "2026-10-01"): Clinic => {
    return { area, name, address: "Jalan", phone: null, checkedOn: checkedOn as Day };
  };
  const near = (clinics: readonly Clinic[]) =>
    clinicsNear(clinics, "61.07.02.2001", "2026-11-22" as Day).map(({ name }) => name);

  it("are those of its sub-district, then those of its regency, three at most", () => {
    const all = [clinic("61.07", "A"), clinic("61.07.02", "B"), clinic("61.07.03", "C"), clinic("61.04", "D")];
    expect(near(all)).toEqual(["B", "A", "C"]);
    expect(near([...all, clinic("61.07", "E")])).toHaveLength(3);
  });

  it("are not shown when nobody checked them for a year", () => {
    expect(near([clinic("61.07", "A", "2025-11-21"), clinic("61.07", "B", "2025-11-22")])).toEqual(["B"]);
  });
});

describe("a receipt", () => {
  it.each(["LP-ACDE-FGHJ", "lp acde fghj", "nomor: LPACDEFGHJ", "cek laporan lp-acde-fghj."])(
    "is read in %s",
    (text) => {
      expect(readReceipt(text)).toBe("LP-ACDE-FGHJ");
    },
  );

  it.each(["", "LP-ACDE", "ACDE-FGHJ", "halo"])("is not seen in %j", (text) => {
    expect(readReceipt(text)).toBeNull();
  });
});

describe("names of villages in a text", () => {
  it("are its runs of words, without the words around them", () => {
    expect(placeNames("Desa Sungai Duri, kec. Sungai Raya")).toEqual([
      ...["sungai", "sungaiduri", "sungaidurisungai", "sungaidurisungairaya", "duri", "durisungai", "durisungairaya"],
      ...["sungairaya", "raya"],
    ]);
    expect(placeNames("di desa")).toEqual([]);
    expect(placeNames("a ".repeat(500)).length).toBeLessThanOrEqual(60);
  });
});
