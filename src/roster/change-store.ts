import type { Tx } from "../db/client.ts";
import { Prisma } from "../db/generated/client.ts";
import type { ChangeKind, EnrolmentState, RosterState, Standing } from "../db/generated/enums.ts";
import { live } from "../db/live.ts";
import type { RosterKey } from "./store.ts";

/** Writes down changes, in the order given. */
export async function insertChanges(tx: Tx, changes: readonly Prisma.RosterChangeCreateManyInput[]): Promise<void> {
  await tx.rosterChange.createMany({ data: [...changes] });
}

export async function updateWorker(
  tx: Tx,
  workerId: string,
  data: Pick<Prisma.WorkerUpdateInput, "name" | "occupation" | "occupationSaid" | "phoneSealed" | "phoneIndex">,
  at: Date,
): Promise<void> {
  await tx.worker.update({ where: { id: workerId }, data: { ...data, updatedAt: at }, select: { id: true } });
}

export async function updateEnrolment(
  tx: Tx,
  id: string,
  data: Pick<Prisma.EnrolmentUpdateInput, "state" | "standing" | "reason" | "replacedBy">,
  at: Date,
): Promise<void> {
  await tx.enrolment.update({ where: { id }, data: { ...data, updatedAt: at }, select: { id: true } });
}

export async function countMain(tx: Tx, rosterId: string): Promise<number> {
  const rows = await tx.$queryRaw<{ main: number }[]>`
    select count(*)::int as main from enrolment
    where roster_id = ${rosterId}::uuid and standing = 'main' and state ${live}`;
  return rows[0]?.main ?? 0;
}

/** Who is next from the reserve. */
export async function firstReserve(tx: Tx, rosterId: string): Promise<string | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from enrolment where roster_id = ${rosterId}::uuid and standing = 'reserve' and state ${live}
    order by position limit 1`;
  return rows[0]?.id ?? null;
}

/** Whether the person with this NIK holds a place of the year on any roster, but for one enrolment. */
export async function holdsPlace(tx: Tx, nikIndex: string, year: number, exceptEnrolment: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from worker join enrolment on enrolment.worker_id = worker.id
    where worker.nik_index = ${nikIndex} and enrolment.year = ${year} and enrolment.state ${live}
      and enrolment.id <> ${exceptEnrolment}::uuid`;
  return rows.length > 0;
}

export interface NewNik {
  readonly enrolmentId: string;
  readonly workerId: string;
  readonly newWorkerId: string;
  readonly nikSealed: string;
  readonly nikIndex: string;
  readonly sex: "L" | "P";
  readonly birthDate: Date;
  readonly at: Date;
}

/**
 * Lets an enrolment stand for the person with another NIK, who takes over name, occupation and phone. The record of
 * the old NIK is left alone where other enrolments use it (it may be somebody else's true number), and erased where
 * none does. False when another enrolment of that person appeared in the same moment.
 */
export async function moveToNik(tx: Tx, change: NewNik): Promise<boolean> {
  // Both records are held first, in one order, so that the statements below see what others committed meanwhile.
  await tx.$queryRaw`
    select id from worker where id = ${change.workerId}::uuid or nik_index = ${change.nikIndex} order by id for update`;
  const moved = await tx.$executeRaw`
    with person as (
      insert into worker (id, nik_sealed, nik_index, name, sex, birth_date, occupation, phone_sealed, phone_index,
        kk_sealed, mother_name_sealed, created_at, updated_at)
      select ${change.newWorkerId}::uuid, ${change.nikSealed}, ${change.nikIndex}, name, ${change.sex}::sex,
        ${change.birthDate}::date, occupation, phone_sealed, phone_index, kk_sealed, mother_name_sealed,
        ${change.at}, ${change.at}
      from worker where id = ${change.workerId}::uuid
      on conflict (nik_index) do update set name = excluded.name, occupation = excluded.occupation,
        phone_sealed = excluded.phone_sealed, phone_index = excluded.phone_index, updated_at = excluded.updated_at
      where not exists (select 1 from enrolment other join enrolment mine on mine.id = ${change.enrolmentId}::uuid
        where other.worker_id = worker.id and other.year = mine.year and other.state ${live})
      returning id
    )
    update enrolment set worker_id = person.id, updated_at = ${change.at} from person
    where enrolment.id = ${change.enrolmentId}::uuid`;
  if (moved !== 1) return false;
  await tx.$executeRaw`
    delete from worker where id = ${change.workerId}::uuid
      and not exists (select 1 from enrolment where worker_id = worker.id)`;
  return true;
}

/** A change with what it changed, as it stands now. */
export interface ChangeRow {
  readonly id: bigint;
  readonly kind: "added" | "corrected" | "removed";
  readonly field: string | null;
  readonly beforeSealed: string | null;
  readonly afterSealed: string | null;
  readonly at: Date;
  readonly rosterId: string;
  readonly rosterState: RosterState;
  readonly enrolmentId: string;
  readonly year: number;
  readonly state: EnrolmentState;
  readonly standing: Standing;
  readonly replacedBy: string | null;
  readonly workerId: string;
  readonly name: string;
  readonly nikIndex: string;
  /** The same for all rows that one list brought; null for a change of its own. */
  readonly batchId: string | null;
}

const changeRow = Prisma.sql`
  select change.id, change.kind::text, change.field, change.before_sealed as "beforeSealed",
    change.after_sealed as "afterSealed", change.at, roster.id as "rosterId", roster.state::text as "rosterState",
    enrolment.id as "enrolmentId", enrolment.year, enrolment.state::text, enrolment.standing::text,
    enrolment.replaced_by as "replacedBy", worker.id as "workerId", worker.name, worker.nik_index as "nikIndex",
    change.batch_id as "batchId"
  from roster join roster_change change on change.roster_id = roster.id
  join enrolment on enrolment.id = change.enrolment_id join worker on worker.id = enrolment.worker_id`;

/** The newest change that is still in force. That an undoing is never undone is why its own rows are born undone. */
export async function findNewestChange(tx: Tx, key: RosterKey): Promise<ChangeRow | null> {
  const rows = await tx.$queryRaw<ChangeRow[]>`${changeRow}
    where roster.programme_id = ${key.programmeId}::uuid and roster.village_code = ${key.villageCode}
      and change.undone_at is null and change.kind in ('added', 'corrected', 'removed')
    order by change.id desc limit 1`;
  return rows[0] ?? null;
}

/** Everybody whom one list brought and whose addition is still in force, the newest first. */
export function findBatch(tx: Tx, rosterId: string, batchId: string): Promise<ChangeRow[]> {
  return tx.$queryRaw<ChangeRow[]>`${changeRow}
    where change.roster_id = ${rosterId}::uuid and change.batch_id = ${batchId}::uuid and change.undone_at is null
      and change.kind = 'added'
    order by change.id desc`;
}

export async function markUndone(tx: Tx, changeIds: readonly bigint[], at: Date): Promise<void> {
  await tx.rosterChange.updateMany({ where: { id: { in: [...changeIds] } }, data: { undoneAt: at } });
}

/** Marks the promotion of this enrolment as undone. */
export async function markPromotionUndone(tx: Tx, enrolmentId: string, at: Date): Promise<void> {
  const kind: ChangeKind = "promoted";
  await tx.rosterChange.updateMany({ where: { enrolmentId, kind, undoneAt: null }, data: { undoneAt: at } });
}
