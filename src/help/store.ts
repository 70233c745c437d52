import type { Tx } from "../db/client.ts";
import { Prisma } from "../db/generated/client.ts";
import type { HelpKind } from "../db/generated/enums.ts";

/** A case with what an officer has to know of the person, still sealed. */
export interface CaseRow {
  readonly id: number;
  readonly chatId: bigint;
  readonly personId: string;
  readonly kind: HelpKind;
  readonly textSealed: string;
  readonly nameSealed: string | null;
  readonly programmeId: string | null;
  readonly areaCode: string | null;
  readonly at: Date;
  readonly promisedBy: Date | null;
  readonly takenById: string | null;
  readonly takenChatId: bigint | null;
  readonly takenAt: Date | null;
  readonly inFocus: boolean;
  readonly lastFromPersonAt: Date | null;
  readonly lastFromOfficerAt: Date | null;
  readonly closedAt: Date | null;
  readonly areaName: string | null;
  /** Of what the area lies in. */
  readonly parentName: string | null;
  /** The person's present role over a village. */
  readonly roleKind: "village_head" | "village_operator" | null;
  readonly phoneSealed: string | null;
  readonly blocked: boolean;
  /** The name under which the officer took their role up. */
  readonly takenBySealed: string | null;
  readonly talksIn: number | null;
}

/** The programme and the place that an officer answers for. */
export interface Scope {
  readonly programmeId: string;
  readonly areaCode: string;
}

const columns = Prisma.sql`
  select request.id, request.chat_id as "chatId", request.person_id as "personId", request.kind::text,
    request.text_sealed as "textSealed", request.name_sealed as "nameSealed", request.programme_id as "programmeId",
    request.area_code as "areaCode", request.at, request.promised_by as "promisedBy",
    request.taken_by_id as "takenById", request.taken_chat_id as "takenChatId", request.taken_at as "takenAt",
    request.in_focus as "inFocus", request.last_from_person_at as "lastFromPersonAt",
    request.last_from_officer_at as "lastFromOfficerAt", request.closed_at as "closedAt",
    area.name as "areaName", parent.name as "parentName", role.kind::text as "roleKind", chat.phone_sealed as "phoneSealed",
    chat.blocked_at is not null as blocked, taker.name_sealed as "takenBySealed", talk.id as "talksIn"
  from help_request request
  join chat on chat.id = request.chat_id
  left join area on area.code = request.area_code
  left join area parent on parent.code = area.parent_code
  left join lateral (
    select kind from role where role.person_id = request.person_id and ended_at is null
      and kind in ('village_head', 'village_operator')
      and role.programme_id = request.programme_id and role.area_code = request.area_code
    order by granted_at desc limit 1
  ) role on true
  left join lateral (
    select name_sealed from role where role.person_id = request.taken_by_id and kind = 'officer'
    order by granted_at desc limit 1
  ) taker on true
  left join help_request talk on talk.chat_id = request.chat_id and talk.id <> request.id
    and talk.taken_at is not null and talk.closed_at is null`;

const inScope = ({ programmeId, areaCode }: Scope) => Prisma.sql`
  request.programme_id = ${programmeId}::uuid
    and (request.area_code = ${areaCode} or starts_with(request.area_code, ${`${areaCode}.`}))`;

const waits = Prisma.sql`request.taken_at is null and request.closed_at is null`;
const isTalkedAbout = Prisma.sql`request.taken_at is not null and request.closed_at is null`;

export function findWaiting(tx: Tx, scope: Scope, limit: number): Promise<CaseRow[]> {
  return tx.$queryRaw<CaseRow[]>`${columns} where ${waits} and ${inScope(scope)} order by request.id limit ${limit}`;
}

export function findMine(tx: Tx, personId: string): Promise<CaseRow[]> {
  return tx.$queryRaw<CaseRow[]>`
    ${columns} where ${isTalkedAbout} and request.taken_by_id = ${personId}::uuid order by request.id`;
}

/** The case, if the scope holds it. */
export async function findInScope(tx: Tx, id: number, scope: Scope): Promise<CaseRow | null> {
  const rows = await tx.$queryRaw<CaseRow[]>`${columns} where request.id = ${id} and ${inScope(scope)}`;
  return rows[0] ?? null;
}

/** The case, held until the transaction ends. */
export async function lockCase(tx: Tx, id: number): Promise<CaseRow | null> {
  await tx.$queryRaw`select id from help_request where id = ${id} for update`;
  // Read afterwards: what a statement sees beside a row that it had to wait for is from before the wait.
  const rows = await tx.$queryRaw<CaseRow[]>`${columns} where request.id = ${id}`;
  return rows[0] ?? null;
}

/** Locks the conversation of a case's chat and gives the flow it stands in; the lock comes before that of the case. */
export async function lockConversation(
  tx: Tx,
  caseId: number,
): Promise<{ chatId: bigint; flow: string | null } | null> {
  const rows = await tx.$queryRaw<{ chatId: bigint; flow: string | null }[]>`
    select conversation.chat_id as "chatId", flow from conversation
    where chat_id = (select chat_id from help_request where id = ${caseId}) for update`;
  return rows[0] ?? null;
}

