import type { Tx } from "../db/client.ts";
import type { EnrolmentState, Standing } from "../db/generated/enums.ts";

/** The newest enrolment of a person over all programmes, a live one before others of its year. */
export interface CoverRow {
  readonly name: string;
  readonly state: EnrolmentState;
  readonly standing: Standing;
  readonly coverFrom: Date | null;
  readonly coverUntil: Date | null;
  readonly reason: string | null;
  readonly programmeId: string;
}

export async function findNewestEnrolment(tx: Tx, nikIndex: string): Promise<CoverRow | null> {
  const rows = await tx.$queryRaw<CoverRow[]>`
    select worker.name, enrolment.state::text, enrolment.standing::text, enrolment.cover_from as "coverFrom",
      enrolment.cover_until as "coverUntil", enrolment.reason, roster.programme_id as "programmeId"
    from worker join enrolment on enrolment.worker_id = worker.id join roster on roster.id = enrolment.roster_id
    where worker.nik_index = ${nikIndex}
    order by enrolment.year desc, enrolment.state in ('removed', 'replaced'), enrolment.created_at desc,
      enrolment.id desc
    limit 1`;
  return rows[0] ?? null;
}
