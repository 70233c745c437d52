import type { Deed } from "../../flows/deeds.ts";
import type { NeedFacts } from "../../flows/facts.ts";
import {
  headLines,
  officerLines,
  progressLines,
  silentLines,
  slowLines,
  type ToldReport,
} from "../../flows/lapor/notice.ts";
import type { Notice } from "../../flows/notice.ts";
import type { Tx } from "../db/client.ts";
import { dayIn, timeIn } from "../kit/date.ts";
import { Stale } from "../kit/stale.ts";
import { allOfficersFor, headsOf, officersFor } from "../person/officers.ts";
import { findProgramme, wordsOf } from "../programme/service.ts";
import { type DueReport, dueReports, fileIdsOf, moveReport, reportInScope, reportsInScope } from "../report/office.ts";
import {
  addFiles,
  dropReport,
  keepFiles,
  keepReport,
  leaveReport,
  type OpenedReport,
  type ReportTools,
  sendReport,
  type Teller,
} from "../report/service.ts";
import type { SceneBase } from "./base.ts";
import type { NotifyTools } from "./notify.ts";

type ReportDeed = Extract<
  Deed,
  { readonly do: "keep-report" | "send-report" | "leave-report" | "drop-report" | "keep-files" | "add-files" }
>;

/** Does one deed of a report, and returns what the village and the office are to be told of it. */
export async function carryOutReport(
  tx: Tx,
  base: SceneBase,
  deed: ReportDeed,
  tools: ReportTools,
): Promise<readonly Notice[]> {
  const teller = tellerOf(base);
  switch (deed.do) {
    case "keep-report":
      await keepReport(tx, teller, deed.form, tools);
      return [];
    case "keep-files":
      await keepFiles(tx, teller, tools);
      return [];
    case "add-files":
      await addFiles(tx, teller, deed.receipt, tools);
      return [];
    case "leave-report":
      await leaveReport(tx, base.chatId);
      return [];
    case "drop-report":
      await dropReport(tx, teller, tools);
      return [];
    case "send-report":
      return aboutSent(tx, await sendReport(tx, teller, deed, tools), tools.nowMs);
  }
}

/** Reports that are shown to an officer at once. */
const SHOWN_MAX = 9;

/** The reports of an officer's scope that are not done, and the one with the receipt that was named. */
export async function officeReports(
  tx: Tx,
  { facts: { office } }: SceneBase,
  receipt: string | undefined,
  { vault, nowMs }: NotifyTools,
): Promise<NeedFacts["officeReports"]> {
  if (!office) return { total: 0, open: [], named: null };
  const { total, reports } = await reportsInScope(tx, office, SHOWN_MAX, vault);
  const named = receipt === undefined ? null : await reportInScope(tx, office, receipt, vault);
  const files = await fileIdsOf(tx, named ? [...reports, named] : reports);
  const told = (report: OpenedReport) => ({
    ...toldOf(report, nowMs),
    ...{ state: report.state, fileIds: files.get(report.id) ?? [] },
  });
  return { total, open: reports.map(told), named: named && told(named) };
}

/** An officer says how far the office is with a report. Throws `Stale` when it is not theirs or stands so already. */
export async function moveOwnReport(
  tx: Tx,
  { personId, facts: { office } }: SceneBase,
  { receipt, state }: Extract<Deed, { do: "move-report" }>,
  { vault, nowMs }: NotifyTools,
): Promise<void> {
  const report = office && (await reportInScope(tx, office, receipt, vault));
  if (!report || report.state === state) throw new Stale("report");
  await moveReport(tx, report, state, { nowMs, personId });
}

function tellerOf({ chatId, personId, facts: { role, programme } }: SceneBase): Teller {
  return { chatId, personId, programmeId: programme?.id ?? null, villageCode: role?.village.code ?? null };
}

/** The village head and the officers of the village hear of a report at once; who reported knows. */
async function aboutSent(tx: Tx, report: OpenedReport, nowMs: number): Promise<readonly Notice[]> {
  const told = toldOf(report, nowMs);
  const heads = report.programmeId && report.village ? await headsOf(tx, report.programmeId, report.village.code) : [];
  return [
    ...(await noticesFor(tx, report, heads, { key: "head", lines: headLines(told) })),
    ...(await noticesFor(tx, report, await officersOf(tx, report), {
      key: "sent",
      lines: officerLines(told),
      choices: [openChoice(report)],
    })),
  ];
}

/**
 * What is due to be told about reports: to the office, of one that fell silent half-way or that nobody began with in
 * time; to the person who reported, how far it is. Each thing once, however many processes look.
 */
export async function dueAboutReports(tx: Tx, { vault, nowMs }: NotifyTools): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  for (const due of await dueReports(tx, vault, nowMs)) notices.push(...(await aboutDue(tx, due, nowMs)));
  return notices;
}

async function aboutDue(tx: Tx, { why, report }: DueReport, nowMs: number): Promise<readonly Notice[]> {
  const told = toldOf(report, nowMs);
  switch (why) {
    case "silent":
      return noticesFor(tx, report, await officersOf(tx, report), {
        key: why,
        lines: silentLines(told),
        choices: [openChoice(report)],
      });
    case "slow":
      return noticesFor(tx, report, await officersOf(tx, report, true), {
        key: why,
        lines: slowLines(told),
        choices: [openChoice(report)],
      });
    case "moved": {
      const { state, receipt, chatId, personId } = report;
      if (state !== "handling" && state !== "insurer" && state !== "done") return [];
      const progress = { key: state, lines: progressLines(receipt, state), chatId };
      return noticesFor(tx, report, [personId], progress, true);
    }
  }
}

/** How an officer takes a report up. */
function openChoice({ receipt }: OpenedReport): NonNullable<Notice["choices"]>[number] {
  return { id: "open", key: "penanganan:open", byWord: `LAPORAN ${receipt}` };
}

/** Those nearest to the village, or everybody in whose scope it lies. */
async function officersOf(tx: Tx, { programmeId, village }: OpenedReport, all = false): Promise<readonly string[]> {
  if (!programmeId) return [];
  const area = village?.code ?? (await findProgramme(tx, programmeId))?.regencyCode ?? "";
  return all ? allOfficersFor(tx, programmeId, area) : officersFor(tx, programmeId, area);
}

/** An accident is told to everybody it concerns, whether or not they want messages. */
async function noticesFor(
  tx: Tx,
  report: OpenedReport,
  people: readonly string[],
  { key, ...told }: Pick<Notice, "lines" | "choices" | "chatId"> & { readonly key: string },
  toReporter = false,
): Promise<readonly Notice[]> {
  const programme = report.programmeId === null ? null : await findProgramme(tx, report.programmeId);
  const words = programme ? wordsOf(programme) : {};
  return people
    .filter((personId) => toReporter || personId !== report.personId)
    .map((personId) => ({ personId, ...told, words, key: `report:${report.id}:${key}`, evenStopped: true }));
}

function toldOf(report: OpenedReport, nowMs: number): ToldReport {
  const { dueAt, timeZone } = report;
  const dueMs = dueAt?.getTime();
  return {
    ...report,
    due:
      dueMs === undefined
        ? null
        : { day: dayIn(timeZone, dueMs), time: timeIn(timeZone, dueMs), isPast: dueMs <= nowMs },
  };
}
