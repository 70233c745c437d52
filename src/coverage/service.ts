import type { NeedFacts } from "../../flows/facts.ts";
import type { Tx } from "../db/client.ts";
import { type Day, dayFromDate } from "../kit/date.ts";
import { sameName } from "../kit/name.ts";
import type { Vault } from "../kit/vault.ts";
import { findProgramme, programmeFacts, wordsOf } from "../programme/service.ts";
import { type CoverRecord, coverageOf } from "./rules.ts";
import { type CoverRow, findNewestEnrolment } from "./store.ts";

/** Stands in for the stored name of a NIK that nobody has, so that the comparing takes as long. */
const NOBODY = "SITI AMINAH BINTI MUHAMMAD";

/**
 * The cover of the person with this NIK and name. An unknown NIK and a name that does not fit give one and the same
 * answer in the same time, so that nobody can find out whose numbers are listed.
 */
export async function coverageFor(
  tx: Tx,
  asked: { readonly nik: string; readonly name: string },
  today: Day,
  vault: Vault,
): Promise<NeedFacts["coverage"]> {
  const row = await findNewestEnrolment(tx, vault.index("worker.nik", asked.nik));
  const fits = sameName(row?.name ?? NOBODY, asked.name);
  const result = coverageOf(row && fits ? recordOf(row) : null, today);
  // Somebody who left the list gets the stranger's answer too: there is no programme to speak of.
  const programme = row && result.is !== "not-listed" ? await findProgramme(tx, row.programmeId) : null;
  return {
    result,
    programme: programme && programmeFacts(programme, today),
    words: programme && wordsOf(programme),
  };
}

function recordOf(row: CoverRow): CoverRecord {
  return {
    state: row.state,
    reserve: row.standing === "reserve",
    coverFrom: row.coverFrom && dayFromDate(row.coverFrom),
    coverUntil: row.coverUntil && dayFromDate(row.coverUntil),
    reason: row.reason,
  };
}
