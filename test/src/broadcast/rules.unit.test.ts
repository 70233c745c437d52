import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterOf, isWithin } from "../../../src/broadcast/audience.ts";
import {
  carefulRoom,
  dailyRoom,
  type Ending,
  isSilent,
  lengthOf,
  paceOf,
  peopleOfTier,
  stopFor,
  tieredRoom,
} from "../../../src/broadcast/pace-rules.ts";
import {
  type Broadcast,
  type Command,
  decide,
  faultOfText,
  fillGaps,
  GAPS,
  type Gap,
  readAnswerList,
  TEXT_MAX,
} from "../../../src/broadcast/rules.ts";
import { chanceOf } from "../../../src/kit/chance.ts";
import { type Day, dayIn, timeIn, weekdayOf } from "../../../src/kit/date.ts";
import { doneAt, type QuietTimes, quietAt, zoneOf } from "../../../src/programme/quiet-rules.ts";

/** Every bound lies on one of these. */
const STEP_MS = 5 * 60_000;

const day = (text: string) => text as Day;
const at = (text: string) => Date.parse(text);

describe("a broadcast", () => {
  const draft: Broadcast = { is: "draft", by: "rina" };
  const ask = (total: number): Command => ({ do: "ask", by: "rina", total, startMs: null });

  it("goes out to few by one officer, to many only with another one's yes", () => {
    expect(decide(draft, ask(0), { alone: 50 })).toEqual({ is: "refused", why: "nobody" });
    expect(decide(draft, ask(50), { alone: 50 })).toEqual({ is: "moved", to: { is: "approved" } });
    const asked = decide(draft, ask(51), { alone: 50 });
    expect(asked).toMatchObject({ to: { is: "asked", by: "rina" } });
    if (asked.is !== "moved") throw new Error("not asked");
    expect(decide(asked.to, { do: "approve", by: "rina", nowMs: 0 }, { alone: 50 })).toMatchObject({ why: "own" });
    expect(decide(asked.to, { do: "approve", by: "anton", nowMs: 0 }, { alone: 50 })).toMatchObject({
      to: { is: "approved" },
    });
  });

  it("keeps the hour that was set, unless it passed while a yes was waited for", () => {
    const asked: Broadcast = { is: "asked", by: "rina", startMs: 100 };
    const approve = (nowMs: number) => decide(asked, { do: "approve", by: "anton", nowMs }, { alone: 0 });
    expect(approve(99)).toMatchObject({ to: { is: "scheduled", startMs: 100 } });
    expect(approve(100)).toMatchObject({ to: { is: "approved" } });
  });

  it("ends for good, and is never sent on from there but to those who were refused", () => {
    const commands: readonly Command[] = [
      ...[ask(5), { do: "send" }, { do: "begin", nowMs: 0 }, { do: "pause", why: "officer" }, { do: "resume" }],
      ...[
        { do: "finish", refused: 0, left: 0 },
        { do: "retry" },
        { do: "cancel" },
        { do: "approve", by: "x", nowMs: 0 },
      ],
    ] as Command[];
    for (const command of commands) {
      expect(decide({ is: "cancelled" }, command, { alone: 1 })).toMatchObject({ is: "refused" });
      const after = decide({ is: "done", refused: 0 }, command, { alone: 1 });
      expect(after, command.do).toMatchObject({ is: "refused" });
    }
    expect(decide({ is: "sending" }, { do: "finish", refused: 0, left: 1 }, { alone: 1 })).toMatchObject({
      why: "early",
    });
    expect(decide({ is: "done", refused: 1 }, { do: "retry" }, { alone: 1 })).toMatchObject({ to: { is: "sending" } });
  });
});

describe("the text", () => {
  it("names every gap that is not known, and no other", () => {
    expect(faultOfText("Halo {nama} di {Desa}, {jumlah}/{kuota} sampai {batas}")).toBeNull();
    expect(faultOfText("Halo {name}, {{rapat}}")).toEqual({ is: "unknown-gap", gaps: ["name", "rapat"] });
    expect(faultOfText("🙏")).toEqual({ is: "empty" });
    expect(faultOfText("a".repeat(TEXT_MAX + 1))).toMatchObject({ is: "too-long" });
  });

  it("is filled once: what a name holds is not looked into again", () => {
    const word = fc.constantFrom("{desa}", "Budi", "{nama}", "$&", "");
    fc.assert(
      fc.property(fc.array(word, { minLength: GAPS.length, maxLength: GAPS.length }), (words) => {
        const values = Object.fromEntries(GAPS.map((gap, n) => [gap, words[n]])) as Record<Gap, string>;
        const text = GAPS.map((gap) => `{${gap}}`).join("|");
        expect(fillGaps(text, values)).toBe(words.join("|"));
      }),
    );
  });

  it("has two to four short answers or none", () => {
    expect(readAnswerList("1 Sudah paham 2 Mau bertanya")).toEqual(["Sudah paham", "Mau bertanya"]);
    expect(readAnswerList("1. Hadir\n2. Tidak\n3. Belum tahu")).toEqual(["Hadir", "Tidak", "Belum tahu"]);
    expect(readAnswerList("Hadir")).toBeNull();
    expect(readAnswerList("1 a 2 b 3 c 4 d 5 e")).toBeNull();
  });
});

