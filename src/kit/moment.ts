import { type Day, dayOf, daysBefore, momentIn, timeIn } from "./date.ts";

/** Which part of a day somebody spoke of, where no hour was said. */
export type DayPart = "morning" | "midday" | "afternoon" | "night";

/** When something was, as somebody told it. */
export interface Moment {
  readonly day: Day;
  /** "HH:MM"; null when no hour was said. */
  readonly time: string | null;
  readonly part: DayPart | null;
  /** Whether the day was said, and not only an hour or a part of the day. */
  readonly dated: boolean;
}

/** What the clock of the person who speaks shows. */
export interface LocalNow {
  readonly day: Day;
  /** "HH:MM" */
  readonly time: string;
}

export type MomentReading = Moment | { readonly fault: "future" } | null;

/**
 * Reads when something happened ("tadi pagi", "kemarin jam 3", "12/11 pukul 15.30", "hari Senin", "2 hari lalu"),
 * seen from the person's own clock. What was said without a year, a month or a day is the last time it was so. An hour
 * without a part of the day is taken as one of the working day. null when no time is told; numbers of eight and more
 * digits are never taken for one.
 */
export function readMoment(text: string, now: LocalNow): MomentReading {
  const said = tidy(text);
  const ago = readAgo(said);
  if (ago !== null) return minutesBack(ago, now);
  const found = findDay(said, now);
  if (found === "future") return { fault: "future" };
  const rest = found ? `${said.slice(0, found.at)} ${said.slice(found.at + found.length)}` : said;
  const part = findPart(found?.night ? `${rest} malam` : rest);
  const hour = findHour(rest);
  const isJustNow = /\bbarusan\b/.test(said) && !part && !hour && (!found || found.day === now.day);
  if (isJustNow) return minutesBack(0, now);
  if (!found && !part && !hour) return null;
  return settle({ day: found?.day ?? null, night: found?.night ?? false, part, hour }, now);
}

interface FoundDay {
  readonly day: Day;
  readonly at: number;
  readonly length: number;
  /** The night that began on that day: its small hours belong to the next. */
  readonly night?: boolean;
}

interface Hour {
  readonly hour: number;
  readonly minute: number;
  /** Written as clocks of 24 hours show it ("03.00"): never one of the afternoon. */
  readonly exact: boolean;
}

function settle(
  told: {
    readonly day: Day | null;
    readonly night: boolean;
    readonly part: DayPart | null;
    readonly hour: Hour | null;
  },
  now: LocalNow,
): MomentReading {
  const { day, night, part, hour } = told;
  const on = day ?? now.day;
  const dated = day !== null;
  if (!hour) {
    const ahead = part !== null && on === now.day && PART_FROM[part] > now.time;
    return { day: ahead ? daysBefore(on, 1) : on, time: null, part, dated };
  }
  const small = night && (hour.hour === 12 || hour.hour < SMALL_HOURS_END);
  const time = timeOf(hour, part, on === now.day && !small ? now.time : null);
  const its = small && on < now.day ? daysBefore(on, -1) : on;
  if (its < now.day || time <= now.time) return { day: its, time, part: null, dated };
  // Ahead of now: a day that was named is a mistake, one that was not is yesterday.
  return dated ? { fault: "future" } : { day: daysBefore(its, 1), time, part: null, dated };
}

/** When each part of a day begins. */
export const PART_FROM: Readonly<Record<DayPart, string>> = {
  morning: "04:00",
  midday: "10:00",
  afternoon: "15:00",
  night: "18:00",
};

const SMALL_HOURS_END = 5;

