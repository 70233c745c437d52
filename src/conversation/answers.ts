import type { Deed } from "../../flows/deeds.ts";
import type { Notice } from "../../flows/notice.ts";
import type { Tx } from "../db/client.ts";
import { changeAnswer } from "../faq/office.ts";
import { Stale } from "../kit/stale.ts";
import { allOfficersFor } from "../person/officers.ts";
import type { SceneBase } from "./base.ts";

/**
 * Carries out what an officer decided about an answer. Every other officer of the regency is told of a new one: what
 * people read in the office's name is nobody's secret.
 */
export async function carryOutAnswer(
  tx: Tx,
  { personId, facts: { office, words } }: SceneBase,
  { topic, deed, text }: Extract<Deed, { do: "change-answer" }>,
  { nowMs }: { readonly nowMs: number },
): Promise<Notice[]> {
  if (!office) throw new Stale("office");
  const { programmeId, areaCode } = office;
  await changeAnswer(tx, { programmeId, topic, personId, deed, text }, nowMs);
  if (deed === "checked") return [];
  const others = (await allOfficersFor(tx, programmeId, areaCode)).filter((one) => one !== personId);
  const vars = { topic: { key: `faq:title.${topic}` } };
  return others.map((other) => ({
    ...{ personId: other, words },
    lines:
      text === null
        ? [{ key: "jawaban:told.restored", vars }]
        : [{ key: "jawaban:told.changed", vars }, { key: "faq:own", vars: { text } }, { key: "jawaban:told.how" }],
  }));
}
