import type { Option } from "../channels/channel.ts";
import type { Db } from "../db/client.ts";
import type { Vault } from "../kit/vault.ts";
import { addressIndexOf } from "./inbox.ts";
import { openBody } from "./outbox.ts";

/** What could be chosen in a message that went out under the platform's id `providerId`; null when that is not kept any more. */
export async function findOffered(
  db: Db,
  vault: Vault,
  { channel, chatKey, providerId }: { readonly channel: string; readonly chatKey: string; readonly providerId: string },
): Promise<readonly Option[] | null> {
  const addressIndex = addressIndexOf(vault, channel, chatKey);
  const row = await db.outbox.findFirst({
    where: { providerId, chat: { channel, addressIndex } },
    orderBy: { id: "desc" },
    select: { sealed: true },
  });
  return row?.sealed ? (openBody(vault, row.sealed).options ?? null) : null;
}
