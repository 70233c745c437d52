import { createHash } from "node:crypto";
import { type Inbound, SendError } from "../channels/channel.ts";
import type { Item } from "../messages/item.ts";
import type { HandlerParts } from "./handle.ts";

/** The largest file that is taken in. */
const MAX_BYTES = 10 * 1024 * 1024;

/**
 * Fetches and seals the file of a stored event before the conversation sees it. Gives the event back, with the reason
 * when the file could not be kept; throws when it is worth another try.
 */
export async function keepMedia(item: Item, parts: HandlerParts): Promise<Inbound> {
  const { inbound, inboxId } = item;
  if (!inbound.media || inboxId === null) return inbound;
  if (await parts.db.attachment.findUnique({ where: { inboxId }, select: { id: true } })) return inbound;
  try {
    const channel = parts.channels.get(inbound.channel);
    if (!channel) throw new SendError("transport", { retryable: true });
    await keep(item, inboxId, await channel.openMedia(inbound.media, MAX_BYTES), parts);
    return inbound;
  } catch (error) {
    if (!(error instanceof SendError) || error.retryable) throw error;
    return { ...inbound, media: { ...inbound.media, lost: error.reason === "too-large" ? "too-large" : "gone" } };
  }
}

async function keep(item: Item, inboxId: bigint, bytes: Uint8Array, parts: HandlerParts): Promise<void> {
  const { db, vault, ids, clock } = parts;
  const { chatId } = await db.inbox.findUniqueOrThrow({ where: { id: inboxId }, select: { chatId: true } });
  await db.attachment.create({
    data: {
      id: ids.uuid(),
      chatId,
      inboxId,
      fileNameSealed: vault.seal("attachment.name", item.inbound.media?.fileName ?? ""),
      sizeBytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      bytesSealed: vault.sealBytes("attachment.bytes", bytes),
      createdAt: new Date(clock.nowMs()),
    },
  });
}

/** A file that was kept for an event, open; null when it is gone or never came. */
export async function openAttachment(
  inboxId: bigint,
  { db, vault }: HandlerParts,
): Promise<{ readonly id: string; readonly bytes: Uint8Array } | null> {
  const kept = await db.attachment.findUnique({ where: { inboxId }, select: { id: true, bytesSealed: true } });
  return kept?.bytesSealed ? { id: kept.id, bytes: vault.openBytes("attachment.bytes", kept.bytesSealed) } : null;
}
