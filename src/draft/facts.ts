import type { NeedFacts } from "../../flows/facts.ts";
import type { DraftFacts, DraftPerson } from "../../flows/roster-facts.ts";
import type { Tx } from "../db/client.ts";
import type { DraftWay } from "../db/generated/enums.ts";
import type { Day } from "../kit/date.ts";
import { maskWritten } from "../kit/mask.ts";
import { checkNik, maskNik, partsOf } from "../kit/nik.ts";
import { maskPhone } from "../kit/phone.ts";
import type { Vault } from "../kit/vault.ts";
import { isAboutNik } from "./rules.ts";
import { type DraftKey, type OpenedRow, openAll } from "./service.ts";
import { countOpen, findOpen } from "./store.ts";

/** Persons to be corrected that a conversation looks at. */
const FIXES_MAX = 200;
/** Pictures in one answer. */
const CARDS_MAX = 30;
/** Persons shown of a list that waits for a yes. */
const SOME = 5;

const NOTHING: DraftFacts = { waiting: 0, same: 0, fixing: 0, fixes: 0, moved: 0, toFix: [], some: [], fromCards: [] };

/** How much is open of the lists that were sent in for a village. */
export async function openLists(tx: Tx, key: DraftKey | null): Promise<NeedFacts["openLists"]> {
  return key ? countOpen(tx, key) : NOTHING;
}

/** What is open of the lists that were sent in for a village; numbers masked. */
export async function draftFacts(
  tx: Tx,
  key: DraftKey | null,
  { vault, today }: { readonly vault: Vault; readonly today: Day },
): Promise<DraftFacts> {
  if (!key) return NOTHING;
  const counts = await countOpen(tx, key);
  if (counts.waiting + counts.fixes === 0) return { ...NOTHING, ...counts };
  const fixes = counts.fixes > 0 ? await findOpen(tx, key, { states: ["fixing"] }, FIXES_MAX) : [];
  const waiting = (ways: readonly DraftWay[], max: number) =>
    counts.waiting > 0 ? findOpen(tx, key, { states: ["waiting"], ways }, max) : [];
  const some = await waiting(["text", "workbook", "typed"], SOME);
  const cards = await waiting(["card"], CARDS_MAX);
  return {
    ...counts,
    toFix: (await openAll(fixes, vault)).map((one) => toPerson(one, today)),
    some: (await openAll(some, vault)).map((one) => toPerson(one, today)),
    fromCards: (await openAll(cards, vault)).map((one) => toPerson(one, today)),
  };
}

/** How many of those of a village who have to be corrected have something wrong with their NIK. */
export async function countWrongNiks(tx: Tx, key: DraftKey, vault: Vault): Promise<number> {
  const fixes = await openAll(await findOpen(tx, key, { states: ["fixing"] }, FIXES_MAX), vault);
  return fixes.filter(({ row }) => row.problems.some(isAboutNik)).length;
}

function toPerson({ id, row, way }: OpenedRow, today: Day): DraftPerson {
  const written = row.raw.nik;
  const reading = checkNik(written && !written.lost ? written.text.replace(/[\s.'’-]/g, "") : "", today);
  const possible = "nik" in reading ? reading.nik : null;
  // What a number tells is shown also while it is not certain: by that it is compared with the card.
  const nik = row.nik ?? possible;
  const told = nik && partsOf(nik, today);
  return {
    rowId: String(id),
    name: row.name ?? row.raw.name,
    nik: nik ? maskNik(nik, way === "card" ? 6 : 4) : written && maskWritten(written.text),
    sex: told?.sex ?? row.sex,
    birthDate: told?.birthDate ?? row.birthDate,
    ...{ occupation: row.occupation, occupationSaid: row.raw.occupation, phone: row.phone && maskPhone(row.phone) },
    ...{ problems: row.problems, confirmable: possible !== null, source: row.source },
  };
}
