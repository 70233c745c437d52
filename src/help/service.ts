import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import type { HelpKind } from "../db/generated/enums.ts";
import type { Vault } from "../kit/vault.ts";

/** A question or report for a person of the office. */
export interface AskHelp {
  readonly chatId: bigint;
  readonly personId: string;
  readonly kind: HelpKind;
  readonly text: string;
  /** Where the asking person has a role; null for everybody else. */
  readonly programmeId: string | null;
  readonly areaCode: string | null;
}

/** One that still waits, opened. */
export interface OpenHelp extends AskHelp {
  readonly id: number;
  readonly at: Date;
}

/** Puts a request on the office's desk. What was written is kept sealed. */
export async function askHelp(tx: Tx, request: AskHelp, vault: Vault, nowMs: number): Promise<void> {
  const { text, ...plain } = request;
  const textSealed = vault.seal("help.text", text);
  const row = await tx.helpRequest.create({
    data: { ...plain, textSealed, at: new Date(nowMs) },
    select: { id: true },
  });
  await append(tx, {
    ...{ atMs: nowMs, personId: request.personId, via: "chat", action: "help-asked", subject: `help:${row.id}` },
    detail: { kind: request.kind },
  });
}

/** The requests that wait, the oldest first; of one programme (and those of no programme), or all of them. */
export async function openHelp(tx: Tx, vault: Vault, programmeId?: string): Promise<OpenHelp[]> {
  const ofProgramme = programmeId === undefined ? {} : { OR: [{ programmeId }, { programmeId: null }] };
  const rows = await tx.helpRequest.findMany({ where: { closedAt: null, ...ofProgramme }, orderBy: { id: "asc" } });
  return rows.map(({ textSealed, closedAt: _open, ...row }) => ({ ...row, text: vault.open("help.text", textSealed) }));
}

/** How many requests of this person still wait. */
export function countOpenHelp(tx: Tx, personId: string): Promise<number> {
  return tx.helpRequest.count({ where: { personId, closedAt: null } });
}
