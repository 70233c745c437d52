import { describe, expect, it } from "vitest";
import { type Day, daysBefore } from "../../../src/kit/date.ts";
import type { VillageProgress } from "../../../src/recap/rules.ts";
import { type Due, dueOn, type Known, type Reachable, type Told } from "../../../src/reminder/due.ts";
import { gapsOf, LATE_DAYS } from "../../../src/reminder/rules.ts";

const day = (text: string) => text as Day;
const CLOSES = day("2026-11-27");
const HOUR_MS = 3_600_000;

function village(n: number, changes: Partial<VillageProgress> = {}): VillageProgress {
  return {
    ...{ code: `61.07.0${(n % 3) + 1}.20${String(n).padStart(2, "0")}`, name: `Desa ${n}` },
    ...{
      districtCode: `61.07.0${(n % 3) + 1}`,
      districtName: "Sungai Raya",
      told: true,
      hasHead: true,
      joined: true,
      roster: "open",
    },
    ...{ main: 93, reserve: 0, waiting: 0, fixes: 3, refused: 0, refusedOn: null, lapsing: 0, lapsesOn: null },
    ...changes,
  };
}

function known(changes: Partial<Known> = {}): Known {
  return {
    ...{ today: day("2026-11-20"), isOfficeDay: true, quota: 100, climb: 2 },
    calendar: {
      ...{ opens: day("2026-09-01"), closes: CLOSES, ends: daysBefore(CLOSES, -LATE_DAYS), before: [14, 7, 3, 1] },
      ...{ every: 7, lateEvery: 3, from: day("2026-09-01"), holidays: new Set<Day>() },
    },
    ...{ villages: [village(0)], people: [], told: [], doneMs: new Map(), snoozed: new Map(), toldToday: new Set() },
    undone: [],
    ...changes,
  };
}

const person = (personId: string, rung: Reachable["rung"], areaCode: string): Reachable => ({
  ...{ personId, rung, areaCode, since: day("2026-09-01") },
});
const HEAD = person("head", "head", village(0).code);
const OPERATOR = person("operator", "operator", village(0).code);
const DISTRICT = person("camat", "officer", "61.07.01");
const REGENCY = person("dinas", "officer", "61.07");
const LADDER = [HEAD, OPERATOR, DISTRICT, REGENCY];

/** Every day in turn from one to another; `live` may change the world before the day is looked at. */
function days(from: string, until: string, live: (today: Day, told: readonly Told[]) => Partial<Known>) {
  const told: Told[] = [];
  const heard: { readonly today: Day; readonly due: readonly Due[] }[] = [];
  for (let today = day(from); today <= until; today = daysBefore(today, -1)) {
    const due = dueOn(known({ people: LADDER, today, ...live(today, told), told }));
    heard.push({ today, due });
    const atMs = Date.parse(today) + HOUR_MS;
    for (const { rows } of due) told.push(...rows.map((row) => ({ ...row, atMs })));
  }
  return heard.flatMap(({ today, due }) => due.map((one) => `${today} ${one.personId}`));
}

