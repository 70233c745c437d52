import type { Tx } from "../db/client.ts";

/** Somebody follows the cover of a worker in a chat; unlike before, or not at all yet. */
export async function upsertFollow(
  tx: Tx,
  follow: { readonly chatId: bigint; readonly personId: string; readonly nikIndex: string; readonly at: Date },
): Promise<void> {
  const { chatId, personId, nikIndex, at } = follow;
  await tx.$executeRaw`
    insert into cover_follow (chat_id, person_id, worker_id, at)
    select ${chatId}, ${personId}::uuid, worker.id, ${at} from worker where worker.nik_index = ${nikIndex}
    on conflict (chat_id, worker_id) do update set at = excluded.at`;
}

/** A follow with news that may have to be told. */
export interface NewsRow {
  readonly id: bigint;
  readonly chatId: bigint;
  readonly channel: string;
  readonly personId: string;
  readonly name: string;
  readonly workerPhone: string | null;
  readonly chatPhone: string | null;
  readonly enrolmentId: string;
  readonly coverFrom: Date;
  readonly coverUntil: Date | null;
  readonly programmeId: string;
  readonly toldActive: boolean;
  readonly toldLapse: boolean;
}

/** Cover that was not told of to whoever follows it, as begun or as ending until `lapseBy`; held until the transaction ends. Those on the channels `last` come last. */
export function lockNews(tx: Tx, lapseBy: Date, last: readonly string[]): Promise<NewsRow[]> {
  return tx.$queryRaw<NewsRow[]>`
    select follow.id, follow.chat_id as "chatId", chat.channel, follow.person_id as "personId", worker.name,
      worker.phone_sealed as "workerPhone", chat.phone_sealed as "chatPhone", cover.id as "enrolmentId",
      cover.cover_from as "coverFrom", cover.cover_until as "coverUntil", roster.programme_id as "programmeId",
      follow.told_active is not distinct from cover.id as "toldActive",
      follow.told_lapse is not distinct from cover.cover_until as "toldLapse"
    from cover_follow follow
    join worker on worker.id = follow.worker_id
    join chat on chat.id = follow.chat_id and chat.blocked_at is null
    join person on person.id = follow.person_id and person.opted_out_at is null
    join lateral (
      select id, roster_id, state, cover_from, cover_until from enrolment where enrolment.worker_id = worker.id
      order by year desc, state in ('removed', 'replaced'), created_at desc, id desc limit 1
    ) cover on cover.state = 'active' and cover.cover_from is not null
    join roster on roster.id = cover.roster_id
    where follow.told_active is distinct from cover.id
      or (cover.cover_until <= ${lapseBy}::date and follow.told_lapse is distinct from cover.cover_until)
    order by chat.channel = any(${[...last]}), follow.id limit 500 for update of follow skip locked`;
}

export async function markTold(
  tx: Tx,
  id: bigint,
  told: { readonly toldActive?: string; readonly toldLapse?: Date },
): Promise<void> {
  await tx.coverFollow.update({ where: { id }, data: told, select: { id: true } });
}

/** Cover that began, or that ends, was not told to these follows after all. */
export async function untell(tx: Tx, active: readonly bigint[], lapse: readonly bigint[]): Promise<void> {
  if (active.length > 0)
    await tx.coverFollow.updateMany({ where: { id: { in: [...active] } }, data: { toldActive: null } });
  if (lapse.length > 0)
    await tx.coverFollow.updateMany({ where: { id: { in: [...lapse] } }, data: { toldLapse: null } });
}

/** News that was given up for one of these reasons counts as not told, and its key is free again; how many. */
export function untellUnsent(tx: Tx, reasons: readonly string[]): Promise<number> {
  return tx.$executeRaw`
    with lost as (
      select outbox.id as message, follow.id, outbox.notice_key like 'covered:%' as began
      from cover_follow follow
      join outbox on outbox.notice_key in (
        'covered:' || follow.id || ':' || follow.told_active || ':' || follow.person_id || ':0',
        'lapsing:' || follow.id || ':' || follow.told_lapse || ':' || follow.person_id || ':0')
      where outbox.state = 'refused' and outbox.reason = any(${[...reasons]})
    ), freed as (
      update outbox set notice_key = notice_key || ':lost:' || outbox.id from lost where outbox.id = lost.message
    )
    update cover_follow set told_active = case when lost.began then null else told_active end,
      told_lapse = case when lost.began then told_lapse end
    from lost where cover_follow.id = lost.id`;
}

export function findFollows(tx: Tx, chatId: bigint): Promise<{ id: bigint; name: string }[]> {
  return tx.$queryRaw`
    select follow.id, worker.name from cover_follow follow join worker on worker.id = follow.worker_id
    where follow.chat_id = ${chatId} order by follow.at, follow.id`;
}

export async function deleteFollows(tx: Tx, chatId: bigint, ids: readonly bigint[]): Promise<void> {
  await tx.coverFollow.deleteMany({ where: { chatId, id: { in: [...ids] } } });
}

export async function deleteFollow(tx: Tx, id: bigint): Promise<void> {
  await tx.coverFollow.delete({ where: { id }, select: { id: true } });
}

/** The newest name and phone fingerprint of a worker. */
export async function findWorker(
  tx: Tx,
  nikIndex: string,
): Promise<{ name: string; phoneIndex: string | null } | null> {
  return tx.worker.findUnique({ where: { nikIndex }, select: { name: true, phoneIndex: true } });
}
