import type { Tx } from "../db/client.ts";
import type { DraftState, DraftWay } from "../db/generated/enums.ts";
import { live } from "../db/live.ts";

/** Which village's list in which programme. */
export interface DraftKey {
  readonly programmeId: string;
  readonly villageCode: string;
}

/** A row of a list as it is stored. */
export interface NewDraftRow {
  readonly way: DraftWay;
  readonly source: string;
  readonly sealed: string;
  readonly rowIndex: string;
  readonly nikIndex: string | null;
  readonly verdict: DraftState;
  readonly replaces: readonly bigint[];
  readonly attachmentId: string | null;
}

const ROWS_AT_ONCE = 250;

/** Keeps what one reading brought, not shown yet. */
export async function insertRows(
  tx: Tx,
  reading: DraftKey & { readonly readingId: string; readonly personId: string; readonly at: Date },
  rows: readonly NewDraftRow[],
): Promise<void> {
  const { readingId, programmeId, villageCode, personId, at } = reading;
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const some = rows.slice(from, from + ROWS_AT_ONCE).map((row) => ({ ...row, replaces: row.replaces.map(String) }));
    // One value for the driver: it takes long over arrays of thousands.
    await tx.$executeRaw`
      insert into draft_row (reading_id, programme_id, village_code, person_id, way, source, sealed, row_index, nik_index,
        verdict, state, replaces, attachment_id, created_at)
      select ${readingId}::uuid, ${programmeId}::uuid, ${villageCode}, ${personId}::uuid, way, source, sealed, "rowIndex",
        "nikIndex", verdict, 'read', replaces, "attachmentId", ${at}
      from json_to_recordset(${JSON.stringify(some)}::json) as row(way draft_way, source text, sealed text,
        "rowIndex" text, "nikIndex" text, verdict draft_state, replaces bigint[], "attachmentId" uuid)`;
  }
}

/**
 * Shows what a reading brought and lets go of the older rows that it stands for; what stood on the roster already
 * counts for the newest list alone. Returns how many rows the reading has.
 */
export async function showReading(tx: Tx, key: DraftKey, readingId: string, at: Date): Promise<number> {
  await tx.$executeRaw`
    update draft_row set decided_at = ${at}
    where programme_id = ${key.programmeId}::uuid and village_code = ${key.villageCode}
      and state = 'same' and decided_at is null`;
  await tx.$executeRaw`
    update draft_row set state = 'dropped', sealed = null, decided_at = coalesce(decided_at, ${at})
    where state in ('waiting', 'fixing', 'same')
      and id in (select unnest(replaces) from draft_row where reading_id = ${readingId}::uuid and state = 'read')`;
  return tx.$executeRaw`
    update draft_row set state = verdict, sealed = case when verdict = 'same' then null else sealed end
    where reading_id = ${readingId}::uuid and state = 'read'`;
}

/** A row that is still to be decided on. */
export interface StoredDraftRow {
  readonly id: bigint;
  readonly state: "waiting" | "fixing";
  readonly way: DraftWay;
  readonly source: string;
  readonly sealed: string;
  readonly attachmentId: string | null;
  readonly decided: boolean;
}

/** Rows that wait for a yes or a correction, the oldest first, those put off last; at most `limit`. */
export function findOpen(
  tx: Tx,
  key: DraftKey,
  which: { readonly states: readonly ("waiting" | "fixing")[]; readonly ways?: readonly DraftWay[] },
  limit: number,
): Promise<StoredDraftRow[]> {
  const ways = which.ways ?? ["text", "workbook", "card", "typed"];
  return tx.$queryRaw<StoredDraftRow[]>`
    select id, state::text, way::text, source, sealed, attachment_id as "attachmentId", decided_at is not null as decided
    from draft_row
    where programme_id = ${key.programmeId}::uuid and village_code = ${key.villageCode}
      and state in ('waiting', 'fixing') and state::text = any(${[...which.states]}) and way::text = any(${[...ways]})
    order by later_at nulls first, id limit ${limit}`;
}

/** One open row, held until the transaction ends; null when it was decided on. */
export async function lockOpen(tx: Tx, key: DraftKey, id: bigint): Promise<StoredDraftRow | null> {
  const rows = await tx.$queryRaw<StoredDraftRow[]>`
    select id, state::text, way::text, source, sealed, attachment_id as "attachmentId", decided_at is not null as decided
    from draft_row
    where id = ${id} and programme_id = ${key.programmeId}::uuid and village_code = ${key.villageCode}
      and state in ('waiting', 'fixing') for update`;
  return rows[0] ?? null;
}

/** How many rows are open, and of how many nobody has decided on the list they came with. */
export interface DraftCounts {
  readonly waiting: number;
  readonly same: number;
  /** Of lists that nobody decided on. */
  readonly fixing: number;
  /** Of those and of earlier lists. */
  readonly fixes: number;
  /** Rows that wait for a yes though their person got a place of the year meanwhile. */
  readonly moved: number;
}

