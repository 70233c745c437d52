import { forgetNews } from "../coverage/news.ts";
import type { Db, Tx } from "../db/client.ts";
import { takeBackLate } from "../messages/outbox.ts";
import { forgetReminders } from "../reminder/service.ts";

/**
 * Takes back what nobody asked for and what did not go out before people are left in peace: while a channel was down, or
 * nobody was there to send it. It counts as not told, so that it is worked out anew at the next good time, with what
 * holds by then, or not at all when all is done. Returns how many messages were taken back.
 */
export function takeBack(db: Db, nowMs: number): Promise<number> {
  return db.$transaction(async (tx) => {
    const late = await takeBackLate(tx, nowMs);
    if (late.length === 0) return 0;
    await forgetReminders(tx, late, nowMs);
    await forgetNews(tx, late);
    await leavePlaces(tx, late);
    return late.length;
  });
}

/** A chat must not stand where a message brought it that was never read. */
async function leavePlaces(tx: Tx, late: readonly { readonly chatId: bigint; readonly at: Date }[]): Promise<void> {
  const input = late.map(({ chatId, at }) => ({ chat_id: String(chatId), at }));
  await tx.$executeRaw`
    update conversation set place_sealed = null, flow = null, step = null
    from json_to_recordset(${JSON.stringify(input)}::json) as input(chat_id bigint, at timestamptz)
    where conversation.chat_id = input.chat_id and conversation.flow = 'pengingat' and conversation.updated_at = input.at`;
}
