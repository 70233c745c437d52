import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Day, daysBefore, momentIn, timeIn } from "../../../src/kit/date.ts";
import { type LocalNow, type Moment, readMoment } from "../../../src/kit/moment.ts";

/** A Sunday, at noon. */
const NOW: LocalNow = { day: "2026-11-22" as Day, time: "12:00" };

const read = (text: string, now = NOW): string => {
  const moment = readMoment(text, now);
  if (moment === null) return "nothing";
  if ("fault" in moment) return moment.fault;
  return [moment.day, moment.time ?? moment.part].filter(Boolean).join(" ");
};

describe("when something happened", () => {
  it.each([
    ["tadi pagi", "2026-11-22 morning"],
    ["td pg jam 7", "2026-11-22 07:00"],
    ["tadi siang", "2026-11-22 midday"],
    ["kemarin jam 3", "2026-11-21 15:00"],
    ["kmrn sore jam 5", "2026-11-21 17:00"],
    ["kemaren", "2026-11-21"],
    ["kemarin lusa", "2026-11-20"],
    ["habis magrib kemarin", "2026-11-21 night"],
    ["tadi malam", "2026-11-21 night"],
    ["semalam jam 2", "2026-11-22 02:00"],
    ["tadi malam jam 12", "2026-11-22 00:00"],
    ["kemarin malam jam 9", "2026-11-21 21:00"],
    ["dini hari tadi jam 2", "2026-11-22 02:00"],
    ["12/11", "2026-11-12"],
    ["12/11 jam 8", "2026-11-12 08:00"],
    ["12-11-2026 pukul 15.30", "2026-11-12 15:30"],
    ["03/11/26", "2026-11-03"],
    ["12.11.2026", "2026-11-12"],
    ["2026-11-01", "2026-11-01"],
    ["tgl 12 bulan 11", "2026-11-12"],
    ["5 Nov 2025", "2025-11-05"],
    ["5 nopember", "2026-11-05"],
    ["25/12", "2025-12-25"],
    ["29 feb", "2024-02-29"],
    ["tanggal 20 jam setengah 4 sore", "2026-11-20 15:30"],
    ["tgl 30", "2026-10-30"],
    ["hari senin", "2026-11-16"],
    ["senin kemarin jam 9 pagi", "2026-11-16 09:00"],
    ["hari minggu", "2026-11-22"],
    ["Jum'at malam", "2026-11-20 night"],
    ["2 hari yang lalu", "2026-11-20"],
    ["dua hari lalu", "2026-11-20"],
    ["seminggu lalu", "2026-11-15"],
    ["3 hari yg lalu sekitar jam 9 pagi", "2026-11-19 09:00"],
    ["barusan", "2026-11-22 12:00"],
    ["2 jam yang lalu", "2026-11-22 10:00"],
    ["setengah jam lalu", "2026-11-22 11:30"],
    ["sejam yang lalu", "2026-11-22 11:00"],
    ["kemarin pukul 03.00", "2026-11-21 03:00"],
    ["jam tiga sore kemarin", "2026-11-21 15:00"],
    ["jam 12 siang", "2026-11-22 12:00"],
    // Not so late today: it was yesterday.
    ["jam 14", "2026-11-21 14:00"],
    ["sore", "2026-11-21 afternoon"],
    ["jatuh td pagi jam 7, skrg di puskesmas", "2026-11-22 07:00"],
    ["hari ini jam 5 sore", "future"],
    ["besok", "future"],
    ["30/12/2026", "future"],
    ["31/02", "nothing"],
    ["minggu lalu", "nothing"],
    ["dari pohon 12 meter", "nothing"],
    ["NIK 6107012107850001", "nothing"],
    ["0812-3456-7890", "nothing"],
    ["belum tahu", "nothing"],
    ["", "nothing"],
  ])("%s is %s", (text, moment) => {
    expect(read(text)).toBe(moment);
  });

  it("takes this evening for tadi malam late in the evening", () => {
    expect(read("tadi malam jam 8", { ...NOW, time: "22:00" })).toBe("2026-11-22 20:00");
    expect(read("tadi malam jam 8", { ...NOW, time: "07:00" })).toBe("2026-11-21 20:00");
  });

  it("counts minutes back over midnight and the turn of the year", () => {
    expect(read("2 jam lalu", { day: "2026-01-01" as Day, time: "00:30" })).toBe("2025-12-31 22:30");
  });

  const days = fc.integer({ min: 0, max: 360 }).map((back) => daysBefore(NOW.day, back));
  const clocks = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));

  it("reads every day of the last year, written in any way, and the time behind it", () => {
    fc.assert(
      fc.property(days, clocks, fc.integer({ min: 0, max: 4 }), (day, [hour, minute], way) => {
        const [y = "", m = "", d = ""] = day.split("-");
        const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
        const months = "januari februari maret april mei juni juli agustus september oktober november desember";
        const name = months.split(" ")[Number(m) - 1] ?? "";
        const ways = [
          `${d}/${m}/${y}`,
          `${Number(d)}-${Number(m)}-${y}`,
          day,
          `${Number(d)} ${name} ${y}`,
          `${d}.${m}.${y}`,
        ];
        fc.pre(day < NOW.day);
        expect(read(`${ways[way]} pukul ${time.replace(":", ".")}`)).toBe(`${day} ${time}`);
      }),
    );
  });

  it("never lies ahead of now, whatever is written", () => {
    const words =
      "tadi pagi siang sore malam kemarin jam 3 12 11 / . : senin minggu lalu tanggal hari ini nov 2026".split(" ");
    const texts = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 8 });
    fc.assert(
      fc.property(texts, clocks, (parts, [hour, minute]) => {
        const now = { day: NOW.day, time: `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` };
        const moment = readMoment(parts.join(" "), now);
        if (moment === null || "fault" in moment) return;
        const { day, time }: Moment = moment;
        expect(day < now.day || (day === now.day && (time ?? "00:00") <= now.time)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a time of day in a zone", () => {
  it.each(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])("of %s comes back from its moment", (zone) => {
    const at = Date.parse("2026-11-22T18:45:10Z");
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(at) as Day;
    expect(momentIn(zone, day, timeIn(zone, at))).toBe(Date.parse("2026-11-22T18:45:00Z"));
  });

  it("differs by an hour from one zone of Indonesia to the next", () => {
    const at = Date.parse("2026-11-22T05:07:00Z");
    expect(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"].map((zone) => timeIn(zone, at))).toEqual([
      "12:07",
      "13:07",
      "14:07",
    ]);
  });
});
