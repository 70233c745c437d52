import type { Line } from "../../src/flowkit/flow.ts";
import { type Day, sayDay, sayTime } from "../../src/kit/date.ts";
import type { ReportForm } from "../../src/report/rules.ts";
import type { VillageFacts } from "../facts.ts";
import type { Key } from "../shared/keys.ts";
import { line, row } from "../shared/line.ts";
import { happenedLine, homeLine, kindLine, numberOf, told } from "./lines.ts";

/** A report as those who have to act on it are told of it. */
export interface ToldReport {
  readonly receipt: string;
  readonly form: ReportForm;
  readonly village: VillageFacts | null;
  readonly match: "listed" | "other-name" | "not-listed" | "no-nik";
  readonly files: number;
  /** To call back; in full, because that is what it was given for. */
  readonly phone: string | null;
  /** On the clock of the place; null where no rule gives a time. */
  readonly due: { readonly day: Day; readonly time: string; readonly isPast: boolean } | null;
}

/** To the village head: whom it happened to, and what to help with. Neither the story nor any number. */
export function headLines({ receipt, form, village }: ToldReport): readonly Line<Key>[] {
  const isDeath = form.kind === "death";
  const vars = { village: village?.name ?? "" };
  return [
    line(isDeath ? "lapor:tell.headDeath" : "lapor:tell.headAccident", vars),
    row("lapor:summary.name", { name: told(form.name) }),
    row("lapor:summary.when", { when: happenedLine(form.when) }),
    row("lapor:tell.receipt", { receipt }),
    line(isDeath ? "lapor:tell.headDoDeath" : "lapor:tell.headDo"),
  ];
}

/** To the officers: everything that was told, the NIK masked. */
export function officerLines(report: ToldReport): readonly Line<Key>[] {
  const head = line("lapor:tell.officer", { receipt: report.receipt });
  return [head, ...factLines(report), ...dueLines(report), row("lapor:tell.do")];
}

/** To the officers: somebody began to report and fell silent. */
export function silentLines(report: ToldReport): readonly Line<Key>[] {
  return [line("lapor:tell.silent", { receipt: report.receipt }), ...factLines(report), line("lapor:tell.silentDo")];
}

/** To the officers: half of the time is gone and nobody began. */
export function slowLines(report: ToldReport): readonly Line<Key>[] {
  const head = line("lapor:tell.slow", { receipt: report.receipt });
  return [head, ...factLines(report), ...dueLines(report), row("lapor:tell.do")];
}

/** To who reported: how far it is. */
export function progressLines(receipt: string, state: "handling" | "insurer" | "done"): readonly Line<Key>[] {
  return [line("lapor:tell.moved", { receipt, state: line(`laporan:state.${state}`) }), line("lapor:tell.check")];
}

/** Everything that was told; the NIK masked, the phone to call in full. */
export function factLines({ form, match, files, phone, village }: ToldReport): readonly Line<Key>[] {
  const home = form.home ? homeLine(form) : village ? homeLine({ home: village }) : line("lapor:notKnown");
  return [
    row("lapor:summary.kind", { kind: kindLine(form) }),
    row("lapor:summary.name", { name: told(form.name) }),
    row("lapor:summary.nik", { nik: numberOf(form) }),
    row("lapor:tell.match", { match: line(`lapor:match.${match}`) }),
    row("lapor:summary.home", { home }),
    row("lapor:summary.place", { place: told(form.place) }),
    row("lapor:summary.when", { when: happenedLine(form.when) }),
    ...(form.when ? [row("lapor:tell.said", { said: told(form.when.said) })] : []),
    row("lapor:summary.story", { story: told(form.story) }),
    ...(files > 0 ? [row("lapor:summary.files", { files })] : []),
    row("lapor:summary.reporter", { reporter: told(form.by === "self" ? form.name : form.reporter) }),
    row("lapor:tell.by", { by: form.by ? line(`lapor:as.${form.by}`) : line("lapor:notKnown") }),
    row("lapor:summary.phone", { phone: phone ? phone.replace(/^\+62/, "0") : line("lapor:notKnown") }),
  ];
}

/** Until when the insurer has to be told; nothing where no rule says it. */
export function dueLines({ due }: ToldReport): readonly Line<Key>[] {
  if (!due) return [];
  const vars = { day: sayDay(due.day), time: sayTime(due.time) };
  return [line(due.isPast ? "lapor:tell.late" : "lapor:tell.due", vars)];
}
