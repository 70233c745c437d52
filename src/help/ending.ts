import type { Notice } from "../../flows/notice.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import type { Vault } from "../kit/vault.ts";
import { allOfficersFor } from "../person/officers.ts";
import { cardFor, toPerson } from "./notices.ts";
import type { Office } from "./office.ts";
import { promisedBy } from "./rules.ts";
import { type CaseRow, lockCase, updateCase } from "./store.ts";

/** Who ends or gives back a case; `by` is null for the clock and for commands. */
export interface EndTools {
  readonly nowMs: number;
  readonly by: string | null;
  readonly via: "chat" | "command" | "system";
}

/** Marks a case as done. The caller holds it and tells who has to know. */
export async function close(tx: Tx, id: number, { nowMs, by, via }: EndTools): Promise<void> {
  await updateCase(tx, id, { closedAt: new Date(nowMs), inFocus: false });
  await append(tx, { atMs: nowMs, personId: by, via, action: "help-closed", subject: `help:${id}` });
}

/**
 * Puts a taken case back into the queue, with a new promise, and tells the person and every other officer whose scope
 * holds it. The caller holds the case.
 */
export async function toQueue(
  tx: Tx,
  row: CaseRow,
  why: "returned" | "left-alone",
  {
    nowMs,
    by,
    vault,
    office,
  }: { readonly nowMs: number; readonly by: string | null; readonly vault: Vault; readonly office: Office },
): Promise<Notice[]> {
  const byMs = promisedBy(row.kind, office.hours, nowMs);
  await updateCase(tx, row.id, {
    ...{ takenById: null, takenChatId: null, takenAt: null, inFocus: false, lastFromOfficerAt: null, chasedAt: null },
    promisedBy: byMs === null ? null : new Date(byMs),
  });
  const via = by === null ? "system" : "chat";
  await append(tx, {
    ...{ atMs: nowMs, personId: by, via, action: "help-returned", subject: `help:${row.id}` },
    detail: { why },
  });
  const waiting = await lockCase(tx, row.id);
  if (!waiting?.programmeId || !waiting.areaCode) return [];
  const telling = { vault, office };
  const officers = await allOfficersFor(tx, waiting.programmeId, waiting.areaCode);
  const others = officers.filter((personId) => personId !== row.takenById);
  return [
    toPerson(row, [{ key: "petugas:returned" }], telling),
    ...cardFor(waiting, others, { reason: "returned" }, telling),
  ];
}
