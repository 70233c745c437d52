import type { Colleague } from "../../flows/help-facts.ts";
import type { Tx } from "../db/client.ts";
import { maskPhone, type Phone } from "../kit/phone.ts";
import type { Vault } from "../kit/vault.ts";
import { naturalName } from "../programme/rules.ts";
import { findHeads, findOfficers, findVillagePeople } from "./store.ts";

/**
 * Who answers for a place: the officers of its district, or those of the regency where the district has none. Ids of
 * people, each once; empty when the programme has no officer there. `areaCode` is a village, a district or the regency.
 */
export async function officersFor(tx: Tx, programmeId: string, areaCode: string): Promise<string[]> {
  const officers = await findOfficers(tx, programmeId, areaCode);
  const longest = Math.max(0, ...officers.map((one) => one.areaCode.length));
  return idsOf(officers.filter((one) => one.areaCode.length === longest));
}

/** Every officer whose scope holds the place, of the district and of the regency. */
export async function allOfficersFor(tx: Tx, programmeId: string, areaCode: string): Promise<string[]> {
  return idsOf(await findOfficers(tx, programmeId, areaCode));
}

/** The same people, as their colleagues know them. */
export async function colleaguesFor(tx: Tx, programmeId: string, areaCode: string, vault: Vault): Promise<Colleague[]> {
  const officers = await findOfficers(tx, programmeId, areaCode);
  const byId = new Map(officers.map((one) => [one.personId, one]));
  return [...byId.values()].map(({ personId, areaName, nameSealed, phoneSealed }) => ({
    personId,
    name: nameSealed && vault.open("role.name", nameSealed),
    areaName: naturalName(areaName),
    phone: phoneSealed && maskPhone(vault.open("chat.phone", phoneSealed) as Phone),
  }));
}

/** The village head, as a list of people's ids: empty where nobody took the role up yet. */
export function headsOf(tx: Tx, programmeId: string, villageCode: string): Promise<string[]> {
  return findHeads(tx, programmeId, villageCode);
}

/** Who acts for villages: heads and operators, each with the name of the village. */
export async function villagePeopleOf(tx: Tx, programmeId: string, villageCodes: readonly string[]) {
  const people = await findVillagePeople(tx, programmeId, villageCodes);
  return people.map(({ villageName, ...rest }) => ({ ...rest, villageName: naturalName(villageName) }));
}

function idsOf(officers: readonly { readonly personId: string }[]): string[] {
  return [...new Set(officers.map(({ personId }) => personId))];
}