describe("quiet hours", () => {
  const quiet = (timeZone: string): QuietTimes => ({
    timeZone,
    holidays: new Set([day("2026-12-25")]),
    frozen: [{ from: day("2026-12-01"), until: day("2026-12-09") }],
  });

  it("are those of the place: WIB, WITA, WIT", () => {
    expect([zoneOf("61.07"), zoneOf("52.03.01"), zoneOf("91.08")]).toEqual([
      ...["Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"],
    ]);
    // 21.30 in Jayapura is 19.30 in Jakarta.
    const night = at("2026-11-23T12:30:00Z");
    expect(quietAt(quiet("Asia/Jayapura"), night)).toBe("night");
    expect(quietAt(quiet("Asia/Jakarta"), night)).toBeNull();
  });

  it("begin and end on the minute", () => {
    const wib = quiet("Asia/Jakarta");
    expect(quietAt(wib, at("2026-11-23T13:59:59Z"))).toBeNull();
    expect(quietAt(wib, at("2026-11-23T14:00:00Z"))).toBe("night");
    expect(quietAt(wib, at("2026-11-23T22:59:59Z"))).toBe("night");
    expect(quietAt(wib, at("2026-11-23T23:00:00Z"))).toBeNull();
    expect(quietAt(wib, at("2026-11-27T04:30:00Z"))).toBe("friday");
    expect(quietAt(wib, at("2026-11-27T06:00:00Z"))).toBeNull();
    expect(quietAt(wib, at("2026-12-25T03:00:00Z"))).toBe("holiday");
    expect(quietAt(wib, at("2026-12-09T03:00:00Z"))).toBe("frozen");
  });

  it("hold no moment at which work is done, and the work takes as long as it should", () => {
    const zones = fc.constantFrom("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura");
    const first = at("2026-11-20T00:00:00Z") / STEP_MS;
    const from = fc.integer({ min: first, max: first + 40 * 288 });
    fc.assert(
      fc.property(zones, from, fc.integer({ min: 1, max: 40 * 12 }), (zone, fromStep, steps) => {
        const times = quiet(zone);
        const [fromMs, lengthMs] = [fromStep * STEP_MS, steps * STEP_MS];
        const endMs = doneAt(times, fromMs, lengthMs);
        if (endMs === null) throw new Error("never");
        expect(quietAt(times, endMs - 1)).toBeNull();
        expect(openBetween(times, fromMs, endMs)).toBe(lengthMs);
      }),
      { numRuns: 60 },
    );
  });

  /** The same by counting. */
  function openBetween(times: QuietTimes, fromMs: number, endMs: number): number {
    let open = 0;
    for (let ms = fromMs; ms < endMs; ms += STEP_MS) if (isOpen(times, ms)) open += STEP_MS;
    return open;
  }

  function isOpen({ timeZone, holidays, frozen }: QuietTimes, ms: number): boolean {
    const [today, time] = [dayIn(timeZone, ms), timeIn(timeZone, ms)];
    if (holidays.has(today) || frozen.some(({ from, until }) => today >= from && today <= until)) return false;
    if (time < "06:00" || time >= "21:00") return false;
    return !(weekdayOf(today) === 5 && time >= "11:30" && time < "13:00");
  }
});

describe("a careful pace", () => {
  const web = paceOf("whatsapp-web");
  if (web.kind !== "careful") throw new Error("not careful");

  it("never sends twice within its gap, nor more than the room of the day, whatever chance brings", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(600_000), { maxLength: 400 }), fc.nat(5), (steps, days) => {
        let nowMs = 1_000_000_000;
        let [today, cold] = [0, 0];
        let lastMs: number | null = null;
        for (const step of steps) {
          nowMs += step;
          const room = carefulRoom(web, { days, today, coldToday: cold, lastMs }, chanceOf(lastMs ?? 0), nowMs);
          if (room.many === 0) {
            expect(room.againMs).toBeGreaterThan(nowMs);
            continue;
          }
          if (lastMs !== null) expect(nowMs - lastMs).toBeGreaterThanOrEqual(web.leastGapMs);
          today += 1;
          cold += room.cold;
          lastMs = nowMs;
        }
        expect(today).toBeLessThanOrEqual(dailyRoom(web, days));
        expect(cold).toBeLessThanOrEqual(web.mostCold);
      }),
    );
  });

  it("begins small and grows to its most", () => {
    expect([0, 1, 2, 3, 4, 9].map((days) => dailyRoom(web, days))).toEqual([20, 40, 80, 160, 200, 200]);
    expect(lengthOf("whatsapp-web", 10)).toBeLessThan(3_600_000);
    expect(lengthOf("whatsapp-web", 100)).toBeGreaterThan(2 * 15 * 3_600_000);
    expect(lengthOf("telegram", 36_000)).toBe(1_200_000);
  });

  it("has gaps that differ", () => {
    const gaps = new Set(Array.from({ length: 50 }, (_, n) => chanceOf(1_700_000_000_000 + n * 37_000).toFixed(3)));
    expect(gaps.size).toBeGreaterThan(45);
  });
});

