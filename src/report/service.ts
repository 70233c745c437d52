import type { VillageFacts } from "../../flows/facts.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { Bug } from "../kit/bug.ts";
import { DEFAULT_ZONE } from "../kit/date.ts";
import type { Ids } from "../kit/ids.ts";
import { sameName } from "../kit/name.ts";
import type { Phone } from "../kit/phone.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import { naturalName } from "../programme/rules.ts";
import { allProgrammes, findProgramme } from "../programme/service.ts";
import { clockOf, type ReportForm, type ReportState, receiptOf } from "./rules.ts";
import {
  findByReceipt,
  findListed,
  findTelling,
  findVillage,
  insertReport,
  lockTelling,
  type ReportRow,
  tieFiles,
  untieFiles,
  updateReport,
} from "./store.ts";

export interface ReportTools {
  readonly vault: Vault;
  readonly ids: Ids;
  readonly nowMs: number;
}

/** Who reports, and for which village as far as their role or the only programme says it. */
export interface Teller {
  readonly chatId: bigint;
  readonly personId: string;
  readonly programmeId: string | null;
  readonly villageCode: string | null;
}

/** How the NIK that was told fits what is listed. */
export type NikMatch = "listed" | "other-name" | "not-listed" | "no-nik";

/** A report, opened, with what is known about where it belongs. */
export interface OpenedReport {
  readonly id: number;
  readonly receipt: string;
  readonly state: ReportState;
  readonly chatId: bigint;
  readonly personId: string;
  readonly form: ReportForm;
  readonly match: NikMatch;
  readonly enrolmentId: string | null;
  readonly programmeId: string | null;
  readonly village: VillageFacts | null;
  readonly timeZone: string;
  readonly files: number;
  /** To call back: the number that was told, else the one that the platform confirmed. */
  readonly phone: string | null;
  readonly startedAt: Date;
  readonly sentAt: Date | null;
  readonly dueAt: Date | null;
}

/** A picture that was sent before the first word about it. */
const FILES_BEFORE_MS = 24 * 3_600_000;

/** Keeps what was told so far; the first answer opens the report. The chat's newest files are tied to it. */
export async function keepReport(tx: Tx, teller: Teller, form: ReportForm, tools: ReportTools): Promise<void> {
  const { vault, ids, nowMs } = tools;
  const { chatId, personId } = teller;
  const now = new Date(nowMs);
  const { enrolmentId, programmeId, villageCode } = await belongs(tx, form, teller, vault);
  const told = {
    ...{ enrolmentId, programmeId, villageCode, kind: form.kind ?? null, touchedAt: now },
    formSealed: vault.seal("report.form", JSON.stringify(form)),
  };
  const telling = await lockTelling(tx, chatId);
  if (telling) await updateReport(tx, telling.id, told);
  const id = telling?.id ?? (await begin(tx, { ...told, chatId, personId, startedAt: now }, ids));
  await tieFiles(tx, { id, chatId }, new Date(nowMs - FILES_BEFORE_MS));
}

async function begin(
  tx: Tx,
  told: Omit<Parameters<typeof insertReport>[1], "receipt" | "state" | "toldState">,
  ids: Ids,
): Promise<number> {
  const id = await insertReport(tx, {
    ...told,
    receipt: receiptOf(ids.code(2)),
    state: "started",
    toldState: "started",
  });
  await append(tx, {
    ...{ atMs: Number(told.startedAt), personId: told.personId, via: "chat", action: "report-begun" },
    subject: `report:${id}`,
  });
  return id;
}

/** Keeps the files that came; they open a report when nothing was told yet. */
export async function keepFiles(tx: Tx, teller: Teller, tools: ReportTools): Promise<void> {
  const telling = await findTelling(tx, teller.chatId);
  await keepReport(tx, teller, telling ? formOf(telling, tools.vault) : {}, tools);
}

/** Adds the files that the chat sent to a report of the same person that was sent. Throws `Stale` when it is not theirs. */
export async function addFiles(tx: Tx, { chatId, personId }: Teller, receipt: string, { nowMs }: ReportTools) {
  const report = await findByReceipt(tx, receipt);
  if (report?.personId !== personId) throw new Stale("report");
  await tieFiles(tx, { id: report.id, chatId }, new Date(nowMs - FILES_BEFORE_MS));
}

/**
 * Sends the report that the chat is telling: from now on the office has it and its clock runs (`days` of 24 hours from
 * the accident; null where no rule is known). Throws `Stale` when there is none.
 */
