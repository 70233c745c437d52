import { readPicked } from "../../src/flowkit/choices.ts";
import type { Choice, Line, Lookup, Move, Reading, View } from "../../src/flowkit/flow.ts";
import { stepsOf } from "../../src/flowkit/flow.ts";
import { sayDay, sayTime } from "../../src/kit/date.ts";
import { OFFICE_STATES, readReceipt } from "../../src/report/rules.ts";
import type { Deed } from "../deeds.ts";
import type { FactsFor } from "../facts.ts";
import { dueLines, factLines } from "../lapor/notice.ts";
import type { OfficeReport } from "../report-facts.ts";
import { choice, line, row } from "../shared/line.ts";
import { makeFlow } from "../shared/make.ts";
import { type Answers, readAnswers } from "./answers.ts";

type Facts = FactsFor<"officeReports">;
type Here = View<Answers, Facts>;
type Marked = Exclude<(typeof OFFICE_STATES)[number], "received">;

const step = stepsOf<"list" | "report", Answers, Facts, Deed>();

/** Where an officer works through the accidents and deaths that were reported in their scope. */
export const penanganan = makeFlow({
  id: "penanganan",
  version: 1,
  starts: ["list"],
  admit: ({ office }: Facts) => (office ? null : [line("meja:officersOnly")]),
  needs: ["officeReports"],
  lookup: (at: "list" | "report", reply, { receipt }): Lookup => {
    const named = at === "list" ? readReceipt(reply.text) : receipt;
    return named ? { receipt: named } : {};
  },
  readAnswers,
  steps: {
    list: step({
      exits: ["report", "end"],
      ask: ({ facts: { officeReports } }) => listLines(officeReports),
      choices: ({ facts }) => [
        ...facts.officeReports.open.map(reportChoice),
        choice("tutup", "penanganan:done", ["cukup", "sudah", "selesai"]),
      ],
      read: (reply, { facts }, picked): Reading<string> => {
        if (picked) return { said: picked };
        if (readReceipt(reply.text) === null) return { unclear: [line("laporan:unclear")] };
        const { named } = facts.officeReports;
        return named ? { said: named.receipt } : { unclear: [line("penanganan:none")] };
      },
      take: (said) =>
        said === "tutup" ? { to: "end", say: [line("penanganan:bye")] } : { to: "report", answers: { receipt: said } },
      examples: ["1", "LP-ACDE-FGHJ", "cukup"],
    }),

    report: step({
      exits: ["list", "end"],
      ask: (view) => reportLines(openIn(view)),
      askAgain: () => [line("penanganan:do")],
      choices: (view) => [
        ...stateChoices(openIn(view)),
        ...fileChoice(openIn(view)),
        choice("daftar", "penanganan:back", ["laporan lain"]),
        choice("tutup", "penanganan:done", ["cukup"]),
      ],
      read: readPicked,
      take: (said, view): Move<"list" | "end" | "stay", Answers, Deed> => {
        const report = openIn(view);
        if (!report || said === "daftar") return { to: "list", answers: {} };
        if (said === "tutup") return { to: "end", say: [line("penanganan:bye")] };
        if (said === "berkas") {
          const say = [line("penanganan:filesFollow", { count: report.fileIds.length })];
          return { to: "end", say, does: [{ do: "send-kept", files: report.fileIds }] };
        }
        const { receipt } = report;
        const say = [line("penanganan:marked", { receipt, state: line(`laporan:state.${said as Marked}`) })];
        return { to: "end", say, does: [{ do: "move-report", receipt, state: said as Marked }] };
      },
      examples: ["1", "cukup"],
    }),
  },
});

/** The report that is open, as it stands now; null when it left the officer's scope. */
function openIn({ answers: { receipt }, facts: { officeReports } }: Here): OfficeReport | null {
  const { named, open } = officeReports;
  return [...(named ? [named] : []), ...open].find((one) => one.receipt === receipt) ?? null;
}

function listLines({ open, total }: Facts["officeReports"]): readonly Line[] {
  if (total === 0) return [line("penanganan:empty"), row("penanganan:askReceipt")];
  return [
    line("penanganan:title", { total }),
    ...(total > open.length ? [row("penanganan:more", { more: total - open.length })] : []),
    line("penanganan:ask"),
  ];
}

function reportChoice({ receipt, form, village, state, due }: OfficeReport): Choice {
  const vars = {
    receipt,
    what: line(form.kind === "death" ? "lapor:is.death" : "lapor:is.accident"),
    place: village?.name ?? line("lapor:notKnown"),
    state: line(`penanganan:short.${state}`),
    due: due
      ? line(due.isPast ? "penanganan:late" : "penanganan:until", { day: sayDay(due.day), time: sayTime(due.time) })
      : "",
  };
  return choice(receipt, due && state !== "insurer" ? "penanganan:rowDue" : "penanganan:row", undefined, vars);
}

function reportLines(report: OfficeReport | null): readonly Line[] {
  if (!report) return [line("penanganan:none")];
  return [
    line("penanganan:report", { receipt: report.receipt }),
    row("penanganan:stands", { state: line(`penanganan:short.${report.state}`) }),
    ...factLines(report),
    ...dueLines(report),
    line("penanganan:do"),
  ];
}

/** What comes after the present state, and a way back from a wrong mark; nothing for what was not sent yet. */
function stateChoices(report: OfficeReport | null): readonly Choice[] {
  if (!report || !(OFFICE_STATES as readonly string[]).includes(report.state)) return [];
  const others = MARKS.filter((state) => state !== report.state);
  return others.map((state) => choice(state, `penanganan:mark.${state}`, MARK_WORDS[state]));
}

const MARKS = ["handling", "insurer", "done"] as const;
/** "Selesai" alone may mean the report or the conversation: it is asked. */
const MARK_WORDS: Readonly<Record<Marked, readonly string[]>> = {
  handling: ["ditangani"],
  insurer: ["bpjs"],
  done: ["sudah selesai", "beres"],
};

function fileChoice(report: OfficeReport | null): readonly Choice[] {
  const count = report?.fileIds.length ?? 0;
  return count === 0 ? [] : [choice("berkas", "penanganan:files", ["foto", "berkas"], { count })];
}
