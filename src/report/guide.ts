import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { dateFromDay, dayFromDate } from "../kit/date.ts";
import type { Clinic } from "./rules.ts";
import { deleteClinic, findClinics, upsertClinics } from "./store.ts";

/** A clinic as the office keeps it. */
export interface KeptClinic extends Clinic {
  readonly id: number;
  /** Who says that it treats work accidents for the insurer. */
  readonly source: string;
}

/** The clinics of the regencies in which these areas lie, or all there are; by area and name. */
export async function clinicsOf(tx: Tx, areas?: readonly string[]): Promise<readonly KeptClinic[]> {
  const regencies = areas && [...new Set(areas.map((code) => code.slice(0, "61.07".length)))];
  const rows = await findClinics(tx, regencies);
  return rows.map(({ checkedOn, ...row }) => ({ ...row, checkedOn: dayFromDate(checkedOn) }));
}

/** Keeps clinics; one of the same area and name is put in place of what was known of it. */
export async function keepClinics(tx: Tx, clinics: readonly Omit<KeptClinic, "id">[], nowMs: number): Promise<void> {
  await upsertClinics(
    tx,
    clinics.map(({ checkedOn, ...row }) => ({ ...row, checkedOn: dateFromDay(checkedOn) })),
  );
  await append(tx, {
    ...{ atMs: nowMs, personId: null, via: "command", action: "clinics-kept", subject: "clinics:all" },
    detail: { count: clinics.length },
  });
}

/** Forgets a clinic; false when there is none of that number. */
export async function removeClinic(tx: Tx, id: number, nowMs: number): Promise<boolean> {
  const isGone = await deleteClinic(tx, id);
  if (isGone)
    await append(tx, {
      ...{ atMs: nowMs, personId: null, via: "command", action: "clinic-removed", subject: `clinic:${id}` },
    });
  return isGone;
}
