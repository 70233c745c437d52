import type { Tx } from "../db/client.ts";
import { Prisma } from "../db/generated/client.ts";
import type { EnrolmentState, RosterState, Standing } from "../db/generated/enums.ts";
import { live } from "../db/live.ts";
import type { Day } from "../kit/date.ts";

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
  readonly nikIndex: string;
  readonly name: string;
  readonly occupation: string;
  readonly phoneSealed: string | null;
  readonly updatedAt: Date;
}

type LockedRow = LockedRoster & { readonly [Field in keyof StoredWorker]: StoredWorker[Field] | null };

/** Locks the roster and looks for the workers with these NIKs, in one statement; null while the village has no roster. */
export async function lockRoster(
  tx: Tx,
  actor: VillageActor,
  nikIndexes: readonly string[],
): Promise<{ readonly roster: LockedRoster; readonly known: ReadonlyMap<string, StoredWorker> } | null> {
  const rows = await tx.$queryRaw<LockedRow[]>`
    select roster.id, roster.state::text, roster.submissions, programme.quota_per_village as quota, programme.year,
      exists (select 1 from role where role.person_id = ${actor.personId}::uuid and role.kind = ${actor.kind}::role_kind
        and role.programme_id = roster.programme_id and role.area_code = roster.village_code
        and role.ended_at is null) as "holdsRole",
      worker.id as "workerId", worker.nik_index as "nikIndex", worker.name, worker.occupation,
      worker.phone_sealed as "phoneSealed", worker.updated_at as "updatedAt"
    from roster join programme on programme.id = roster.programme_id
    left join worker on worker.nik_index = any(${[...nikIndexes]})
    where roster.programme_id = ${actor.programmeId}::uuid and roster.village_code = ${actor.villageCode}
    for update of roster`;
  const first = rows[0];
  if (!first) return null;
  const { id, state, submissions, quota, year, holdsRole } = first;
  const known = rows.flatMap(({ workerId, nikIndex, name, occupation, phoneSealed, updatedAt }) =>
    workerId !== null && nikIndex !== null && name !== null && occupation !== null && updatedAt !== null
      ? [[nikIndex, { workerId, nikIndex, name, occupation, phoneSealed, updatedAt }] as const]
      : [],
  );
  return { roster: { id, state, submissions, quota, year, holdsRole }, known: new Map(known) };
}

export async function insertRoster(tx: Tx, id: string, key: RosterKey, at: Date): Promise<void> {
  const { programmeId, villageCode } = key;
  await tx.roster.createMany({ data: [{ id, programmeId, villageCode, createdAt: at }], skipDuplicates: true });
}

/** A worker to be placed. */
export interface EnrolRow {
  readonly enrolmentId: string;
  /** For a worker who was never seen. */
  readonly workerId: string;
  readonly nikSealed: string;
  readonly nikIndex: string;
  readonly name: string;
  readonly sex: "L" | "P";
  readonly birthDate: Day;
  readonly occupation: string;
  readonly occupationSaid: string | null;
  readonly phoneSealed: string | null;
  readonly phoneIndex: string | null;
  /** `updatedAt` of the worker as it was read; null when there was none. */
  readonly knownAt: Date | null;
  readonly beforeSealed: string | null;
  readonly afterSealed: string | null;
}

/** Workers to be placed on one roster, in this order. */
export interface Placing {
  readonly roster: LockedRoster;
  readonly rows: readonly EnrolRow[];
  readonly expectMain: number;
  /** Marks the changes of one list; null for somebody entered alone. */
  readonly batchId: string | null;
  readonly byPersonId: string;
  readonly at: Date;
}

export interface Placed {
  readonly enrolmentId: string;
  readonly position: number;
  readonly standing: Standing;
}

/**
 * Workers, enrolments, changes and the line for the record in one statement, under the lock of the roster: on the list
 * proper up to the quota, on the reserve beyond it. Nobody is placed when the list proper has another length by now; a
 * worker is not placed who was written meanwhile or who holds a place of this year.
 */
