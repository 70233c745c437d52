import type { Tx } from "../db/client.ts";
import { Prisma } from "../db/generated/client.ts";
import type { EnrolmentState, RosterState, Standing } from "../db/generated/enums.ts";
import { live } from "../db/live.ts";

/** Which village's roster in which programme. */
export interface RosterKey {
  readonly programmeId: string;
  readonly villageCode: string;
}

/** Somebody acting for a village. */
export interface VillageActor extends RosterKey {
  readonly personId: string;
  readonly kind: "village_head" | "village_operator";
}

/** A roster that nobody else can change until the transaction ends. */
export interface LockedRoster {
  readonly id: string;
  readonly state: RosterState;
  readonly submissions: number;
  readonly quota: number;
  readonly year: number;
  /** Whether the acting person still has the role. */
  readonly holdsRole: boolean;
}

/** A worker's own data as stored. */
export interface StoredWorker {
  readonly workerId: string;
  readonly name: string;
  readonly occupation: string;
  readonly phoneSealed: string | null;
  readonly updatedAt: Date;
}

type LockedRow = LockedRoster & { readonly [Field in keyof StoredWorker]: StoredWorker[Field] | null };

/** Locks the roster and looks for the worker with this NIK, in one statement; null while the village has no roster. */
export async function lockRoster(
  tx: Tx,
  actor: VillageActor,
  nikIndex: string | null,
): Promise<{ readonly roster: LockedRoster; readonly known: StoredWorker | null } | null> {
  const rows = await tx.$queryRaw<LockedRow[]>`
    select roster.id, roster.state::text, roster.submissions, programme.quota_per_village as quota, programme.year,
      exists (select 1 from role where role.person_id = ${actor.personId}::uuid and role.kind = ${actor.kind}::role_kind
        and role.programme_id = roster.programme_id and role.area_code = roster.village_code
        and role.ended_at is null) as "holdsRole",
      worker.id as "workerId", worker.name, worker.occupation, worker.phone_sealed as "phoneSealed",
      worker.updated_at as "updatedAt"
    from roster join programme on programme.id = roster.programme_id
    left join worker on worker.nik_index = ${nikIndex}
    where roster.programme_id = ${actor.programmeId}::uuid and roster.village_code = ${actor.villageCode}
    for update of roster`;
  const row = rows[0];
  if (!row) return null;
  const { workerId, name, occupation, phoneSealed, updatedAt, ...roster } = row;
  const isKnown = workerId !== null && name !== null && occupation !== null && updatedAt !== null;
  return { roster, known: isKnown ? { workerId, name, occupation, phoneSealed, updatedAt } : null };
}

export async function insertRoster(tx: Tx, id: string, key: RosterKey, at: Date): Promise<void> {
  const { programmeId, villageCode } = key;
  await tx.roster.createMany({ data: [{ id, programmeId, villageCode, createdAt: at }], skipDuplicates: true });
}

export interface EnrolRow {
  readonly rosterId: string;
  readonly enrolmentId: string;
  /** For a worker who was never seen. */
  readonly workerId: string;
  readonly year: number;
  readonly standing: Standing;
  readonly expectMain: number;
  readonly nikSealed: string;
  readonly nikIndex: string;
  readonly name: string;
  readonly sex: "L" | "P";
  readonly birthDate: Date;
  readonly occupation: string;
  readonly phoneSealed: string | null;
  readonly phoneIndex: string | null;
  /** `updatedAt` of the worker as it was read; null when there was none. */
  readonly knownAt: Date | null;
  readonly beforeSealed: string | null;
  readonly afterSealed: string | null;
  readonly byPersonId: string;
  readonly at: Date;
}

/**
 * Worker, enrolment, change and audit line in one statement, under the lock of the roster. Nothing is placed
 * (`position` null) when the list proper has another length by now, when the worker was written meanwhile, or when
 * they hold a place of this year.
 */
