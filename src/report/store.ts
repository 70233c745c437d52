import type { Tx } from "../db/client.ts";
import type { Prisma } from "../db/generated/client.ts";
import type { ReportState } from "./rules.ts";

/** A report as it is stored. */
export type ReportRow = Prisma.ReportGetPayload<{ include: typeof withFiles }>;

const withFiles = { _count: { select: { attachments: true } } } as const;

/** The report that a chat is telling, held until the transaction ends. */
export async function lockTelling(tx: Tx, chatId: bigint): Promise<{ readonly id: number } | null> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    select id from report where chat_id = ${chatId} and state = 'started' for update`;
  return rows[0] ?? null;
}

export function findTelling(tx: Tx, chatId: bigint): Promise<ReportRow | null> {
  return tx.report.findFirst({ where: { chatId, state: "started" }, include: withFiles });
}

export async function insertReport(tx: Tx, data: Prisma.ReportUncheckedCreateInput): Promise<number> {
  return (await tx.report.create({ data, select: { id: true } })).id;
}

export function updateReport(tx: Tx, id: number, data: Prisma.ReportUncheckedUpdateInput): Promise<ReportRow> {
  return tx.report.update({ where: { id }, data, include: withFiles });
}

/**
 * Ties the files that a chat sent since `since` to a report: those that belong to no list and to no other report.
 * Returns how many.
 */
export function tieFiles(
  tx: Tx,
  report: { readonly id: number; readonly chatId: bigint },
  since: Date,
): Promise<number> {
  return tx.$executeRaw`
    update attachment set report_id = ${report.id}
    where chat_id = ${report.chatId} and report_id is null and erased_at is null and created_at >= ${since}
      and not exists (select 1 from draft_row where draft_row.attachment_id = attachment.id)`;
}

/** Lets go of the files of a report that is dropped: they are swept as any other. */
export async function untieFiles(tx: Tx, reportId: number): Promise<void> {
  await tx.attachment.updateMany({ where: { reportId }, data: { reportId: null } });
}

export function findByReceipt(tx: Tx, receipt: string): Promise<ReportRow | null> {
  return tx.report.findUnique({ where: { receipt }, include: withFiles });
}

/** Reports in these states, the oldest first. */
export function findReports(tx: Tx, states: readonly ReportState[]): Promise<ReportRow[]> {
  return tx.report.findMany({ where: { state: { in: [...states] } }, include: withFiles, orderBy: { id: "asc" } });
}

/** The programme and the place that an officer answers for. */
export interface Scope {
  readonly programmeId: string;
  readonly areaCode: string;
}

/**
 * The reports of a scope in these states that fall due first, and how many there are. One without a village belongs to
 * the regency.
 */
export async function findUrgent(
  tx: Tx,
  states: readonly ReportState[],
  { programmeId, areaCode }: Scope,
  limit: number,
): Promise<{ readonly total: number; readonly ids: readonly number[] }> {
  const rows = await tx.$queryRaw<{ id: number; total: number }[]>`
    select report.id, count(*) over ()::int as total
    from report join programme on programme.id = report.programme_id
    where report.programme_id = ${programmeId}::uuid and report.state::text = any(${[...states]}::text[])
      and starts_with(coalesce(report.village_code, programme.regency_code) || '.', ${`${areaCode}.`})
    order by coalesce(due_at, sent_at, started_at), report.id limit ${limit}`;
  return { total: rows[0]?.total ?? 0, ids: rows.map(({ id }) => id) };
}

/** What this person reported and sent, the newest first. */
export function findSent(tx: Tx, personId: string, limit: number): Promise<ReportRow[]> {
  const where = { personId, sentAt: { not: null } };
  return tx.report.findMany({ where, include: withFiles, orderBy: { id: "desc" }, take: limit });
}

/** The ids of the files of these reports that are still kept, the oldest first. */
export function findFileIds(tx: Tx, ids: readonly number[]): Promise<{ id: string; reportId: number | null }[]> {
  return tx.attachment.findMany({
    where: { reportId: { in: [...ids] }, bytesSealed: { not: null } },
    orderBy: { createdAt: "asc" },
    select: { id: true, reportId: true },
  });
}

export function findFiles(tx: Tx, reportId: number) {
  return tx.attachment.findMany({ where: { reportId, bytesSealed: { not: null } }, orderBy: { createdAt: "asc" } });
}

/** The newest place of a NIK on a roster. */
export interface ListedRow {
  readonly enrolmentId: string;
  readonly name: string;
  readonly programmeId: string;
  readonly villageCode: string;
}

export async function findListed(tx: Tx, nikIndex: string): Promise<ListedRow | null> {
  const rows = await tx.$queryRaw<ListedRow[]>`
    select enrolment.id as "enrolmentId", worker.name, roster.programme_id as "programmeId",
      roster.village_code as "villageCode"
    from worker join enrolment on enrolment.worker_id = worker.id join roster on roster.id = enrolment.roster_id
    where worker.nik_index = ${nikIndex}
    order by enrolment.year desc, enrolment.state in ('removed', 'replaced'), enrolment.created_at desc, enrolment.id desc
    limit 1`;
  return rows[0] ?? null;
}

export interface VillageRow {
  readonly code: string;
  readonly name: string;
  readonly districtName: string;
}

export async function findVillage(tx: Tx, code: string): Promise<VillageRow | null> {
  const rows = await tx.$queryRaw<VillageRow[]>`
    select village.code, village.name, coalesce(district.name, '') as "districtName"
    from area village left join area district on district.code = village.parent_code
    where village.code = ${code} and village.level = 'village'`;
  return rows[0] ?? null;
}

/**
 * Villages of the regencies that have a programme, whose name is among `names` (lower case, without spaces). Those
 * whose sub-district is named too leave the others out.
 */
export function findVillagesNamed(tx: Tx, names: readonly string[], limit: number): Promise<VillageRow[]> {
  return tx.$queryRaw<VillageRow[]>`
    with place as (
      select village.code, village.name, district.name as district_name,
        lower(regexp_replace(district.name, '[^[:alpha:]]', '', 'g')) = any(${[...names]}::text[]) as in_district
      from area regency
      join area district on district.parent_code = regency.code
      join area village on village.parent_code = district.code
      where regency.code in (select regency_code from programme)
        and lower(regexp_replace(village.name, '[^[:alpha:]]', '', 'g')) = any(${[...names]}::text[])
    )
    select code, name, district_name as "districtName" from place
    where in_district or not exists (select 1 from place named where named.in_district)
    order by code limit ${limit}`;
}

/** Claims, once each: reports that fell silent before they were sent. */
export function takeSilent(tx: Tx, before: Date, now: Date): Promise<{ id: number }[]> {
  return tx.$queryRaw`
    update report set incomplete_told_at = ${now}
    where state in ('started', 'left') and touched_at <= ${before} and incomplete_told_at is null returning id`;
}

/** Claims, once each: reports that nobody began to work on in time. */
export function takeSlow(tx: Tx, now: Date): Promise<{ id: number }[]> {
  return tx.$queryRaw`
    update report set reminded_at = ${now}
    where state = 'received' and remind_at <= ${now} and reminded_at is null returning id`;
}

/** Claims, once each: reports that moved on without their person having been told. */
export function takeMoved(tx: Tx): Promise<{ id: number }[]> {
  return tx.$queryRaw`
    update report set told_state = state
    where told_state <> state and state in ('handling', 'insurer', 'done') returning id`;
}

export function findByIds(tx: Tx, ids: readonly number[]): Promise<ReportRow[]> {
  return tx.report.findMany({ where: { id: { in: [...ids] } }, include: withFiles, orderBy: { id: "asc" } });
}

/** Erases what was told in reports that were closed before `before`. Returns how many. */
export async function eraseClosed(tx: Tx, before: Date): Promise<number> {
  const where = { closedAt: { lt: before }, formSealed: { not: null } };
  return (await tx.report.updateMany({ where, data: { formSealed: null } })).count;
}

/** The clinics of these regencies, or all of them. */
export function findClinics(tx: Tx, regencies?: readonly string[]) {
  const where = regencies && { OR: regencies.map((code) => ({ area: { startsWith: code } })) };
  return tx.clinic.findMany({ ...(where && { where }), orderBy: [{ area: "asc" }, { name: "asc" }] });
}

/** Writes clinics; one of the same area and name is written over. */
export async function upsertClinics(tx: Tx, rows: readonly Prisma.ClinicCreateManyInput[]): Promise<void> {
  for (const row of rows) {
    const { area, name, ...rest } = row;
    await tx.clinic.upsert({ where: { area_name: { area, name } }, create: row, update: rest, select: { id: true } });
  }
}

export async function deleteClinic(tx: Tx, id: number): Promise<boolean> {
  return (await tx.clinic.deleteMany({ where: { id } })).count === 1;
}
