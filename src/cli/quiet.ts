import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "../db/client.ts";

const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 15_000;

/** Resolves once nothing of this chat waits or is being sent, or after some seconds; whether it came to rest. */
export async function chatAtRest(db: Db, channel: string, addressIndex: string): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS;
  while (await somethingWaits(db, channel, addressIndex)) {
    if (Date.now() > until) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}

async function somethingWaits(db: Db, channel: string, addressIndex: string): Promise<boolean> {
  const chat = await db.chat.findUnique({
    where: { channel_addressIndex: { channel, addressIndex } },
    select: {
      _count: {
        select: { inbox: { where: { state: "queued" } }, outbox: { where: { state: { in: ["queued", "sending"] } } } },
      },
    },
  });
  return chat !== null && chat._count.inbox + chat._count.outbox > 0;
}
