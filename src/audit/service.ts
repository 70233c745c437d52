import type { Tx } from "../db/client.ts";

/** One line of the record of who did what. `detail` holds ids, counts and field names, never personal numbers. */
export interface AuditLine {
  readonly atMs: number;
  readonly personId: string | null;
  readonly via: "chat" | "command" | "system";
  readonly action: string;
  /** What was acted on, as `kind:id`. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Adds a line to the record, in the transaction of what it tells. */
export async function append(tx: Tx, line: AuditLine): Promise<void> {
  const { atMs, personId, via, action, subject, detail } = line;
  await tx.auditEntry.create({
    data: { at: new Date(atMs), personId, via, action, subject, detail: { ...detail } },
    select: { id: true },
  });
}
