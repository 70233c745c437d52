import { readPicked } from "../../src/flowkit/choices.ts";
import type { Line } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import type { LastChange } from "../roster-facts.ts";
import type { Key } from "../shared/keys.ts";
import { line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { villageOnly } from "../shared/village-only.ts";
import { yesNo } from "../shared/yes-no.ts";
import { type Answers, readAnswers } from "./answers.ts";

type Facts = FactsFor<"roster" | "lastChange">;

const step = stepsOf<"undo", Answers, Facts, Deed>();

/** Takes back the last change to the list while that is possible. */
export const urungkan = makeFlow({
  id: "urungkan",
  version: 1,
  starts: ["undo"],
  admit: (facts) => villageOnly(facts) ?? (facts.lastChange ? null : [line("roster:undo.nothing")]),
  needs: ["roster", "lastChange"],
  readAnswers,
  steps: {
    undo: step({
      exits: ["go:menu"],
      ask: ({ facts }) => undoLines(facts),
      choices: () => yesNo("roster:undo.yes"),
      read: readPicked,
      take: (said, { facts }) => {
        const { lastChange } = facts;
        if (said !== "ya") return { to: "go:menu", say: [line("roster:unchanged")] };
        if (!lastChange) return { to: "go:menu", say: [line("roster:undo.nothing")] };
        const opens: Deed[] = isSubmitted(facts) ? [{ do: "reopen" }] : [];
        return {
          to: "go:menu",
          say: [undoneLine(lastChange)],
          does: [...opens, { do: "undo", changeId: lastChange.changeId }],
        };
      },
      examples: ["ya", "2"],
    }),
  },
});

function undoLines(facts: Facts): readonly Line[] {
  const { lastChange } = facts;
  if (!lastChange) return [line("roster:undo.nothing")];
  const { name, people, minutesAgo: minutes } = lastChange;
  return [
    people > 1 ? line("roster:undo.list", { people }) : line(changeKey(lastChange), { name }),
    minutes > 0 ? row("roster:undo.when", { minutes }) : row("roster:undo.justNow"),
    ...(isSubmitted(facts) ? [line("roster:undo.reopens")] : []),
    line("roster:undo.ask"),
  ];
}

function undoneLine({ name, people }: LastChange): Line {
  return people > 1 ? line("roster:undone.list", { people }) : line("roster:undone", { name });
}

function changeKey({ kind, field }: LastChange): Key {
  if (kind !== "corrected") return kind === "added" ? "roster:undo.added" : "roster:undo.removed";
  switch (field) {
    case "nik":
      return "roster:undo.nik";
    case "name":
      return "roster:undo.name";
    case "occupation":
      return "roster:undo.occupation";
    case "phone":
      return "roster:undo.phone";
    default:
      return "roster:undo.corrected";
  }
}

function isSubmitted({ roster }: Facts): boolean {
  return roster?.state === "submitted";
}
