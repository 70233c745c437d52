import type { Tx } from "../db/client.ts";
import type { Alias, HeldAlias, OwnAccount } from "./rules.ts";

/** An alias as it is looked up and kept. */
export interface AliasRow {
  readonly kind: Alias["kind"];
  readonly valueIndex: string;
  readonly valueSealed: string;
}

export interface HeldRow extends HeldAlias {
  readonly valueIndex: string;
}

/** Who holds each of these values now. */
export async function findHolders(tx: Tx, rows: readonly AliasRow[]): Promise<HeldRow[]> {
  const held = await tx.personAlias.findMany({
    where: { until: null, OR: rows.map(({ kind, valueIndex }) => ({ kind, valueIndex })) },
    select: { kind: true, valueIndex: true, personId: true, seenAt: true },
  });
  return rows.map(({ kind, valueIndex }) => {
    const row = held.find((one) => one.kind === kind && one.valueIndex === valueIndex);
    return { kind, valueIndex, holderId: row?.personId ?? null, seenAtMs: row?.seenAt.getTime() ?? null };
  });
}

/** The accounts that these people are known to have, but for their numbers. */
export async function findAccounts(
  tx: Tx,
  personIds: readonly string[],
  came: readonly AliasRow[],
): Promise<OwnAccount[]> {
  const rows = await tx.personAlias.findMany({
    where: { personId: { in: [...personIds] }, until: null, kind: { not: "phone" } },
    select: { personId: true, kind: true, valueIndex: true },
  });
  return rows.map(({ personId, kind, valueIndex }) => ({
    personId,
    kind,
    came: came.some((one) => one.kind === kind && one.valueIndex === valueIndex),
  }));
}

/** Ends aliases: those of one value, whoever holds it but this person. */
export async function endOthers(
  tx: Tx,
  alias: Pick<AliasRow, "kind" | "valueIndex">,
  end: { readonly butOf: string | null; readonly why: string; readonly at: Date },
): Promise<void> {
  const { kind, valueIndex } = alias;
  await tx.personAlias.updateMany({
    where: { kind, valueIndex, until: null, ...(end.butOf !== null && { personId: { not: end.butOf } }) },
    data: { until: end.at, endReason: end.why },
  });
}

/** Ends what this person had of a kind, but for one value. */
export async function endFormer(
  tx: Tx,
  personId: string,
  { kind, valueIndex }: Pick<AliasRow, "kind" | "valueIndex">,
  end: { readonly why: string; readonly at: Date },
): Promise<void> {
  await tx.personAlias.updateMany({
    where: { personId, kind, until: null, valueIndex: { not: valueIndex } },
    data: { until: end.at, endReason: end.why },
  });
}

/** Ends one value that somebody holds since before this moment; who took it up later keeps it. */
export async function endSince(
  tx: Tx,
  { kind, valueIndex }: Pick<AliasRow, "kind" | "valueIndex">,
  end: { readonly why: string; readonly at: Date },
): Promise<void> {
  await tx.personAlias.updateMany({
    where: { kind, valueIndex, until: null, since: { lte: end.at } },
    data: { until: end.at, endReason: end.why },
  });
}

export async function touch(tx: Tx, { kind, valueIndex }: Pick<AliasRow, "kind" | "valueIndex">, at: Date) {
  await tx.personAlias.updateMany({ where: { kind, valueIndex, until: null }, data: { seenAt: at } });
}

export async function insertAlias(tx: Tx, personId: string, row: AliasRow, at: Date): Promise<void> {
  await tx.personAlias.create({ data: { ...row, personId, since: at, seenAt: at }, select: { id: true } });
}

/** A person's aliases, the present ones in front. */
export async function findAliases(tx: Tx, personId: string) {
  return tx.personAlias.findMany({
    where: { personId },
    orderBy: [{ until: { sort: "desc", nulls: "first" } }, { since: "desc" }],
    select: { kind: true, valueSealed: true, since: true, seenAt: true, until: true, endReason: true },
  });
}
