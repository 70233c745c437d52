import type { Tx } from "../db/client.ts";
import { maskNumbers } from "../kit/mask.ts";
import { noteFailure } from "../messages/inbox.ts";
import type { Item } from "../messages/item.ts";
import { sealBody } from "../messages/outbox.ts";
import { localeOfChat } from "../person/service.ts";
import { say } from "../words/say.ts";
import { type HandlerParts, storeOnly } from "./handle.ts";

/**
 * What happens to an event that could not be handled: it is stored, tried again later, and after some tries
 * parked for the office, with an apology to the person.
 */
export async function postpone(item: Item, error: unknown, parts: HandlerParts): Promise<"new" | "seen"> {
  if (item.inboxId === null) {
    const stored = await storeOnly(item, parts);
    parts.watch({ is: "stored", count: 1 });
    parts.watch({ is: "failed", inboxId: "fresh", attempts: 0, error });
    return stored;
  }
  await noteFailed({ inboxId: item.inboxId, before: item.before ?? [] }, error, parts);
  return "new";
}

/** Parks an event that no key opens: nobody can say what it was, but that something was said must not go unanswered. */
export async function parkUnreadable(id: bigint, parts: HandlerParts): Promise<void> {
  await noteFailed({ inboxId: id, before: [] }, new Error("unreadable"), parts, true);
}

/** A stored event, with the parts of a list that came before it. */
interface Failed {
  readonly inboxId: bigint;
  readonly before: readonly { readonly inboxId: bigint }[];
}

/** Notes that a stored event failed once more. It is parked and the person told of it in one transaction, or neither. */
export async function noteFailed(event: Failed, error: unknown, parts: HandlerParts, atOnce = false): Promise<void> {
  const id = event.inboxId;
  const before = event.before.map(({ inboxId }) => inboxId);
  const noted = await parts.db.$transaction(async (tx) => {
    const failure = await noteFailure(tx, id, describe(error), { nowMs: parts.clock.nowMs(), atOnce, before });
    if (failure?.parked) await apologise(tx, id, failure.chatId, parts);
    return failure;
  });
  if (!noted) return;
  const inboxId = String(id);
  parts.watch({ is: "failed", inboxId, attempts: noted.attempts, error });
  if (noted.parked) parts.watch({ is: "parked", inboxId });
}

async function apologise(tx: Tx, inboxId: bigint, chatId: bigint, { vault, clock, book }: HandlerParts): Promise<void> {
  const now = new Date(clock.nowMs());
  const voice = { ...book.plainWords, locale: await localeOfChat(tx, chatId) };
  const sealed = sealBody(vault, { text: say({ key: "umum:failed" }, voice) });
  await tx.outbox.create({
    data: { chatId, inboxId, purpose: "reply", sealed, state: "queued", nextTryAt: now, createdAt: now },
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? maskNumbers(`${error.name}: ${error.message}`).slice(0, 300) : "unknown";
}
