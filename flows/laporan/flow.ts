import type { Line, Lookup, Move, Reading } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import { readReceipt } from "../../src/report/rules.ts";
import type { Deed } from "../deeds.ts";
import { CODE_TRIES_PER_HOUR, type FactsFor } from "../facts.ts";
import type { SentReport } from "../report-facts.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";

type Facts = FactsFor<"reports" | "codeTries">;

const step = stepsOf<"receipt", Answers, Facts, Deed>();

/** How far a report is: the person's own ones at once, another one to whoever knows its number. */
export const laporan = makeFlow({
  id: "laporan",
  version: 1,
  starts: ["receipt"],
  needs: ["reports", "codeTries"],
  lookup: (_at: "receipt", reply): Lookup => ({ receipt: reply.text }),
  readAnswers,
  steps: {
    receipt: step({
      exits: ["end", "go:lapor"],
      ask: ({ facts: { reports } }) => [
        ...(reports.mine.length > 0 ? mineLines(reports.mine) : [line("laporan:none")]),
        line(reports.mine.length > 0 ? "laporan:ask" : "laporan:askNone"),
      ],
      choices: () => [
        choice("selesai", "laporan:done", ["cukup", "cukuik", "cekap", "sudah", "ya"]),
        choice("lapor", "laporan:new", ["kecelakaan", "meninggal"]),
      ],
      read: (reply, _view, picked): Reading<"selesai" | "lapor" | "receipt"> => {
        if (picked) return { said: picked === "lapor" ? "lapor" : "selesai" };
        return readReceipt(reply.text) === null ? { unclear: [line("laporan:unclear")] } : { said: "receipt" };
      },
      take: (said, { facts }): Move<"end" | "go:lapor" | "stay", Answers, Deed> => {
        if (said === "lapor") return { to: "go:lapor" };
        if (said === "selesai") return { to: "end", say: [line("laporan:bye")] };
        if (facts.codeTries >= CODE_TRIES_PER_HOUR) return { to: "end", say: [line("laporan:tooMany")] };
        const { found } = facts.reports;
        if (found) return { to: "end", say: [...reportLines(found), line("laporan:bye")] };
        return { to: "stay", say: [line("laporan:notFound")], does: [{ do: "note-try", of: "code" }] };
      },
      examples: ["LP-ACDE-FGHJ", "selesai", "lapor"],
    }),
  },
});

function mineLines(mine: readonly SentReport[]): readonly Line[] {
  return [line("laporan:mine"), ...mine.flatMap(reportLines)];
}

function reportLines({ receipt, kind, state, on }: SentReport): readonly Line[] {
  const vars = { receipt, day: sayDay(on), state: line(`laporan:state.${state}`) };
  return [row(kind === "death" ? "laporan:death" : "laporan:accident", vars), row(`laporan:next.${state}`)];
}
