import type { Fund } from "../db/generated/enums.ts";
import { allProgrammes } from "../programme/service.ts";
import type { Desk } from "./desk.ts";
import { Refused } from "./world.ts";

/** The programme of the village's regency: of that year and fund, or the newest where only one fits. */
export async function programmeOf(
  { db }: Desk,
  { village, year, fund }: { readonly village: string; readonly year?: number; readonly fund?: Fund },
) {
  const regency = village.slice(0, "36.02".length);
  const ofRegency = (await allProgrammes(db)).filter((one) => one.regencyCode === regency);
  const wanted = year ?? ofRegency[0]?.year;
  const fitting = ofRegency.filter((one) => one.year === wanted && (fund === undefined || one.fund === fund));
  const [programme, other] = fitting;
  if (!programme) throw new Refused(`${regency} has no such programme; see: programme list`);
  if (other)
    throw new Refused(
      `${regency} has several programmes in ${wanted}; add --fund ${fitting.map((one) => one.fund).join(" or ")}`,
    );
  return programme;
}
