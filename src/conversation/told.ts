import type { Notice } from "../../flows/notice.ts";
import type { Tx } from "../db/client.ts";
import { Stale } from "../kit/stale.ts";
import { villagePeopleOf } from "../person/officers.ts";
import { noteTold } from "../programme/socialization.ts";
import type { SceneBase } from "./base.ts";

/** Notes that villages of an officer's scope were told of the programme; who acts for a village that had to wait hears it. */
export async function tellVillages(
  tx: Tx,
  { personId, facts: { office, programme, words } }: SceneBase,
  villages: readonly string[],
  nowMs: number,
): Promise<readonly Notice[]> {
  if (!office || !villages.every((code) => code.startsWith(`${office.areaCode}.`))) throw new Stale("office");
  const { programmeId } = office;
  const fresh = await noteTold(tx, { programmeId, villages, personId }, nowMs);
  if (!programme?.socializeFirst) return [];
  const people = await villagePeopleOf(tx, programmeId, fresh);
  return people.map(({ personId: reader, villageCode, villageName }) => ({
    ...{ personId: reader, words, key: `told:${programmeId}:${villageCode}` },
    lines: [
      { key: "rekap:told.notice", vars: { name: villageName } },
      { key: "rekap:told.next", tight: true },
    ],
  }));
}
