/** A process that reminds when it is told to, and may be killed at any moment: `DATABASE_URL=… node reminding.ts`. */
import { tellReminders } from "../../../src/conversation/reminders.ts";
import { openDb } from "../../../src/db/client.ts";
import { vault } from "../../support/builders.ts";

const db = openDb(process.env.DATABASE_URL ?? "", 2);
await db.$queryRaw`select 1`;
process.on("message", async ({ nowMs, dieAfterMs }: { nowMs: number; dieAfterMs?: number }) => {
  if (dieAfterMs !== undefined) setTimeout(() => process.kill(process.pid, "SIGKILL"), dieAfterMs);
  process.send?.({ written: await tellReminders(db, { vault, nowMs }) });
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
