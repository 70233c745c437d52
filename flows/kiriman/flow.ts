import { noWords, readPicked, yesWords } from "../../src/flowkit/choices.ts";
import type { Choice, Line, Move, View } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { choice, line } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { villageOnly } from "../shared/village-only.ts";
import { yesNo } from "../shared/yes-no.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { previewLines, savedLines } from "./preview.ts";

type Name = "preview" | "reopen" | "mend" | "sureDrop";
type Facts = FactsFor<"roster" | "draft">;
type Here = View<Answers, Facts>;

const step = stepsOf<Name, Answers, Facts, Deed>();

/** A list that was sent in, in whatever form: what was read of it, and a yes before anything is saved. */
export const kiriman = makeFlow({
  id: "kiriman",
  version: 1,
  starts: ["preview"],
  admit: (facts) => villageOnly(facts) ?? keptUntilTold(facts) ?? nothingOpen(facts),
  needs: ["roster", "draft"],
  readAnswers,
  steps: {
    preview: step({
      exits: ["mend", "reopen", "sureDrop", "go:kiriman", "go:perbaiki", "go:menu"],
      ask: ({ facts }) => previewLines(facts),
      choices: ({ facts }) => previewChoices(facts),
      read: readPicked,
      take: (said, view) => {
        switch (said) {
          case "ya":
            // Somebody handed the list in before: adding to it has to be meant.
            return view.facts.roster?.state === "submitted" ? { to: "reopen" } : save(view);
          case "perbaiki":
            return { to: "go:perbaiki" };
          case "berkas":
            return { to: "stay", say: [line("kiriman:file")], does: [{ do: "send-file", make: "fixes" }] };
          case "buang":
            return { to: "sureDrop" };
          default:
            return { to: "go:menu", say: [line("kiriman:kept")] };
        }
      },
      examples: ["ya", "1"],
    }),

    reopen: step({
      exits: ["mend", "preview", "go:kiriman", "go:menu"],
      ask: ({ facts }) => [line("kiriman:reopen.ask", { receipt: facts.roster?.lastReceipt ?? "" })],
      choices: () => yesNo("kiriman:reopen.yes"),
      read: readPicked,
      take: (said, view) => {
        if (said !== "ya") return { to: "preview" };
        const saved = save(view);
        return { ...saved, does: [{ do: "reopen" }, ...(saved.does ?? [])] };
      },
      examples: ["ya", "tidak"],
    }),

    mend: step({
      exits: ["go:perbaiki", "go:menu"],
      ask: ({ facts }) => [line("kiriman:mend.ask", { fixes: facts.draft.fixes })],
      choices: () => [
        choice("ya", "kiriman:mend.now", ["perbaiki", ...yesWords]),
        choice("berkas", "kiriman:choice.file", ["excel"]),
        choice("nanti", "kiriman:mend.later", ["selesai", ...noWords]),
      ],
      read: readPicked,
      take: (said) => {
        if (said === "ya") return { to: "go:perbaiki" };
        if (said === "nanti") return { to: "go:menu", say: [line("kiriman:mend.kept")] };
        return { to: "stay", say: [line("kiriman:file")], does: [{ do: "send-file", make: "fixes" }] };
      },
      examples: ["ya", "nanti"],
    }),

    sureDrop: step({
      exits: ["preview", "go:menu"],
      ask: ({ facts: { draft } }) => [line("kiriman:sureDrop.ask", { count: draft.waiting + draft.fixing })],
      choices: () => yesNo("kiriman:sureDrop.yes", "umum:no"),
      read: readPicked,
      take: (said) =>
        said === "ya"
          ? { to: "go:menu", say: [line("kiriman:dropped")], does: [{ do: "drop-list" }] }
          : { to: "preview" },
      examples: ["ya", "tidak"],
    }),
  },
});

/** Where the village has to be told of the programme first, a list is kept until then: nobody has to send it again. */
function keptUntilTold({ role, draft }: Facts): readonly Line[] | null {
  const people = draft.waiting + draft.fixes;
  if (!role?.untold) return null;
  const told = line("umum:notTold", { name: role.village.name });
  return people > 0
    ? [line("kiriman:held", { people }), told, line("kiriman:held.next")]
    : [told, line("umum:notTold.next")];
}

/** Why there is nothing to decide on: everybody stands on the roster already, or no list came. */
function nothingOpen({ draft }: Facts): readonly Line[] | null {
  if (draft.waiting + draft.fixes > 0) return null;
  if (draft.same === 0) return [line("kiriman:none")];
  return [line("kiriman:allSame", { total: draft.same })];
}

function previewChoices({ draft }: Facts): readonly Choice[] {
  return [
    ...(draft.waiting > 0
      ? [choice("ya", "kiriman:choice.save", ["simpan", ...yesWords], { count: draft.waiting })]
      : []),
    ...(draft.fixes > 0
      ? [
          choice("perbaiki", "kiriman:choice.mend", ["perbaikan", "betulkan"], { count: draft.fixes }),
          choice("berkas", "kiriman:choice.file", ["excel", "berkas"]),
        ]
      : []),
    choice("nanti", "kiriman:choice.later", ["tunda", "besok"]),
    choice("buang", "kiriman:choice.drop", ["hapus", ...noWords]),
  ];
}

function save({ facts }: Here): Move<"mend" | "go:kiriman" | "go:menu", Answers, Deed> {
  const { draft, roster } = facts;
  if (draft.moved > 0)
    return { to: "go:kiriman", say: [line("kiriman:moved", { moved: draft.moved })], does: [{ do: "recheck-list" }] };
  return {
    to: draft.fixes > 0 ? "mend" : "go:menu",
    done: true,
    say: savedLines(facts),
    does: [{ do: "save-list", expectRows: draft.waiting, expectMain: roster?.mainCount ?? 0 }],
  };
}