describe("who is reminded on a day", () => {
  it("climbs from the head to the operator, the district and the regency while nothing is done", () => {
    expect(days("2026-11-13", "2026-12-05", () => ({}))).toEqual([
      ...["2026-11-13 head", "2026-11-20 head"],
      ...["2026-11-24 head", "2026-11-24 operator", "2026-11-26 head", "2026-11-26 operator"],
      ...["2026-11-28 head", "2026-11-28 operator", "2026-11-28 camat"],
      ...["2026-12-01 head", "2026-12-01 operator", "2026-12-01 camat"],
      ...["2026-12-04 head", "2026-12-04 operator", "2026-12-04 camat", "2026-12-04 dinas"],
    ]);
  });

  it("comes down again as soon as somebody does something", () => {
    const doneMs = new Map([[village(0).code, Date.parse("2026-11-25")]]);
    const heard = days("2026-11-13", "2026-11-29", (today) => (today >= "2026-11-25" ? { doneMs } : {}));
    expect(heard.slice(-3)).toEqual(["2026-11-24 operator", "2026-11-26 head", "2026-11-28 head"]);
  });

  it("ends at once when all is done", () => {
    const sent = { villages: [village(0, { roster: "submitted" })] };
    expect(days("2026-11-13", "2026-12-31", (today) => (today > "2026-11-20" ? sent : {}))).toEqual([
      ...["2026-11-13 head", "2026-11-20 head"],
    ]);
  });

  it("hears what was missed once, with the newest period", () => {
    const heard = dueOn(known({ people: LADDER, today: day("2026-11-25") }));
    expect(heard.flatMap(({ rows }) => rows.map(({ rule, period }) => [rule, period]))).toEqual([
      ["fixes", "2026-11-24"],
      ["names", "2026-11-24"],
    ]);
  });

  it("hears nothing until the day asked for, and then of all that is left, once", () => {
    const snoozed = new Map([["head", day("2026-11-22")]]);
    const heard = days("2026-11-19", "2026-11-25", (today) =>
      today >= "2026-11-20" && today <= "2026-11-22" ? { snoozed } : {},
    );
    // Told for the 13th on the 19th; the 20th falls into the wait.
    expect(heard).toEqual(["2026-11-19 head", "2026-11-22 head", "2026-11-24 head"]);
  });

  it("skips who cannot be reached, and tells the officers of a village with nobody", () => {
    const of = (people: readonly Reachable[]) => dueOn(known({ people })).map(({ personId }) => personId);
    expect(of([OPERATOR, DISTRICT, REGENCY])).toEqual(["operator"]);
    expect(of([DISTRICT, REGENCY])).toEqual(["camat"]);
    expect(of([REGENCY])).toEqual(["dinas"]);
    expect(of([])).toEqual([]);
  });

  it("gets one message about several villages and the own queue", () => {
    const late = { rule: "queue", areaCode: village(0).code, on: day("2026-11-18"), by: day("2026-11-19") } as const;
    const data = { rule: "privacy", areaCode: village(0).code, on: day("2026-11-19"), by: day("2026-11-22") } as const;
    const villages = [village(0), village(3), village(1)];
    const [camat, dinas] = dueOn(known({ villages, people: [DISTRICT, REGENCY], undone: [late, late, data] }));
    expect(camat).toMatchObject({
      personId: "camat",
      villages: [{ rung: "district" }, { rung: "district" }],
      undone: [
        { rule: "privacy", count: 1, late: 0, by: "2026-11-22" },
        { rule: "queue", count: 2, late: 2, by: "2026-11-19" },
      ],
    });
    expect(dinas?.villages.map((one) => one.village.name)).toEqual(["Desa 1"]);
    expect(dinas?.undone).toEqual([]);
  });

  it("is left alone about the queue on days off, but for what the law sets a limit to", () => {
    const undone = (["queue", "reports", "privacy"] as const).map((rule) => ({
      ...{ rule, areaCode: village(0).code, on: day("2026-11-18"), by: day("2026-11-19") },
    }));
    const due = dueOn(known({ villages: [], people: [REGENCY], undone, isOfficeDay: false }));
    expect(due.flatMap((one) => one.undone.map(({ rule }) => rule))).toEqual(["privacy"]);
  });
});

describe("for any world", () => {
  it("a person hears once a day at most, never of what is done, never twice of one period", () => {
    const next = random(11);
    for (let run = 0; run < 60; run++) {
      const villages = Array.from({ length: 6 }, (_, n) =>
        village(n, {
          roster: ([null, "open", "reopened", "submitted"] as const)[Math.floor(next() * 4)] ?? null,
          ...{ main: Math.floor(next() * 101), fixes: Math.floor(next() * 3), waiting: Math.floor(next() * 3) },
        }),
      );
      const people = [
        ...villages.flatMap(({ code }, n) => [
          ...(next() < 0.7 ? [person(`head ${n}`, "head", code)] : []),
          ...(next() < 0.5 ? [person(`operator ${n}`, "operator", code)] : []),
        ]),
        ...["61.07.01", "61.07.02"].filter(() => next() < 0.5).map((code) => person(`camat ${code}`, "officer", code)),
        ...(next() < 0.8 ? [REGENCY] : []),
      ];
      const told: Told[] = [];
      const keys = new Set<string>();
      for (let today = day("2026-09-01"); today < "2027-01-10"; today = daysBefore(today, -1)) {
        if (next() < 0.2) continue;
        const snoozed = new Map(
          people.filter(() => next() < 0.05).map(({ personId }) => [personId, daysBefore(today, -1)]),
        );
        const due = dueOn(known({ today, villages, people, told, snoozed, climb: 1 + Math.floor(next() * 3) }));
        expect(new Set(due.map(({ personId }) => personId)).size).toBe(due.length);
        for (const { personId, rows, villages: named } of due) {
          expect(rows.length).toBeGreaterThan(0);
          expect(snoozed.has(personId)).toBe(false);
          for (const { gaps, village: one } of named) expect(gaps).toEqual(gapsOf(one, 100));
          for (const { areaCode, rule, period } of rows) {
            const key = `${areaCode} ${rule} ${period} ${personId}`;
            expect(keys.has(key)).toBe(false);
            keys.add(key);
          }
          told.push(...rows.map((row) => ({ ...row, atMs: Date.parse(today) })));
        }
      }
    }
  });
});

/** Numbers from 0 to 1, always the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