describe("a broadcast stops by itself", () => {
  const times = (n: number, ending: Ending): Ending[] => Array.from({ length: n }, () => ending);

  it("when nobody knows any more whether messages arrive", () => {
    expect(stopFor("telegram", times(4, "unsure"))).toBeNull();
    expect(stopFor("telegram", times(5, "unsure"))).toBe("unsure");
    expect(stopFor("telegram", ["sent", ...times(9, "unsure")])).toBeNull();
  });

  it("when too many block us: sooner where an account can be banned", () => {
    expect(stopFor("whatsapp-web", times(3, "blocked"))).toBe("blocked");
    expect(stopFor("telegram", times(3, "blocked"))).toBeNull();
    expect(stopFor("telegram", times(20, "blocked"))).toBe("blocked");
  });
});

describe("a broadcast stops by itself on WhatsApp Web", () => {
  const times = (n: number, ending: Ending): Ending[] => Array.from({ length: n }, () => ending);

  it("after three bad ends in a row, or five of twenty", () => {
    for (const bad of ["unsure", "failed"] as const) {
      expect(stopFor("whatsapp-web", times(2, bad))).toBeNull();
      expect(stopFor("whatsapp-web", times(3, bad))).toBe(bad);
      const spread = Array.from({ length: 5 }, () => [bad, "sent", "sent", "sent"] as const).flat();
      expect(stopFor("whatsapp-web", spread)).toBe(bad);
      expect(stopFor("whatsapp-web", ["sent", "sent", "sent", ...spread.slice(2)])).toBeNull();
    }
  });

  it("when less than half of enough messages arrived, and nowhere else", () => {
    expect(isSilent("whatsapp-web", 9, 0)).toBe(false);
    expect(isSilent("whatsapp-web", 10, 4)).toBe(true);
    expect(isSilent("whatsapp-web", 10, 5)).toBe(false);
    expect(isSilent("telegram", 20, 0)).toBe(false);
  });
});

describe("the tier of a platform", () => {
  it("is known by its name", () => {
    expect(["TIER_250", "TIER_2K", "TIER_100K", "TIER_UNLIMITED", "TIER_", "STANDARD"].map(peopleOfTier)).toEqual([
      ...[250, 2_000, 100_000, null, undefined, undefined],
    ]);
  });

  it("leaves room to so many people who have not written, and then to the others alone", () => {
    expect(tieredRoom(20, 0, 100, 0)).toMatchObject({ many: 6, cold: 6 });
    expect(tieredRoom(20, 0, 2, 0)).toMatchObject({ many: 2, cold: 2 });
    expect(tieredRoom(20, 0, 0, 0)).toMatchObject({ many: 6, cold: 0 });
    expect(tieredRoom(20, 6, Number.POSITIVE_INFINITY, 0)).toMatchObject({ many: 0 });
  });

  it("makes a broadcast last for days", () => {
    const day = 15 * 3_600_000;
    expect(lengthOf("whatsapp-cloud", 250)).toBe(12_500);
    expect(lengthOf("whatsapp-cloud", 500)).toBe(day + 12_500);
    expect(lengthOf("whatsapp-cloud", 500, { cold: 10, people: 250 })).toBe(25_000);
    expect(lengthOf("whatsapp-cloud", 500, { cold: 500, people: null })).toBe(25_000);
  });

  it("stops a broadcast at once when it wants no more from us", () => {
    expect(stopFor("whatsapp-cloud", ["restricted", "sent"])).toBe("restricted");
  });
});

describe("an audience", () => {
  const none = { areas: [], channels: [] };

  it("never leaves the officer's scope", () => {
    const within = { scope: "61.07.01", quota: 100, text: "Halo {nama}" };
    expect(filterOf({ ...none, roles: ["village_head"] }, within)).toMatchObject({ areas: ["61.07.01"] });
    expect(filterOf({ ...none, roles: ["village_head"], areas: ["61.07.02"] }, within)).toEqual({ fault: "outside" });
    expect(filterOf({ ...none, roles: [] }, within)).toEqual({ fault: "no-role" });
    expect(isWithin("61.07.010", "61.07.01")).toBe(false);
  });

  it("asks for cover only of workers", () => {
    const heads = { ...none, roles: ["village_head"], coverage: "active" } as const;
    expect(filterOf(heads, { scope: "61.07", quota: 100, text: "" })).toEqual({ fault: "coverage-of-heads" });
  });

  it("asks nothing of officers that only a village has", () => {
    const about = { scope: "61.07", quota: 100, text: "Halo {nama}, sampai {batas}" };
    const officers = { ...none, roles: ["officer"] } as const;
    expect(filterOf(officers, about)).toMatchObject({ tasks: ["officer"], areas: ["61.07"] });
    expect(filterOf({ ...officers, roster: "none" }, about)).toEqual({ fault: "roster-of-officers" });
    expect(filterOf(officers, { ...about, text: "Daftar {Desa}" })).toEqual({ fault: "village-gaps" });
  });
});
