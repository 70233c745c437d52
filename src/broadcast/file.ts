import type { Tx } from "../db/client.ts";
import { kindOf } from "../kit/mime.ts";
import type { Vault } from "../kit/vault.ts";
import { type Actor, type BroadcastTools, ownBroadcast } from "./service.ts";
import { findFile, findNewestFile, updateBroadcast } from "./store.ts";

/** Files of broadcasts that are over are kept for so long: somebody may open theirs again. */
const KEPT_MS = 30 * 86_400_000;

/** Erases the files of broadcasts that have been over for long; how many. Safe to run at any time. */
export async function sweepFiles(tx: Tx, nowMs: number): Promise<number> {
  const { count } = await tx.broadcast.updateMany({
    where: { endedAt: { lt: new Date(nowMs - KEPT_MS) }, fileSealed: { not: null } },
    data: { fileSealed: null },
  });
  return count;
}

/** Keeps the newest file that the maker sent in this chat with their draft; false when there is none, or no draft. */
export async function attachFile(tx: Tx, actor: Actor, id: number, { vault, nowMs }: BroadcastTools): Promise<boolean> {
  const row = await ownBroadcast(tx, actor, id);
  if (row?.state !== "draft" || row.askedAt !== null || actor.chatId === null) return false;
  const file = await findNewestFile(tx, actor.chatId, row.createdAt);
  if (!file?.bytesSealed) return false;
  const bytes = vault.openBytes("attachment.bytes", file.bytesSealed);
  return keepFile(tx, id, { name: vault.open("attachment.name", file.fileNameSealed), bytes }, { vault, nowMs });
}

/** What every channel shows as it is. */
const TAKEN: ReadonlySet<string> = new Set(["application/pdf", "image/jpeg", "image/png"]);

/** Keeps a picture or a PDF with a draft, by what its bytes are; false for anything else. */
export async function keepFile(
  tx: Tx,
  id: number,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  { vault }: BroadcastTools,
): Promise<boolean> {
  const { mime, ending } = kindOf(bytes);
  if (!TAKEN.has(mime)) return false;
  const named = name.toLowerCase().endsWith(`.${ending}`) ? name : `siaran-${id}.${ending}`;
  await updateBroadcast(tx, id, {
    fileNameSealed: vault.seal("broadcast.name", named),
    fileMime: mime,
    fileSealed: vault.sealBytes("broadcast.file", bytes),
  });
  return true;
}

/** The file of a broadcast, open, for a chat that it is for; null when there is none for it. */
export async function openFile(tx: Tx, broadcastId: number, chatId: bigint, vault: Vault) {
  const file = await findFile(tx, broadcastId, chatId);
  if (!file) return null;
  const { name, mime, bytes } = file;
  return { fileName: vault.open("broadcast.name", name), mime, bytes: vault.openBytes("broadcast.file", bytes) };
}
