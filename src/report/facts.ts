import type { NeedFacts } from "../../flows/facts.ts";
import type { PlaceFacts, SentReport } from "../../flows/report-facts.ts";
import type { Tx } from "../db/client.ts";
import { type Day, DEFAULT_ZONE, dayIn, timeIn } from "../kit/date.ts";
import { maskPhone } from "../kit/phone.ts";
import type { Vault } from "../kit/vault.ts";
import { naturalName } from "../programme/rules.ts";
import { allProgrammes, programmeFacts } from "../programme/service.ts";
import { clinicsOf } from "./guide.ts";
import { clinicsNear, placeNames, readReceipt } from "./rules.ts";
import { confirmedPhone, formOf, zoneOf } from "./service.ts";
import {
  findByReceipt,
  findSent,
  findTelling,
  findVillage,
  findVillagesNamed,
  type ReportRow,
  type VillageRow,
} from "./store.ts";

const SENT_SHOWN = 5;
const PLACES_SHOWN = 6;

/** What a chat began to report, and what its own clock shows. */
export async function reportFacts(
  tx: Tx,
  who: { readonly chatId: bigint; readonly programmeId: string | null },
  { vault, nowMs }: { readonly vault: Vault; readonly nowMs: number },
): Promise<NeedFacts["report"]> {
  const telling = await findTelling(tx, who.chatId);
  const phone = await confirmedPhone(tx, who.chatId, vault);
  return {
    open: telling && { receipt: telling.receipt, form: formOf(telling, vault), files: telling._count.attachments },
    regencies: who.programmeId === null ? await regencies(tx, dayIn(DEFAULT_ZONE, nowMs)) : [],
    time: timeIn(await zoneOf(tx, who.programmeId), nowMs),
    phone: phone && maskPhone(phone),
  };
}

/** The newest programme of each regency. */
async function regencies(tx: Tx, today: Day): Promise<NeedFacts["report"]["regencies"]> {
  const newest = new Map<string, { programmeId: string; name: string }>();
  for (const row of (await allProgrammes(tx)).reverse())
    newest.set(row.regencyCode, { programmeId: row.id, name: programmeFacts(row, today).regencyName });
  return [...newest.values()];
}

/** The villages that a text may mean, or the one with this code; each with the clinics near it. */
export async function placesFor(
  tx: Tx,
  asked: { readonly text?: string | undefined; readonly code?: string | undefined },
  today: Day,
): Promise<readonly PlaceFacts[]> {
  const rows = await villagesFor(tx, asked);
  const clinics =
    rows.length > 0
      ? await clinicsOf(
          tx,
          rows.map(({ code }) => code),
        )
      : [];
  return rows.map(({ code, name, districtName }) => ({
    ...{ code, name: naturalName(name), districtName: naturalName(districtName) },
    clinics: clinicsNear(clinics, code, today),
  }));
}

async function villagesFor(tx: Tx, { text, code }: Parameters<typeof placesFor>[1]): Promise<readonly VillageRow[]> {
  if (text !== undefined) {
    const names = placeNames(text);
    const found = names.length === 0 ? [] : await findVillagesNamed(tx, names, PLACES_SHOWN);
    // "Muaro Sijunjung" is Muaro in the sub-district Sijunjung, not the village of that name.
    const others = found.filter((one) => one.name.toLowerCase() !== one.districtName.toLowerCase());
    return others.length > 0 ? others : found;
  }
  const village = code === undefined ? null : await findVillage(tx, code);
  return village ? [village] : [];
}

/** The reports of a person, and the one with the receipt that was asked for, whoever sent it. */
export async function reportsFor(
  tx: Tx,
  who: { readonly personId: string; readonly programmeId: string | null },
  receipt: string | undefined,
): Promise<NeedFacts["reports"]> {
  const zone = await zoneOf(tx, who.programmeId);
  const wanted = receipt === undefined ? null : readReceipt(receipt);
  const found = wanted === null ? null : await findByReceipt(tx, wanted);
  return {
    mine: (await findSent(tx, who.personId, SENT_SHOWN)).flatMap((row) => toSent(row, zone) ?? []),
    found: found && toSent(found, zone),
  };
}

/** What may be told of a report to whoever knows its receipt: no name, no number. */
function toSent({ receipt, kind, state, sentAt }: ReportRow, zone: string): SentReport | null {
  if (sentAt === null || state === "started" || state === "left" || state === "dropped") return null;
  return { receipt, kind: kind ?? "accident", state, on: dayIn(zone, sentAt.getTime()) };
}