export async function countOpen(tx: Tx, key: DraftKey): Promise<DraftCounts> {
  const [counts] = await tx.$queryRaw<DraftCounts[]>`
    select count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'same')::int as same,
      count(*) filter (where state = 'fixing' and decided_at is null)::int as fixing,
      count(*) filter (where state = 'fixing')::int as fixes,
      count(*) filter (where state = 'waiting' and exists (
        select 1 from worker join enrolment on enrolment.worker_id = worker.id and enrolment.state ${live}
        join programme on programme.id = draft_row.programme_id and programme.year = enrolment.year
        where worker.nik_index = draft_row.nik_index))::int as moved
    from draft_row
    where programme_id = ${key.programmeId}::uuid and village_code = ${key.villageCode}
      and (state in ('waiting', 'fixing') or (state = 'same' and decided_at is null))`;
  return counts ?? { waiting: 0, same: 0, fixing: 0, fixes: 0, moved: 0 };
}

/** Keys of rows of this village, among these, that were corrected and saved. */
export async function findCorrected(tx: Tx, key: DraftKey, rowIndexes: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ row_index: string }[]>`
    select distinct row_index from draft_row
    where programme_id = ${key.programmeId}::uuid and village_code = ${key.villageCode}
      and row_index in (select json_array_elements_text(${JSON.stringify(rowIndexes)}::json))
      and state = 'saved' and verdict = 'fixing'`;
  return rows.map(({ row_index }) => row_index);
}

/** Closes rows: their contents are erased, that they were is kept. */
export async function closeRows(tx: Tx, ids: readonly bigint[], state: "saved" | "dropped", at: Date): Promise<void> {
  await tx.$executeRaw`
    update draft_row set state = ${state}::draft_state, sealed = null, decided_at = coalesce(decided_at, ${at})
    where id = any(${[...ids]})`;
}

/** Marks the list that was shown as decided on; what has to be corrected stays open. */
export async function markDecided(tx: Tx, key: DraftKey, at: Date): Promise<void> {
  await tx.$executeRaw`
    update draft_row set decided_at = ${at}
    where programme_id = ${key.programmeId}::uuid and village_code = ${key.villageCode}
      and state in ('same', 'fixing') and decided_at is null`;
}

/** Lets go of every row of the lists that nobody decided on. Returns how many. */
export function dropShown(tx: Tx, key: DraftKey, at: Date): Promise<number> {
  return tx.$executeRaw`
    update draft_row set state = 'dropped', sealed = null, decided_at = ${at}
    where programme_id = ${key.programmeId}::uuid and village_code = ${key.villageCode}
      and (state = 'waiting' or (state in ('same', 'fixing') and decided_at is null))`;
}

/** Puts a row behind the others. */
export async function putOff(tx: Tx, id: bigint, at: Date): Promise<void> {
  await tx.draftRow.update({ where: { id }, data: { laterAt: at }, select: { id: true } });
}

export async function rewriteRow(
  tx: Tx,
  id: bigint,
  row: { readonly sealed: string; readonly nikIndex: string | null; readonly state: "waiting" | "fixing" },
): Promise<void> {
  await tx.draftRow.update({ where: { id }, data: row, select: { id: true } });
}

/** Pictures of this village's lists that no open row was read from any more. */
export async function findDonePictures(tx: Tx, key: DraftKey): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select attachment.id from attachment
    where bytes_sealed is not null and id in (
        select attachment_id from draft_row
        where programme_id = ${key.programmeId}::uuid and village_code = ${key.villageCode} and attachment_id is not null)
      and not exists (
        select 1 from draft_row where attachment_id = attachment.id and state in ('read', 'waiting', 'fixing'))`;
  return rows.map(({ id }) => id);
}

export async function erasePictures(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  await tx.attachment.updateMany({ where: { id: { in: [...ids] } }, data: { bytesSealed: null, erasedAt: at } });
}

/** Forgets readings that were never shown: the process died between reading and answering, and read them again. */
export async function deleteUnshown(tx: Tx, before: Date): Promise<number> {
  return (await tx.draftRow.deleteMany({ where: { state: "read", createdAt: { lt: before } } })).count;
}

/** Whether the person of a chat acts for the village now. */
export async function actsFor(tx: Tx, key: DraftKey, chatId: bigint): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from chat join role on role.person_id = chat.person_id
    where chat.id = ${chatId} and role.programme_id = ${key.programmeId}::uuid and role.area_code = ${key.villageCode}
      and role.kind in ('village_head', 'village_operator') and role.ended_at is null`;
  return rows.length > 0;
}

/** Erases open rows that nobody looked after since `before`. Returns how many. */
export function eraseOpen(tx: Tx, before: Date, at: Date): Promise<number> {
  return tx.$executeRaw`
    update draft_row set state = 'dropped', sealed = null, decided_at = coalesce(decided_at, ${at})
    where state in ('waiting', 'fixing') and created_at < ${before}`;
}
