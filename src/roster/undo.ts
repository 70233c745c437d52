import type { CorrectableField } from "../../flows/deeds.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import type { EnrolmentState } from "../db/generated/enums.ts";
import type { Day } from "../kit/date.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import {
  type ChangeRow,
  findBatch,
  findNewestChange,
  holdsPlace,
  insertChanges,
  markPromotionUndone,
  markUndone,
  updateEnrolment,
  updateWorker,
} from "./change-store.ts";
import { setField } from "./changes.ts";
import { canUndo, LIVE_STATES } from "./rules.ts";
import { holdRoster, type RosterTools } from "./service.ts";
import { findLiveRow, type RosterKey, type VillageActor } from "./store.ts";

/** Why an enrolment ended whose addition was taken back. */
const UNDO = "undo";

/**
 * The roster's newest change, or the newest list, if it can still be taken back: young enough, the roster not handed in, and nothing
 * happened since that stands against it (the removed worker or the former NIK has a place elsewhere by now, or the
 * office decided on the row). Else null.
 */
export async function undoableChange(
  tx: Tx,
  key: RosterKey,
  { vault, nowMs }: { readonly vault: Vault; readonly nowMs: number },
): Promise<Undoable | null> {
  const change = await findNewestChange(tx, key);
  if (!change || change.rosterState === "submitted" || !canUndo(change.at.getTime(), nowMs)) return null;
  const all = change.batchId === null ? [change] : await findBatch(tx, change.rosterId, change.batchId);
  if (all.length > UNDONE_AT_ONCE) return null;
  for (const one of all) if (await isInTheWay(tx, one, vault)) return null;
  return { change, all };
}

/** The newest change, with everybody whom the same list brought. */
export interface Undoable {
  readonly change: ChangeRow;
  readonly all: readonly ChangeRow[];
}

/** More people than that are taken off one by one. */
const UNDONE_AT_ONCE = 500;

async function isInTheWay(tx: Tx, change: ChangeRow, vault: Vault): Promise<boolean> {
  const { enrolmentId, year, state } = change;
  switch (change.kind) {
    case "added":
      return state !== "draft";
    case "corrected": {
      if (!isLive(state)) return true;
      if (change.field !== "nik") return false;
      return holdsPlace(tx, vault.index("worker.nik", opened(vault, change.beforeSealed)), year, enrolmentId);
    }
    case "removed": {
      if (state !== "removed" && state !== "replaced") return true;
      const promoted = change.replacedBy ? await findLiveRow(tx, change.rosterId, change.replacedBy) : null;
      if (change.replacedBy && promoted?.standing !== "main") return true;
      return holdsPlace(tx, change.nikIndex, year, enrolmentId);
    }
  }
}

/**
 * Takes the newest change of the roster back and writes that down as a change of its own. Throws `Stale` when
 * `changeId` is not the change that can be undone (any more).
 */
export async function undo(
  tx: Tx,
  actor: VillageActor,
  command: { readonly changeId: string; readonly today: Day },
  tools: RosterTools,
): Promise<void> {
  const { nowMs } = tools;
  const roster = await holdRoster(tx, actor, true);
  const undoable = await undoableChange(tx, actor, tools);
  if (!undoable || String(undoable.change.id) !== command.changeId) throw new Stale("last change");
  const { change, all } = undoable;
  for (const one of all) await undoOne({ tx, actor, change: one, tools, today: command.today });
  await markUndone(
    tx,
    all.map(({ id }) => id),
    new Date(nowMs),
  );
  await append(tx, {
    ...{ atMs: nowMs, personId: actor.personId, via: "chat", action: "change-undone", subject: `roster:${roster.id}` },
    detail: { change: command.changeId, kind: change.kind, enrolment: change.enrolmentId },
  });
}

interface Undoing {
  readonly tx: Tx;
  readonly actor: VillageActor;
  readonly change: ChangeRow;
  readonly tools: RosterTools;
  readonly today: Day;
}

function undoOne(undoing: Undoing): Promise<void> {
  switch (undoing.change.kind) {
    case "added":
      return undoAddition(undoing);
    case "corrected":
      return undoCorrection(undoing);
    case "removed":
      return undoRemoval(undoing);
  }
}

/** The row stays, as removed; a worker who was known from elsewhere is called again as before. */
async function undoAddition({ tx, actor, change, tools }: Undoing): Promise<void> {
  const at = new Date(tools.nowMs);
  const { vault } = tools;
  await updateEnrolment(tx, change.enrolmentId, { state: "removed", reason: UNDO }, at);
  if (change.beforeSealed) {
    const was: { name: string; occupation: string; phone: string | null } = JSON.parse(
      vault.open("change.value", change.beforeSealed),
    );
    const phoneSealed = was.phone && vault.seal("worker.phone", was.phone);
    const phoneIndex = was.phone && vault.index("worker.phone", was.phone);
    const { name, occupation } = was;
    await updateWorker(tx, change.workerId, { name, occupation, phoneSealed, phoneIndex }, at);
  }
  const seal = (state: EnrolmentState) => vault.seal("change.value", state);
  const states = { beforeSealed: seal(change.state), afterSealed: seal("removed") };
  await insertChanges(tx, [{ ...undoneRow(actor, change, at), ...states, kind: "removed" }]);
}

async function undoCorrection({ tx, actor, change, tools, today }: Undoing): Promise<void> {
  const { beforeSealed, afterSealed, enrolmentId, workerId } = change;
  const field = change.field as CorrectableField;
  const value = beforeSealed && opened(tools.vault, beforeSealed);
  await setField(tx, { enrolmentId, workerId, field, value, today }, tools);
  const swapped = { kind: "corrected" as const, field, beforeSealed: afterSealed, afterSealed: beforeSealed };
  await insertChanges(tx, [{ ...undoneRow(actor, change, new Date(tools.nowMs)), ...swapped }]);
}

/** The row stands again where it stood; whoever moved up for it goes back to the reserve. */
async function undoRemoval({ tx, actor, change, tools }: Undoing): Promise<void> {
  const at = new Date(tools.nowMs);
  const seal = (text: string) => tools.vault.seal("change.value", text);
  const promoted = change.replacedBy;
  const row = undoneRow(actor, change, at);
  if (promoted) {
    await updateEnrolment(tx, promoted, { standing: "reserve" }, at);
    await markPromotionUndone(tx, promoted, at);
    const values = { beforeSealed: seal("main"), afterSealed: seal("reserve") };
    await insertChanges(tx, [{ ...row, ...values, enrolmentId: promoted, kind: "corrected", field: "standing" }]);
  }
  const state = opened(tools.vault, change.beforeSealed) as EnrolmentState;
  await updateEnrolment(tx, change.enrolmentId, { state, reason: null, replacedBy: null }, at);
  const values = { beforeSealed: seal(change.state), afterSealed: seal(state) };
  await insertChanges(tx, [{ ...row, ...values, kind: "restored" }]);
}

/** What the rows of an undoing share. They are born undone: an undoing is never itself taken back. */
function undoneRow(actor: VillageActor, change: ChangeRow, at: Date) {
  const { rosterId, enrolmentId } = change;
  return { rosterId, enrolmentId, reason: UNDO, byPersonId: actor.personId, at, undoneAt: at };
}

function opened(vault: Vault, sealed: string | null): string {
  if (sealed === null) throw new Stale("change without a value");
  return vault.open("change.value", sealed);
}

function isLive(state: EnrolmentState): boolean {
  return LIVE_STATES.some((one) => one === state);
}
