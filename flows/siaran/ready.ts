import { sayRupiah } from "../../src/faq/rules.ts";
import type { Line } from "../../src/flowkit/flow.ts";
import type { FactsFor } from "../facts.ts";
import type { Key } from "../shared/keys.ts";
import { line } from "../shared/line.ts";

/** Messages that are ready to be sent, by their ids. */
export const READY = ["lengkapi", "manfaat", "siapa", "cek", "klaim", "penipuan", "bebasCemas"] as const;
export type ReadyId = (typeof READY)[number];

/** Quick answers that are ready. */
export const STANDARD_ANSWERS: readonly Line<Key>[] = [line("siaran:answer.understood"), line("siaran:answer.ask")];

/** Messages that speak of the reader's own village. */
export const ABOUT_A_VILLAGE: ReadonlySet<ReadyId> = new Set(["lengkapi", "siapa"]);

export type ReadyFacts = Pick<FactsFor<"tariff" | "figures">, "programme" | "tariff" | "figures">;

const HOURS_OF_A_DAY = 24;

/** The paragraphs of a message, with the figures of today. What is not certain today is left out. */
export function readyLines(id: ReadyId, facts: ReadyFacts): readonly Line<Key>[] {
  return MESSAGES[id](facts).filter((one) => one !== null);
}

type Message = (facts: ReadyFacts) => readonly (Line<Key> | null)[];

const MESSAGES: Readonly<Record<ReadyId, Message>> = {
  lengkapi: () => [
    line("pesan:lengkapi"),
    line("pesan:lengkapi.until"),
    line("pesan:lengkapi.how"),
    line("pesan:lengkapi.why"),
  ],
  manfaat: (facts) => [
    titled("pesan:manfaat", facts),
    line("pesan:manfaat.who"),
    line("pesan:manfaat.care"),
    figured("pesan:manfaat.death", facts, {
      death: "deathRupiah",
      months: "deathWaitMonths",
      early: "deathEarlyRupiah",
    }),
    figured("pesan:manfaat.accident", facts, { accident: "accidentDeathRupiah" }),
    line("pesan:manfaat.active"),
  ],
  siapa: (facts) => [
    titled("pesan:siapa", facts),
    line("pesan:siapa.who"),
    facts.programme &&
      line("pesan:siapa.age", { min: facts.programme.ageRule.minAge, limit: facts.programme.ageRule.ageLimit }),
    line("pesan:siapa.not"),
    line("pesan:siapa.choose"),
  ],
  cek: () => [line("pesan:cek"), line("pesan:cek.how"), line("pesan:cek.active"), line("pesan:cek.help")],
  klaim: (facts) => [
    line("pesan:klaim"),
    line("pesan:klaim.accident"),
    reportTime(facts),
    line("pesan:klaim.death"),
    figured("pesan:klaim.years", facts, { years: "claimYears" }),
  ],
  penipuan: () => [
    line("pesan:penipuan"),
    line("pesan:penipuan.never"),
    line("pesan:penipuan.data"),
    line("pesan:penipuan.ask"),
    line("pesan:penipuan.tell"),
  ],
  bebasCemas: ({ tariff }) => [
    line("pesan:bebasCemas"),
    line("pesan:bebasCemas.risk"),
    line("pesan:bebasCemas.care"),
    tariff && line("pesan:bebasCemas.pay", { rupiah: sayRupiah(tariff.totalRupiah) }),
    line("pesan:bebasCemas.how"),
  ],
};

function titled(key: Key, { programme }: ReadyFacts): Line<Key> | null {
  return programme && line(key, { title: programme.title });
}

function reportTime({ figures }: ReadyFacts): Line<Key> | null {
  const days = figures.get("reportDays");
  return days === undefined ? null : line("pesan:klaim.report", { days, hours: HOURS_OF_A_DAY });
}

/** A line with figures of the day in its gaps, or none as soon as one of them is not known. */
function figured(key: Key, { figures }: ReadyFacts, gaps: Readonly<Record<string, string>>): Line<Key> | null {
  if (!Object.values(gaps).every((figure) => figures.has(figure))) return null;
  const filled = Object.entries(gaps).map(([gap, figure]): [string, string | number] => {
    const amount = figures.get(figure) ?? 0;
    return [gap, figure.endsWith("Rupiah") ? sayRupiah(amount) : amount];
  });
  return line(key, Object.fromEntries(filled));
}
