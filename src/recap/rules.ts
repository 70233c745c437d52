import type { Day } from "../kit/date.ts";

/** How far one village is with its roster. Counts are of people. */
export interface VillageProgress {
  readonly code: string;
  readonly name: string;
  readonly districtCode: string;
  readonly districtName: string;
  /** Whether somebody took up the role of village head. */
  readonly hasHead: boolean;
  /** Whether anybody acts for the village here: a head, or an operator. */
  readonly joined: boolean;
  /** Whether it was told of the programme; see src/db/told.ts. */
  readonly told: boolean;
  /** null before the first name. */
  readonly roster: "open" | "submitted" | "reopened" | null;
  readonly main: number;
  readonly reserve: number;
  /** Of lists that were sent in: they wait for a yes, or have to be corrected. */
  readonly waiting: number;
  readonly fixes: number;
  /** Refused, and nobody put in their place. */
  readonly refused: number;
  /** When the last of them was refused. */
  readonly refusedOn: Day | null;
  /** Covered people whose cover ends within `LAPSE_DAYS`, and the first of these days. */
  readonly lapsing: number;
  readonly lapsesOn: Day | null;
}

/** The end of a cover is told of so many days ahead. */
export const LAPSE_DAYS = 30;

/** Where a village stands: nobody named, some, as many as it may put forward, or handed in. */
export type Standing = "empty" | "filling" | "full" | "sent";

export function standingOf(village: VillageProgress, quota: number): Standing {
  if (village.roster === "submitted") return "sent";
  if (village.main === 0) return "empty";
  return village.main < quota ? "filling" : "full";
}

/** Several villages together. */
export interface Sum {
  readonly villages: number;
  readonly sent: number;
  readonly full: number;
  readonly empty: number;
  readonly untold: number;
  readonly people: number;
  /** People whom all of them together may put forward. */
  readonly places: number;
}

export function sumOf(villages: readonly VillageProgress[], quota: number): Sum {
  const count = (standing: Standing) => villages.filter((one) => standingOf(one, quota) === standing).length;
  return {
    ...{ villages: villages.length, sent: count("sent"), full: count("full"), empty: count("empty") },
    untold: villages.filter((one) => !one.told).length,
    people: villages.reduce((sum, { main }) => sum + main, 0),
    places: villages.length * quota,
  };
}

/** The villages by their districts, in the order of the codes. */
export function byDistrict(villages: readonly VillageProgress[]): (readonly VillageProgress[])[] {
  const districts = new Map<string, VillageProgress[]>();
  for (const village of villages) {
    const same = districts.get(village.districtCode);
    if (same) same.push(village);
    else districts.set(village.districtCode, [village]);
  }
  return [...districts.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, found]) => found);
}
