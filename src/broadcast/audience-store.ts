import type { Tx } from "../db/client.ts";
import { Prisma } from "../db/generated/client.ts";
import { CHAT_CONSENT } from "../person/rules.ts";
import { LIVE_STATES } from "../roster/rules.ts";
import type { AudienceFilter } from "./audience.ts";

/** Whom to look for, and where. */
export interface Wanted extends AudienceFilter {
  readonly programmeId: string;
  /** An officer who is not meant as one: the maker. */
  readonly except: string | null;
  /** Channels that only village heads are written to on, and only after they wrote. */
  readonly careful: readonly string[];
}

/** A person and the fingerprint that a worker with their number has. */
export interface Listed {
  readonly personId: string;
  readonly phoneIndex: string;
}

/** How many people there are on a channel, of those who are spoken to in a language. */
export interface Cell {
  readonly channel: string;
  readonly locale: string;
  readonly count: number;
  /** Of them, those who have not written there since some moment. */
  readonly cold: number;
}

/** How many people are meant on each channel and in each language. */
export async function countAudience(
  tx: Tx,
  wanted: Wanted,
  listed: readonly Listed[],
  since: SinceOf,
): Promise<Cell[]> {
  return tx.$queryRaw`
    with ${audienceOf(wanted, listed)}
    select channel, locale, count(*)::int as count, ${coldCount("audience", since)} as cold
    from audience group by 1, 2 order by 1, 2`;
}

/** For channels that count people who have not written since. */
export type SinceOf = Readonly<Record<string, Date>>;

function coldCount(table: string, since: SinceOf): Prisma.Sql {
  const name = Prisma.raw(table);
  return Prisma.sql`(count(*) filter (where exists (
    select 1 from json_each_text(${JSON.stringify(since)}::json) as counted(channel, at)
    where counted.channel = ${name}.channel and not exists (
      select 1 from inbox where inbox.chat_id = ${name}.chat_id and inbox.channel = ${name}.channel
        and inbox.received_at > counted.at::timestamptz))))::int`;
}

/** Writes one row for each person who is meant; how many. Never two of one person. */
export function freezeAudience(
  tx: Tx,
  broadcastId: number,
  wanted: Wanted,
  listed: readonly Listed[],
): Promise<number> {
  return tx.$executeRaw`
    with ${audienceOf(wanted, listed)}
    insert into recipient (broadcast_id, person_id, chat_id, channel, role, village_code)
    select ${broadcastId}, person_id, chat_id, channel, role, village_code from audience
    order by village_code, person_id
    on conflict (broadcast_id, person_id) do nothing`;
}

/**
 * Everybody who is meant, each once, with the chat where they were last. Nobody who wants no messages, has not agreed
 * to the privacy notice, blocked us, or has no task or listing in the programme (any more).
 */
function audienceOf(wanted: Wanted, listed: readonly Listed[]): Prisma.Sql {
  const { programmeId, tasks, workers, except, rosterStates, fewerThan, channels, language, careful } = wanted;
  const asked = channels === null ? [...careful] : [];
  return Prisma.sql`
    meant as (
      select person_id, kind::text as role, area_code as village_code, 0 as rank from role
      where programme_id = ${programmeId}::uuid and ended_at is null
        and kind::text = any(${[...tasks]}::text[]) and (kind <> 'officer' or person_id is distinct from ${except}::uuid) and ${within("area_code", wanted.areas)}
      union all
      select listed.person_id, 'worker', roster.village_code, 1
      from json_to_recordset(${JSON.stringify(
        workers ? listed.map((one) => ({ person_id: one.personId, phone_index: one.phoneIndex })) : [],
      )}::json) as listed(person_id uuid, phone_index text)
      join worker on worker.phone_index = listed.phone_index
      join enrolment on enrolment.worker_id = worker.id and enrolment.state::text = any(${[...wanted.enrolmentStates]}::text[])
      join roster on roster.id = enrolment.roster_id
      where roster.programme_id = ${programmeId}::uuid and ${within("roster.village_code", wanted.areas)}
    ), fitting as (
      select distinct on (person_id) meant.* from meant
      left join roster on roster.programme_id = ${programmeId}::uuid and roster.village_code = meant.village_code
      where (${rosterStates === null} or coalesce(roster.state::text, 'open') = any(${[...(rosterStates ?? [])]}::text[]))
        and (${fewerThan === null} or ${fewerThan ?? 0} > (
          select count(*) from enrolment where enrolment.roster_id = roster.id and standing = 'main'
            and state::text = any(${[...LIVE_STATES]}::text[])))
      order by person_id, rank, meant.village_code
    ), audience as (
      select fitting.person_id, fitting.role, fitting.village_code, door.chat_id, door.channel,
        coalesce(person.locale, 'id') as locale
      from fitting
      join person on person.id = fitting.person_id and person.opted_out_at is null
        -- Who chose none is spoken to in Indonesian.
        and (${language === null} or coalesce(person.locale, 'id') = ${language ?? ""})
      join lateral (
        select answer from consent where consent.person_id = fitting.person_id and consent.kind = ${CHAT_CONSENT}
        order by id desc limit 1
      ) agreed on agreed.answer
      cross join lateral (
        select chat.id as chat_id, chat.channel from chat left join conversation on conversation.chat_id = chat.id
        where chat.person_id = fitting.person_id and chat.blocked_at is null
          and (${channels === null} or chat.channel = any(${[...(channels ?? [])]}::text[]))
          and not (chat.channel = any(${asked}::text[]) and fitting.role <> 'village_head')
          and (chat.channel <> all(${[...careful]}::text[])
            or exists (select 1 from inbox where inbox.chat_id = chat.id))
        order by conversation.updated_at desc nulls last, chat.id desc limit 1
      ) door
    )`;
}

