import type { SentFile } from "../../flows/deeds.ts";
import type { Notice } from "../../flows/notice.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import type { HelpKind } from "../db/generated/enums.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import { officersFor } from "../person/officers.ts";
import { close, toQueue } from "./ending.ts";
import { cardFor, relayed, toOfficer } from "./notices.ts";
import { officeOf } from "./office.ts";
import { type CaseState, caseState, promisedBy } from "./rules.ts";
import { type CaseRow, lockCase, type Scope, updateCase } from "./store.ts";

/** A question or report for a person of the office. */
export interface AskHelp {
  readonly chatId: bigint;
  readonly personId: string;
  readonly kind: HelpKind;
  readonly text: string;
  /** As the platform shows the person. */
  readonly name: string | null;
  /** Where it belongs: the programme, and a village or the regency; null when that is not known. */
  readonly programmeId: string | null;
  readonly areaCode: string | null;
}

export interface HelpTools {
  readonly vault: Vault;
  readonly nowMs: number;
}

/** More than this is not added to a question while it waits. */
const TEXT_MAX = 6_000;

/**
 * Opens a case: it waits for an officer, and those who answer for the place are told at once. What was written is kept
 * sealed. Without an officer there it stands on the office's list and nothing is promised.
 */
export async function askHelp(tx: Tx, request: AskHelp, tools: HelpTools): Promise<Notice[]> {
  const { vault, nowMs } = tools;
  const { text, name, programmeId, areaCode, ...plain } = request;
  const { id } = await tx.helpRequest.create({
    data: {
      ...plain,
      textSealed: vault.seal("help.text", text),
      nameSealed: name && vault.seal("help.name", name),
      at: new Date(nowMs),
    },
    select: { id: true },
  });
  await append(tx, {
    ...{ atMs: nowMs, personId: request.personId, via: "chat", action: "help-asked", subject: `help:${id}` },
    detail: { kind: request.kind },
  });
  return programmeId && areaCode ? bringTo(tx, id, { programmeId, areaCode }, tools) : [];
}

/** Gives a question to the office of the regency that the person named. Throws `Stale` when it has one, or is done. */
export async function placeCase(
  tx: Tx,
  named: { readonly caseId: number; readonly personId: string; readonly programmeId: string },
  tools: HelpTools,
): Promise<Notice[]> {
  const row = await ownCase(tx, named, "waiting");
  const office = await officeOf(tx, named.programmeId);
  if (row.programmeId !== null || !office) throw new Stale("case");
  return bringTo(tx, row.id, { programmeId: named.programmeId, areaCode: office.regencyCode }, tools);
}

/** Puts a case into an office's queue, promises an answer where somebody is there to give it, and tells them. */
async function bringTo(tx: Tx, id: number, place: Scope, { vault, nowMs }: HelpTools): Promise<Notice[]> {
  const { programmeId, areaCode } = place;
  const office = await officeOf(tx, programmeId);
  const officers = await officersFor(tx, programmeId, areaCode);
  await updateCase(tx, id, { programmeId, areaCode });
  const row = await lockCase(tx, id);
  if (!office || !row || officers.length === 0) return [];
  const byMs = promisedBy(row.kind, office.hours, nowMs);
  const promised = byMs === null ? null : new Date(byMs);
  await updateCase(tx, id, { promisedBy: promised });
  return cardFor({ ...row, promisedBy: promised }, officers, { reason: "new" }, { vault, office });
}

/** Adds to a question that still waits. Throws `Stale` when it does not. */
export async function addToCase(
  tx: Tx,
  words: { readonly caseId: number; readonly personId: string; readonly text: string },
  { vault, nowMs }: HelpTools,
): Promise<void> {
  const row = await ownCase(tx, words, "waiting");
  const text = `${vault.open("help.text", row.textSealed)}\n${words.text}`.trim().slice(0, TEXT_MAX);
  await updateCase(tx, row.id, { textSealed: vault.seal("help.text", text), lastFromPersonAt: new Date(nowMs) });
}

