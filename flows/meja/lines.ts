import type { Line } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import type { OfficeFacts } from "../facts.ts";
import type { CaseFacts, Colleague, DeskFacts } from "../help-facts.ts";
import { choice, line, row } from "../shared/line.ts";

/** So much of a question stands in the list. */
const TEXT_SHOWN = 80;

/** Who asks, as an officer knows them: the name on the platform, the role, both, or just somebody. */
export function whoVar({ name, role }: Pick<CaseFacts, "name" | "role">): string | Line {
  if (name && role) return line("meja:who.both", { name, role: line(`meja:who.${role}`) });
  if (role) return line(`meja:who.${role}`);
  return name ?? line("meja:who.anybody");
}

/** What waits, and what the officer is at. */
export function overview(desk: DeskFacts, office: OfficeFacts | null): readonly Line[] {
  const { waiting, waitingCount, mine } = desk;
  const more = waitingCount - waiting.length;
  return [
    ...(waitingCount === 0
      ? [line("meja:queue.none")]
      : [line("meja:queue.title", { total: waitingCount }), ...waiting.map(queueRow)]),
    ...(more > 0 ? [row("meja:queue.more", { more })] : []),
    ...(mine.length > 0 ? [line("meja:mine.title"), ...mine.map((one) => mineRow(one, office))] : []),
  ];
}

function queueRow(one: CaseFacts): Line {
  const { caseId: number, place, since, text } = one;
  const vars = { number, place, date: sayDay(since.day), time: since.time, text: shortened(text || "–", TEXT_SHOWN) };
  return row("meja:queue.row", { ...vars, who: whoVar(one) });
}

function mineRow(one: CaseFacts, office: OfficeFacts | null): Line {
  const vars = { number: one.caseId, place: one.place, who: whoVar(one) };
  return row(office?.focus === one.caseId ? "meja:mine.focus" : "meja:mine.row", vars);
}

/** A whole case, and what was said in its chat last. */
export function caseLines(one: CaseFacts, { context }: DeskFacts): readonly Line[] {
  const { place, phone, since, answerBy, text, blocked } = one;
  return [
    row("meja:card.place", { place }),
    ...(phone ? [row("meja:card.phone", { phone })] : []),
    row("meja:card.since", { date: sayDay(since.day), time: since.time }),
    ...(answerBy ? [row("meja:card.by", { date: sayDay(answerBy.day), time: answerBy.time })] : []),
    text === "" ? line("meja:card.noText") : line("meja:card.text", { text }),
    ...(context.length > 0 ? [line("meja:context.title")] : []),
    ...context.map(({ from, text: said }) =>
      row(`meja:context.${from}`, { text: shortened(said, CONTEXT_SHOWN[from]) }),
    ),
    ...(blocked ? [line("meja:blocked")] : []),
  ];
}

/** So much of each line is shown: what the assistant said is known, what the person said is not. */
const CONTEXT_SHOWN = { person: 160, assistant: 80 } as const;

function shortened(text: string, max: number): string {
  const flat = text.replace(/\s+/g, " ");
  return flat.length > max ? `${flat.slice(0, max)}…` : flat;
}

/** Whom a case can be handed to. */
export function passChoices({ colleagues }: DeskFacts) {
  return [
    choice("antrean", "meja:pass.queue", ["kembali ke antrean", "ke antrean", "semua"]),
    ...colleagues
      .slice(0, COLLEAGUES_MAX)
      .map((one) => choice(one.personId, colleagueKey(one), [], colleagueVars(one))),
    choice("batal", "meja:pass.stay", ["tidak", "tidak jadi"]),
  ];
}

const COLLEAGUES_MAX = 15;

function colleagueKey({ phone }: Colleague) {
  return phone ? "meja:pass.colleaguePhone" : "meja:pass.colleague";
}

function colleagueVars({ name, areaName, phone }: Colleague) {
  return { who: name ?? line("meja:who.officer"), area: areaName, ...(phone && { phone }) };
}

/** Answers that are ready to be sent, by their number. */
export const CANNED = [1, 2, 3, 4, 5, 6] as const;

export function cannedLine(no: number | null): Line<`meja:canned.${(typeof CANNED)[number]}`> | null {
  const known = CANNED.find((one) => one === no);
  return known ? { key: `meja:canned.${known}` } : null;
}

export function cannedList(): readonly Line[] {
  return [
    line("meja:canned.title"),
    ...CANNED.map((no) => row("meja:canned.row", { no, text: line(`meja:canned.${no}`) })),
  ];
}
