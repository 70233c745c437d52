import type { NewWorker } from "../../flows/deeds.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { dateFromDay } from "../kit/date.ts";
import type { Ids } from "../kit/ids.ts";
import type { Nik } from "../kit/nik.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { standingFor } from "./rules.ts";
import {
  findLiveRows,
  insertEnrolment,
  insertRoster,
  insertSubmission,
  type LiveRow,
  type LockedRoster,
  lockRoster,
  moveStates,
  type StoredWorker,
  setRosterState,
  type VillageActor,
} from "./store.ts";

export type { VillageActor } from "./store.ts";

/** What every change to a roster needs. */
export interface RosterTools {
  readonly vault: Vault;
  readonly ids: Ids;
  readonly nowMs: number;
}

/**
 * Locks the village's roster. Throws `Stale` when there is none or the person has lost the role, and, for whatever
 * changes rows (`forChange`), while the roster is handed in.
 */
export async function holdRoster(tx: Tx, actor: VillageActor, forChange: boolean): Promise<LockedRoster> {
  const found = await lockRoster(tx, actor, null);
  if (!found) throw new Stale("roster");
  refuseMoved(found.roster, forChange);
  return found.roster;
}

/**
 * Puts a worker on the village's roster: on the list proper, or on the reserve when that is full. A worker known
 * from elsewhere gets the data given now; what it was stays in the change. Two statements on the usual path.
 * Throws `Stale` when the list proper no longer has `expectMain` people or the worker holds a place by now.
 */
export async function enrol(
  tx: Tx,
  actor: VillageActor,
  command: { readonly worker: NewWorker; readonly expectMain: number },
  tools: RosterTools,
): Promise<{ readonly enrolmentId: string; readonly standing: "main" | "reserve"; readonly position: number }> {
  const { worker, expectMain } = command;
  const { vault, ids, nowMs } = tools;
  const nikIndex = vault.index("worker.nik", worker.nik);
  const { roster, known } = await findOrMake(tx, actor, nikIndex, tools);
  refuseMoved(roster, true);
  const standing = standingFor(expectMain, roster.quota);
  const enrolmentId = ids.uuid();
  const { phone } = worker;
  const placed = await insertEnrolment(tx, {
    ...{ rosterId: roster.id, enrolmentId, workerId: ids.uuid(), year: roster.year, standing, expectMain, nikIndex },
    ...{ name: worker.name, sex: worker.sex, birthDate: dateFromDay(worker.birthDate), occupation: worker.occupation },
    nikSealed: vault.seal("worker.nik", worker.nik),
    phoneSealed: phone && vault.seal("worker.phone", phone),
    phoneIndex: phone && vault.index("worker.phone", phone),
    knownAt: known?.updatedAt ?? null,
    ...overwritten(known, worker, vault),
    byPersonId: actor.personId,
    at: new Date(nowMs),
  });
  if (placed.position === null) throw new Stale(placed.main === expectMain ? "worker" : "main count");
  return { enrolmentId, standing, position: placed.position };
}

async function findOrMake(tx: Tx, actor: VillageActor, nikIndex: string, { ids, nowMs }: RosterTools) {
  const found = await lockRoster(tx, actor, nikIndex);
  if (found) return found;
  await insertRoster(tx, ids.uuid(), actor, new Date(nowMs));
  const made = await lockRoster(tx, actor, nikIndex);
  if (!made) throw new Stale("roster");
  return made;
}

/** What a worker known from elsewhere was called before, and is now. */
function overwritten(known: StoredWorker | null, worker: NewWorker, vault: Vault) {
  if (!known) return { beforeSealed: null, afterSealed: null };
  const phone = known.phoneSealed && vault.open("worker.phone", known.phoneSealed);
  const before = { name: known.name, occupation: known.occupation, phone };
  const after = { name: worker.name, occupation: worker.occupation, phone: worker.phone };
  return {
    beforeSealed: vault.seal("change.value", JSON.stringify(before)),
    afterSealed: vault.seal("change.value", JSON.stringify(after)),
  };
}

function refuseMoved(roster: LockedRoster, forChange: boolean): void {
  if (!roster.holdsRole) throw new Stale("role");
  if (forChange && roster.state === "submitted") throw new Stale("roster state");
}

/** Takes a handed-in roster back to be changed; its rows are drafts again, but for those the office decided on. */
export async function reopen(tx: Tx, actor: VillageActor, { nowMs }: RosterTools): Promise<void> {
  const roster = await holdRoster(tx, actor, false);
  if (roster.state !== "submitted") throw new Stale("roster state");
  await setRosterState(tx, roster.id, "reopened", roster.submissions);
  await moveStates(tx, roster.id, "submitted", "draft", new Date(nowMs));
  const subject = `roster:${roster.id}`;
  await append(tx, { atMs: nowMs, personId: actor.personId, via: "chat", action: "roster-reopened", subject });
}

export interface Submit {
  /** Of the list that the person was shown and attested. */
  readonly fingerprint: string;
  readonly receipt: string;
  readonly statementVersion: string;
}

/** Hands the roster in. Throws `Stale` when it is not the list that was attested any more, or was handed in. */
export async function submit(tx: Tx, actor: VillageActor, command: Submit, tools: RosterTools): Promise<void> {
  const { vault, ids, nowMs } = tools;
  const roster = await holdRoster(tx, actor, true);
  const rows = await findLiveRows(tx, actor);
  if (fingerprintOfRows(rows, vault) !== command.fingerprint) throw new Stale("list");
  const mainCount = rows.filter((row) => row.standing === "main").length;
  const at = new Date(nowMs);
  const isNew = await insertSubmission(tx, {
    ...{ id: ids.uuid(), rosterId: roster.id, receipt: command.receipt, hash: command.fingerprint },
    ...{ mainCount, reserveCount: rows.length - mainCount, statementVersion: command.statementVersion },
    ...{ byPersonId: actor.personId, at },
  });
  if (!isNew) throw new Stale("receipt");
  await moveStates(tx, roster.id, "draft", "submitted", at);
  await setRosterState(tx, roster.id, "submitted", roster.submissions + 1);
  await append(tx, {
    ...{ atMs: nowMs, personId: actor.personId, via: "chat", action: "roster-submitted" },
    subject: `roster:${roster.id}`,
    detail: { receipt: command.receipt, main: mainCount, reserve: rows.length - mainCount },
  });
}

/** The fingerprint of stored rows. */
export function fingerprintOfRows(rows: readonly LiveRow[], vault: Vault): string {
  const open = (sealed: string) => vault.open("worker.nik", sealed) as Nik;
  return fingerprintOf(rows.map(({ nikSealed, name, standing }) => ({ nik: open(nikSealed), name, standing })));
}
