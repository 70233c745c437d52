import type { Tx } from "../db/client.ts";
import type { Place } from "../flowkit/flow.ts";
import type { Vault } from "../kit/vault.ts";
import { GATHER_MS, sealEvent } from "../messages/inbox.ts";
import type { Body, Leased } from "../messages/item.ts";
import { LEASE_MS, sealBody } from "../messages/outbox.ts";
import type { Scene } from "./scene.ts";

/** What one event writes: the event itself, the place and the messages. */
export interface Write {
  readonly scene: Scene;
  /** `done` with its effects; `queued` when it only takes its place in the chat's queue. */
  readonly as: "done" | "queued";
  readonly place: Place | null;
  readonly bodies: readonly Body[];
  /** Part of a list: left for a while, for what follows. */
  readonly gathers?: boolean;
  /** Other people are told something by it. */
  readonly tells?: boolean;
}

export interface CommitTools {
  readonly vault: Vault;
  readonly runner: string;
  readonly nowMs: number;
}

/**
 * One statement for all events of a batch: the inbox rows, the places, and the outbox rows, which are born leased to
 * this process unless older messages of their chat still wait elsewhere. Returns the leased rows of each write.
 */
export async function commit(tx: Tx, writes: readonly Write[], tools: CommitTools): Promise<Leased[][]> {
  const now = new Date(tools.nowMs);
  const rows = await tx.$queryRaw<{ id: bigint; n: number; part: number }[]>`
    with input as (
      select * from json_to_recordset(${JSON.stringify(writes.map((write, n) => toRow(write, n, tools)))}::json) as i(
        n int, chat_id bigint, inbox_id bigint, before bigint[], channel text, external_id text, ord bigint, event text,
        state inbox_state, gathers boolean, next_try_at timestamptz, place text, flow text, step text, bodies json)
    ), stored as (
      insert into inbox (chat_id, channel, external_id, ord, sealed, state, gathers, next_try_at, received_at, done_at)
      select chat_id, channel, external_id, ord, event, state, gathers, next_try_at, ${now},
        case when state = 'done' then ${now}::timestamptz end
      from input where inbox_id is null order by n
      returning id, channel, external_id
    ), finished as (
      update inbox set state = 'done', done_at = ${now}, error = null
      -- An array, so that the few rows are always found by their key.
      where inbox.id = any(array(
        select inbox_id from input where inbox_id is not null and state = 'done' union all select unnest(before) from input))
    ), gathered as (
      -- It waited already, and only at its turn it shows that it is part of a list.
      update inbox set gathers = true, next_try_at = input.next_try_at
      from input where inbox.id = input.inbox_id and input.state = 'queued'
    ), heard as (
      -- Who writes has not blocked us any more.
      update chat set blocked_at = null from input where chat.id = input.chat_id and chat.blocked_at is not null
    ), moved as (
      -- Touched in any case, so that another process that waits for this chat sees that something was stored.
      update conversation set updated_at = ${now},
        place_sealed = case when input.state = 'done' then input.place else conversation.place_sealed end,
        flow = case when input.state = 'done' then input.flow else conversation.flow end,
        step = case when input.state = 'done' then input.step else conversation.step end
      from input where conversation.chat_id = input.chat_id
    ), said as (
      select input.n, input.chat_id, part::int, body,
        coalesce(input.inbox_id, stored.id) as inbox_id,
        not exists (
          select 1 from outbox earlier where earlier.chat_id = input.chat_id
            -- One of many holds up nobody's answer, nor does what came too late for the day.
            and ((earlier.state = 'queued' and earlier.purpose <> 'broadcast' and (earlier.leaves_until <= ${now}) is not true)
              or (earlier.state = 'sending' and earlier.runner <> ${tools.runner}))) as free
      from input
      left join stored on stored.channel = input.channel and stored.external_id = input.external_id
      cross join lateral json_array_elements_text(input.bodies) with ordinality as b(body, part)
    ), born as (
      insert into outbox (chat_id, inbox_id, purpose, sealed, state, runner, lease_until, attempts, next_try_at, created_at)
      select chat_id, inbox_id, 'reply', body,
        (case when free then 'sending' else 'queued' end)::outbox_state,
        case when free then ${tools.runner} end,
        case when free then ${new Date(tools.nowMs + LEASE_MS)}::timestamptz end,
        case when free then 1 else 0 end, ${now}, ${now}
      from said order by n, part
      returning id, inbox_id, state, sealed
    )
    select born.id, said.n, said.part from born
    join said on said.inbox_id = born.inbox_id and said.body = born.sealed
    where born.state = 'sending' order by born.id`;
  return writes.map((write, n) => rows.filter((row) => row.n === n).map((row) => toLeased(write, row, tools.nowMs)));
}

function toRow(write: Write, n: number, { vault, nowMs }: CommitTools) {
  const { item, base } = write.scene;
  return {
    n,
    chat_id: String(base.chatId),
    inbox_id: item.inboxId === null ? null : String(item.inboxId),
    channel: item.inbound.channel,
    external_id: item.inbound.externalId,
    ord: item.inbound.order,
    event: item.inboxId === null ? sealEvent(vault, item.inbound) : null,
    before: (item.before ?? []).map(({ inboxId }) => String(inboxId)),
    state: write.as,
    gathers: write.gathers ?? false,
    next_try_at: new Date(write.gathers ? nowMs + GATHER_MS : nowMs),
    place: write.place === null ? null : vault.seal("conversation.place", JSON.stringify(write.place)),
    flow: write.place?.flow ?? null,
    step: write.place?.at ?? null,
    bodies: write.bodies.map((body) => sealBody(vault, body)),
  };
}

function toLeased(write: Write, row: { id: bigint; part: number }, nowMs: number): Leased {
  const body = write.bodies[row.part - 1];
  if (!body) throw new Error("an outbox row without a body");
  const { inbound } = write.scene.item;
  return {
    id: row.id,
    chatId: write.scene.base.chatId,
    channel: inbound.channel,
    chatKey: inbound.chatKey,
    body,
    attempts: 1,
    lastHeardMs: nowMs,
    bulk: false,
  };
}
