import type { Choice, Line } from "../../src/flowkit/flow.ts";
import { sayDay, sayTime } from "../../src/kit/date.ts";
import { maskNumbers } from "../../src/kit/mask.ts";
import { maskNik } from "../../src/kit/nik.ts";
import { maskPhone } from "../../src/kit/phone.ts";
import type { Clinic, Happened, ReportForm } from "../../src/report/rules.ts";
import type { Key } from "../shared/keys.ts";
import { choice, line, row } from "../shared/line.ts";
import { officeLine } from "../shared/office.ts";
import type { Facts, Here } from "./questions.ts";

const HOURS_OF_A_DAY = 24;

/** What helps at once, before anything is asked. The clinics are those near the village of the person's role. */
export function aidLines(facts: Facts): readonly Line[] {
  const days = facts.figures.get("reportDays");
  const near = facts.role ? (facts.places[0]?.clinics ?? []) : [];
  return [
    line("lapor:aid.title"),
    row("lapor:aid.clinic"),
    ...clinicLines(near),
    row("lapor:aid.card"),
    row("lapor:aid.receipts"),
    row("lapor:aid.witness"),
    ...(days === undefined ? [] : [row("lapor:aid.soon", { days, hours: HOURS_OF_A_DAY })]),
    row("lapor:aid.phone"),
  ];
}

/** The clinics near a place; nothing where none is known. */
export function clinicLines(clinics: readonly Clinic[]): readonly Line[] {
  if (clinics.length === 0) return [];
  return [
    row("lapor:aid.near"),
    ...clinics.map(({ name, address, phone }) =>
      phone ? row("lapor:aid.place", { name, address, phone }) : row("lapor:aid.placeOnly", { name, address }),
    ),
  ];
}

/** When it was, as far as it was told. */
export function happenedLine(when: Happened | null | undefined): Line<Key> {
  if (!when) return line("lapor:notKnown");
  const day = sayDay(when.day);
  if (when.time !== null) return line("lapor:at.time", { day, time: sayTime(when.time) });
  return when.part
    ? line("lapor:at.part", { day, part: line(`lapor:part.${when.part}`) })
    : line("lapor:at.day", { day });
}

/** What happened, in a word. */
export function kindLine({ kind, atWork }: ReportForm): Line<Key> {
  if (kind === undefined) return line("lapor:notKnown");
  if (kind === "accident") return line("lapor:is.accident");
  if (atWork === undefined || atWork === null) return line("lapor:is.death");
  return line(atWork ? "lapor:is.deathAtWork" : "lapor:is.deathElsewhere");
}

/** Something that was told, long numbers masked, or that it is not known. */
export function told(text: string | null | undefined): string | Line<Key> {
  return text ? maskNumbers(text) : line("lapor:notKnown");
}

export function homeLine({ home, area }: ReportForm): string | Line<Key> {
  if (area && !(home && "code" in home)) return line("lapor:home.inArea", { home: told(home?.said), area: area.name });
  if (!home) return line("lapor:notKnown");
  if ("said" in home) return maskNumbers(home.said);
  return line("lapor:home.known", { village: home.name, district: home.districtName });
}

export function numberOf({ nik, kpj }: ReportForm): string | Line<Key> {
  if (kpj) return line("lapor:card", { card: `${"•".repeat(kpj.length - 2)}${kpj.slice(-2)}` });
  return nik ? maskNik(nik) : line("lapor:notKnown");
}

export function summaryLines({ answers, facts }: Here): readonly Line[] {
  const { kind, atWork, by, phone } = answers;
  const { report, role } = facts;
  const files = report.open?.files ?? 0;
  const isAboutWork = kind !== "death" || atWork !== false;
  return [
    line("lapor:summary.title"),
    row("lapor:summary.kind", { kind: kindLine(answers) }),
    row("lapor:summary.name", { name: told(answers.name) }),
    row("lapor:summary.nik", { nik: numberOf(answers) }),
    ...(role ? [] : [row("lapor:summary.home", { home: homeLine(answers) })]),
    ...(isAboutWork ? [row("lapor:summary.place", { place: told(answers.place) })] : []),
    row("lapor:summary.when", { when: happenedLine(answers.when) }),
    ...(isAboutWork || answers.story ? [row("lapor:summary.story", { story: told(answers.story) })] : []),
    ...(files > 0 ? [row("lapor:summary.files", { files })] : []),
    ...(by === "self" ? [] : [row("lapor:summary.reporter", { reporter: told(answers.reporter) })]),
    row("lapor:summary.phone", { phone: phone ? maskPhone(phone) : told(report.phone) }),
    line("lapor:summary.ask"),
  ];
}

/** What was sent, and what happens now. */
export function sentLines({ answers: { kind }, facts }: Here, receipt: string): readonly Line[] {
  const isDeath = kind === "death";
  return [
    line(isDeath ? "lapor:sent.death" : "lapor:sent.accident", { receipt }),
    line("lapor:next.title"),
    row("lapor:next.office"),
    row(isDeath ? "lapor:next.keepDeath" : "lapor:next.keep"),
    row("lapor:next.check"),
    line("lapor:next.urgent"),
    { ...officeLine(facts), tight: true },
  ];
}

/** The parts of a report that can be changed before it is sent. */
export function changeChoices({ answers: { kind, atWork, by }, facts }: Here): readonly Choice[] {
  const isAboutWork = kind !== "death" || atWork !== false;
  return [
    choice("kind", "lapor:change.kind", ["kejadian"]),
    choice("name", "lapor:change.name", ["nama"]),
    choice("nik", "lapor:change.nik"),
    ...(facts.role ? [] : [choice("home", "lapor:change.home", ["desa", "tempat tinggal"])]),
    ...(isAboutWork ? [choice("place", "lapor:change.place", ["tempat"])] : []),
    choice("when", "lapor:change.when", ["waktu", "tanggal", "jam"]),
    ...(isAboutWork ? [choice("story", "lapor:change.story", ["cerita"])] : []),
    ...(by === "self" ? [] : [choice("reporter", "lapor:change.reporter", ["pelapor"])]),
    choice("phone", "lapor:change.phone", ["hp", "nomor hp"]),
  ];
}
