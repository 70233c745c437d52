import type { SentFile } from "../../flows/deeds.ts";
import type { Notice } from "../../flows/notice.ts";
import { sayDay } from "../kit/date.ts";
import { maskNumbers } from "../kit/mask.ts";
import { maskPhone, type Phone } from "../kit/phone.ts";
import type { Vault } from "../kit/vault.ts";
import { naturalName } from "../programme/rules.ts";
import { type Office, timeAt } from "./office.ts";
import type { CaseRow } from "./store.ts";

type NoticeLine = Notice["lines"][number];

/** What is told about a case needs. */
export interface Telling {
  readonly vault: Vault;
  readonly office: Office;
}

/** So much of what was written stands in a notice; the whole of it is shown to who takes the case. */
const TEXT_SHOWN = 300;

/** Why officers are told about a case that waits. */
export type CardReason = "new" | "late" | "returned";

/** A case for everybody who may take it; `key` where it must not be told twice. */
export function cardFor(
  row: CaseRow,
  officers: readonly string[],
  { reason, key }: { readonly reason: CardReason; readonly key?: string },
  telling: Telling,
): Notice[] {
  const title: NoticeLine =
    reason === "new"
      ? { key: `meja:new.${row.kind}`, vars: { number: row.id } }
      : { key: `meja:${reason}`, vars: { number: row.id } };
  return officers
    .filter((personId) => personId !== row.personId)
    .map((personId) => ({
      ...{ personId, words: telling.office.words, evenStopped: row.kind === "accident", ...(key && { key }) },
      lines: [title, ...cardLines(row, telling)],
      choices: choicesFor(row, personId),
    }));
}

/** A case that somebody has is told to the others, and is not theirs to take. */
function choicesFor({ id, takenById }: CaseRow, personId: string): NonNullable<Notice["choices"]> {
  if (takenById === null) return [{ id: "take", key: "meja:take.choice", byWord: `AMBIL ${id}` }];
  return takenById === personId ? [{ id: "switch", key: "meja:switch.choice", byWord: `LANJUT ${id}` }] : [];
}

/** A case that one officer hands to another. */
export function givenTo(row: CaseRow, personId: string, telling: Telling): Notice {
  return {
    ...{ personId, words: telling.office.words },
    lines: [{ key: "meja:given", vars: { number: row.id } }, ...cardLines(row, telling)],
    choices: [{ id: "switch", key: "meja:switch.choice", byWord: `LANJUT ${row.id}` }],
  };
}

/** Who, where and what; long numbers masked, because several people read it. */
function cardLines(row: CaseRow, telling: Telling): NoticeLine[] {
  const { vault, office } = telling;
  const text = maskNumbers(vault.open("help.text", row.textSealed)).trim();
  const phone = phoneOf(row, vault);
  return [
    { key: "meja:card.from", vars: { who: whoOf(row, vault) }, tight: true },
    { key: "meja:card.place", vars: { place: placeOf(row) }, tight: true },
    ...(phone ? [{ key: "meja:card.phone", vars: { phone }, tight: true } as const] : []),
    { key: "meja:card.since", vars: said(row.at, office), tight: true },
    ...(row.promisedBy ? [{ key: "meja:card.by", vars: said(row.promisedBy, office), tight: true } as const] : []),
    text === "" ? { key: "meja:card.noText" } : { key: "meja:card.text", vars: { text: shortened(text) } },
  ];
}

/** What the person wrote, for the officer; with how to answer, when the officer's words go to somebody else. */
export function relayed(row: CaseRow, said: { text: string; file?: SentFile | undefined }, telling: Telling): Notice[] {
  if (row.takenById === null || row.takenChatId === null) return [];
  const vars = { number: row.id, who: whoOf(row, telling.vault) };
  const { text, file } = said;
  const what: NoticeLine[] = file
    ? [
        { key: `meja:relay.${file.kind}`, vars: { ...vars, name: file.name } },
        ...(text === "" ? [] : [{ key: "meja:relay.caption", vars: { text } } as const]),
      ]
    : [{ key: "meja:relay", vars: { ...vars, text } }];
  const elsewhere: NoticeLine[] = row.inFocus ? [] : [{ key: "meja:relay.elsewhere", vars: { number: row.id } }];
  return [
    {
      ...{ personId: row.takenById, chatId: row.takenChatId, words: telling.office.words, evenStopped: true },
      lines: [...what, ...elsewhere],
    },
  ];
}

/** Something for the person whose case it is, in their own chat. */
export function toPerson(row: CaseRow, lines: readonly NoticeLine[], { office }: Telling, key?: string): Notice {
  const { personId, chatId } = row;
  return { personId, chatId, lines, words: office.words, evenStopped: true, ...(key !== undefined && { key }) };
}

/** Something for the officer who has the case; nothing when nobody has it. */
export function toOfficer(
  row: CaseRow,
  key: "meja:ended" | "meja:over.silent" | "meja:leftAlone",
  telling: Telling,
): Notice[] {
  if (row.takenById === null || row.takenChatId === null) return [];
  const lines = [{ key, vars: { number: row.id, who: whoOf(row, telling.vault) } }];
  return [{ personId: row.takenById, chatId: row.takenChatId, lines, words: telling.office.words, evenStopped: true }];
}

/** The name that the platform shows, the role, both, or just somebody. */
function whoOf(row: Pick<CaseRow, "nameSealed" | "roleKind">, vault: Vault): string | NoticeLine {
  const name = row.nameSealed && vault.open("help.name", row.nameSealed);
  const role: NoticeLine | null = row.roleKind && { key: `meja:who.${row.roleKind}` };
  if (name && role) return { key: "meja:who.both", vars: { name, role } };
  return name || role || { key: "meja:who.anybody" };
}

/** "Sebalo, Bengkayang", or the regency alone; empty when it is not known. */
export function placeOf({ areaName, parentName, areaCode }: CaseRow): string {
  const isVillage = areaCode !== null && areaCode.length > "61.07.01".length;
  return [areaName, isVillage ? parentName : null].flatMap((name) => (name ? [naturalName(name)] : [])).join(", ");
}

export function phoneOf({ phoneSealed }: Pick<CaseRow, "phoneSealed">, vault: Vault): string | null {
  return phoneSealed && maskPhone(vault.open("chat.phone", phoneSealed) as Phone);
}

function said(at: Date, { hours }: Office) {
  const { day, time } = timeAt(hours, at);
  return { date: sayDay(day), time };
}

function shortened(text: string): string {
  return text.length > TEXT_SHOWN ? `${text.slice(0, TEXT_SHOWN)}…` : text;
}
