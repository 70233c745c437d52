import type { ClaimKind } from "../../src/claim/rules.ts";
import { sayRupiah } from "../../src/faq/rules.ts";
import type { Line } from "../../src/flowkit/flow.ts";
import type { Key } from "../shared/keys.ts";
import { line, row } from "../shared/line.ts";
import type { Facts } from "./papers.ts";

/** How a claim goes, step by step, with the sums that are certain today. A line whose figure is not known is left out. */
export function guideLines(claim: ClaimKind, facts: Facts): readonly Line[] {
  const figured = figuresOf(facts);
  switch (claim) {
    case "accident":
      return [
        line("klaim:accident.what"),
        ...figured("klaim:accident.wage", { months: "fullWageMonths" }),
        ...figured("klaim:accident.death", { rupiah: "accidentDeathRupiah" }),
        row("klaim:final"),
        line("klaim:accident.report"),
        row("klaim:accident.forms"),
        row("klaim:bring"),
      ];
    case "death":
      return [
        ...figured("klaim:death.what", { rupiah: "deathRupiah", months: "deathWaitMonths" }),
        ...figured("klaim:death.work", { rupiah: "accidentDeathRupiah" }),
        row("klaim:final"),
        line("klaim:death.papers"),
        row("klaim:bring"),
        ...figured("klaim:paid", { days: "payDays" }),
      ];
    case "school":
      return [
        ...figured("klaim:school.who", { children: "schoolChildren", age: "schoolAgeLimit" }),
        ...figured("klaim:school.sums", {
          ...{ sd: "schoolSdRupiah", smp: "schoolSmpRupiah", sma: "schoolSmaRupiah", college: "schoolCollegeRupiah" },
        }),
        ...figured("klaim:school.years", { years: "schoolPaidYears" }),
        line("klaim:school.yearly"),
        row("klaim:school.ask"),
      ];
  }
}

function figuresOf({ figures }: Facts) {
  return (key: Key, gaps: Readonly<Record<string, string>>): readonly Line[] => {
    const vars: Record<string, string | number> = {};
    for (const [gap, figure] of Object.entries(gaps)) {
      const amount = figures.get(figure);
      if (amount === undefined) return [];
      vars[gap] = figure.endsWith("Rupiah") ? sayRupiah(amount) : amount;
    }
    return [row(key, vars)];
  };
}
