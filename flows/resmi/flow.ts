import { noWords } from "../../src/flowkit/choices.ts";
import type { Line, Reading } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { BaseFacts } from "../facts.ts";
import { readFreeText } from "../shared/free-text.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { officeLine } from "../shared/office.ts";
import { type Answers, readAnswers } from "./answers.ts";

const step = stepsOf<"proof" | "fraud", Answers, BaseFacts, Deed>();

/** How to make sure that this is the real thing, and a way to tell the office of somebody who pretends to be it. */
export const resmi = makeFlow({
  id: "resmi",
  version: 1,
  starts: ["proof"],
  needs: [],
  readAnswers,
  steps: {
    proof: step({
      exits: ["fraud", "end"],
      ask: ({ facts }) => [...proofLines(facts), line("resmi:ask")],
      choices: () => [
        choice("lapor", "resmi:tell", [
          "ya",
          "iya",
          "iyo",
          "muhun",
          "penipuan",
          "laporkan",
          "ada",
          "ado",
          "aya",
          "ada yang menipu",
        ]),
        choice("selesai", "resmi:done", [...noWords, "cukup", "sudah", "tidak ada", "indak ado", "teu aya"]),
      ],
      // Whoever writes on tells of it already.
      read: (reply, _view, picked): Reading<{ readonly story: string | null } | "selesai"> => {
        if (picked) return { said: picked === "selesai" ? "selesai" : { story: null } };
        const words = reply.text.trim().split(/\s+/).length;
        return words >= 4 ? { said: { story: reply.text.trim() } } : { unclear: [] };
      },
      take: (said) => {
        if (said === "selesai") return { to: "end", say: [line("resmi:bye")] };
        return said.story === null ? { to: "fraud" } : told(said.story);
      },
      examples: ["1", "cukup", "ada orang minta uang 50 ribu untuk kartu"],
    }),

    fraud: step({
      exits: ["end"],
      ask: () => [line("resmi:fraud.ask"), line("resmi:fraud.safe")],
      read: readFreeText,
      take: (text) => told(text),
      examples: ["nomor 0812 minta OTP, katanya dari BPJS"],
    }),
  },
});

function told(text: string) {
  const does: readonly Deed[] = [{ do: "ask-help", kind: "fraud", text }];
  return { to: "end", say: [line("resmi:noted"), line("resmi:given"), row("resmi:never")], does } as const;
}

function proofLines(facts: BaseFacts): readonly Line[] {
  const { programme } = facts;
  return [
    line("resmi:title"),
    ...(programme?.officialPage ? [row("resmi:page", { page: programme.officialPage })] : []),
    ...(programme?.legalBases.length ? [row("resmi:basis", { bases: programme.legalBases.join("; ") })] : []),
    row("resmi:askOffice"),
    { ...officeLine(facts), tight: true },
    line("resmi:never"),
    row("resmi:neverCode"),
  ];
}
