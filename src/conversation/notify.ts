import type { Notice } from "../../flows/notice.ts";
import type { Tx } from "../db/client.ts";
import type { Locale } from "../kit/locale.ts";
import type { Vault } from "../kit/vault.ts";
import type { Body } from "../messages/item.ts";
import { sealBody } from "../messages/outbox.ts";
import { localesOf } from "../person/service.ts";
import { sayAll } from "../words/say.ts";
import { splitText } from "./split.ts";

export interface NotifyTools {
  readonly vault: Vault;
  readonly nowMs: number;
}

/**
 * Fits every channel, and a prepared text of WhatsApp's as well. A notice is written before anybody looks which channel it
 * goes out on and when.
 */
export const TEXT_MAX = 800;

/**
 * Puts notices into the outbox, each for the chat where its person was last, of those that are not blocked. Who wants
 * no more messages gets none, unless it says otherwise. Everybody reads theirs in their own language. Returns how many messages were written; they wait in the
 * queue of their chat, and whoever commits this transaction wakes the outbox.
 */
export async function notify(tx: Tx, notices: readonly Notice[], { vault, nowMs }: NotifyTools): Promise<number> {
  if (notices.length === 0) return 0;
  const locales = await localesOf(
    tx,
    notices.map(({ personId }) => personId),
  );
  const messages = notices.flatMap((notice) =>
    bodiesOf(notice, locales.get(notice.personId) ?? null).map((body, part) => ({
      person_id: notice.personId,
      chat_id: notice.chatId === undefined ? null : String(notice.chatId),
      even_stopped: notice.evenStopped ?? false,
      notice_key: notice.key === undefined ? null : `${notice.key}:${notice.personId}:${part}`,
      leaves_until: notice.leavesUntilMs === undefined ? null : new Date(notice.leavesUntilMs),
      body: sealBody(vault, body),
    })),
  );
  const input = messages.map((message, n) => ({ n, ...message }));
  const now = new Date(nowMs);
  return tx.$executeRaw`
    with input as (
      select * from json_to_recordset(${JSON.stringify(input)}::json) as i(
        n int, person_id uuid, chat_id bigint, even_stopped boolean, notice_key text, leaves_until timestamptz, body text)
    )
    insert into outbox (chat_id, purpose, sealed, state, notice_key, leaves_until, next_try_at, created_at)
    select door.id, 'notice', input.body, 'queued', input.notice_key, input.leaves_until, ${now}, ${now}
    from input
    join person on person.id = input.person_id and (input.even_stopped or person.opted_out_at is null)
    cross join lateral (
      select chat.id from chat left join conversation on conversation.chat_id = chat.id
      where chat.person_id = input.person_id and chat.blocked_at is null
      order by chat.id is not distinct from input.chat_id desc, conversation.updated_at desc nulls last, chat.id desc
      limit 1
    ) door
    order by input.n
    on conflict (notice_key) do nothing`;
}

/** What a notice says in a language, in as many messages as it needs; its file is one of its own, the last. */
function bodiesOf({ lines, choices = [], words, file }: Notice, locale: Locale | null): Body[] {
  const texts = splitText(sayAll(lines, choices, { ...words, locale }), TEXT_MAX).map((text): Body => ({ text }));
  return file === undefined ? texts : [...texts, { text: "", file: { make: "kept", attachmentId: file } }];
}
