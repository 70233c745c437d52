import type { BaseFacts, FactsFor } from "../../flows/facts.ts";
import type { Key } from "../../flows/shared/keys.ts";
import { line } from "../../flows/shared/line.ts";
import type { Line } from "../flowkit/flow.ts";
import { sayDay } from "../kit/date.ts";
import { type Benefits, sayRupiah } from "./rules.ts";

/** What an answer is made from. What is not known of it (no programme, no tariff, no figure) is left out of the answer. */
export interface AnswerFacts {
  readonly programme: BaseFacts["programme"];
  readonly role: BaseFacts["role"];
  readonly tariff: FactsFor<"tariff">["tariff"];
  /** The figures of the day; see `benefitsOn`. */
  readonly benefits: Benefits;
}

const HOURS_OF_A_DAY = 24;

/** Lines that hold for everybody. */
export const plain =
  (...keys: readonly Key[]) =>
  (): readonly Line<Key>[] =>
    keys.map((key) => line(key));

/** A line with figures of the day in its gaps, or none as soon as one of them is not known. */
export function figured(key: Key, { benefits }: AnswerFacts, gaps: Readonly<Record<string, string>>): Line<Key> | null {
  const found = Object.entries(gaps).map(([gap, figure]): [string, string | number] => {
    const amount = benefits.get(figure) ?? Number.NaN;
    return [gap, figure.endsWith("Rupiah") ? sayRupiah(amount) : amount];
  });
  return Object.values(gaps).every((figure) => benefits.has(figure)) ? line(key, Object.fromEntries(found)) : null;
}

export function ages(key: Key, { programme }: AnswerFacts): Line<Key> | null {
  return programme && line(key, { min: programme.ageRule.minAge, limit: programme.ageRule.ageLimit });
}

export function bases(key: Key, { programme }: AnswerFacts): Line<Key> | null {
  return programme?.legalBases.length ? line(key, { bases: programme.legalBases.join("; ") }) : null;
}

export function fund({ programme }: AnswerFacts): Line<Key> | null {
  return programme && line(`menu:fund.${programme.fund}`);
}

export function dates({ programme }: AnswerFacts): Line<Key> | null {
  const phase = programme?.phase;
  if (phase?.is === "socialization") return line("faq:cara-daftar.opens", { day: sayDay(phase.opens) });
  if (phase?.is === "overdue") return line("faq:cara-daftar.closed", { day: sayDay(phase.closed) });
  return phase?.is === "open" && phase.closes ? line("faq:cara-daftar.closes", { day: sayDay(phase.closes) }) : null;
}

/** The legal time to report is told in days of hours: 2 x 24. */
export function withHours(report: Line<Key> | null): Line<Key> | null {
  return report && { ...report, vars: { ...report.vars, hours: HOURS_OF_A_DAY } };
}
