import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { type Day, dateFromDay } from "../kit/date.ts";

/** What a programme decides about broadcasts; what is left out stays. */
export interface BroadcastSettings {
  /** More people than this need a second officer's yes. */
  readonly alone?: number;
  /** No broadcasts in this time, days inclusive; null ends it. */
  readonly quiet?: { readonly from: Day; readonly until: Day } | null;
}

export async function setBroadcasts(tx: Tx, programmeId: string, set: BroadcastSettings, nowMs: number): Promise<void> {
  const { alone, quiet } = set;
  await tx.programme.update({
    where: { id: programmeId },
    data: {
      ...(alone !== undefined && { broadcastAlone: alone }),
      ...(quiet !== undefined && {
        quietFrom: quiet && dateFromDay(quiet.from),
        quietUntil: quiet && dateFromDay(quiet.until),
      }),
    },
    select: { id: true },
  });
  await append(tx, {
    ...{ atMs: nowMs, personId: null, via: "command", action: "broadcasts-set", subject: `programme:${programmeId}` },
    detail: { alone: alone ?? null, quietFrom: quiet?.from ?? null, quietUntil: quiet?.until ?? null },
  });
}
