import type { Notice } from "../../flows/notice.ts";
import { dueNews } from "../coverage/news.ts";
import type { Tx } from "../db/client.ts";
import { dueCases } from "../help/due.ts";
import type { HandlerParts } from "./handle.ts";
import { takeBack } from "./late.ts";
import { type NotifyTools, notify } from "./notify.ts";
import { tellReminders } from "./reminders.ts";
import { dueAboutReports } from "./reports.ts";

/** What fell due in one feature: does it, and returns who is told of it. */
type Due = (tx: Tx, tools: NotifyTools) => Promise<readonly Notice[]>;

const DUE: readonly Due[] = [dueCases, dueAboutReports, dueNews];

/**
 * Takes back what came too late for the day, then does what fell due, each feature in its own transaction together with what people are told of it. Then reminds who is to be reminded. Returns how many
 * messages were written; the caller wakes the outbox. May be missed, repeated, and done by several processes at once.
 */
export async function tellDue({ db, vault, clock }: Pick<HandlerParts, "db" | "vault" | "clock">): Promise<number> {
  const tools: NotifyTools = { vault, nowMs: clock.nowMs() };
  await takeBack(db, tools.nowMs);
  let written = 0;
  for (const due of DUE) written += await db.$transaction(async (tx) => notify(tx, await due(tx, tools), tools));
  return written + (await tellReminders(db, tools));
}
