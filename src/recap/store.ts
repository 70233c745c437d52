import type { Tx } from "../db/client.ts";
import { live } from "../db/live.ts";
import { isTold } from "../db/told.ts";
import { type Day, dateFromDay, daysBefore } from "../kit/date.ts";
import { LAPSE_DAYS, type VillageProgress } from "./rules.ts";

/** One village as it is stored. */
export interface VillageRow extends Omit<VillageProgress, "refusedOn" | "lapsesOn"> {
  readonly refusedAt: Date | null;
  readonly lapsesOn: Date | null;
}

/**
 * Every village of a regency or of a district, or one alone, in one statement. A kelurahan (the fourth part of its code begins with 1)
 * has no village head and stands among them only once it takes part.
 */
export function findVillages(tx: Tx, programmeId: string, areaCode: string, today: Day): Promise<VillageRow[]> {
  const day = dateFromDay(today);
  const within = `${areaCode}%`;
  const above = areaCode.slice(0, "61.07.01".length);
  return tx.$queryRaw<VillageRow[]>`
    with people as (
      select roster.id as roster_id,
        count(*) filter (where enrolment.standing = 'main' and enrolment.state ${live})::int as main,
        count(*) filter (where enrolment.standing = 'reserve' and enrolment.state ${live})::int as reserve,
        count(*) filter (where enrolment.state = 'refused')::int as refused,
        max(enrolment.updated_at) filter (where enrolment.state = 'refused') as refused_at,
        count(*) filter (where lapses)::int as lapsing, min(enrolment.cover_until) filter (where lapses) as lapses_on
      from roster join enrolment on enrolment.roster_id = roster.id
      cross join lateral (select enrolment.state = 'active' and enrolment.cover_until >= ${day}::date
        and enrolment.cover_until <= ${dateFromDay(daysBefore(today, -LAPSE_DAYS))}::date as lapses) ending
      where roster.programme_id = ${programmeId}::uuid and roster.village_code like ${within}
      group by roster.id
    ), drafts as (
      select village_code, count(*) filter (where state = 'waiting')::int as waiting,
        count(*) filter (where state = 'fixing')::int as fixes
      from draft_row
      where programme_id = ${programmeId}::uuid and state in ('waiting', 'fixing')
      group by village_code
    ), headed as (
      select area_code, bool_or(kind = 'village_head') as has_head from role
      where programme_id = ${programmeId}::uuid and ended_at is null and kind in ('village_head', 'village_operator')
      group by area_code
    )
    select village.code, village.name, district.code as "districtCode", district.name as "districtName",
      coalesce(headed.has_head, false) as "hasHead", headed.area_code is not null as joined,
      ${isTold("asked.programme_id", "village.code")} as told,
      roster.state::text as roster,
      coalesce(people.main, 0) as main, coalesce(people.reserve, 0) as reserve,
      coalesce(drafts.waiting, 0) as waiting, coalesce(drafts.fixes, 0) as fixes,
      coalesce(people.refused, 0) as refused, people.refused_at as "refusedAt",
      coalesce(people.lapsing, 0) as lapsing, people.lapses_on as "lapsesOn"
    from (select ${programmeId}::uuid as programme_id) asked
    cross join area district
    join area village on village.parent_code = district.code and village.level = 'village'
    left join roster on roster.programme_id = ${programmeId}::uuid and roster.village_code = village.code
    left join people on people.roster_id = roster.id
    left join drafts on drafts.village_code = village.code
    left join headed on headed.area_code = village.code
    where district.level = 'district' and (district.code = ${above} or district.parent_code = ${above})
      and village.code like ${within}
      and (split_part(village.code, '.', 4) not like '1%' or roster.id is not null or headed.area_code is not null
        or drafts.village_code is not null)
    order by village.code`;
}

/** Whether the person of a chat is an officer of just this area. */
export async function isOfficerOf(tx: Tx, chatId: bigint, programmeId: string, areaCode: string): Promise<boolean> {
  const held = { kind: "officer", programmeId, areaCode, endedAt: null } as const;
  return (await tx.chat.count({ where: { id: chatId, person: { roles: { some: held } } } })) > 0;
}