function within(column: string, areas: readonly string[]): Prisma.Sql {
  const name = Prisma.raw(column);
  return Prisma.sql`exists (
    select 1 from unnest(${[...areas]}::text[]) as area(code)
    where ${name} = area.code or starts_with(${name}, area.code || '.'))`;
}

/** People whose number the platform confirmed, after `afterId`, in the order of their chats. */
export function findConfirmed(
  tx: Tx,
  afterId: bigint,
  limit: number,
): Promise<{ id: bigint; personId: string; phoneSealed: string | null }[]> {
  return tx.chat.findMany({
    where: { id: { gt: afterId }, phoneVerifiedAt: { not: null }, phoneSealed: { not: null }, blockedAt: null },
    orderBy: { id: "asc" },
    take: limit,
    select: { id: true, personId: true, phoneSealed: true },
  });
}

/** How many frozen people there are on each channel and in each language. */
export function countFrozen(tx: Tx, broadcastId: number, since: SinceOf): Promise<Cell[]> {
  return tx.$queryRaw`
    select channel, coalesce(person.locale, 'id') as locale, count(*)::int as count,
      ${coldCount("recipient", since)} as cold
    from recipient join person on person.id = recipient.person_id
    where broadcast_id = ${broadcastId} group by 1, 2 order by 1, 2`;
}

/** Districts and villages within a scope that a name may mean; a village also by its own name and its district's. */
export function findPlaces(
  tx: Tx,
  scope: string,
  text: string,
): Promise<{ code: string; name: string; district: string | null }[]> {
  const said = text.toLowerCase();
  const [first] = /\b(?:kecamatan|kec|desa|kelurahan|nagari)\b/.exec(said) ?? [];
  const levels = first === undefined ? ["district", "village"] : [first.startsWith("kec") ? "district" : "village"];
  const name = said
    .replace(/\b(?:kecamatan|kec|desa|kelurahan|nagari)\b\.?/g, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return tx.$queryRaw`
    select area.code, area.name, case when area.level = 'village' then district.name end as district
    from area left join area district on district.code = area.parent_code
    where area.level::text = any(${levels}::text[]) and starts_with(area.code, ${`${scope}.`})
      and ${name} <> '' and (lower(area.name) = ${name}
        or (area.level = 'village' and lower(area.name || ' ' || district.name) = ${name}))
    order by area.code limit 6`;
}

/** The names of areas, in the order of their codes. */
export async function nameAreas(tx: Tx, codes: readonly string[]): Promise<string[]> {
  const areas = await tx.area.findMany({
    where: { code: { in: [...codes] } },
    orderBy: { code: "asc" },
    select: { name: true },
  });
  return areas.map(({ name }) => name);
}

/** A village of an area, one with a list before others, and how many names it has. */
export async function findSampleVillage(
  tx: Tx,
  programmeId: string,
  area: string,
): Promise<{ name: string; names: number } | null> {
  const rows = await tx.$queryRaw<{ name: string; names: number }[]>`
    select area.name, (select count(*)::int from enrolment where enrolment.roster_id = roster.id and standing = 'main'
      and state::text = any(${[...LIVE_STATES]}::text[])) as names
    from area left join roster on roster.village_code = area.code and roster.programme_id = ${programmeId}::uuid
    where area.level = 'village' and (area.code = ${area} or starts_with(area.code, ${`${area}.`}))
    order by roster.id is null, area.code limit 1`;
  return rows[0] ?? null;
}
