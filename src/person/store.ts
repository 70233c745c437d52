import type { Tx } from "../db/client.ts";
import { HANDED_OVER, OPTED_OUT } from "./rules.ts";

/** A village's role as it is stored. */
export interface Grant {
  readonly roleId: string;
  readonly personId: string;
  readonly kind: "village_head" | "village_operator" | "officer";
  readonly programmeId: string;
  readonly areaCode: string;
  readonly via: "invite" | "listed-phone";
  /** The name that the platform shows. */
  readonly nameSealed: string | null;
}

export async function setOptedOut(tx: Tx, personId: string, at: Date | null): Promise<void> {
  await tx.person.update({ where: { id: personId }, data: { optedOutAt: at }, select: { id: true } });
}

export async function setLocale(tx: Tx, personId: string, locale: string): Promise<void> {
  await tx.person.update({ where: { id: personId }, data: { locale }, select: { id: true } });
}

export async function findLocales(tx: Tx, personIds: readonly string[]) {
  return tx.person.findMany({ where: { id: { in: [...personIds] } }, select: { id: true, locale: true } });
}

export async function findLocaleOfChat(tx: Tx, chatId: bigint): Promise<string | null> {
  const chat = await tx.chat.findUnique({ where: { id: chatId }, select: { person: { select: { locale: true } } } });
  return chat?.person.locale ?? null;
}

/** Takes every message that still waits for this person off the queue, on all of their channels; how many. */
export async function skipQueued(tx: Tx, personId: string, at: Date): Promise<number> {
  return tx.$executeRaw`
    update outbox set state = 'skipped', reason = ${OPTED_OUT}, settled_at = ${at}
    where state = 'queued' and chat_id in (select id from chat where person_id = ${personId}::uuid)`;
}

export async function addTries(tx: Tx, keys: readonly string[], at: Date): Promise<void> {
  await tx.attempt.createMany({ data: keys.map((key) => ({ key, at })) });
}

/** How many tries each key has after `since`; the largest of them. */
export async function mostTries(tx: Tx, keys: readonly string[], since: Date): Promise<number> {
  const counts = await tx.$queryRaw<{ tries: number }[]>`
    select count(*)::int as tries from attempt where key = any(${keys}::text[]) and at > ${since} group by key`;
  return Math.max(0, ...counts.map((row) => row.tries));
}

interface LockedOffer {
  readonly kind: Grant["kind"];
  readonly programmeId: string;
  readonly areaCode: string;
  readonly usedAt: Date | null;
  readonly usedById: string | null;
  readonly expiresAt: Date | null;
}

/** The invite, held until the transaction ends so that it is used once. */
export async function lockInvite(tx: Tx, id: string): Promise<LockedOffer | null> {
  const rows = await tx.$queryRaw<LockedOffer[]>`
    select kind::text, programme_id as "programmeId", area_code as "areaCode", used_at as "usedAt",
      used_by_id as "usedById", expires_at as "expiresAt"
    from invite where id = ${id}::uuid for update`;
  return rows[0] ?? null;
}

/** The listed phone, held likewise; null unless it is the number that the chat's platform confirmed. */
export async function lockListedPhone(tx: Tx, id: string, chatId: bigint): Promise<LockedOffer | null> {
  const rows = await tx.$queryRaw<LockedOffer[]>`
    select kind::text, programme_id as "programmeId", area_code as "areaCode", used_at as "usedAt",
      null as "usedById", null as "expiresAt"
    from listed_phone
    where id = ${id}::uuid and phone_index = (
      select phone_index from chat where id = ${chatId} and phone_verified_at is not null)
    for update`;
  return rows[0] ?? null;
}

export async function markUsed(
  tx: Tx,
  via: "invite" | "listed-phone",
  id: string,
  personId: string,
  at: Date,
): Promise<void> {
  if (via === "invite") await tx.invite.update({ where: { id }, data: { usedAt: at, usedById: personId } });
  else await tx.listedPhone.update({ where: { id }, data: { usedAt: at } });
}

export async function holdsRole(tx: Tx, grant: Grant): Promise<boolean> {
  const { personId, kind, programmeId, areaCode } = grant;
  return (await tx.role.count({ where: { personId, kind, programmeId, areaCode, endedAt: null } })) > 0;
}

/** Ends the role of the village head who is not `personId`; the ids of what ended (one at most). */
export async function endOtherHead(tx: Tx, grant: Grant, at: Date): Promise<string[]> {
  const ended = await tx.$queryRaw<{ id: string }[]>`
    update role set ended_at = ${at}, end_reason = ${HANDED_OVER}
    where kind = 'village_head' and ended_at is null and programme_id = ${grant.programmeId}::uuid
      and area_code = ${grant.areaCode} and person_id <> ${grant.personId}::uuid
    returning id`;
  return ended.map((row) => row.id);
}

/** Gives the role; false when another head got in between. */
export async function insertRole(tx: Tx, grant: Grant, at: Date): Promise<boolean> {
  const made = await tx.$executeRaw`
    insert into role (id, person_id, kind, programme_id, area_code, name_sealed, granted_via, granted_at)
    values (${grant.roleId}::uuid, ${grant.personId}::uuid, ${grant.kind}::role_kind, ${grant.programmeId}::uuid,
      ${grant.areaCode}, ${grant.nameSealed}, ${grant.via}, ${at})
    on conflict (programme_id, area_code) where kind = 'village_head' and ended_at is null do nothing`;
  return made === 1;
}

