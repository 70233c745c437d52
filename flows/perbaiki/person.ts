import type { Line } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import type { ProblemCode } from "../../src/reading/row.ts";
import type { FactsFor } from "../facts.ts";
import { whoIs } from "../kiriman/preview.ts";
import type { DraftPerson } from "../roster-facts.ts";
import { line, row } from "../shared/line.ts";
import { sexKey } from "../shared/nik.ts";
import { problemLine } from "../shared/problem.ts";

type Facts = FactsFor<"draft">;
type Question = "nik" | "name" | "age" | "occupation" | "phone";

/** In this order: whose number it is comes first, and an age hangs on it. */
const QUESTIONS: readonly Question[] = ["nik", "name", "age", "occupation", "phone"];

/** What to ask about this person first; the summary when nothing is wrong any more. */
export function firstStep(person: DraftPerson | undefined): Question | "summary" {
  const wrong = new Set(person?.problems.map(({ code }) => questionOf(code)));
  return QUESTIONS.find((question) => wrong.has(question)) ?? "summary";
}

function questionOf(code: ProblemCode): Question {
  const [kind] = code.split(".");
  return kind === "duplicate" ? "nik" : (kind as Question);
}

/** Who it is, where they stood in the list, what was read and what is wrong with it. */
export function headLines(facts: Facts): readonly Line[] {
  const { toFix, fixes } = facts.draft;
  const [person] = toFix;
  if (!person) return [];
  const question = firstStep(person);
  const problems = person.problems.filter(({ code }) => questionOf(code) === question);
  return [
    line("perbaiki:head", { who: whoIs(person), left: fixes }),
    ...(question === "nik" && person.nik ? [row("perbaiki:read.nik", { nik: person.nik })] : []),
    ...(question === "nik" && person.birthDate && person.sex
      ? [row("perbaiki:read.born", { born: sayDay(person.birthDate), sex: line(sexKey(person.sex)) })]
      : []),
    ...problems.map((problem) => row("perbaiki:fault", { fault: problemLine(problem, facts) })),
  ];
}

/** Whether the number may be right after all; one that a rule excludes never is. */
export function canConfirm(person: DraftPerson | undefined): boolean {
  const doubts: readonly ProblemCode[] = [
    "nik.unsure",
    "nik.birth-date",
    "nik.sex",
    "duplicate.near",
    "duplicate.list",
  ];
  const about = person?.problems.filter(({ code }) => questionOf(code) === "nik") ?? [];
  return person?.confirmable === true && about.length > 0 && about.every(({ code }) => doubts.includes(code));
}

/** How many persons have no work written beside them. */
export function countLackingWork({ draft }: Facts): number {
  return draft.toFix.filter(({ problems }) => problems.some(({ code }) => code === "occupation.missing")).length;
}

export function summaryLines({ draft }: Facts): readonly Line[] {
  const [person] = draft.toFix;
  if (!person) return [line("daftar:summary.ask")];
  return [
    line("daftar:summary.title"),
    row("daftar:summary.nik", { nik: person.nik ?? "" }),
    row("daftar:summary.name", { name: person.name ?? "" }),
    ...(person.birthDate && person.sex
      ? [row("daftar:summary.born", { born: sayDay(person.birthDate), sex: line(sexKey(person.sex)) })]
      : []),
    row("daftar:summary.occupation", { occupation: person.occupation ?? "" }),
    person.phone ? row("daftar:summary.phone", { phone: person.phone }) : row("daftar:summary.noPhone"),
    line("daftar:summary.ask"),
  ];
}