/** Puts a chat at rest. */
export async function clearPlace(tx: Tx, chatId: bigint, at: Date): Promise<void> {
  await tx.conversation.update({
    where: { chatId },
    data: { placeSealed: null, flow: null, step: null, updatedAt: at },
    select: { chatId: true },
  });
}

/** Cases of the scope's whole programme that wait; of those before `beforeId` when it is given. */
export async function countWaiting(tx: Tx, programmeId: string, beforeId?: number): Promise<number> {
  return tx.helpRequest.count({
    where: { programmeId, takenAt: null, closedAt: null, ...(beforeId !== undefined && { id: { lt: beforeId } }) },
  });
}

export async function countInScope(tx: Tx, scope: Scope): Promise<number> {
  const rows = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from help_request request where ${waits} and ${inScope(scope)}`;
  return rows[0]?.count ?? 0;
}

export interface OwnWaiting {
  readonly id: number;
  readonly programmeId: string | null;
  readonly promisedBy: Date | null;
}

/** The newest question of a chat that waits. */
export function findOwnWaiting(tx: Tx, chatId: bigint): Promise<OwnWaiting | null> {
  return tx.helpRequest.findFirst({
    where: { chatId, kind: "officer", takenAt: null, closedAt: null },
    orderBy: { id: "desc" },
    select: { id: true, programmeId: true, promisedBy: true },
  });
}

/** What an officer writes in a chat goes to this case, or with null to none. */
export async function setFocus(tx: Tx, officerChatId: bigint, caseId: number | null): Promise<void> {
  await tx.helpRequest.updateMany({
    where: { takenChatId: officerChatId, inFocus: true },
    data: { inFocus: false },
  });
  if (caseId !== null)
    await tx.helpRequest.update({
      where: { id: caseId },
      data: { inFocus: true, takenChatId: officerChatId },
      select: { id: true },
    });
}

export async function updateCase(
  tx: Tx,
  id: number,
  data: Omit<Prisma.HelpRequestUncheckedUpdateInput, "id" | "notes">,
): Promise<void> {
  await tx.helpRequest.update({ where: { id }, data, select: { id: true } });
}

/** Open cases whose promise ran out without a word of an officer and about which nobody was told; held. */
export async function lockLate(tx: Tx, now: Date): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    select id from help_request
    where closed_at is null and promised_by <= ${now} and last_from_officer_at is null and chased_at is null
    order by id for update skip locked`;
  return rows.map(({ id }) => id);
}

/** Talks in which nobody wrote since then; those that somebody writes in at this very moment are left out. */
export async function lockQuiet(tx: Tx, since: Date): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    select id from help_request where taken_at is not null and closed_at is null
      and greatest(taken_at, last_from_person_at, last_from_officer_at) <= ${since}
    order by id for update skip locked`;
  return rows.map(({ id }) => id);
}

/** The chat that a person was in last, of those that are not blocked. */
export async function newestChat(tx: Tx, personId: string): Promise<bigint | null> {
  const chat = await tx.chat.findFirst({
    where: { personId, blockedAt: null },
    orderBy: [{ conversation: { updatedAt: "desc" } }, { id: "desc" }],
    select: { id: true },
  });
  return chat?.id ?? null;
}

/**
 * A kept file, if the person of this chat may have it: an officer, of a report in scope or of a case they have; somebody
 * who talks with an officer, of that officer.
 */
export async function findKeptFor(
  db: Tx,
  attachmentId: string,
  chatId: bigint,
): Promise<{ fileNameSealed: string; bytesSealed: Uint8Array | null } | null> {
  const rows = await db.$queryRaw<{ fileNameSealed: string; bytesSealed: Uint8Array | null }[]>`
    select attachment.file_name_sealed as "fileNameSealed", attachment.bytes_sealed as "bytesSealed"
    from attachment
    join chat asker on asker.id = ${chatId}
    left join report on report.id = attachment.report_id
    where attachment.id = ${attachmentId}::uuid and (
      exists (
        select 1 from role join programme on programme.id = role.programme_id
        where role.person_id = asker.person_id and role.kind = 'officer' and role.ended_at is null
          and role.programme_id = report.programme_id
          and starts_with(coalesce(report.village_code, programme.regency_code) || '.', role.area_code || '.'))
      or exists (
        select 1 from help_request
        where help_request.chat_id = attachment.chat_id and help_request.taken_by_id = asker.person_id
          and help_request.closed_at is null and attachment.created_at >= help_request.at)
      or exists (
        select 1 from help_request
        where help_request.chat_id = asker.id and help_request.taken_chat_id = attachment.chat_id
          and attachment.created_at between help_request.taken_at and coalesce(help_request.closed_at, 'infinity')))`;
  return rows[0] ?? null;
}

/** The files that the person of a case sent since they asked, the oldest first. */
export async function findCaseFiles(tx: Tx, { chatId, at }: Pick<CaseRow, "chatId" | "at">): Promise<string[]> {
  const where = { chatId, createdAt: { gte: at }, bytesSealed: { not: null } };
  const rows = await tx.attachment.findMany({ where, orderBy: { createdAt: "asc" }, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** The file that a chat sent last. */
export async function findNewestFile(tx: Tx, chatId: bigint): Promise<string | null> {
  const newest = await tx.attachment.findFirst({
    where: { chatId },
    orderBy: { createdAt: "desc" },
    select: { id: true },
  });
  return newest?.id ?? null;
}
