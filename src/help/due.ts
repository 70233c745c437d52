import type { Notice } from "../../flows/notice.ts";
import type { Tx } from "../db/client.ts";
import { allOfficersFor } from "../person/officers.ts";
import { close, toQueue } from "./ending.ts";
import { cardFor, toOfficer, toPerson } from "./notices.ts";
import { officeOf } from "./office.ts";
import { OFFICER_SILENT_MINUTES, silenceOf } from "./rules.ts";
import type { HelpTools } from "./service.ts";
import { type CaseRow, lockCase, lockLate, lockQuiet, updateCase } from "./store.ts";

/**
 * What the clock brings to cases, and who is told of it: a promise that ran out, once, to every officer of the scope
 * and to the person; a talk that fell silent, which ends, or goes back to the queue when the person waits. All of it is
 * read from what is stored, so a minute that was missed does no harm. Several processes may do it at once.
 */
export async function dueCases(tx: Tx, tools: HelpTools): Promise<Notice[]> {
  const notices: Notice[] = [];
  for (const id of await lockLate(tx, new Date(tools.nowMs))) notices.push(...(await chase(tx, id, tools)));
  const quiet = new Date(tools.nowMs - OFFICER_SILENT_MINUTES * 60_000);
  for (const id of await lockQuiet(tx, quiet)) notices.push(...(await listen(tx, id, tools)));
  return notices;
}

async function chase(tx: Tx, id: number, tools: HelpTools): Promise<Notice[]> {
  await updateCase(tx, id, { chasedAt: new Date(tools.nowMs) });
  const { row, telling } = (await opened(tx, id, tools)) ?? {};
  if (!row?.programmeId || !row.areaCode || !telling) return [];
  const officers = await allOfficersFor(tx, row.programmeId, row.areaCode);
  const key = `case:${id}:late:${row.promisedBy?.getTime()}`;
  return [
    ...cardFor(row, officers, { reason: "late", key }, telling),
    toPerson(row, [{ key: "petugas:late" }], telling, key),
  ];
}

async function listen(tx: Tx, id: number, tools: HelpTools): Promise<Notice[]> {
  const { row, telling } = (await opened(tx, id, tools)) ?? {};
  if (!row?.takenAt || !telling) return [];
  const { takenAt, lastFromPersonAt, lastFromOfficerAt } = row;
  const talk = {
    takenMs: takenAt.getTime(),
    lastFromPersonMs: lastFromPersonAt?.getTime() ?? null,
    lastFromOfficerMs: lastFromOfficerAt?.getTime() ?? null,
  };
  switch (silenceOf(talk, telling.office.hours, tools.nowMs)) {
    case "goes-on":
      return [];
    case "over":
      await close(tx, id, { nowMs: tools.nowMs, by: null, via: "system" });
      return [toPerson(row, [{ key: "petugas:over.silent" }], telling), ...toOfficer(row, "meja:over.silent", telling)];
    case "left-alone": {
      const told = toOfficer(row, "meja:leftAlone", telling);
      return [...(await toQueue(tx, row, "left-alone", { ...tools, office: telling.office, by: null })), ...told];
    }
  }
}

async function opened(tx: Tx, id: number, { vault }: HelpTools) {
  const row: CaseRow | null = await lockCase(tx, id);
  const office = row?.programmeId ? await officeOf(tx, row.programmeId) : null;
  return row && office && { row, telling: { vault, office } };
}