export async function sendReport(
  tx: Tx,
  teller: Teller,
  command: { readonly form: ReportForm; readonly days: number | null },
  tools: ReportTools,
): Promise<OpenedReport> {
  // Its receipt was told: no other report may go out in its place.
  if (!(await lockTelling(tx, teller.chatId))) throw new Stale("report");
  await keepReport(tx, teller, command.form, tools);
  const telling = await findTelling(tx, teller.chatId);
  if (!telling) throw new Bug("a report vanished while it was sent");
  const { id, startedAt, programmeId } = telling;
  const now = new Date(tools.nowMs);
  const times = { startedMs: startedAt.getTime(), sentMs: tools.nowMs, timeZone: await zoneOf(tx, programmeId) };
  const { dueMs, remindMs } = clockOf(command.form, { ...times, days: command.days });
  const sent = await updateReport(tx, id, {
    ...{ state: "received", toldState: "received", sentAt: now, remindAt: new Date(remindMs) },
    dueAt: dueMs === null ? null : new Date(dueMs),
  });
  await append(tx, {
    ...{ atMs: tools.nowMs, personId: teller.personId, via: "chat", action: "report-sent", subject: `report:${id}` },
    detail: { kind: command.form.kind ?? null, files: sent._count.attachments },
  });
  return openReport(tx, sent, tools.vault);
}

/** Puts the report that the chat is telling aside for another one; the office still sees what was told. */
export async function leaveReport(tx: Tx, chatId: bigint): Promise<void> {
  const telling = await lockTelling(tx, chatId);
  if (telling) await updateReport(tx, telling.id, { state: "left", toldState: "left" });
}

/** Erases the report that the chat is telling, because its person says so. */
export async function dropReport(tx: Tx, { chatId, personId }: Teller, { nowMs }: ReportTools): Promise<void> {
  const telling = await lockTelling(tx, chatId);
  if (!telling) return;
  const { id } = telling;
  await updateReport(tx, id, {
    ...{ state: "dropped", toldState: "dropped", formSealed: null, closedAt: new Date(nowMs) },
  });
  await untieFiles(tx, id);
  await append(tx, { atMs: nowMs, personId, via: "chat", action: "report-dropped", subject: `report:${id}` });
}

/** Opens a stored report. One whose words were erased is opened without them. */
export async function openReport(tx: Tx, row: ReportRow, vault: Vault): Promise<OpenedReport> {
  const form = formOf(row, vault);
  const village = row.villageCode === null ? null : await findVillage(tx, row.villageCode);
  const { id, receipt, state, chatId, personId, enrolmentId, programmeId, startedAt, sentAt, dueAt } = row;
  return {
    ...{ id, receipt, state, chatId, personId, form, enrolmentId, programmeId, startedAt, sentAt, dueAt },
    match: await matchOf(tx, form, vault),
    village: village && {
      ...village,
      name: naturalName(village.name),
      districtName: naturalName(village.districtName),
    },
    timeZone: await zoneOf(tx, programmeId),
    files: row._count.attachments,
    phone: form.phone ?? (await confirmedPhone(tx, chatId, vault)),
  };
}

/** The number of a chat, when its platform confirmed it. */
export async function confirmedPhone(tx: Tx, chatId: bigint, vault: Vault): Promise<Phone | null> {
  const chat = await tx.chat.findUniqueOrThrow({
    where: { id: chatId },
    select: { phoneSealed: true, phoneVerifiedAt: true },
  });
  return chat.phoneVerifiedAt && chat.phoneSealed ? (vault.open("chat.phone", chat.phoneSealed) as Phone) : null;
}

export function formOf({ formSealed }: Pick<ReportRow, "formSealed">, vault: Vault): ReportForm {
  return formSealed === null ? {} : (JSON.parse(vault.open("report.form", formSealed)) as ReportForm);
}

export async function zoneOf(tx: Tx, programmeId: string | null): Promise<string> {
  const programme = programmeId === null ? null : await findProgramme(tx, programmeId);
  return programme?.timeZone ?? DEFAULT_ZONE;
}

async function matchOf(tx: Tx, { nik, name }: ReportForm, vault: Vault): Promise<NikMatch> {
  if (!nik) return "no-nik";
  const listed = await findListed(tx, vault.index("worker.nik", nik));
  if (!listed) return "not-listed";
  return !name || sameName(listed.name, name) ? "listed" : "other-name";
}

/**
 * Where a report belongs: to the list on which the worker stands, else to the village or the regency that was
 * told, else to those of who reports. A NIK whose name is another one leads nowhere.
 */
async function belongs(tx: Tx, { nik, name, home, area }: ReportForm, teller: Teller, vault: Vault) {
  const listed = nik ? await findListed(tx, vault.index("worker.nik", nik)) : null;
  if (listed && (!name || sameName(listed.name, name))) return listed;
  const { villageCode } = teller;
  const programmeId = area?.programmeId ?? teller.programmeId;
  if (!home || !("code" in home)) return { enrolmentId: null, programmeId, villageCode };
  const regency = home.code.slice(0, "61.07".length);
  const ofRegency = (await allProgrammes(tx)).filter((one) => one.regencyCode === regency);
  const its = ofRegency.find(({ id }) => id === programmeId) ?? ofRegency[0];
  return { enrolmentId: null, programmeId: its?.id ?? programmeId, villageCode: home.code };
}
