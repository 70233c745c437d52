import type { Choice, Line } from "../../src/flowkit/flow.ts";
import { type Day, daysBefore } from "../../src/kit/date.ts";
import type { Due, DueUndone, DueVillage } from "../../src/reminder/due.ts";
import { daysBetween, type Gap, type VillageRule } from "../../src/reminder/rules.ts";
import type { Phase } from "../../src/roster/rules.ts";
import type { Key } from "../shared/keys.ts";
import { choice, line, row } from "../shared/line.ts";
import { dayLine } from "../shared/when.ts";
import type { Step } from "./answers.ts";

/** What the words of a reminder need to know of its programme. */
export interface About {
  /** By village, how many of its people who have to be corrected have a wrong NIK. */
  readonly wrongNiks: ReadonlyMap<string, number>;
  readonly quota: number;
  readonly today: Day;
  readonly phase: Phase;
}

/** Villages named to an officer, those that are furthest behind; all of them stand in the workbook. */
const NAMED_MAX = 40;

const STEP_OF: Readonly<Record<VillageRule, Step>> = {
  saving: "kiriman",
  fixes: "perbaiki",
  names: "daftar",
  unsent: "kirim",
  refused: "daftar",
  lapsing: "roster",
};

/** Where each gap can be closed, the first in front. */
export function stepsFor(gaps: readonly Gap[]): Step[] {
  return [...new Set(gaps.map(({ rule }) => STEP_OF[rule]))];
}

/** Where a whole reminder leads. */
export function stepsOf({ villages, undone }: Due): Step[] {
  const own = villages.filter(isOwn).flatMap(({ gaps }) => stepsFor(gaps));
  const office: Step[] = [
    ...(undone.some(({ rule }) => rule === "reports") ? (["penanganan"] as const) : []),
    ...(undone.some(({ rule }) => rule !== "reports") ? (["meja"] as const) : []),
    ...(villages.some((one) => !isOwn(one)) ? (["excel", "rekap"] as const) : []),
  ];
  return [...new Set([...own, ...office])];
}

/** The numbered answers to a reminder. */
export function numbered(steps: readonly Step[]): Choice<Key>[] {
  return [...steps.map((step) => choice(step, `pengingat:step.${step}`)), choice("besok", "pengingat:besok", LATER)];
}

const LATER = ["ingatkan besok", "nanti", "nanti saja", "besok saja"];

/** Words that are not the name of the step. */
const WORD_OF = { meja: "ANTREAN", penanganan: "LAPORAN", excel: "REKAP EXCEL" } as const;

/** The same by words, for somebody who is in the middle of something. */
export function worded(steps: readonly Step[]): Choice<Key>[] {
  const word = (step: Step) => WORD_OF[step as keyof typeof WORD_OF] ?? step.toUpperCase();
  const named = steps.map((step) => ({ id: step, key: `pengingat:step.${step}` as const, byWord: word(step) }));
  return [...named, { id: "besok", key: "pengingat:besok.word", byWord: "INGATKAN BESOK" }];
}

/** A reminder to one person: the gaps of their own village, the villages they answer for, their own queue. */
export function reminderLines(due: Due, about: About): Line<Key>[] {
  const own = due.villages.filter(isOwn).flatMap((one) => villageLines(one, about));
  const others = due.villages.filter((one) => !isOwn(one));
  const office = [...due.undone.flatMap((one) => undoneLines(one)), ...othersLines(others, about)];
  return [...own, ...(office.length > 0 ? [line("pengingat:title.officer"), ...office] : [])];
}

/** Whether it is the village of the person's own role. */
export function isOwn({ rung }: DueVillage): boolean {
  return rung === "head" || rung === "operator";
}

function villageLines({ village, gaps, rung }: DueVillage, about: About): Line<Key>[] {
  return [
    line("pengingat:title", { village: village.name }),
    ...gapLines(gaps, { ...village, quota: about.quota, wrongNiks: about.wrongNiks.get(village.code) ?? 0 }),
    ...(gaps.some(isUntilTheLastDay) ? closesLines(about) : []),
    ...(rung === "operator" && village.hasHead ? [line("pengingat:alsoHead")] : []),
  ];
}

/** Whether the last day of registration is what counts for it. */
export function isUntilTheLastDay({ rule }: Gap): boolean {
  return rule !== "refused" && rule !== "lapsing";
}

/** Every gap in a row of its own. */
export function gapLines(
  gaps: readonly Gap[],
  village: {
    readonly main: number;
    readonly quota: number;
    readonly roster: string | null;
    readonly lapsesOn?: Day | null;
    /** Of those who have to be corrected. */
    readonly wrongNiks: number;
  },
): Line<Key>[] {
  const { main, quota, roster, lapsesOn, wrongNiks } = village;
  return gaps.map(({ rule, count }) => {
    if (rule === "names")
      return main === 0 ? row("pengingat:gap.empty", { quota }) : row("pengingat:gap.names", { main, quota, count });
    if (rule === "fixes" && wrongNiks > 0)
      return row(wrongNiks < count ? "pengingat:gap.fixes.some" : "pengingat:gap.fixes.niks", { count, wrongNiks });
    if (rule === "unsent" && roster === "reopened") return row("pengingat:gap.reopened");
    if (rule === "lapsing") return row("pengingat:gap.lapsing", { count, when: lapsesOn ? dayLine(lapsesOn) : "" });
    return row(`pengingat:gap.${rule}`, { count });
  }) as Line<Key>[];
}

/** Until when. Nothing where no last day is set. */
export function closesLines({ phase, today }: Pick<About, "phase" | "today">): Line<Key>[] {
  if (phase.is === "overdue") return [line("pengingat:closes.past", { when: dayLine(phase.closed) })];
  if (phase.is !== "open" || !phase.closes) return [];
  const vars = { when: dayLine(phase.closes), days: daysBetween(today, phase.closes) };
  if (phase.closes === today) return [line("pengingat:closes.today", vars)];
  return [line(daysBefore(phase.closes, 1) === today ? "pengingat:closes.tomorrow" : "pengingat:closes.later", vars)];
}

function othersLines(others: readonly DueVillage[], about: About): Line<Key>[] {
  const silent = others.filter(({ village }) => !village.joined);
  const behind = others.filter((one) => !silent.includes(one));
  const shown = [...behind].sort((one, other) => one.village.main - other.village.main).slice(0, NAMED_MAX);
  const districts = Map.groupBy(shown, ({ village }) => village.districtName);
  const more = behind.length - shown.length;
  return [
    ...(silent.length > 0 ? [row("pengingat:officer.noHead", { count: silent.length })] : []),
    ...(behind.length > 0 ? [row("pengingat:officer.villages", { count: behind.length, quota: about.quota })] : []),
    ...[...districts].map(([district, ofOne]) =>
      row("pengingat:officer.district", {
        district,
        villages: ofOne.map(({ village }) => `${village.name} ${village.main}`).join(", "),
      }),
    ),
    ...(more > 0 ? [row("pengingat:officer.more", { count: more })] : []),
    ...(others.length > 0 ? closesLines(about) : []),
  ];
}

function undoneLines({ rule, count, late, by }: DueUndone): Line<Key>[] {
  const first = row(`pengingat:officer.${rule}`, { count, late });
  return rule === "privacy" && by ? [first, row("pengingat:officer.privacy.by", { when: dayLine(by) })] : [first];
}
