import type { LastBroadcast } from "../../flows/broadcast-facts.ts";
import type { BaseFacts, OfficeFacts } from "../../flows/facts.ts";
import type { NikStanding, RosterFacts } from "../../flows/roster-facts.ts";
import { storedPlace } from "../../flows/shared/stored.ts";
import type { Tx } from "../db/client.ts";
import { live } from "../db/live.ts";
import { isTold } from "../db/told.ts";
import type { Place } from "../flowkit/flow.ts";
import { DEFAULT_ZONE, dayIn } from "../kit/date.ts";
import type { Ids } from "../kit/ids.ts";
import { isLocale } from "../kit/locale.ts";
import { SIXTEEN_DIGITS } from "../kit/nik.ts";
import type { Vault } from "../kit/vault.ts";
import type { Item } from "../messages/item.ts";
import { CHAT_CONSENT } from "../person/rules.ts";
import type { ProgrammeBook } from "../programme/book.ts";
import { naturalName } from "../programme/rules.ts";
import type { SceneBase } from "./base.ts";
import { addressIndexOf, openChat, settleIdentity } from "./identity.ts";

/** Everything one decision starts from. */
export interface Scene {
  readonly item: Item;
  readonly base: SceneBase;
  readonly place: Place | null;
  /** Stored and handled before. */
  readonly seen: boolean;
  /** Older events of this chat still wait: this one only queues up behind them. */
  readonly backlog: boolean;
  /** The newest of what waits is part of a list. */
  readonly gathering: boolean;
}

export interface SceneTools {
  readonly vault: Vault;
  readonly ids: Ids;
  readonly book: ProgrammeBook;
  readonly nowMs: number;
}

/**
 * Loads the scenes of items of different chats and locks their conversations until the end of the transaction;
 * one statement, but for people who write for the first time and for chats that another process was busy with.
 */
export async function loadScenes(tx: Tx, items: readonly Item[], tools: SceneTools): Promise<Scene[]> {
  await settleIdentity(tx, items, tools);
  let rows = await readScenes(tx, items, tools.vault);
  // What the statement saw around a row it had to wait for is from before the wait.
  if ([...rows.values()].some(({ moved }) => moved)) rows = await readScenes(tx, items, tools.vault);
  const strangers = items.filter((_, at) => !rows.has(at));
  if (strangers.length > 0) {
    for (const item of strangers) await openChat(tx, item, tools);
    rows = await readScenes(tx, items, tools.vault);
  }
  const scenes: Scene[] = [];
  for (const [at, item] of items.entries()) scenes.push(await toScene(item, rows.get(at), tx, tools));
  return scenes;
}

interface SceneRow {
  n: number;
  chat_id: bigint;
  person_id: string;
  place_sealed: string | null;
  /** Another transaction changed the conversation while this one waited for it. */
  moved: boolean;
  seen: boolean;
  /** Null without a backlog. */
  gathering: boolean | null;
  opted_out: boolean;
  locale: string | null;
  consented: boolean | null;
  role_kind: "village_head" | "village_operator" | null;
  programme_id: string | null;
  office: Omit<OfficeFacts, "focus"> | null;
  focus: number | null;
  talk: number | null;
  last_broadcast: LastBroadcast | null;
  area_code: string | null;
  village_name: string | null;
  district_name: string | null;
  untold: boolean | null;
  roster: RosterFacts | null;
  standing: NikStanding | null;
}

