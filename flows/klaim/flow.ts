import { noWords, readPicked } from "../../src/flowkit/choices.ts";
import type { Move, Reading, View } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import type { Deed } from "../deeds.ts";
import type { PaperFacts } from "../facts.ts";
import { choice, line, wordChoice } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { guideLines } from "./guide.ts";
import { type Change, type Facts, missingAfter, paperLines, papersAfter, readPapers } from "./papers.ts";

const step = stepsOf<"which" | "special" | "papers", Answers, Facts, Deed>();

/** Cases that only a person can decide. */
const SPECIAL = ["siri", "tanpa-ahli-waris", "anak", "baru"] as const;

/** How to claim, step by step, and which papers are still missing. Nobody has to agree to anything before. */
export const klaim = makeFlow({
  id: "klaim",
  version: 1,
  starts: ["which"],
  needs: ["papers", "figures"],
  readAnswers,
  steps: {
    which: step({
      exits: ["papers", "special"],
      ask: ({ facts: { figures } }) => {
        const years = figures.get("claimYears");
        return [...(years === undefined ? [] : [line("klaim:which.time", { years })]), line("klaim:which.ask")];
      },
      choices: () => [
        choice("accident", "klaim:which.accident", ["kecelakaan", "jkk", "celaka", "laka"]),
        choice("death", "klaim:which.death", ["meninggal", "kematian", "jkm", "wafat"]),
        choice("school", "klaim:which.school", ["beasiswa", "sekolah"]),
      ],
      read: readPicked,
      take: (said, { facts }) => {
        if (said === "death") return { to: "special", answers: { claim: "death" } };
        const claim = said === "school" ? "school" : "accident";
        return { to: "papers", answers: { claim }, say: guideLines(claim, facts) };
      },
      examples: ["1", "kematian", "beasiswa"],
    }),

    special: step({
      exits: ["papers", "go:petugas"],
      ask: () => [line("klaim:special.grief"), line("klaim:special.ask")],
      askAgain: () => [line("klaim:special.askAgain")],
      choices: ({ facts }) => [
        choice("tidak", "klaim:special.none", [...noWords, "tidak ada", "tdk ada", "indak ado", "teu aya", "biasa"]),
        choice("siri", "klaim:special.siri", ["nikah siri", "tidak punya buku nikah"]),
        choice("tanpa-ahli-waris", "klaim:special.tanpa-ahli-waris", ["tidak ada ahli waris", "sebatang kara"]),
        choice("anak", "klaim:special.anak", ["anak kecil", "yatim", "yatim piatu"]),
        ...months(facts).map((vars) => choice("baru", "klaim:special.baru", ["baru terdaftar", "baru daftar"], vars)),
      ],
      read: readPicked,
      take: (said, { facts }) => {
        const special = SPECIAL.find((one) => one === said);
        if (!special) return { to: "papers", say: guideLines("death", facts) };
        return {
          to: "go:petugas",
          say: [line("klaim:special.person")],
          carry: line(`klaim:matter.${special}`, months(facts)[0]),
        };
      },
      examples: ["1", "nikah siri", "5"],
    }),

    papers: step({
      exits: ["end"],
      ask: ({ answers, facts }) => [...paperLines(papersIn(answers, facts)), line("klaim:papers.ask")],
      choices: () => [
        wordChoice("semua", "SEMUA", "klaim:papers.everything"),
        { ...wordChoice("selesai", "SELESAI", "klaim:papers.done"), words: ["cukup", "sudah", "nanti"] },
      ],
      read: (reply, { answers, facts }, picked): Reading<Change | "selesai"> =>
        picked === "selesai" ? { said: "selesai" } : readPapers(reply.text, picked, papersIn(answers, facts)),
      take: takePapers,
      examples: ["1 3 4", "ktp dan kk", "semua", "belum 2", "selesai"],
    }),
  },
});

/** How long somebody has to be a member before the whole sum is paid; empty where that is not known. */
function months({ figures }: Facts): readonly { readonly months: number }[] {
  const wait = figures.get("deathWaitMonths");
  return wait === undefined ? [] : [{ months: wait }];
}

function papersIn({ claim, have }: Partial<Answers>, { papers }: Facts): readonly PaperFacts[] {
  const all = papers[claim ?? "accident"];
  return have ? all.map((paper) => ({ ...paper, have: have.includes(paper.code) })) : all;
}

function takePapers(
  said: Change | "selesai",
  { answers, facts }: View<Answers, Facts>,
): Move<"end" | "stay", Answers, Deed> {
  if (said === "selesai") return { to: "end", say: [line("klaim:bye")] };
  const papers = papersIn(answers, facts);
  const have = [...papersAfter(papers, said)];
  const does: Deed[] = [{ do: "note-papers", claim: answers.claim ?? "accident", have }];
  if (missingAfter(papers, said) === 0) {
    const complete = line(answers.claim === "school" ? "klaim:complete.school" : "klaim:complete");
    return { to: "end", say: [complete, line("klaim:bye")], does };
  }
  return { to: "stay", answers: { ...answers, have }, say: [line("klaim:noted")], does };
}
