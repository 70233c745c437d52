import { isAboutNik } from "../../src/draft/rules.ts";
import { readPicked } from "../../src/flowkit/choices.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { gapsOf } from "../../src/reminder/rules.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers, STEPS, type Step } from "./answers.ts";
import { closesLines, gapLines, isUntilTheLastDay, numbered, stepsFor } from "./lines.ts";

type Facts = FactsFor<"progress" | "draft">;

/** Steps that are a flow of their own. */
const FLOWS_OF = STEPS.filter((one) => one !== "excel");

const step = stepsOf<"offer", Answers, Facts, Deed>();

/**
 * The answer to a reminder that found the chat at rest, or what is left to do for who asks. Only its digits mean
 * something here: whatever else is written goes the way it always goes (see route.ts).
 */
export const pengingat = makeFlow({
  id: "pengingat",
  version: 1,
  starts: ["offer"],
  admit: (facts: Facts) => {
    if (!facts.role && !facts.office) return [line("umum:villageOnly")];
    return ownSteps(facts).length > 0 ? null : [line("pengingat:nothing")];
  },
  needs: ["progress", "draft"],
  readAnswers,
  steps: {
    offer: step({
      exits: [...FLOWS_OF.map((id) => `go:${id}` as const), "end"],
      ask: ({ answers, facts }) => [...(answers.steps ? [] : ownLines(facts)), line("pengingat:ask")],
      choices: ({ answers, facts }) => numbered(answers.steps ?? ownSteps(facts)),
      read: (reply, view, picked) =>
        picked === null ? { unclear: [line("pengingat:unclear")] } : readPicked(reply, view, picked),
      take: (said) => {
        if (said === "besok")
          return { to: "end", say: [line("pengingat:snoozed")], does: [{ do: "snooze-reminders" }] };
        if (said === "excel")
          return { to: "stay", say: [line("rekap:file")], does: [{ do: "send-file", make: "recap" }] };
        return { to: `go:${said as (typeof FLOWS_OF)[number]}` };
      },
      examples: ["1", "besok", "ingatkan besok"],
    }),
  },
});

function ownGaps({ programme, progress }: Facts) {
  if (!progress || !programme || programme.phase.is === "socialization") return [];
  return gapsOf(progress, programme.quota);
}

function ownSteps(facts: Facts): Step[] {
  return [...stepsFor(ownGaps(facts)), ...(facts.office ? (["meja", "rekap"] as const) : [])];
}

function ownLines(facts: Facts) {
  const { programme, progress, draft, today } = facts;
  const gaps = ownGaps(facts);
  if (!progress || !programme || gaps.length === 0) return [];
  const wrongNiks = draft.toFix.filter(({ problems }) => problems.some(isAboutNik)).length;
  return [
    line("pengingat:title", { village: progress.name }),
    ...gapLines(gaps, { ...progress, quota: programme.quota, wrongNiks }),
    ...(gaps.some(isUntilTheLastDay) ? closesLines({ phase: programme.phase, today }) : []),
  ];
}