async function readScenes(tx: Tx, items: readonly Item[], vault: Vault): Promise<Map<number, SceneRow>> {
  const input = items.map((item, n) => ({
    n,
    channel: item.inbound.channel,
    address_index: addressIndexOf(item),
    external_id: item.inbound.externalId,
    inbox_id: item.inboxId === null ? null : String(item.inboxId),
    nik_index: spottedIndex(item, vault),
  }));
  const rows = await tx.$queryRaw<SceneRow[]>`
    with input as (
      select * from json_to_recordset(${JSON.stringify(input)}::json)
        as i(n int, channel text, address_index text, external_id text, inbox_id bigint, nik_index text)
    ), known as (
      select input.n, input.external_id, input.inbox_id, input.nik_index, chat.id as chat_id, chat.channel, chat.person_id,
        before.xmin::text as version
      from input join chat on chat.channel = input.channel and chat.address_index = input.address_index
      join conversation before on before.chat_id = chat.id
    ), locked as (
      select chat_id, place_sealed, xmin::text as version from conversation
      where chat_id in (select chat_id from known) order by chat_id for update
    )
    select known.n, known.chat_id, known.person_id, locked.place_sealed,
      known.version <> locked.version as moved,
      case when known.inbox_id is null
        then exists (select 1 from inbox where inbox.channel = known.channel and inbox.external_id = known.external_id)
        else not exists (select 1 from inbox where inbox.id = known.inbox_id and inbox.state = 'queued') end as seen,
      case when known.inbox_id is null then (
        select inbox.gathers from inbox where inbox.chat_id = known.chat_id and inbox.state = 'queued'
        order by inbox.ord desc, inbox.id desc limit 1
      ) end as gathering,
      person.opted_out_at is not null as opted_out, person.locale,
      (select answer from consent where consent.person_id = known.person_id and kind = ${CHAT_CONSENT}
        order by id desc limit 1) as consented,
      role.kind as role_kind, role.programme_id, role.area_code, village.name as village_name, district.name as district_name,
      (select programme.socialize_first and not ${isTold("role.programme_id", "role.area_code")}
        from programme where programme.id = role.programme_id) as untold,
      list.roster, spotted.standing, office.office,
      (select id from help_request where chat_id = known.chat_id and taken_at is not null and closed_at is null) as talk,
      (select json_build_object('broadcastId', broadcast.id, 'answers', broadcast.answers,
          'others', coalesce(jsonb_path_query_array(broadcast.translations, '$[*].answers'), '[]'))
        from recipient join broadcast on broadcast.id = recipient.broadcast_id
        where recipient.outbox_id = (
          select id from outbox where outbox.chat_id = known.chat_id order by id desc limit 1)) as last_broadcast,
      (select id from help_request where taken_chat_id = known.chat_id and in_focus) as focus
    from known
    join locked on locked.chat_id = known.chat_id
    join person on person.id = known.person_id
    left join lateral (
      select kind, programme_id, area_code from role
      where role.person_id = known.person_id and ended_at is null and kind in ('village_head', 'village_operator')
      order by granted_at desc limit 1
    ) role on true
    left join lateral (
      select json_build_object('programmeId', role.programme_id, 'areaCode', role.area_code, 'areaName', area.name) as office
      from role join area on area.code = role.area_code
      where role.person_id = known.person_id and ended_at is null and kind = 'officer'
      order by granted_at desc limit 1
    ) office on true
    left join area village on village.code = role.area_code
    left join area district on district.code = village.parent_code
    left join lateral (
      select json_build_object('id', roster.id, 'state', roster.state, 'submissions', roster.submissions,
        'mainCount', count(*) filter (where enrolment.standing = 'main'),
        'reserveCount', count(*) filter (where enrolment.standing = 'reserve'),
        'lastReceipt',
          (select receipt from submission where roster_id = roster.id order by at desc, id desc limit 1)) as roster
      from roster left join enrolment on enrolment.roster_id = roster.id and enrolment.state ${live}
      where roster.programme_id = role.programme_id and roster.village_code = role.area_code
      group by roster.id
    ) list on true
    left join lateral (
      select case when roster.programme_id = role.programme_id and roster.village_code = role.area_code
        then json_build_object('is', 'here', 'name', worker.name, 'enrolmentId', enrolment.id)
        else json_build_object('is', 'elsewhere') end as standing
      from worker
      join enrolment on enrolment.worker_id = worker.id and enrolment.state ${live}
      join programme on programme.year = enrolment.year and programme.id = role.programme_id
      join roster on roster.id = enrolment.roster_id
      where worker.nik_index = known.nik_index
    ) spotted on true`;
  return new Map(rows.map((row) => [row.n, row]));
}

async function toScene(item: Item, row: SceneRow | undefined, tx: Tx, tools: SceneTools): Promise<Scene> {
  if (!row) throw new Error("a chat vanished while its scene was loaded");
  const place = row.place_sealed === null ? null : readPlace(row.place_sealed, tools.vault);
  return { item, base: await baseOf(row, item, tx, tools), place, seen: row.seen, ...queueOf(row) };
}

function queueOf({ gathering }: SceneRow) {
  return { backlog: gathering !== null, gathering: gathering ?? false };
}

/** A place that cannot be read is one of a flow that does not exist: the conversation says so and begins anew. */
function readPlace(sealed: string, vault: Vault): Place {
  try {
    return storedPlace.parse(JSON.parse(vault.open("conversation.place", sealed)));
  } catch {
    return { flow: "", version: 0, at: "", answers: {}, unclear: 0, trail: [] };
  }
}

async function baseOf(row: SceneRow, item: Item, tx: Tx, tools: SceneTools): Promise<SceneBase> {
  const nik = spottedNik(item);
  return {
    chatId: row.chat_id,
    personId: row.person_id,
    facts: await baseFacts(row, tx, tools),
    roster: row.roster,
    spotted: nik === null ? null : { nik, standing: row.standing ?? { is: "free" } },
    displayName: item.inbound.displayName ?? null,
  };
}

/** The first run of 16 digits in what was written; whether it is a NIK is the flow's to judge. */
function spottedNik({ inbound }: Item): string | null {
  return SIXTEEN_DIGITS.exec(inbound.text)?.[0].replace(/\D/g, "") ?? null;
}

function spottedIndex(item: Item, vault: Vault): string | null {
  const nik = spottedNik(item);
  return nik && vault.index("worker.nik", nik);
}

async function baseFacts(row: SceneRow, tx: Tx, tools: SceneTools): Promise<BaseFacts> {
  const entry = await tools.book.find(tx, row.programme_id ?? row.office?.programmeId ?? null, tools.nowMs);
  const today = dayIn(entry?.timeZone ?? DEFAULT_ZONE, tools.nowMs);
  const { role_kind: kind, area_code: code, village_name: name, district_name: districtName } = row;
  return {
    nowMs: tools.nowMs,
    today,
    words: entry?.words ?? tools.book.plainWords,
    locale: row.locale !== null && isLocale(row.locale) ? row.locale : null,
    programme: entry?.factsOn(today) ?? null,
    role:
      kind && code && name
        ? {
            kind,
            village: { code, name: naturalName(name), districtName: naturalName(districtName ?? "") },
            untold: row.untold ?? false,
          }
        : null,
    office: row.office && { ...row.office, areaName: naturalName(row.office.areaName), focus: row.focus },
    talk: row.talk,
    lastBroadcast: row.last_broadcast,
    consented: row.consented ?? false,
    optedOut: row.opted_out,
  };
}

/** The base again, after deeds changed the world within the same transaction. */
export async function reloadBase(tx: Tx, scene: Scene, tools: SceneTools): Promise<SceneBase> {
  const row = (await readScenes(tx, [scene.item], tools.vault)).get(0);
  if (!row) throw new Error("a chat vanished while its scene was loaded");
  return baseOf(row, scene.item, tx, tools);
}
