import { sayRupiah } from "../../src/faq/rules.ts";
import type { Line } from "../../src/flowkit/flow.ts";
import type { FactsFor } from "../facts.ts";
import { line } from "../shared/line.ts";

/** What the programme is, as far as it is certain: who pays, how much, what is covered and from when. */
export function infoLines({ programme, tariff }: FactsFor<"tariff">): readonly Line[] {
  return [
    line("menu:info.what"),
    line("menu:info.free"),
    ...(programme ? [{ ...line(`menu:fund.${programme.fund}`), tight: true }] : []),
    ...(tariff ? [{ ...line("menu:info.tariff", { rupiah: sayRupiah(tariff.totalRupiah) }), tight: true }] : []),
    line("menu:info.cover"),
    line("menu:info.health"),
    line("menu:info.notYet"),
    ...(programme?.legalBases.length ? [line("menu:info.basis", { bases: programme.legalBases.join("; ") })] : []),
  ];
}
