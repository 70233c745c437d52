import type { Tx } from "../db/client.ts";
import { Prisma } from "../db/generated/client.ts";

/** Tries after which a message is left as it is, though the platform would take it as a prepared text (messages/delivery.ts). */
const REPEATS = 3;
/** Channels whose platform tells of a message what became of it after it was taken. */
const TELLING = ["whatsapp-cloud", "whatsapp-web"];

/** It goes again as a prepared text, whatever the platform told of the first try. */
const goesAgain = Prisma.sql`(delivery.state = 'failed' and delivery.reason = 'window-closed' and outbox.state = 'sent'
  and outbox.provider_id like 'wa.%' and outbox.attempts < ${REPEATS})`;

/** What became of a message, with what its platform told later. A text that went out without its file has reached its reader. */
const ended = Prisma.sql`(case
  when outbox.state in ('sent', 'unsure') and delivery.state = 'failed' then 'refused'
  when outbox.state = 'unsure' and delivery.state is not null then 'sent'
  when outbox.state = 'refused' and outbox.reason like 'file-%' then 'sent'
  else outbox.state::text end)::recipient_state`;
const whyEnded = Prisma.sql`case
  when outbox.state in ('sent', 'unsure') and delivery.state = 'failed' then delivery.reason
  when outbox.state = 'unsure' and delivery.state is not null then null
  else outbox.reason end`;

/** Writes down what became of the messages on their way; how many came to an end. */
export function collectEnded(tx: Tx, broadcastId: number): Promise<number> {
  return tx.$executeRaw`
    update recipient set reason = ${whyEnded}, settled_at = outbox.settled_at, state = ${ended}
    from outbox left join delivery on delivery.provider_id = outbox.provider_id and delivery.channel = any(${TELLING})
    where outbox.id = recipient.outbox_id and recipient.broadcast_id = ${broadcastId} and recipient.state = 'handed'
      and outbox.state in ('sent', 'refused', 'unsure', 'skipped') and ${goesAgain} is not true`;
}

/**
 * Writes down what a platform told of messages after they had come to an end: failed after all, or taken though nobody knew.
 * What goes again is on its way once more. How many it changed.
 */
export function collectNews(tx: Tx, channel: string, providerIds: readonly string[]): Promise<number> {
  return tx.$executeRaw`
    update recipient set reason = ${whyEnded}, state = case when ${goesAgain} then 'handed' else ${ended} end
    from outbox join delivery on delivery.channel = ${channel} and delivery.provider_id = outbox.provider_id
    where outbox.provider_id = any(${[...providerIds]}) and outbox.purpose = 'broadcast'
      and recipient.outbox_id = outbox.id and recipient.channel = ${channel}
      and ((recipient.state = 'sent' and delivery.state = 'failed')
        or (recipient.state = 'unsure' and outbox.state = 'unsure'))`;
}

/**
 * Of the newest messages of a broadcast that were taken between `since` and `before` on a channel, after it was begun or
 * gone on with: how many, and how many arrived.
 */
export async function countArrived(
  tx: Tx,
  wanted: {
    readonly broadcastId: number;
    readonly channel: string;
    readonly limit: number;
    readonly since: Date;
    readonly before: Date;
  },
): Promise<{ taken: number; arrived: number }> {
  const { broadcastId, channel, limit, since, before } = wanted;
  const rows = await tx.$queryRaw<{ taken: number; arrived: number }[]>`
    select count(*)::int as taken, count(*) filter (where delivery.state in ('delivered', 'read'))::int as arrived
    from (
      select outbox_id from recipient
      where broadcast_id = ${broadcastId} and channel = ${channel} and state = 'sent'
        and settled_at between ${since} and ${before}
        and settled_at >= coalesce((select started_at from broadcast where id = ${broadcastId}), '-infinity')
      order by settled_at desc limit ${limit}
    ) newest
    join outbox on outbox.id = newest.outbox_id
    left join delivery on delivery.channel = ${channel} and delivery.provider_id = outbox.provider_id`;
  return rows[0] ?? { taken: 0, arrived: 0 };
}

/** What platforms told of the messages of a broadcast; `of`: that were taken by one that tells. */
export interface Told {
  readonly of: number;
  readonly delivered: number;
  readonly read: number;
}

export async function countTold(tx: Tx, broadcastId: number): Promise<Told> {
  const rows = await tx.$queryRaw<Told[]>`
    select count(*)::int as of, count(*) filter (where delivery.state in ('delivered', 'read'))::int as delivered,
      count(*) filter (where delivery.state = 'read')::int as read
    from recipient join outbox on outbox.id = recipient.outbox_id
    left join delivery on delivery.channel = recipient.channel and delivery.provider_id = outbox.provider_id
    where broadcast_id = ${broadcastId} and recipient.channel = any(${TELLING}) and recipient.state = 'sent'`;
  return rows[0] ?? { of: 0, delivered: 0, read: 0 };
}

/**
 * How the newest messages of a broadcast ended since it was begun or gone on with, the newest first; before them one that
 * waits because its platform wants no more from us.
 */
export function findEndings(
  tx: Tx,
  broadcastId: number,
  limit: number,
): Promise<{ channel: string; state: string; reason: string | null }[]> {
  return tx.$queryRaw`
    (select recipient.channel, outbox.state::text as state, outbox.reason
      from recipient join outbox on outbox.id = recipient.outbox_id
      where broadcast_id = ${broadcastId} and recipient.state = 'handed' and outbox.state = 'queued'
        and outbox.reason = 'restricted' limit 1)
    union all
    (select channel, state::text, reason from recipient
      where broadcast_id = ${broadcastId} and state in ('sent', 'refused', 'unsure')
        and settled_at >= coalesce((select started_at from broadcast where id = ${broadcastId}), '-infinity')
      order by settled_at desc limit ${limit})`;
}
