import type { LastChange, NikStanding, RosterRow } from "../../flows/roster-facts.ts";
import type { Tx } from "../db/client.ts";
import { dayFromDate } from "../kit/date.ts";
import { maskNik, type Nik } from "../kit/nik.ts";
import { maskPhone, type Phone } from "../kit/phone.ts";
import { inTurns } from "../kit/turns.ts";
import type { Vault } from "../kit/vault.ts";
import { fingerprintOfRows } from "./service.ts";
import { findHeldElsewhere, findLiveRows, findPlaceOf, type RosterKey } from "./store.ts";
import { undoableChange } from "./undo.ts";

export type { RosterKey } from "./store.ts";

/** Where a NIK stands this year, seen from the roster. Nothing is told about a place elsewhere but that it is. */
export async function nikStanding(
  tx: Tx,
  key: RosterKey,
  nik: string,
  year: number,
  vault: Vault,
): Promise<NikStanding> {
  const place = await findPlaceOf(tx, vault.index("worker.nik", nik), year, key);
  if (!place) return { is: "free" };
  return place.here ? { is: "here", name: place.name, enrolmentId: place.enrolmentId } : { is: "elsewhere" };
}

/** Every live row, the list proper first; numbers masked. */
export async function rosterList(tx: Tx, key: RosterKey, vault: Vault): Promise<RosterRow[]> {
  const rows = await findLiveRows(tx, key);
  return rows.map((row) => ({
    enrolmentId: row.enrolmentId,
    name: row.name,
    nik: maskNik(vault.open("worker.nik", row.nikSealed) as Nik),
    sex: row.sex,
    birthDate: dayFromDate(row.birthDate),
    occupation: row.occupation,
    phone: row.phoneSealed && maskPhone(vault.open("worker.phone", row.phoneSealed) as Phone),
    standing: row.standing,
    state: row.state,
    reason: row.reason,
  }));
}

/** The change that `undo` would take back now, or null. */
export async function lastChange(
  tx: Tx,
  key: RosterKey,
  tools: { readonly vault: Vault; readonly nowMs: number },
): Promise<LastChange | null> {
  const undoable = await undoableChange(tx, key, tools);
  if (!undoable) return null;
  const { id, kind, name, field, at } = undoable.change;
  return {
    ...{ changeId: String(id), kind, name, field, people: undoable.all.length },
    minutesAgo: Math.floor((tools.nowMs - at.getTime()) / 60_000),
  };
}

/** SHA-256, hex, over the roster as it would be handed in now. */
export async function rosterFingerprint(tx: Tx, key: RosterKey, vault: Vault): Promise<string> {
  return fingerprintOfRows(await findLiveRows(tx, key), vault);
}

/** Everybody on the roster with their whole NIK, to hold a list against. */
export async function listedPeople(tx: Tx, key: RosterKey, vault: Vault) {
  return inTurns(await findLiveRows(tx, key), ({ nikSealed, name, birthDate }) => ({
    nik: vault.open("worker.nik", nikSealed) as Nik,
    name,
    birthDate: dayFromDate(birthDate),
  }));
}

/** Which of these NIKs hold a place of the year on another roster. */
export async function heldElsewhere(
  tx: Tx,
  key: RosterKey,
  niks: readonly Nik[],
  year: number,
  vault: Vault,
): Promise<ReadonlySet<Nik>> {
  const byIndex = new Map(await inTurns(niks, (nik) => [vault.index("worker.nik", nik), nik] as const));
  const held = await findHeldElsewhere(tx, key, [...byIndex.keys()], year);
  return new Set(held.flatMap((index) => byIndex.get(index) ?? []));
}
