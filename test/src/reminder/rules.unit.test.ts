import { describe, expect, it } from "vitest";
import { type Day, daysBefore } from "../../../src/kit/date.ts";
import { type Holiday, readKnown, unknownYears } from "../../../src/programme/holidays.ts";
import { isRestTime, restsFrom, zoneOf } from "../../../src/programme/quiet-rules.ts";
import {
  type Calendar,
  daysBetween,
  gapsOf,
  LATE_DAYS,
  periodOf,
  RUNGS,
  rungsFor,
  VILLAGE_RULES,
} from "../../../src/reminder/rules.ts";

const day = (text: string) => text as Day;
const CLOSES = day("2026-11-27");
const VILLAGE = { refusedOn: null, lapsesOn: null };

function calendar(changes: Partial<Calendar> = {}): Calendar {
  return {
    ...{ opens: day("2026-09-01"), closes: CLOSES, ends: daysBefore(CLOSES, -LATE_DAYS) },
    ...{ before: [14, 7, 3, 1], every: 7, lateEvery: 3, from: day("2026-09-01"), holidays: new Set<Day>() },
    ...changes,
  };
}

/** The days on which something falls due, when each day is looked at in turn. */
function periods(changes: Partial<Calendar>, from: string, until: string, knownSince: Day | null = null): Day[] {
  const told: Day[] = [];
  for (let today = day(from); today <= until; today = daysBefore(today, -1)) {
    const period = periodOf("names", VILLAGE, calendar(changes), today, knownSince);
    if (period && !told.includes(period)) told.push(period);
  }
  return told;
}

describe("what a village has left to do", () => {
  const nothing = { roster: "open", main: 100, waiting: 0, fixes: 0, refused: 0, lapsing: 0 } as const;

  it.each([
    ["nobody named", { ...nothing, roster: null, main: 0 }, [["names", 100]]],
    [
      "93 of 100 and 3 wrong",
      { ...nothing, main: 93, fixes: 3 },
      [
        ["fixes", 3],
        ["names", 7],
      ],
    ],
    [
      "a list that waits for a yes",
      { ...nothing, main: 0, waiting: 40 },
      [
        ["saving", 40],
        ["names", 100],
      ],
    ],
    ["full, not handed in", nothing, [["unsent", 100]]],
    ["handed in with fewer", { ...nothing, roster: "submitted", main: 60, fixes: 2, waiting: 1 }, []],
    ["refused after it was handed in", { ...nothing, roster: "submitted", main: 98, refused: 2 }, [["refused", 2]]],
    ["cover that ends", { ...nothing, roster: "submitted", lapsing: 5 }, [["lapsing", 5]]],
  ] as const)("is told by rules: %s", (_what, village, expected) => {
    expect(gapsOf(village, 100).map(({ rule, count }) => [rule, count])).toEqual(expected);
  });
});

describe("the days on which a village is reminded", () => {
  it("are 14, 7, 3 and 1 days before the last one, and every third day after it", () => {
    expect(periods({}, "2026-11-13", "2026-12-10")).toEqual([
      ...["2026-11-13", "2026-11-20", "2026-11-24", "2026-11-26"],
      ...["2026-11-28", "2026-12-01", "2026-12-04", "2026-12-07", "2026-12-10"],
    ]);
  });

  it("are one a week long before it, but not in the first week of who took the role up", () => {
    expect(periods({}, "2026-09-01", "2026-10-01")).toEqual(["2026-09-08", "2026-09-15", "2026-09-22", "2026-09-29"]);
    expect(periods({}, "2026-09-01", "2026-10-01", day("2026-09-14"))).toEqual(["2026-09-22", "2026-09-29"]);
  });

  it("end a month after the last day, and with the year where there is none", () => {
    expect(periods({}, "2026-12-25", "2027-02-01")).toEqual(["2026-12-25"]);
    const open = { closes: null, ends: day("2026-12-31") };
    expect(periods(open, "2026-12-20", "2027-02-01")).toEqual(["2026-12-15", "2026-12-22", "2026-12-29"]);
  });

  it("do not begin before registration does", () => {
    expect(periods({ opens: day("2026-11-22"), from: day("2026-11-22") }, "2026-11-01", "2026-11-27")).toEqual([
      ...["2026-11-24", "2026-11-26"],
    ]);
  });

  it("leave public holidays out, unless they last until the next one", () => {
    const holidays = new Set([day("2026-11-20")]);
    expect(periodOf("names", VILLAGE, calendar({ holidays }), day("2026-11-20"), null)).toBeNull();
    expect(periodOf("names", VILLAGE, calendar({ holidays }), day("2026-11-21"), null)).toBe("2026-11-20");
    const both = new Set([day("2026-11-26"), CLOSES]);
    expect(periodOf("names", VILLAGE, calendar({ holidays: both }), day("2026-11-26"), null)).toBe("2026-11-26");
  });

  it("follow a refusal by a day and then by weeks, and go before the end of cover", () => {
    const at = (rule: "refused" | "lapsing", today: string) =>
      periodOf(rule, { refusedOn: day("2026-11-02"), lapsesOn: day("2026-12-31") }, calendar(), day(today), null);
    expect(["2026-11-02", "2026-11-03", "2026-11-09", "2026-11-10"].map((today) => at("refused", today))).toEqual([
      ...[null, "2026-11-03", "2026-11-03", "2026-11-10"],
    ]);
    expect(
      ["2026-11-30", "2026-12-01", "2026-12-16", "2026-12-17", "2027-01-01"].map((today) => at("lapsing", today)),
    ).toEqual([...[null, "2026-12-01", "2026-12-01", "2026-12-17", null]]);
  });

  it("are, for any settings, never in the future, one period at a time, and in order", () => {
    const next = random(7);
    for (let run = 0; run < 400; run++) {
      const closes = next() < 0.2 ? null : daysBefore(day("2026-12-31"), Math.floor(next() * 300));
      const opens = next() < 0.2 ? null : daysBefore(closes ?? day("2026-12-31"), Math.floor(next() * 200));
      const holidays = new Set(
        Array.from({ length: 25 }, () => daysBefore(day("2027-01-31"), Math.floor(next() * 400))),
      );
      const made = calendar({
        ...{ opens, closes, holidays, ends: closes ? daysBefore(closes, -LATE_DAYS) : day("2026-12-31") },
        before: [14, 7, 3, 1].filter(() => next() < 0.8),
        ...{ every: 1 + Math.floor(next() * 20), lateEvery: 1 + Math.floor(next() * 6) },
        from: opens ?? day("2026-01-10"),
      });
      let last: Day | null = null;
      for (let today = day("2026-01-01"); today < "2027-03-01"; today = daysBefore(today, -1)) {
        const rule = VILLAGE_RULES[run % VILLAGE_RULES.length] ?? "names";
        const village = { refusedOn: day("2026-05-05"), lapsesOn: day("2026-08-01") };
        const period = periodOf(rule, village, made, today, null);
        if (period === null) continue;
        expect(period <= today).toBe(true);
        expect(last === null || last <= period).toBe(true);
        if (rule === "names" && opens) expect(period >= opens).toBe(true);
        last = period;
      }
    }
  });
});

