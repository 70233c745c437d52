import type { OfficeFacts } from "../../flows/facts.ts";
import type { CaseFacts, DeskFacts, HelpFacts, QueueFacts } from "../../flows/help-facts.ts";
import type { Tx } from "../db/client.ts";
import { maskNumbers } from "../kit/mask.ts";
import type { Vault } from "../kit/vault.ts";
import { colleaguesFor, officersFor } from "../person/officers.ts";
import { naturalName } from "../programme/rules.ts";
import { allProgrammes } from "../programme/service.ts";
import { phoneOf, placeOf } from "./notices.ts";
import { type Office, officeOf, timeAt, toTime } from "./office.ts";
import { answerBy, caseState, isOpenAt } from "./rules.ts";
import {
  type CaseRow,
  countInScope,
  countWaiting,
  findCaseFiles,
  findInScope,
  findMine,
  findOwnWaiting,
  findWaiting,
  type OwnWaiting,
} from "./store.ts";

/** Who asks, and where their question belongs as far as that is known. */
export interface Asker {
  readonly chatId: bigint;
  readonly programmeId: string | null;
  readonly areaCode: string | null;
}

/** What somebody who wants an officer can expect. */
export async function helpFacts(tx: Tx, asker: Asker, nowMs: number): Promise<HelpFacts> {
  const own = await findOwnWaiting(tx, asker.chatId);
  return {
    queue: await queueAt(tx, asker, nowMs),
    waiting: own && { caseId: own.id, queue: await ownQueue(tx, own, nowMs) },
    regencies: asker.programmeId === null ? await regencies(tx, nowMs) : [],
  };
}

/** What an office would tell who asks it now; null when no office is meant. */
async function queueAt(
  tx: Tx,
  { programmeId, areaCode }: Omit<Asker, "chatId">,
  nowMs: number,
): Promise<QueueFacts | null> {
  const office = programmeId && (await officeOf(tx, programmeId));
  if (!office || !areaCode) return null;
  const by = answerBy(office.hours, nowMs);
  return {
    staffed: (await officersFor(tx, programmeId, areaCode)).length > 0,
    open: isOpenAt(office.hours, nowMs),
    answerBy: by && toTime(by),
    position: (await countWaiting(tx, programmeId)) + 1,
  };
}

/** What the office told who asked it, and how far the queue went on since. */
async function ownQueue(tx: Tx, own: OwnWaiting, nowMs: number): Promise<QueueFacts | null> {
  const office = own.programmeId && (await officeOf(tx, own.programmeId));
  if (!office) return null;
  return {
    staffed: own.promisedBy !== null,
    open: isOpenAt(office.hours, nowMs),
    answerBy: own.promisedBy && timeAt(office.hours, own.promisedBy),
    position: (await countWaiting(tx, own.programmeId ?? "", own.id)) + 1,
  };
}

/** Each regency with a programme once, by its newest programme. */
async function regencies(tx: Tx, nowMs: number): Promise<HelpFacts["regencies"]> {
  const newest = new Map<string, HelpFacts["regencies"][number]>();
  for (const { id: programmeId, regencyCode: areaCode, regency } of await allProgrammes(tx)) {
    const queue = newest.has(areaCode) ? null : await queueAt(tx, { programmeId, areaCode }, nowMs);
    if (queue) newest.set(areaCode, { ...queue, programmeId, name: naturalName(regency.name) });
  }
  return [...newest.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/** Waiting cases that are shown at once. */
const SHOWN_MAX = 10;

/** The cases of an officer's scope, and the one that is named. `context` is the conversation's to add. */
export async function deskFacts(
  tx: Tx,
  officer: { readonly personId: string; readonly office: OfficeFacts },
  named: number | null,
  vault: Vault,
): Promise<Omit<DeskFacts, "context"> & { readonly chatId: bigint | null }> {
  const { personId, office: scope } = officer;
  const office = await officeOf(tx, scope.programmeId);
  const row = named === null ? null : await findInScope(tx, named, scope);
  if (!office) return { ...NO_DESK, chatId: null };
  const told = (one: CaseRow) => toFacts(one, personId, office, vault);
  const colleagues =
    row?.programmeId && row.areaCode ? await colleaguesFor(tx, row.programmeId, row.areaCode, vault) : [];
  return {
    waiting: (await findWaiting(tx, scope, SHOWN_MAX)).map(told),
    waitingCount: await countInScope(tx, scope),
    mine: (await findMine(tx, personId)).map(told),
    named: row && { ...told(row), files: await findCaseFiles(tx, row) },
    colleagues: colleagues.filter((one) => one.personId !== personId && one.personId !== row?.personId),
    chatId: row?.takenById === personId || (row && caseState(row) === "waiting") ? row.chatId : null,
  };
}

/** What somebody sees who is no officer. */
export const NO_DESK: Omit<DeskFacts, "context"> = {
  waiting: [],
  waitingCount: 0,
  mine: [],
  named: null,
  colleagues: [],
};

function toFacts(row: CaseRow, officerId: string, { hours }: Office, vault: Vault): CaseFacts {
  return {
    caseId: row.id,
    kind: row.kind,
    name: row.nameSealed && vault.open("help.name", row.nameSealed),
    role: row.roleKind,
    place: placeOf(row),
    phone: phoneOf(row, vault),
    text: maskNumbers(vault.open("help.text", row.textSealed)).trim(),
    since: timeAt(hours, row.at),
    answerBy: row.promisedBy && timeAt(hours, row.promisedBy),
    state: caseState(row),
    mine: row.takenById === officerId,
    own: row.personId === officerId,
    takenBy: row.takenBySealed && vault.open("role.name", row.takenBySealed),
    talksIn: row.talksIn,
    files: [],
    blocked: row.blocked,
  };
}