/**
 * Passes what the person wrote on to the officer who took the case. An officer who is none any more gets nothing: the
 * case goes back to the queue. Throws `Stale` when the two do not talk (any more).
 */
export async function sayToOfficer(
  tx: Tx,
  words: {
    readonly caseId: number;
    readonly personId: string;
    readonly text: string;
    readonly file?: SentFile | undefined;
  },
  tools: HelpTools,
): Promise<Notice[]> {
  const { vault, nowMs } = tools;
  const row = await ownCase(tx, words, "taken");
  const { programmeId, areaCode, takenById } = row;
  const office = programmeId && (await officeOf(tx, programmeId));
  if (!office || !areaCode || takenById === null) throw new Stale("case");
  await updateCase(tx, row.id, { lastFromPersonAt: new Date(nowMs) });
  const stillOne = await tx.role.count({ where: { personId: takenById, kind: "officer", programmeId, endedAt: null } });
  if (stillOne === 0) return toQueue(tx, row, "returned", { ...tools, office, by: null });
  return relayed(row, words, { vault, office });
}

/** The person needs no officer any more, whether one took the case or not. Throws `Stale` when it is done already. */
export async function endCase(
  tx: Tx,
  who: { readonly caseId: number; readonly personId: string },
  tools: HelpTools,
): Promise<Notice[]> {
  const row = await ownCase(tx, who, "waiting", "taken");
  const office = row.programmeId && (await officeOf(tx, row.programmeId));
  await close(tx, row.id, { nowMs: tools.nowMs, by: who.personId, via: "chat" });
  return office ? toOfficer(row, "meja:ended", { vault: tools.vault, office }) : [];
}

/** The person's own case, held; throws `Stale` unless it stands as it should. */
async function ownCase(
  tx: Tx,
  { caseId, personId }: { readonly caseId: number; readonly personId: string },
  ...states: readonly CaseState[]
): Promise<CaseRow> {
  const row = await lockCase(tx, caseId);
  if (row?.personId !== personId || !states.includes(caseState(row))) throw new Stale("case");
  return row;
}

/**
 * The office is done with a case that no officer took, outside of the chat. Returns how it stood: only one that waits is
 * closed. null when there is none of that number.
 */
export async function closeWaiting(tx: Tx, id: number, nowMs: number): Promise<CaseState | null> {
  const row = await lockCase(tx, id);
  const state = row && caseState(row);
  if (state === "waiting") await close(tx, id, { nowMs, by: null, via: "command" });
  return state;
}

/** One that is not done yet, opened, for the office's list. */
export interface OpenHelp extends Omit<AskHelp, "name"> {
  readonly id: number;
  readonly at: Date;
  readonly state: CaseState;
  readonly promisedBy: Date | null;
  readonly notes: readonly { readonly at: Date; readonly text: string }[];
}

/** The cases that are not done, the oldest first; of one programme (and those of no programme), or all of them. */
export async function openHelp(tx: Tx, vault: Vault, programmeId?: string): Promise<OpenHelp[]> {
  const ofProgramme = programmeId === undefined ? {} : { OR: [{ programmeId }, { programmeId: null }] };
  const rows = await tx.helpRequest.findMany({
    where: { closedAt: null, ...ofProgramme },
    include: { notes: { orderBy: { id: "asc" } } },
    orderBy: { id: "asc" },
  });
  return rows.map((row) => ({
    ...{ id: row.id, chatId: row.chatId, personId: row.personId, kind: row.kind, at: row.at },
    ...{ programmeId: row.programmeId, areaCode: row.areaCode, promisedBy: row.promisedBy, state: caseState(row) },
    text: vault.open("help.text", row.textSealed),
    notes: row.notes.map(({ at, textSealed }) => ({ at, text: vault.open("help.note", textSealed) })),
  }));
}

/** How many requests of this person still wait. */
export function countOpenHelp(tx: Tx, personId: string): Promise<number> {
  return tx.helpRequest.count({ where: { personId, closedAt: null } });
}
