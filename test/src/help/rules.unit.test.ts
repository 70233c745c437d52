import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  answerBy,
  caseState,
  isOpenAt,
  minuteAt,
  momentOf,
  type OfficeHours,
  officeMomentAfter,
  promisedBy,
  readMinute,
  silenceOf,
} from "../../../src/help/rules.ts";
import type { Day } from "../../../src/kit/date.ts";

const day = (text: string) => text as Day;
const HOURS: OfficeHours = { timeZone: "Asia/Pontianak", opens: 480, closes: 900, days: [1, 2, 3, 4, 5], closedOn: [] };
/** 2026-11-23 is a Monday. */
const at = (on: string, time: string) => Date.parse(`${on}T${time}:00+07:00`);
const by = (on: string, time: string, hours = HOURS) => answerBy(hours, at(on, time));

describe("until when an answer is promised", () => {
  it.each([
    ["in the morning", "2026-11-23", "09:00", "2026-11-23", 660],
    ["in half hours", "2026-11-23", "09:10", "2026-11-23", 690],
    ["before the office opens", "2026-11-23", "05:00", "2026-11-23", 600],
    ["to the very end of the day", "2026-11-23", "13:00", "2026-11-23", 900],
    ["over the night", "2026-11-23", "14:00", "2026-11-24", 540],
    ["after the office closed", "2026-11-23", "15:00", "2026-11-24", 600],
    ["over the week-end", "2026-11-27", "18:00", "2026-11-30", 600],
    ["on a Saturday", "2026-11-28", "10:00", "2026-11-30", 600],
  ])("asked %s", (_when, on, time, answerDay, minute) => {
    expect(by(on, time)).toEqual({ day: answerDay, minute });
  });

  it("leaves out the days on which the office is closed besides", () => {
    expect(by("2026-11-23", "16:00", { ...HOURS, closedOn: [day("2026-11-24"), day("2026-11-25")] })).toEqual({
      day: "2026-11-26",
      minute: 600,
    });
  });

  it("is nothing where the office never opens", () => {
    for (const never of [{ days: [] }, { opens: 900, closes: 480 }, { opens: 480, closes: 480 }])
      expect(by("2026-11-23", "09:00", { ...HOURS, ...never })).toBeNull();
  });

  it("goes by the clock of the office's own zone", () => {
    const jayapura = { ...HOURS, timeZone: "Asia/Jayapura" };
    expect(by("2026-11-23", "12:30", jayapura)).toEqual({ day: "2026-11-24", minute: 570 });
  });

  it("lies in office hours, at least two office hours away, and never far beyond them", () => {
    const hours = fc.record({
      timeZone: fc.constantFrom("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
      opens: fc.integer({ min: 0, max: 700 }),
      closes: fc.integer({ min: 730, max: 1440 }),
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      closedOn: fc.constant([]),
    });
    fc.assert(
      fc.property(
        hours,
        fc.integer({ min: at("2026-01-01", "00:00"), max: at("2027-12-31", "00:00") }),
        (office, ms) => {
          const promised = answerBy(office, ms);
          const exact = officeMomentAfter(office, ms, 120);
          if (!promised || exact === null) throw new Error("an office that opens promises");
          const moment = momentOf(office, promised);
          expect(moment).toBeGreaterThanOrEqual(exact);
          expect(moment - exact).toBeLessThan(30 * 60_000);
          expect(isOpenAt(office, moment - 60_000)).toBe(true);
          expect(minuteAt(office, moment - 1).day).toBe(promised.day);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("is three days for what the law on personal data asks", () => {
    const asked = at("2026-11-27", "18:00");
    expect(promisedBy("data_deletion", HOURS, asked)).toBe(asked + 3 * 86_400_000);
    expect(promisedBy("officer", HOURS, asked)).toBe(at("2026-11-30", "10:00"));
  });
});

describe("a talk that falls silent", () => {
  const silent = (from: string, officer: string | null, person: string | null, now: string) =>
    silenceOf(
      {
        takenMs: Date.parse(`${from}:00+07:00`),
        lastFromOfficerMs: officer && Date.parse(`${officer}:00+07:00`),
        lastFromPersonMs: person && Date.parse(`${person}:00+07:00`),
      } as never,
      HOURS,
      Date.parse(`${now}:00+07:00`),
    );

  it.each([
    ["nobody wrote yet", null, null, "2026-11-23T12:59", "goes-on"],
    ["the officer never wrote", null, null, "2026-11-23T13:00", "left-alone"],
    ["the person waits", "2026-11-23T09:00", "2026-11-23T10:00", "2026-11-23T13:59", "goes-on"],
    ["the person waited half a day", "2026-11-23T09:00", "2026-11-23T10:00", "2026-11-23T14:00", "left-alone"],
    ["the officer waits over the night", "2026-11-23T14:00", "2026-11-23T10:00", "2026-11-24T13:59", "goes-on"],
    ["the officer waited a whole day", "2026-11-23T14:00", "2026-11-23T10:00", "2026-11-24T14:00", "over"],
    ["the person wrote before it was taken", null, "2026-11-22T10:00", "2026-11-23T12:59", "goes-on"],
  ])("while %s", (_what, officer, person, now, becomes) => {
    expect(silent("2026-11-23T09:00", officer, person, now)).toBe(becomes);
  });

  it("waits for nobody over a week-end", () => {
    expect(silent("2026-11-27T14:00", null, null, "2026-11-29T23:00")).toBe("goes-on");
    expect(silent("2026-11-27T14:00", null, null, "2026-11-30T11:00")).toBe("left-alone");
  });
});

describe("a case", () => {
  it("waits, is taken, is done", () => {
    const now = new Date();
    expect(caseState({ takenAt: null, closedAt: null })).toBe("waiting");
    expect(caseState({ takenAt: now, closedAt: null })).toBe("taken");
    expect(caseState({ takenAt: now, closedAt: now })).toBe("done");
    expect(caseState({ takenAt: null, closedAt: now })).toBe("done");
  });
});

describe("a time of day", () => {
  it.each([
    ["08:00", 480],
    ["00:00", 0],
    ["24:00", 1440],
    ["24:01", null],
    ["8:00", null],
    ["08:60", null],
    ["", null],
  ])("%j is minute %j", (text, minute) => {
    expect(readMinute(text)).toBe(minute);
  });
});
