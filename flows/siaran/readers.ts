import type { Audience } from "../../src/broadcast/audience.ts";
import { faultOfText, GAPS, TEXT_MAX, villageGapsIn } from "../../src/broadcast/rules.ts";
import type { Reading, Reply } from "../../src/flowkit/flow.ts";
import { type Day, dayOf, daysBefore, weekdayOf } from "../../src/kit/date.ts";
import type { Time } from "../help-facts.ts";
import { line } from "../shared/line.ts";
import type { Answers } from "./answers.ts";

/** The number of a broadcast behind the word: "SIARAN 12" is passed on as "siaran 12", which no choice can be. */
export function readNumber({ text }: Pick<Reply, "text">): number | null {
  const [, digits] = /^siaran (\d{1,9})$/.exec(text.trim()) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** The gaps of a text as they are typed. */
export const GAP_NAMES = GAPS.map((gap) => `{${gap}}`).join(", ");

/** Reads the text of a broadcast, for these roles where they are known; what is wrong with it is named. */
export function readText(reply: Reply, roles: Audience["roles"] = []): Reading<string> {
  const fault = faultOfText(reply.text);
  const ofVillage = roles.includes("officer") ? villageGapsIn(reply.text) : [];
  if (!fault && ofVillage.length > 0) return { unclear: [line("siaran:who.notOfficers")] };
  switch (fault?.is) {
    case undefined:
      return { said: reply.text.trim() };
    case "empty":
      return { unclear: [line("siaran:text.empty")] };
    case "too-long":
      return { unclear: [line("siaran:text.tooLong", { length: fault.length, max: TEXT_MAX })] };
    case "unknown-gap": {
      const unknown = fault.gaps.map((gap) => `{${gap}}`).join(", ");
      return { unclear: [line("siaran:text.unknown", { unknown, gaps: GAP_NAMES })] };
    }
  }
}

/** Who is meant by a choice. */
export function audienceFor({ who = "heads", areas = [] }: Partial<Answers>): Audience {
  const village = { roles: ["village_head", "village_operator"], areas, channels: [] } as const;
  switch (who) {
    case "heads":
      return { roles: ["village_head"], areas, channels: [] };
    case "none":
    case "below":
      return { ...village, roster: who };
    case "notSubmitted":
      return { ...village, roster: "not-submitted" };
    case "both":
      return village;
    case "active":
      return { roles: ["worker"], areas, channels: [], coverage: "active" };
    case "workers":
      return { roles: ["worker"], areas, channels: [] };
    case "operators":
      return { roles: ["village_operator"], areas, channels: [] };
    case "officers":
      return { roles: ["officer"], areas, channels: [] };
  }
}

const WEEKDAYS = ["senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"];

/** A time to come, "besok 09.00", "senin jam 8", "25-11-2026 09.00"; null when no hour is told. */
export function readStart(text: string, now: Time): Time | "past" | null {
  const said = text.toLowerCase().replace(/jum['’]at/g, "jumat");
  const [date, day] = findDay(said, now.day);
  const rest = date === "" ? said : said.replace(date, " ");
  const [, hours, minutes = "00"] = /(?:^|\D)(\d{1,2})(?:[.:](\d{2}))?(?!\d)/.exec(rest) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  const hour = Number(hours) < 12 && /\b(?:siang|sore|malam)\b/.test(rest) ? Number(hours) + 12 : Number(hours);
  const time = `${String(hour).padStart(2, "0")}.${minutes}`;
  if (day < now.day || (day === now.day && time <= now.time)) return "past";
  return { day, time };
}

/** The part of the text that tells the day, and the day; today where none is told. */
function findDay(said: string, today: Day): readonly [string, Day] {
  const [word] = /\b(?:hari ini|besok|lusa)\b/.exec(said) ?? [];
  if (word) return [word, daysBefore(today, -(word === "besok" ? 1 : word === "lusa" ? 2 : 0))];
  const [dated, date, month, year = today.slice(0, 4)] = /\b(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}))?\b/.exec(said) ?? [];
  const named = dated ? dayOf(Number(year), Number(month), Number(date)) : null;
  if (dated && named) return [dated, named];
  const at = WEEKDAYS.findIndex((name) => new RegExp(`\\b${name}\\b`).test(said));
  if (at < 0) return ["", today];
  const ahead = (at + 1 - weekdayOf(today) + 7) % 7;
  return [WEEKDAYS[at] ?? "", daysBefore(today, -(ahead === 0 ? 7 : ahead))];
}
