import type { DeliveryReport } from "../channels/channel.ts";
import type { Db, Tx } from "../db/client.ts";
import type { DeliveryNews } from "./item.ts";
import { WINDOW_CLOSED } from "./outbox.ts";

/** Tries after which a message is left as failed, though the platform would take it as a prepared text. */
const TRIES = 3;

interface Row {
  provider_id: string;
  state: DeliveryReport["state"];
  advanced: boolean;
  counted: boolean;
  reason: string | null;
  code: number | null;
  kind: string | null;
  billable: boolean | null;
}

/**
 * Keeps what a platform told of its messages, whatever the order in which it comes: a state never moves back. Returns what
 * was new. Safe to repeat.
 */
export async function noteDeliveries(
  db: Db | Tx,
  channel: string,
  reports: readonly DeliveryReport[],
): Promise<DeliveryNews[]> {
  const input = reports.map((one) => ({
    provider_id: one.providerId,
    state: one.state,
    reason: one.reason ?? null,
    code: one.code ?? null,
    kind: one.billing?.kind ?? null,
    billable: one.billing?.billable ?? null,
    at: new Date(one.atMs),
  }));
  const rows = await db.$queryRaw<Row[]>`
    with input as (
      select * from json_to_recordset(${JSON.stringify(input)}::json) as i(
        provider_id text, state delivery_state, reason text, code int, kind text, billable boolean, at timestamptz)
    ), newest as (
      -- Several of one message in one call: the weightiest counts, and what any of them says of its price.
      select distinct on (provider_id) provider_id, state, reason, code, at,
        first_value(kind) over priced as kind, first_value(billable) over priced as billable
      from input window priced as (partition by provider_id order by kind nulls last)
      order by provider_id, state desc
    ), known as (
      select delivery.provider_id, delivery.state, delivery.kind from delivery
      join newest on newest.provider_id = delivery.provider_id and delivery.channel = ${channel}
    ), kept as (
      insert into delivery (channel, provider_id, state, reason, code, kind, billable, at)
      select ${channel}, provider_id, state, reason, code, kind, billable, at from newest order by provider_id
      on conflict (channel, provider_id) do update set
        reason = case when excluded.state > delivery.state then excluded.reason else delivery.reason end,
        code = case when excluded.state > delivery.state then excluded.code else delivery.code end,
        at = case when excluded.state > delivery.state then excluded.at else delivery.at end,
        state = greatest(delivery.state, excluded.state),
        kind = coalesce(delivery.kind, excluded.kind),
        billable = coalesce(delivery.billable, excluded.billable)
      returning provider_id
    )
    select newest.provider_id, newest.state::text as state, newest.reason, newest.code, newest.kind, newest.billable,
      (known.state is null or newest.state > known.state) as advanced,
      (newest.kind is not null and known.kind is null) as counted
    from newest join kept on kept.provider_id = newest.provider_id
    left join known on known.provider_id = newest.provider_id`;
  return rows.filter(({ advanced, counted }) => advanced || counted).map(newsOf);
}

function newsOf({ state, advanced, counted, reason, code, kind, billable }: Row): DeliveryNews {
  return {
    ...(advanced && { state, ...(reason !== null && { reason }), ...(code !== null && { code }) }),
    ...(counted && kind !== null && { billing: { kind, billable: billable ?? true } }),
  };
}

/**
 * Puts messages back into the queue that were taken and failed afterwards because the person had written too long ago: they
 * go again as a prepared text. Returns how many. To be asked when news came, and when ids of messages were recorded:
 * either may be first.
 */
export async function repeatAsPrepared(
  db: Db | Tx,
  channel: string,
  providerIds: readonly string[],
  nowMs: number,
): Promise<number> {
  if (providerIds.length === 0) return 0;
  return db.$executeRaw`
    update outbox set state = 'queued', reason = ${WINDOW_CLOSED}, provider_id = null, settled_at = null,
      next_try_at = ${new Date(nowMs)}
    from delivery
    where delivery.channel = ${channel} and delivery.provider_id = any(${[...providerIds]})
      and delivery.state = 'failed' and delivery.reason = ${WINDOW_CLOSED}
      and outbox.provider_id = delivery.provider_id and outbox.provider_id like 'wa.%'
      and outbox.state = 'sent' and outbox.attempts < ${TRIES}
      and exists (select 1 from chat where chat.id = outbox.chat_id and chat.channel = ${channel})`;
}
