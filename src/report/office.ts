import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import type { Vault } from "../kit/vault.ts";
import { type OFFICE_STATES, type ReportState, readReceipt, SILENT_MINUTES } from "./rules.ts";
import { type OpenedReport, openReport } from "./service.ts";
import {
  eraseClosed,
  findByIds,
  findByReceipt,
  findFileIds,
  findFiles,
  findReports,
  findUrgent,
  type Scope,
  takeMoved,
  takeSilent,
  takeSlow,
  updateReport,
} from "./store.ts";

/** States in which the office still has something to do. */
const UNDONE: readonly ReportState[] = ["started", "left", "received", "handling", "insurer"];

/** The reports that are not done, or all but the dropped ones; the oldest first. */
export async function reportsAtOffice(tx: Tx, vault: Vault, all = false): Promise<OpenedReport[]> {
  const opened: OpenedReport[] = [];
  for (const row of await findReports(tx, all ? [...UNDONE, "done"] : UNDONE))
    opened.push(await openReport(tx, row, vault));
  return opened;
}

/** Whether an officer answers for a report: its village is in their scope, or it has none and they have the regency. */
function isInScope({ programmeId, village }: OpenedReport, scope: Scope): boolean {
  if (programmeId !== scope.programmeId) return false;
  return village ? `${village.code}.`.startsWith(`${scope.areaCode}.`) : scope.areaCode.length === "61.07".length;
}

/** What is not done of an officer's scope, the most urgent first, and how many there are in all. */
export async function reportsInScope(tx: Tx, scope: Scope, limit: number, vault: Vault) {
  const { total, ids } = await findUrgent(tx, UNDONE, scope, limit);
  const rows = ids.length > 0 ? await findByIds(tx, ids) : [];
  rows.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
  const reports: OpenedReport[] = [];
  for (const row of rows) reports.push(await openReport(tx, row, vault));
  return { total, reports };
}

/** The report with this receipt, if an officer of this scope answers for it. */
export async function reportInScope(tx: Tx, scope: Scope, receipt: string, vault: Vault): Promise<OpenedReport | null> {
  const report = await reportAtOffice(tx, vault, receipt);
  return report && isInScope(report, scope) ? report : null;
}

/** The report with this receipt; null when there is none, or it was dropped. */
export async function reportAtOffice(tx: Tx, vault: Vault, receipt: string): Promise<OpenedReport | null> {
  const row = await findByReceipt(tx, readReceipt(receipt) ?? receipt);
  return row && row.state !== "dropped" ? openReport(tx, row, vault) : null;
}

/** The ids of the files of each report that are still kept. */
export async function fileIdsOf(tx: Tx, reports: readonly OpenedReport[]): Promise<ReadonlyMap<number, string[]>> {
  const ids = new Map<number, string[]>();
  const rows = await findFileIds(tx, [...new Set(reports.map(({ id }) => id))]);
  for (const { id, reportId } of rows) if (reportId !== null) ids.set(reportId, [...(ids.get(reportId) ?? []), id]);
  return ids;
}

/** The files that were sent with a report, open. */
export async function filesOfReport(tx: Tx, vault: Vault, reportId: number) {
  return (await findFiles(tx, reportId)).flatMap(({ bytesSealed, fileNameSealed }) =>
    bytesSealed === null
      ? []
      : [
          {
            name: vault.open("attachment.name", fileNameSealed),
            bytes: vault.openBytes("attachment.bytes", bytesSealed),
          },
        ],
  );
}

/** Marks how far the office is with a report; `personId` is null from the command line. The person hears of it with the next look at the clock. */
export async function moveReport(
  tx: Tx,
  report: OpenedReport,
  state: (typeof OFFICE_STATES)[number],
  { nowMs, personId }: { readonly nowMs: number; readonly personId: string | null },
): Promise<void> {
  const { id, state: from } = report;
  await updateReport(tx, id, { state, closedAt: state === "done" ? new Date(nowMs) : null });
  await append(tx, {
    ...{ atMs: nowMs, personId, via: personId === null ? "command" : "chat" },
    ...{ action: "report-moved", subject: `report:${id}` },
    detail: { from, to: state },
  });
}

/** What is to be told of a report now: it fell silent half-way, nobody began with it, or it moved on. */
export interface DueReport {
  readonly why: "silent" | "slow" | "moved";
  readonly report: OpenedReport;
}

/** What is due at `nowMs`, each thing once: it is marked as told in the same transaction. */
export async function dueReports(tx: Tx, vault: Vault, nowMs: number): Promise<DueReport[]> {
  const now = new Date(nowMs);
  const claimed = [
    ["silent", await takeSilent(tx, new Date(nowMs - SILENT_MINUTES * 60_000), now)],
    ["slow", await takeSlow(tx, now)],
    ["moved", await takeMoved(tx)],
  ] as const;
  const due: DueReport[] = [];
  for (const [why, rows] of claimed) {
    const ids = rows.map(({ id }) => id);
    for (const row of ids.length > 0 ? await findByIds(tx, ids) : [])
      due.push({ why, report: await openReport(tx, row, vault) });
  }
  return due;
}

/** How long the words of a closed report are kept, in days. */
const KEPT_DAYS = 365;

/** Erases the words of reports that were closed long ago. Returns of how many. */
export function sweepReports(tx: Tx, nowMs: number): Promise<number> {
  return eraseClosed(tx, new Date(nowMs - KEPT_DAYS * 86_400_000));
}
