import type { Tx } from "../db/client.ts";
import { collectNews } from "./ending-store.ts";

/**
 * Looks which people of broadcasts it is about what a platform told of messages, and writes it down with them. To be asked
 * before messages are put back into the queue for it: what goes again is on its way.
 */
export async function noteNews(tx: Tx, channel: string, providerIds: readonly string[]): Promise<void> {
  if (providerIds.length > 0) await collectNews(tx, channel, providerIds);
}
