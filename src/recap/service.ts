import type { RecapFacts } from "../../flows/facts.ts";
import type { Tx } from "../db/client.ts";
import { type Day, dayFromDate, dayIn } from "../kit/date.ts";
import { naturalName } from "../programme/rules.ts";
import { byDistrict, standingOf, sumOf, type VillageProgress } from "./rules.ts";
import { findVillages, isOfficerOf, type VillageRow } from "./store.ts";

/** Part of a programme: a regency, one of its districts or a village. */
export interface Scope {
  readonly programmeId: string;
  readonly areaCode: string;
}

/** How far a programme is, as far as it matters here. */
interface Measure {
  readonly quota: number;
  readonly timeZone: string;
  readonly today: Day;
}

/** How far every village of a scope is, in the order of their codes. */
export async function villagesOf(tx: Tx, scope: Scope, measure: Measure): Promise<VillageProgress[]> {
  const rows = await findVillages(tx, scope.programmeId, scope.areaCode, measure.today);
  return rows.map((row) => toProgress(row, measure));
}

/** The same, added up for the conversation with an officer. */
export async function recapFacts(tx: Tx, scope: Scope, measure: Measure): Promise<RecapFacts> {
  const { quota } = measure;
  const villages = await villagesOf(tx, scope, measure);
  return {
    total: sumOf(villages, quota),
    districts: byDistrict(villages).map((ofOne) => ({
      name: ofOne[0]?.districtName ?? "",
      ...sumOf(ofOne, quota),
      all: ofOne.map((one) => ({
        ...{ code: one.code, name: one.name, main: one.main, told: one.told, standing: standingOf(one, quota) },
      })),
    })),
  };
}

/** What the file with the recap is made from. Throws when the person of the chat is no officer of the scope (any more). */
export async function openRecap(
  tx: Tx,
  scope: Scope,
  chatId: bigint,
  measure: Measure,
): Promise<readonly VillageProgress[]> {
  if (!(await isOfficerOf(tx, chatId, scope.programmeId, scope.areaCode)))
    throw new Error("no officer of the area of this recap");
  return villagesOf(tx, scope, measure);
}

function toProgress(row: VillageRow, { quota, timeZone }: Measure): VillageProgress {
  const { refusedAt, lapsesOn, refused, ...plain } = row;
  return {
    ...plain,
    name: naturalName(row.name),
    districtName: naturalName(row.districtName),
    // Whoever was put in the place of a refused person fills it.
    refused: Math.max(0, Math.min(refused, quota - row.main)),
    refusedOn: refusedAt && dayIn(timeZone, refusedAt.getTime()),
    lapsesOn: lapsesOn && dayFromDate(lapsesOn),
  };
}
