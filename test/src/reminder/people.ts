import type { Db } from "../../../src/db/client.ts";
import { type Day, dateFromDay } from "../../../src/kit/date.ts";
import { CHAT_CONSENT } from "../../../src/person/rules.ts";
import type { ProgrammeRow } from "../../../src/programme/service.ts";
import { ids, makeChat, makeProgramme } from "../../support/builders.ts";

export const day = (text: string) => text as Day;
export const at = (moment: string) => Date.parse(moment);

/** A programme whose registration ends on 27 Nov 2026. */
export function ending(db: Db, changes: Parameters<typeof makeProgramme>[1] = {}): Promise<ProgrammeRow> {
  const dates = { registrationFrom: dateFromDay(day("2026-09-01")), registrationUntil: dateFromDay(day("2026-11-27")) };
  return makeProgramme(db, { ...dates, createdAt: new Date(at("2026-09-01T00:00:00Z")), ...changes });
}

/** Somebody with a role since `since`, who agreed and stands at rest in their chat. */
export async function makeReachable(
  db: Db,
  programme: ProgrammeRow,
  role: { readonly kind: "village_head" | "village_operator" | "officer"; readonly areaCode: string },
  since = "2026-09-01T02:00:00Z",
): Promise<{ readonly personId: string; readonly chatId: bigint }> {
  const made = await makeChat(db);
  const grantedAt = new Date(at(since));
  const { personId, chatId } = made;
  await db.conversation.create({ data: { chatId, updatedAt: grantedAt } });
  await db.consent.create({
    data: { personId, chatId, kind: CHAT_CONSENT, textVersion: "1", basis: "consent", answer: true, at: grantedAt },
  });
  await db.role.create({
    data: { id: ids.uuid(), personId, programmeId: programme.id, grantedVia: "invite", grantedAt, ...role },
  });
  return made;
}

/** The first villages of a regency that are desa. */
export async function villagesIn(db: Db, regencyCode: string, count: number): Promise<string[]> {
  const where = { level: "village" as const, code: { startsWith: `${regencyCode}.` } };
  const villages = await db.area.findMany({ where, orderBy: { code: "asc" } });
  return villages.flatMap(({ code }) => (code.split(".")[3]?.startsWith("2") ? [code] : [])).slice(0, count);
}
