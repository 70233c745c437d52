import { maskNumbers } from "../kit/mask.ts";
import type { Vault } from "../kit/vault.ts";
import { noteFailure } from "../messages/inbox.ts";
import type { Item } from "../messages/item.ts";
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
  const { parked, attempts } = await noteFailure(parts.db, item.inboxId, describe(error), parts.clock.nowMs());
  const inboxId = String(item.inboxId);
  parts.watch({ is: "failed", inboxId, attempts, error });
  if (parked) {
    await apologise(item.inboxId, parts);
    parts.watch({ is: "parked", inboxId });
  }
  return "new";
}

async function apologise(inboxId: bigint, { db, vault, clock, book }: HandlerParts): Promise<void> {
  const now = new Date(clock.nowMs());
  const { chatId } = await db.inbox.findUniqueOrThrow({ where: { id: inboxId }, select: { chatId: true } });
  const sealed = sealText(vault, say({ key: "umum:failed" }, book.plainWords));
  await db.outbox.create({
    data: { chatId, inboxId, purpose: "reply", sealed, state: "queued", nextTryAt: now, createdAt: now },
  });
}

function sealText(vault: Vault, text: string): string {
  return vault.seal("outbox.body", JSON.stringify({ text }));
}

function describe(error: unknown): string {
  return error instanceof Error ? maskNumbers(`${error.name}: ${error.message}`).slice(0, 300) : "unknown";
}