describe("who hears of a village", () => {
  it.each([
    [RUNGS, 0, ["head"]],
    [RUNGS, 1, ["head"]],
    [RUNGS, 2, ["head", "operator"]],
    [RUNGS, 5, ["head", "operator", "district"]],
    [RUNGS, 9, ["head", "operator", "district", "regency"]],
    [["operator", "regency"], 0, ["operator"]],
    [["operator", "regency"], 2, ["operator", "regency"]],
    [["district"], 0, ["district"]],
    [[], 3, []],
  ] as const)("of %j after %i reminders in vain: %j", (present, unheeded, expected) => {
    expect(rungsFor(new Set(present), unheeded, 2)).toEqual(expected);
  });
});

describe("quiet hours", () => {
  it.each([
    ["2026-11-23", "05:59", true],
    ["2026-11-23", "06:00", false],
    ["2026-11-23", "20:59", false],
    ["2026-11-23", "21:00", true],
    ["2026-11-27", "11:29", false],
    ["2026-11-27", "11:30", true],
    ["2026-11-27", "13:00", false],
    ["2026-11-26", "12:00", false],
  ])("on %s at %s: %s", (on, time, expected) => {
    expect(isRestTime(day(on), time) !== null).toBe(expected);
  });
});

describe("the beginning of quiet hours", () => {
  it.each([
    ["a morning", "61.07", "2026-11-23T02:00:00Z", "2026-11-23T14:00:00Z"],
    ["a Friday morning", "61.07", "2026-11-27T02:00:00Z", "2026-11-27T04:30:00Z"],
    ["a Friday afternoon", "61.07", "2026-11-27T06:00:00Z", "2026-11-27T14:00:00Z"],
    ["a night", "61.07", "2026-11-23T19:00:00Z", "2026-11-23T19:00:00Z"],
    ["a morning in Sulawesi", "73.01", "2026-11-23T02:00:00Z", "2026-11-23T13:00:00Z"],
    ["a morning in Papua", "94.01", "2026-11-23T02:00:00Z", "2026-11-23T12:00:00Z"],
  ])("after %s in %s", (_what, area, from, expected) => {
    expect(new Date(restsFrom(zoneOf(area), Date.parse(from))).toISOString()).toBe(expected.replace("Z", ".000Z"));
  });
});

describe("the public holidays", () => {
  const decree = (one: string): Holiday => ({
    ...{ day: day(one), name: "Nyepi", regencyCode: null, basis: "imported", source: "skb.csv" },
  });

  it("that follow from Easter are computed as the churches do", () => {
    const of = (year: number) => readKnown().filter(({ day: one }) => one.startsWith(`${year}-`));
    for (const year of [2026, 2027]) {
      const easter = easterOf(year);
      const named = (name: string) => of(year).find((one) => one.name === name)?.day;
      expect(named("Paskah")).toBe(easter);
      expect(named("Wafat Yesus Kristus")).toBe(daysBefore(easter, 2));
      expect(named("Kenaikan Yesus Kristus")).toBe(daysBefore(easter, -39));
    }
  });

  it("of a year are known once its decree is, and are asked for in the autumn before", () => {
    expect(unknownYears(readKnown(), day("2026-10-31"))).toEqual([]);
    expect(unknownYears(readKnown(), day("2026-11-01"))).toEqual([2027]);
    expect(unknownYears(readKnown(), day("2027-02-01"))).toEqual([2027]);
    expect(unknownYears([...readKnown(), decree("2027-03-08")], day("2026-12-01"))).toEqual([]);
    const local = { ...decree("2027-03-08"), regencyCode: "61.07" };
    expect(unknownYears([...readKnown(), local], day("2026-12-01"))).toEqual([2027]);
  });

  it("are days of the calendar, in order, each once", () => {
    const days = readKnown().map((one) => one.day);
    expect(days).toContain("2026-12-25");
    expect([...new Set(days)].sort()).toEqual(days);
    for (const one of days) expect(daysBetween(one, daysBefore(one, -1))).toBe(1);
  });
});

/** Easter Sunday of the western churches, by the moon and not by a table (the rule of Meeus, Jones and Butcher). */
function easterOf(year: number): Day {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const date = (h + l - 7 * m + 33 * month + 19) % 32;
  return day(`${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`);
}

/** Numbers from 0 to 1, always the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
