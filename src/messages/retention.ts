import type { Db } from "../db/client.ts";

/** How long things are kept, in days. What a person agreed to, and who did what, stays; what they wrote does not. */
export const KEPT_DAYS = {
  /**
   * The words of a conversation, both sides, and what platforms told of them. The rows stay as a record that something was
   * said.
   */
  words: 365,
  /** Files that nobody decided on. */
  attachments: 30,
  /** Tries at codes and checks; they count for an hour. */
  attempts: 1,
} as const;

const DAY_MS = 86_400_000;

/** What one sweep took away. */
export interface Swept {
  readonly words: number;
  readonly attachments: number;
  readonly attempts: number;
}

/** Erases what has outlived its purpose (UU 27/2022 on personal data). Safe to run at any time, by several processes. */
export async function sweep(db: Db, nowMs: number): Promise<Swept> {
  const before = (days: number) => new Date(nowMs - days * DAY_MS);
  const inbox = await db.inbox.updateMany({
    where: { receivedAt: { lt: before(KEPT_DAYS.words) }, state: "done", sealed: { not: null } },
    data: { sealed: null },
  });
  const outbox = await db.outbox.updateMany({
    where: { createdAt: { lt: before(KEPT_DAYS.words) }, settledAt: { not: null }, sealed: { not: null } },
    data: { sealed: null },
  });
  await db.delivery.deleteMany({ where: { at: { lt: before(KEPT_DAYS.words) } } });
  const attachments = await db.attachment.updateMany({
    where: {
      ...{ createdAt: { lt: before(KEPT_DAYS.attachments) }, erasedAt: null },
      // What belongs to an accident or a death is kept until the office is done with it.
      OR: [{ reportId: null }, { report: { closedAt: { not: null } } }],
    },
    data: { bytesSealed: null, erasedAt: new Date(nowMs) },
  });
  const attempts = await db.attempt.deleteMany({ where: { at: { lt: before(KEPT_DAYS.attempts) } } });
  return { words: inbox.count + outbox.count, attachments: attachments.count, attempts: attempts.count };
}