/** What an offer leads to, whoever it is for. */
export interface OfferRow {
  readonly id: string;
  readonly kind: Grant["kind"];
  readonly programmeId: string;
  readonly areaCode: string;
  readonly usedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly areaName: string;
  /** Of what the area lies in: a village's district. */
  readonly parentName: string;
  /** Another person is head there. */
  readonly taken: boolean;
}

/** By the blind index of the code, with the place it is for. */
export async function findInvite(tx: Tx, codeIndex: string, personId: string): Promise<OfferRow | null> {
  const rows = await tx.$queryRaw<OfferRow[]>`
    select offer.id, offer.kind::text, offer.programme_id as "programmeId", offer.area_code as "areaCode",
      offer.used_at as "usedAt", offer.expires_at as "expiresAt",
      area.name as "areaName", coalesce(parent.name, '') as "parentName",
      exists (select 1 from role where role.programme_id = offer.programme_id and role.area_code = offer.area_code
        and role.kind = 'village_head' and role.ended_at is null and role.person_id <> ${personId}::uuid) as taken
    from invite offer
    join area on area.code = offer.area_code
    left join area parent on parent.code = area.parent_code
    where offer.code_index = ${codeIndex}`;
  return rows[0] ?? null;
}

/** By the blind index of the phone number; of several, one that is still open, the newest first. */
export async function findListedPhone(tx: Tx, phoneIndex: string, personId: string): Promise<OfferRow | null> {
  const rows = await tx.$queryRaw<OfferRow[]>`
    select offer.id, offer.kind::text, offer.programme_id as "programmeId", offer.area_code as "areaCode",
      offer.used_at as "usedAt", null::timestamptz as "expiresAt",
      area.name as "areaName", coalesce(parent.name, '') as "parentName",
      exists (select 1 from role where role.programme_id = offer.programme_id and role.area_code = offer.area_code
        and role.kind = 'village_head' and role.ended_at is null and role.person_id <> ${personId}::uuid) as taken
    from listed_phone offer
    join area on area.code = offer.area_code
    left join area parent on parent.code = area.parent_code
    where offer.phone_index = ${phoneIndex}
    order by offer.used_at is not null, offer.created_at desc, offer.id desc
    limit 1`;
  return rows[0] ?? null;
}

/** What is kept about a person who chats. */
export interface StoredRow {
  /** Of this chat, when its platform confirmed it. */
  readonly phoneSealed: string | null;
  /** When the newest answer to the text was a yes. */
  readonly consentedAt: Date | null;
  readonly roles: readonly {
    readonly kind: string;
    readonly areaCode: string;
    readonly areaName: string | null;
    readonly grantedAtMs: number;
  }[];
}

export async function findStored(tx: Tx, personId: string, chatId: bigint, consentKind: string): Promise<StoredRow> {
  const rows = await tx.$queryRaw<StoredRow[]>`
    select case when chat.phone_verified_at is not null then chat.phone_sealed end as "phoneSealed",
      (select case when answer then at end from consent where consent.person_id = ${personId}::uuid
        and kind = ${consentKind} order by id desc limit 1) as "consentedAt",
      coalesce((select jsonb_agg(jsonb_build_object('kind', role.kind, 'areaCode', role.area_code, 'areaName', area.name,
          'grantedAtMs', extract(epoch from role.granted_at) * 1000) order by role.granted_at)
        from role left join area on area.code = role.area_code
        where role.person_id = ${personId}::uuid and role.ended_at is null), '[]') as roles
    from chat where chat.id = ${chatId}`;
  return rows[0] ?? { phoneSealed: null, consentedAt: null, roles: [] };
}

/** An officer whose scope holds a place. */
export interface OfficerRow {
  readonly personId: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly nameSealed: string | null;
  /** Of the chat they were in last, when its platform confirmed it. */
  readonly phoneSealed: string | null;
}

/** The officers of a programme whose area is the place or holds it, those who took the role up first in front. */
export async function findOfficers(tx: Tx, programmeId: string, areaCode: string): Promise<OfficerRow[]> {
  return tx.$queryRaw<OfficerRow[]>`
    select role.person_id as "personId", role.area_code as "areaCode", coalesce(area.name, role.area_code) as "areaName",
      role.name_sealed as "nameSealed", door.phone_sealed as "phoneSealed"
    from role
    left join area on area.code = role.area_code
    left join lateral (
      select phone_sealed from chat
      where chat.person_id = role.person_id and phone_verified_at is not null order by phone_verified_at desc limit 1
    ) door on true
    where role.kind = 'officer' and role.ended_at is null and role.programme_id = ${programmeId}::uuid
      and (role.area_code = ${areaCode} or starts_with(${areaCode}, role.area_code || '.'))
    order by role.granted_at, role.id`;
}

export function findVillagePeople(
  tx: Tx,
  programmeId: string,
  villageCodes: readonly string[],
): Promise<{ personId: string; villageCode: string; villageName: string }[]> {
  return tx.$queryRaw`
    select distinct role.person_id as "personId", role.area_code as "villageCode", area.name as "villageName"
    from role join area on area.code = role.area_code
    where role.programme_id = ${programmeId}::uuid and role.ended_at is null
      and role.kind in ('village_head', 'village_operator') and role.area_code = any(${[...villageCodes]}::text[])
    order by 2, 1`;
}

export async function findHeads(tx: Tx, programmeId: string, villageCode: string): Promise<string[]> {
  const rows = await tx.role.findMany({
    where: { programmeId, areaCode: villageCode, kind: "village_head", endedAt: null },
    select: { personId: true },
  });
  return rows.map(({ personId }) => personId);
}