/** The hour on a clock of 24; `latest` is the last time of day that can be meant. */
function timeOf({ hour, minute, exact }: Hour, part: DayPart | null, latest: string | null): string {
  const say = (h: number) => `${String(h % 24).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  if (hour > 12 || hour === 0 || (exact && part === null)) return say(hour);
  switch (part) {
    case "morning":
      return say(hour % 12);
    case "midday":
      return say(hour < 6 ? hour + 12 : hour);
    case "afternoon":
      return say(hour < 12 ? hour + 12 : hour);
    case "night":
      return say(hour < SMALL_HOURS_END || hour === 12 ? hour % 12 : hour + 12);
    case null: {
      const either = hour === 12 ? [12, 0] : [hour, hour + 12];
      const possible = either.filter((h) => latest === null || say(h) <= latest);
      return say(possible.find((h) => h >= 6 && h < 18) ?? possible[0] ?? either[0] ?? hour);
    }
  }
}

const SHORT: Readonly<Record<string, string>> = {
  ...{
    kmrn: "kemarin",
    kmren: "kemarin",
    kemaren: "kemarin",
    kmaren: "kemarin",
    kamari: "kemarin",
    kamarin: "kemarin",
  },
  ...{
    td: "tadi",
    tdi: "tadi",
    cako: "tadi",
    sonten: "sore",
    wengi: "malam",
    hr: "hari",
    hri: "hari",
    ni: "ini",
    yg: "",
    yang: "",
    nan: "",
    tgl: "tanggal",
  },
  ...{ jm: "jam", pkl: "jam", pukul: "jam", stgh: "setengah", mlm: "malam", mlam: "malam", pg: "pagi", sre: "sore" },
  ...{
    sng: "siang",
    dhuhur: "zuhur",
    dzuhur: "zuhur",
    duhur: "zuhur",
    lohor: "zuhur",
    ashar: "asar",
    maghrib: "magrib",
  },
  ...{ mgrib: "magrib", isha: "isya", petang: "sore", sanjo: "sore", senja: "sore", isuk: "pagi", peuting: "malam" },
  ...{ beurang: "siang", subuh: "pagi", subuah: "pagi", lewat: "lalu", blm: "belum", bln: "bulan", mgg: "minggu" },
  ...{ sekarang: "barusan", skrg: "barusan", skrng: "barusan", skarang: "barusan", ahad: "minggu", jumaat: "jumat" },
};

function tidy(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/\d(?:[ .-]?\d){7,}/g, (run) => (isDate(run) ? run : " "))
    .replace(/jum['’]at/g, "jumat")
    .replace(/baru (?:saja|aja|tadi)|baru2 ini/g, "barusan")
    .replace(/[^\p{L}\d:./-]+/gu, " ");
  return plain
    .split(" ")
    .map((word) => SHORT[word.replace(/[.]+$/, "")] ?? word.replace(/[.]+$/, ""))
    .filter((word) => word !== "")
    .join(" ");
}

/** "12-11-2026" and "2026-11-12" have eight digits too. */
function isDate(run: string): boolean {
  return /^(?:\d{1,2}([-.])\d{1,2}\1\d{4}|\d{4}-\d{1,2}-\d{1,2})$/.test(run);
}

const NUMBERS = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split(" ");
const COUNT = `\\d{1,2}|${NUMBERS.slice(1).join("|")}`;

function numberOf(word: string): number {
  return /^\d/.test(word) ? Number(word) : Math.max(1, NUMBERS.indexOf(word));
}

/** How many minutes "2 jam lalu", "setengah jam lalu" or "10 menit yang lalu" are; null for anything else. */
function readAgo(said: string): number | null {
  const [all, half, count, unit = ""] =
    new RegExp(`\\b(?:(setengah) |(${COUNT}|se) ?)(jam|menit) (?:lalu|tadi)\\b`).exec(said) ?? [];
  if (all === undefined) return null;
  return Math.round((unit === "jam" ? 60 : 1) * (half ? 0.5 : numberOf(count ?? "se")));
}

function minutesBack(minutes: number, now: LocalNow): Moment {
  const at = momentIn("UTC", now.day, now.time) - minutes * 60_000;
  return { day: new Date(at).toISOString().slice(0, 10) as Day, time: timeIn("UTC", at), part: null, dated: true };
}

const MONTHS: readonly RegExp[] = [
  ...[/^jan/, /^[fp]eb/, /^mar/, /^apr/, /^mei$/, /^jun/, /^jul/, /^ag[uts]/, /^sep/, /^o[kc]t/, /^no[vp]/, /^de[sc]/],
];
const WEEKDAYS = ["minggu", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu"];
const MONTH_WORD =
  "jan\\w*|[fp]eb\\w*|mar(?:et)?|apr\\w*|mei|jun\\w*|jul\\w*|ag[uts]\\w*|sept?\\w*|o[kc]t\\w*|no[vp]\\w*|de[sc]\\w*";

type DayRule = readonly [RegExp, (found: RegExpExecArray, now: LocalNow) => Day | "future" | "night" | null];

/** Ways to name a day, those that say most first. */
const DAY_RULES: readonly DayRule[] = [
  [/\b(\d{4})-(\d{1,2})-(\d{1,2})\b/, ([, y, m, d], now) => past(dayOf(Number(y), Number(m), Number(d)), now)],
  [/\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})\b/, ([, d, m, y], now) => dated(d, Number(m), y, now)],
  [/\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?(?![\d:/-])/, ([, d, m, y], now) => dated(d, Number(m), y, now)],
  [/\b(\d{1,2}) bulan (\d{1,2})(?: (?:tahun )?(\d{4}))?\b/, ([, d, m, y], now) => dated(d, Number(m), y, now)],
  [
    new RegExp(`\\b(\\d{1,2})[ -]?(${MONTH_WORD})(?:[ -](?:tahun )?(\\d{4}))?\\b`),
    ([, d, word = "", y], now) => dated(d, MONTHS.findIndex((month) => month.test(word)) + 1, y, now),
  ],
  [/\btanggal (\d{1,2})\b/, ([, d], now) => lastDate(Number(d), now)],
  [new RegExp(`\\b(${COUNT}|se) ?hari lalu\\b`), ([, count = "se"], now) => daysBefore(now.day, numberOf(count))],
  [new RegExp(`\\b(${COUNT}|se) ?minggu lalu\\b`), ([, count = "se"], now) => daysBefore(now.day, 7 * numberOf(count))],
  [/\bkemarin (?:lusa|dulu)\b/, (_found, now) => daysBefore(now.day, 2)],
  // "minggu lalu" is some day of last week; "hari minggu" is Sunday.
  [/\b(?:hari (minggu)|(senin|selasa|rabu|kamis|jumat|sabtu))(?: (lalu|kemarin))?\b/, lastWeekday],
  [/\b(?:semalam|tadi malam|malam tadi|kemarin malam|malam kemarin|malam lalu)\b/, () => "night"],
  [/\bkemarin\b/, (_found, now) => daysBefore(now.day, 1)],
  [/\b(?:besok|bsk|isuk deui|lusa)\b/, () => "future"],
  [/\b(?:hari ini|tadi)\b/, (_found, now) => now.day],
];

function findDay(said: string, now: LocalNow): FoundDay | "future" | null {
  for (const [pattern, read] of DAY_RULES) {
    const found = pattern.exec(said);
    if (!found) continue;
    const day = read(found, now);
    if (day === "future") return "future";
    const place = { at: found.index, length: found[0].length };
    // Late in the evening "tadi malam" is this evening.
    const evening = now.time >= "19:00" && !found[0].includes("kemarin");
    if (day === "night") return { ...place, day: evening ? now.day : daysBefore(now.day, 1), night: true };
    return day === null ? null : { ...place, day };
  }
  return null;
}

function past(day: Day | null, now: LocalNow): Day | "future" | null {
  return day !== null && day > now.day ? "future" : day;
}

/** A date with its year, or the last day that it was without one. */
function dated(
  date: string | undefined,
  month: number,
  year: string | undefined,
  now: LocalNow,
): Day | "future" | null {
  const d = Number(date);
  if (year !== undefined) return past(dayOf(Number(year.length === 2 ? `20${year}` : year), month, d), now);
  const thisYear = Number(now.day.slice(0, 4));
  // Back to the last leap year.
  for (let y = thisYear; y > thisYear - 9; y--) {
    const day = dayOf(y, month, d);
    if (day !== null && day <= now.day) return day;
  }
  return null;
}

function lastDate(date: number, now: LocalNow): Day | null {
  for (let back = 0; back < 62; back++) {
    const day = daysBefore(now.day, back);
    if (Number(day.slice(8)) === date) return day;
  }
  return null;
}

function lastWeekday([, sunday, weekday, before]: RegExpExecArray, now: LocalNow): Day {
  const wanted = WEEKDAYS.indexOf(sunday ?? weekday ?? "");
  const today = new Date(`${now.day}T00:00:00Z`).getUTCDay();
  const back = (today - wanted + 7) % 7;
  return daysBefore(now.day, back === 0 && before !== undefined ? 7 : back);
}

const PARTS: readonly (readonly [RegExp, DayPart])[] = [
  [/\b(?:dini hari|pagi(?:-pagi|2)?)\b/, "morning"],
  [/\b(?:siang|zuhur)\b/, "midday"],
  [/\b(?:sore|asar)\b/, "afternoon"],
  [/\b(?:malam|magrib|isya)\b/, "night"],
];

function findPart(rest: string): DayPart | null {
  return PARTS.find(([pattern]) => pattern.test(rest))?.[1] ?? null;
}

const HOUR = new RegExp(`\\bjam (setengah )?(dua belas|${COUNT})(?:[.:](\\d{2}))?(?![\\d:])(?: lalu (\\d{1,2})\\b)?`);

/** "jam 3", "jam setengah 4", "jam 7.30", "15:30". */
function findHour(rest: string): Hour | null {
  const [all, half, word = "", minutes] = HOUR.exec(rest) ?? [];
  if (all === undefined) {
    const [, h, m] = /(?<![\d:./-])(\d{1,2})[:.](\d{2})(?![\d:./-])/.exec(rest) ?? [];
    return h === undefined ? null : possible(Number(h), Number(m), h.startsWith("0"));
  }
  const hour = word === "dua belas" ? 12 : numberOf(word);
  return half ? possible(hour === 1 ? 12 : hour - 1, 30) : possible(hour, Number(minutes ?? 0), word.startsWith("0"));
}

function possible(hour: number, minute: number, exact = false): Hour | null {
  return hour <= 24 && minute < 60 ? { hour: hour % 24, minute, exact } : null;
}
