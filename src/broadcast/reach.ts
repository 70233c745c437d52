import type { Tx } from "../db/client.ts";
import { isSeenBy } from "./service.ts";
import { type BroadcastRow, findBroadcast, findNewest, findReach, findRecipients, type Reach } from "./store.ts";

export type { Reach } from "./store.ts";

/** What became of a broadcast in each village, for a chat of an officer whose scope holds it; null for any other. */
export async function reachFor(tx: Tx, broadcastId: number, chatId: bigint): Promise<readonly Reach[] | null> {
  const row = await findBroadcast(tx, broadcastId);
  const offices = await tx.role.findMany({
    where: { kind: "officer", endedAt: null, person: { chats: { some: { id: chatId } } } },
    select: { programmeId: true, areaCode: true },
  });
  return row && offices.some((scope) => isSeenBy(row, scope)) ? findReach(tx, broadcastId) : null;
}

/** What became of a broadcast, village by village. */
export function reachOf(tx: Tx, broadcastId: number): Promise<readonly Reach[]> {
  return findReach(tx, broadcastId);
}

/** What became of each of its people, without any name, number or address. */
export function recipientsOf(tx: Tx, broadcastId: number) {
  return findRecipients(tx, broadcastId);
}

const LISTED = 20;

/** The newest broadcasts of every programme. */
export function listBroadcasts(tx: Tx): Promise<BroadcastRow[]> {
  return findNewest(tx, {}, LISTED);
}
