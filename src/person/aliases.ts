import type { Tx } from "../db/client.ts";
import type { Vault } from "../kit/vault.ts";
import {
  type AliasRow,
  endFormer,
  endOthers,
  endSince,
  findAccounts,
  findAliases,
  findHolders,
  insertAlias,
  touch,
} from "./alias-store.ts";
import { ALIAS_ENDS, type Alias, isTrusted, type Owner, ownerOf } from "./rules.ts";

interface AliasTools {
  readonly vault: Vault;
  readonly nowMs: number;
}

/** How exactly it is kept when an alias was seen last. */
export const SEEN_STEP_MS = 86_400_000;

/** Whose message it is that came with these aliases. Changes nothing. */
export async function whoWrites(tx: Tx, aliases: readonly Alias[], { vault, nowMs }: AliasTools): Promise<Owner> {
  if (aliases.length === 0) return { is: "nobody" };
  const came = aliases.map((alias) => rowOf(alias, vault));
  const held = await findHolders(tx, came);
  const holders = held.flatMap(({ holderId }) => (holderId === null ? [] : [holderId]));
  const accounts = holders.length === 0 ? [] : await findAccounts(tx, holders, came);
  return ownerOf(held, accounts, nowMs);
}

/**
 * Keeps the aliases that a person wrote with. One that another person held is theirs no more, and of each kind a person has
 * one at a time; what ends stays in the record. No right goes along: rights hang on the person.
 */
export async function noteAliases(
  tx: Tx,
  personId: string,
  aliases: readonly Alias[],
  { vault, nowMs }: AliasTools,
): Promise<void> {
  if (aliases.length === 0) return;
  const at = new Date(nowMs);
  const came = aliases.map((alias) => rowOf(alias, vault));
  const held = await findHolders(tx, came);
  for (const row of came) {
    const { holderId, seenAtMs } = held.find((one) => one.kind === row.kind && one.valueIndex === row.valueIndex) ?? {};
    if (holderId === personId) {
      if (nowMs - (seenAtMs ?? 0) >= SEEN_STEP_MS) await touch(tx, row, at);
      continue;
    }
    if (holderId) await endOthers(tx, row, { butOf: personId, why: ALIAS_ENDS.passedOn, at });
    await endFormer(tx, personId, row, { why: ALIAS_ENDS.changed, at });
    await insertAlias(tx, personId, row, at);
  }
}

/** The number speaks for its former holder no more. */
export async function endPhone(
  tx: Tx,
  aliases: readonly Alias[],
  why: "passed-on" | "silent",
  { vault, nowMs }: AliasTools,
): Promise<void> {
  for (const alias of aliases)
    if (alias.kind === "phone") await endOthers(tx, rowOf(alias, vault), { butOf: null, why, at: new Date(nowMs) });
}

/** What the platform says that its holder left at this moment (epoch milliseconds) speaks for them no more. Safe to repeat. */
export async function endLeft(tx: Tx, aliases: readonly Alias[], atMs: number, vault: Vault): Promise<void> {
  for (const alias of aliases) await endSince(tx, rowOf(alias, vault), { why: ALIAS_ENDS.changed, at: new Date(atMs) });
}

/** The number that speaks for a person now; null when none is known, or when it was silent for too long. */
export async function trustedPhone(tx: Tx, personId: string, { vault, nowMs }: AliasTools): Promise<string | null> {
  const known = await aliasesOf(tx, personId, vault);
  const phone = known.find(({ kind, until }) => kind === "phone" && until === null);
  return phone && isTrusted(phone.seenAt.getTime(), nowMs) ? phone.value : null;
}

/** What a person is known by, the present in front; for the office. */
export async function aliasesOf(tx: Tx, personId: string, vault: Vault) {
  const rows = await findAliases(tx, personId);
  return rows.map(({ valueSealed, ...row }) => ({ ...row, value: vault.open("alias.value", valueSealed) }));
}

/** The fingerprint of an alias, by which the database knows it. */
export function aliasIndexOf({ kind, value }: Alias, vault: Vault): string {
  return vault.index("alias.value", `${kind}\0${value}`);
}

function rowOf(alias: Alias, vault: Vault): AliasRow {
  const { kind, value } = alias;
  return { kind, valueIndex: aliasIndexOf(alias, vault), valueSealed: vault.seal("alias.value", value) };
}