export async function insertEnrolments(
  tx: Tx,
  { roster, rows, expectMain, batchId, byPersonId, at }: Placing,
): Promise<{ readonly main: number; readonly placed: readonly Placed[] }> {
  const input = rows.map((row, n) => ({ ...row, n }));
  const found = await tx.$queryRaw<{ main: number; placed: readonly Placed[] | null }[]>`
    with input as (
      select * from json_to_recordset(${JSON.stringify(input)}::json) as i(
        n int, "enrolmentId" uuid, "workerId" uuid, "nikSealed" text, "nikIndex" text, name text, sex sex, "birthDate" date,
        occupation text, "occupationSaid" text, "phoneSealed" text, "phoneIndex" text, "knownAt" timestamptz,
        "beforeSealed" text, "afterSealed" text)
    ), counted as (
      select count(*) filter (where standing = 'main' and state ${live})::int as main,
        coalesce(max(position), 0) as last
      from enrolment where roster_id = ${roster.id}::uuid
    ), person as (
      insert into worker (id, nik_sealed, nik_index, name, sex, birth_date, occupation, occupation_said, phone_sealed,
        phone_index, created_at, updated_at)
      select "workerId", "nikSealed", "nikIndex", name, sex, "birthDate", occupation, "occupationSaid", "phoneSealed",
        "phoneIndex", ${at}, ${at}
      from input, counted where counted.main = ${expectMain} order by n
      on conflict (nik_index) do update set name = excluded.name, occupation = excluded.occupation,
        occupation_said = excluded.occupation_said, phone_sealed = excluded.phone_sealed,
        phone_index = excluded.phone_index, updated_at = excluded.updated_at
      where worker.updated_at = (select "knownAt" from input where input."nikIndex" = excluded.nik_index)
      returning id, nik_index
    ), ready as (
      select input.*, person.id as person_id, (row_number() over (order by n))::int as nth
      from input join person on person.nik_index = input."nikIndex"
      where not exists (select 1 from enrolment where enrolment.worker_id = person.id
        and enrolment.year = ${roster.year} and enrolment.state ${live})
    ), placed as (
      insert into enrolment (id, roster_id, worker_id, year, position, standing, created_at, updated_at)
      select "enrolmentId", ${roster.id}::uuid, person_id, ${roster.year}, counted.last + nth,
        (case when counted.main + nth <= ${roster.quota} then 'main' else 'reserve' end)::standing, ${at}, ${at}
      from ready, counted order by nth
      on conflict (worker_id, year) where state ${live} do nothing
      returning id, position, standing
    ), changed as (
      insert into roster_change (roster_id, enrolment_id, kind, before_sealed, after_sealed, by_person_id, at, batch_id)
      select ${roster.id}::uuid, placed.id, 'added', ready."beforeSealed", ready."afterSealed", ${byPersonId}::uuid, ${at},
        ${batchId}::uuid
      from placed join ready on ready."enrolmentId" = placed.id order by placed.position
    ), told as (
      insert into audit_entry (at, person_id, via, action, subject, detail)
      select ${at}, ${byPersonId}::uuid, 'chat', 'worker-enrolled', ${`roster:${roster.id}`},
        jsonb_build_object('enrolment', placed.id, 'position', placed.position, 'standing', placed.standing::text)
      from placed
    )
    select counted.main, (select json_agg(json_build_object('enrolmentId', placed.id, 'position', placed.position,
      'standing', placed.standing) order by placed.position) from placed) as placed
    from counted`;
  const [result] = found;
  return { main: result?.main ?? -1, placed: result?.placed ?? [] };
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

/** Which of these NIKs (by their fingerprints) hold a place of the year on another roster. */
export async function findHeldElsewhere(
  tx: Tx,
  key: RosterKey,
  nikIndexes: readonly string[],
  year: number,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ nik_index: string }[]>`
    select worker.nik_index
    from worker join enrolment on enrolment.worker_id = worker.id join roster on roster.id = enrolment.roster_id
    where worker.nik_index in (select json_array_elements_text(${JSON.stringify(nikIndexes)}::json))
      and enrolment.year = ${year} and enrolment.state ${live}
      and (roster.programme_id, roster.village_code) <> (${key.programmeId}::uuid, ${key.villageCode})`;
  return rows.map(({ nik_index }) => nik_index);
}
