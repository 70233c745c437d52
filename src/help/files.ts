import { append } from "../audit/service.ts";
import type { Db, Tx } from "../db/client.ts";
import { kindOf } from "../kit/mime.ts";
import type { Vault } from "../kit/vault.ts";
import { findKeptFor } from "./store.ts";

/** A file as it goes out to a chat. */
interface OpenedFile {
  readonly fileName: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/**
 * A file that somebody sent, opened for another chat: for an officer, of a report in their scope or of somebody they talk
 * with; for somebody who talks with an officer, of that officer. Rejects for anybody else, and when it is erased.
 */
export async function openKept(
  db: Db,
  { attachmentId, chatId }: { readonly attachmentId: string; readonly chatId: bigint },
  vault: Vault,
): Promise<OpenedFile> {
  const kept = await findKeptFor(db, attachmentId, chatId);
  if (!kept?.bytesSealed) throw new Error("no such file for this chat");
  const bytes = vault.openBytes("attachment.bytes", kept.bytesSealed);
  const { mime, ending } = kindOf(bytes);
  const name = vault.open("attachment.name", kept.fileNameSealed);
  return { fileName: name === "" ? `${attachmentId.slice(-4)}.${ending}` : name, mime, bytes };
}

/** Notes who asked to see files that somebody sent. */
export async function noteOpened(tx: Tx, personId: string, files: readonly string[], nowMs: number): Promise<void> {
  for (const id of files)
    await append(tx, { atMs: nowMs, personId, via: "chat", action: "file-opened", subject: `attachment:${id}` });
}