export async function insertEnrolment(
  tx: Tx,
  row: EnrolRow,
): Promise<{ readonly main: number; readonly position: number | null }> {
  const rows = await tx.$queryRaw<{ main: number; position: number | null }[]>`
    with counted as (
      select count(*) filter (where standing = 'main' and state ${live})::int as main,
        coalesce(max(position), 0) + 1 as next
      from enrolment where roster_id = ${row.rosterId}::uuid
    ), person as (
      insert into worker (id, nik_sealed, nik_index, name, sex, birth_date, occupation, phone_sealed, phone_index,
        created_at, updated_at)
      select ${row.workerId}::uuid, ${row.nikSealed}, ${row.nikIndex}, ${row.name}, ${row.sex}::sex,
        ${row.birthDate}::date, ${row.occupation}, ${row.phoneSealed}, ${row.phoneIndex}, ${row.at}, ${row.at}
      from counted where counted.main = ${row.expectMain}
      on conflict (nik_index) do update set name = excluded.name, occupation = excluded.occupation,
        phone_sealed = excluded.phone_sealed, phone_index = excluded.phone_index, updated_at = excluded.updated_at
      where worker.updated_at = ${row.knownAt}::timestamptz
      returning id
    ), placed as (
      insert into enrolment (id, roster_id, worker_id, year, position, standing, created_at, updated_at)
      select ${row.enrolmentId}::uuid, ${row.rosterId}::uuid, person.id, ${row.year}, counted.next,
        ${row.standing}::standing, ${row.at}, ${row.at}
      from person, counted
      on conflict (worker_id, year) where state ${live} do nothing
      returning id, position
    ), changed as (
      insert into roster_change (roster_id, enrolment_id, kind, before_sealed, after_sealed, by_person_id, at)
      select ${row.rosterId}::uuid, placed.id, 'added', ${row.beforeSealed}, ${row.afterSealed},
        ${row.byPersonId}::uuid, ${row.at} from placed
    ), told as (
      insert into audit_entry (at, person_id, via, action, subject, detail)
      select ${row.at}, ${row.byPersonId}::uuid, 'chat', 'worker-enrolled', ${`roster:${row.rosterId}`},
        jsonb_build_object('enrolment', placed.id, 'position', placed.position, 'standing', ${row.standing}::text)
      from placed
    )
    select counted.main, (select position from placed) as position from counted`;
  return rows[0] ?? { main: -1, position: null };
}

/** One row of a roster with its worker. */
export interface LiveRow {
  readonly enrolmentId: string;
  readonly workerId: string;
  readonly state: EnrolmentState;
  readonly standing: Standing;
  readonly reason: string | null;
  readonly nikSealed: string;
  readonly name: string;
  readonly sex: "L" | "P";
  readonly birthDate: Date;
  readonly occupation: string;
  readonly phoneSealed: string | null;
}

const liveRow = Prisma.sql`
  select enrolment.id as "enrolmentId", worker.id as "workerId", enrolment.state::text, enrolment.standing::text,
    enrolment.reason, worker.nik_sealed as "nikSealed", worker.name, worker.sex::text,
    worker.birth_date as "birthDate", worker.occupation, worker.phone_sealed as "phoneSealed"
  from roster join enrolment on enrolment.roster_id = roster.id join worker on worker.id = enrolment.worker_id`;

/** Every row that holds a place: the list proper first, then the reserve, each in order of entry. */
export function findLiveRows(tx: Tx, key: RosterKey): Promise<LiveRow[]> {
  return tx.$queryRaw<LiveRow[]>`${liveRow}
    where roster.programme_id = ${key.programmeId}::uuid and roster.village_code = ${key.villageCode}
      and enrolment.state ${live}
    order by enrolment.standing, enrolment.position`;
}

/** One row that holds a place on this roster; null when it does not (any more). */
export async function findLiveRow(tx: Tx, rosterId: string, enrolmentId: string): Promise<LiveRow | null> {
  const rows = await tx.$queryRaw<LiveRow[]>`${liveRow}
    where roster.id = ${rosterId}::uuid and enrolment.id = ${enrolmentId}::uuid and enrolment.state ${live}`;
  return rows[0] ?? null;
}

/** Moves every row of the roster that is in one state into another. */
export async function moveStates(
  tx: Tx,
  rosterId: string,
  from: EnrolmentState,
  to: EnrolmentState,
  at: Date,
): Promise<void> {
  await tx.enrolment.updateMany({ where: { rosterId, state: from }, data: { state: to, updatedAt: at } });
}

export async function setRosterState(tx: Tx, id: string, state: RosterState, submissions: number): Promise<void> {
  await tx.roster.update({ where: { id }, data: { state, submissions }, select: { id: true } });
}

/** Keeps a handing-in; false when its receipt number was given before. */
export async function insertSubmission(tx: Tx, data: Prisma.SubmissionCreateManyInput): Promise<boolean> {
  return (await tx.submission.createMany({ data: [data], skipDuplicates: true })).count === 1;
}

/** The place that a NIK holds in a year, and whether it is on this roster. */
export async function findPlaceOf(tx: Tx, nikIndex: string, year: number, key: RosterKey) {
  const rows = await tx.$queryRaw<{ enrolmentId: string; name: string; here: boolean }[]>`
    select enrolment.id as "enrolmentId", worker.name,
      roster.programme_id = ${key.programmeId}::uuid and roster.village_code = ${key.villageCode} as here
    from worker join enrolment on enrolment.worker_id = worker.id join roster on roster.id = enrolment.roster_id
    where worker.nik_index = ${nikIndex} and enrolment.year = ${year} and enrolment.state ${live}`;
  return rows[0] ?? null;
}
