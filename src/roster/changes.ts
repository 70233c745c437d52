import type { CorrectableField } from "../../flows/deeds.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { type Day, dateFromDay } from "../kit/date.ts";
import { maskNumbers } from "../kit/mask.ts";
import { type Nik, partsOf } from "../kit/nik.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import {
  countMain,
  firstReserve,
  insertChanges,
  moveToNik,
  type NewNik,
  updateEnrolment,
  updateWorker,
} from "./change-store.ts";
import { standingFor } from "./rules.ts";
import { holdRoster, type RosterTools } from "./service.ts";
import { findLiveRow, type LiveRow, type VillageActor } from "./store.ts";

export interface Correct {
  readonly enrolmentId: string;
  readonly field: CorrectableField;
  /** null takes a phone number away. */
  readonly value: string | null;
  /** Decides the century of a NIK. */
  readonly today: Day;
}

/**
 * Corrects one thing about a worker; the value must have been judged by the reader of its field. The same value
 * again changes nothing. Throws `Stale` when the row left the roster, or when another enrolment of the year has
 * the new NIK by now.
 */
export async function correct(tx: Tx, actor: VillageActor, command: Correct, tools: RosterTools): Promise<void> {
  const { vault, nowMs } = tools;
  const { enrolmentId, field, value } = command;
  const roster = await holdRoster(tx, actor, true);
  const row = await findLiveRow(tx, roster.id, enrolmentId);
  if (!row) throw new Stale("row");
  const before = presentValue(row, field, vault);
  if (before === value) return;
  await setField(tx, { enrolmentId, workerId: row.workerId, field, value, today: command.today }, tools);
  const seal = (text: string | null) => text && vault.seal("change.value", text);
  await insertChanges(tx, [
    {
      ...{ rosterId: roster.id, enrolmentId, kind: "corrected", field },
      ...{ beforeSealed: seal(before), afterSealed: seal(value), byPersonId: actor.personId, at: new Date(nowMs) },
    },
  ]);
  await append(tx, {
    ...{ atMs: nowMs, personId: actor.personId, via: "chat", action: "worker-corrected" },
    subject: `roster:${roster.id}`,
    detail: { enrolment: enrolmentId, field },
  });
}

function presentValue(row: LiveRow, field: CorrectableField, vault: Vault): string | null {
  switch (field) {
    case "nik":
      return vault.open("worker.nik", row.nikSealed);
    case "name":
      return row.name;
    case "occupation":
      return row.occupation;
    case "phone":
      return row.phoneSealed && vault.open("worker.phone", row.phoneSealed);
  }
}

/** Writes one field of a worker, as `correct` and the undoing of it do. Sex and birth date follow the NIK. */
export async function setField(
  tx: Tx,
  change: Correct & { readonly workerId: string },
  { vault, ids, nowMs }: RosterTools,
): Promise<void> {
  const { field, value, workerId, enrolmentId } = change;
  const at = new Date(nowMs);
  if (field === "phone") {
    const phoneSealed = value && vault.seal("worker.phone", value);
    return updateWorker(tx, workerId, { phoneSealed, phoneIndex: value && vault.index("worker.phone", value) }, at);
  }
  // Only a phone number can be taken away.
  if (value === null) throw new Stale("value");
  if (field === "occupation") return updateWorker(tx, workerId, { occupation: value, occupationSaid: null }, at);
  if (field === "name") return updateWorker(tx, workerId, { name: value }, at);
  const { sex, birthDate } = partsOf(value as Nik, change.today);
  const move: NewNik = {
    ...{ enrolmentId, workerId, newWorkerId: ids.uuid(), sex, birthDate: dateFromDay(birthDate), at },
    nikSealed: vault.seal("worker.nik", value),
    nikIndex: vault.index("worker.nik", value),
  };
  if (!(await moveToNik(tx, move))) throw new Stale("NIK");
}

/**
 * Takes a worker off the roster. When that frees a place on the list proper, the first of the reserve moves up and
 * the row counts as replaced. Throws `Stale` when the row left the roster already.
 */
export async function remove(
  tx: Tx,
  actor: VillageActor,
  command: { readonly enrolmentId: string; readonly reason: string },
  { vault, nowMs }: RosterTools,
): Promise<void> {
  const { enrolmentId } = command;
  const at = new Date(nowMs);
  const roster = await holdRoster(tx, actor, true);
  const row = await findLiveRow(tx, roster.id, enrolmentId);
  if (!row) throw new Stale("row");
  // People write numbers into reasons, and reasons are kept in plain text.
  const reason = maskNumbers(command.reason);
  await updateEnrolment(tx, enrolmentId, { state: "removed", reason }, at);
  const next = row.standing === "main" ? await nextUp(tx, roster.id, roster.quota) : null;
  const seal = (text: string) => vault.seal("change.value", text);
  const common = { rosterId: roster.id, byPersonId: actor.personId, at };
  const state = next === null ? "removed" : "replaced";
  const removed = { ...common, enrolmentId, kind: "removed" as const, reason };
  await insertChanges(tx, [{ ...removed, beforeSealed: seal(row.state), afterSealed: seal(state) }]);
  if (next !== null) {
    await updateEnrolment(tx, enrolmentId, { state, replacedBy: next }, at);
    await updateEnrolment(tx, next, { standing: "main" }, at);
    const values = { beforeSealed: seal("reserve"), afterSealed: seal("main") };
    await insertChanges(tx, [{ ...common, ...values, enrolmentId: next, kind: "promoted" }]);
  }
  await append(tx, {
    ...{ atMs: nowMs, personId: actor.personId, via: "chat", action: "worker-removed" },
    subject: `roster:${roster.id}`,
    detail: { enrolment: enrolmentId, promoted: next },
  });
}

async function nextUp(tx: Tx, rosterId: string, quota: number): Promise<string | null> {
  const isFull = standingFor(await countMain(tx, rosterId), quota) === "reserve";
  return isFull ? null : firstReserve(tx, rosterId);
}
