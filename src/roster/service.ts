import type { NewWorker } from "../../flows/deeds.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import type { Ids } from "../kit/ids.ts";
import type { Nik } from "../kit/nik.ts";
import { Stale } from "../kit/stale.ts";
import { inTurns } from "../kit/turns.ts";
import type { Vault } from "../kit/vault.ts";
import { fingerprintOf } from "./fingerprint.ts";
import {
  type EnrolRow,
  findLiveRows,
  insertEnrolments,
  insertRoster,
  insertSubmission,
  type LiveRow,
  type LockedRoster,
  lockRoster,
  moveStates,
  type Placed,
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
  const found = await lockRoster(tx, actor, []);
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
): Promise<Placed> {
  const { worker, expectMain } = command;
  const [placed] = await place(tx, actor, { workers: [worker], expectMain, batchId: null }, tools);
  if (!placed) throw new Stale("worker");
  return placed;
}

/** Puts the workers of one list on the roster, in their order, as `enrol` does with one. All of them, or `Stale`. */
export function enrolList(
  tx: Tx,
  actor: VillageActor,
  command: { readonly workers: readonly NewWorker[]; readonly expectMain: number },
  tools: RosterTools,
): Promise<readonly Placed[]> {
  return place(tx, actor, { ...command, batchId: tools.ids.uuid() }, tools);
}

interface Place {
  readonly workers: readonly NewWorker[];
  readonly expectMain: number;
  readonly batchId: string | null;
}

async function place(tx: Tx, actor: VillageActor, command: Place, tools: RosterTools): Promise<readonly Placed[]> {
  const { workers, expectMain, batchId } = command;
  const { vault, nowMs } = tools;
  const indexed = await inTurns(workers, (worker) => ({ worker, nikIndex: vault.index("worker.nik", worker.nik) }));
  const indexes = indexed.map(({ nikIndex }) => nikIndex);
  const { roster, known } = await findOrMake(tx, actor, indexes, tools);
  refuseMoved(roster, true);
  const rows = await inTurns(indexed, ({ worker, nikIndex }) =>
    enrolRow(worker, nikIndex, known.get(nikIndex) ?? null, tools),
  );
  const at = new Date(nowMs);
  const result = await insertEnrolments(tx, { roster, rows, expectMain, batchId, byPersonId: actor.personId, at });
  if (result.main !== expectMain) throw new Stale("main count");
  if (result.placed.length !== workers.length) throw new Stale("worker");
  return result.placed;
}

function enrolRow(worker: NewWorker, nikIndex: string, known: StoredWorker | null, tools: RosterTools): EnrolRow {
  const { vault, ids } = tools;
  const { phone, name, sex, birthDate, occupation, occupationSaid } = worker;
  return {
    ...{ enrolmentId: ids.uuid(), workerId: ids.uuid(), nikIndex, name, sex, birthDate, occupation, occupationSaid },
    nikSealed: vault.seal("worker.nik", worker.nik),
    phoneSealed: phone && vault.seal("worker.phone", phone),
    phoneIndex: phone && vault.index("worker.phone", phone),
    knownAt: known?.updatedAt ?? null,
    ...overwritten(known, worker, vault),
  };
}

async function findOrMake(tx: Tx, actor: VillageActor, indexes: readonly string[], { ids, nowMs }: RosterTools) {
  const found = await lockRoster(tx, actor, indexes);
  if (found) return found;
  await insertRoster(tx, ids.uuid(), actor, new Date(nowMs));
  const made = await lockRoster(tx, actor, indexes);
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
