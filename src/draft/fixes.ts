import type { RowFix } from "../../flows/deeds.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import { type JudgeRules, judgeRows } from "../reading/judge.ts";
import type { Field, Problem, RawRow, ReadRow } from "../reading/row.ts";
import { enrol, type VillageActor } from "../roster/service.ts";
import {
  compareWithRoster,
  type DraftKey,
  type DraftTools,
  forgetPictures,
  type Judging,
  OPEN_MAX,
  openAll,
  openRow,
  sealRow,
  workerOf,
} from "./service.ts";
import { actsFor, closeRows, findOpen, lockOpen, putOff, rewriteRow } from "./store.ts";

/** Corrects one thing about an open row and judges it again, alone and against the roster. Throws `Stale` when it is gone. */
export async function fixRow(
  tx: Tx,
  actor: VillageActor,
  command: { readonly rowId: string; readonly fix: RowFix } & Judging,
  { vault }: DraftTools,
): Promise<void> {
  const stored = await hold(tx, actor, command.rowId);
  const [judged] = judgeRows([applyFix(openRow(stored, vault).row.raw, command.fix)], command.rules);
  if (!judged) throw new Stale("row");
  const key = { ...actor, year: command.year };
  const [row = judged] = await compareWithRoster(tx, key, [judged], vault);
  await rewrite(tx, stored.id, row, "fixing", vault);
}

/**
 * Gives a work to every open row whose work is missing. Those that have no other problem wait for a yes from then on,
 * together.
 */
export async function fixWork(
  tx: Tx,
  actor: VillageActor,
  { value, rules }: { readonly value: string; readonly rules: JudgeRules },
  { vault }: DraftTools,
): Promise<void> {
  const open = await openAll(await findOpen(tx, actor, { states: ["fixing"] }, OPEN_MAX), vault);
  for (const { id, row } of open) {
    if (!row.problems.some(({ code }) => code === "occupation.missing")) continue;
    const [judged] = judgeRows([applyFix(row.raw, { field: "occupation", value })], rules);
    // What was found beside the row itself (somebody else has the NIK) is still true.
    const beside = row.problems.filter(({ code }) => code.startsWith("duplicate."));
    const problems = [...(judged?.problems ?? []), ...beside];
    if (judged) await rewrite(tx, id, { ...judged, problems }, problems.length > 0 ? "fixing" : "waiting", vault);
  }
}

function rewrite(tx: Tx, id: bigint, row: ReadRow, state: "waiting" | "fixing", vault: Vault): Promise<void> {
  const { sealed, nikIndex } = sealRow(row, state, vault);
  return rewriteRow(tx, id, { sealed, nikIndex, state });
}

/** Puts a row behind the others, to be asked about later. */
export async function putOffRow(tx: Tx, actor: VillageActor, rowId: string, { nowMs }: DraftTools): Promise<void> {
  const stored = await hold(tx, actor, rowId);
  await putOff(tx, stored.id, new Date(nowMs));
}

function applyFix(raw: RawRow, fix: RowFix): RawRow {
  const settled = (field: Field) => raw.unsure.filter((one) => one !== field);
  switch (fix.field) {
    case "nik":
      return { ...raw, nik: fix.value === null ? null : { text: fix.value }, unsure: settled("nik") };
    case "nik-confirmed":
      return { ...raw, unsure: settled("nik"), confirmed: true };
    default:
      return { ...raw, [fix.field]: fix.value, unsure: settled(fix.field) };
  }
}

/** Puts a corrected row on the roster. Throws `Stale` when it still has a problem, is gone, or the roster moved. */
export async function saveRow(
  tx: Tx,
  actor: VillageActor,
  command: { readonly rowId: string; readonly expectMain: number },
  tools: DraftTools,
): Promise<void> {
  const stored = await hold(tx, actor, command.rowId);
  const worker = workerOf(openRow(stored, tools.vault).row);
  await enrol(tx, actor, { worker, expectMain: command.expectMain }, tools);
  await close(tx, actor, stored.id, "saved", tools);
}

/** Lets go of one open row. */
export async function dropRow(tx: Tx, actor: VillageActor, rowId: string, tools: DraftTools): Promise<void> {
  const stored = await hold(tx, actor, rowId);
  await close(tx, actor, stored.id, "dropped", tools);
  const { nowMs } = tools;
  const subject = `village:${actor.villageCode}`;
  await append(tx, { atMs: nowMs, personId: actor.personId, via: "chat", action: "list-row-dropped", subject });
}

/** A person of a list who has to be corrected, with everything as it was written: for the village's own file. */
export interface WrittenFix {
  readonly nik: string | null;
  readonly name: string | null;
  readonly occupation: string | null;
  readonly phone: string | null;
  readonly problems: readonly Problem[];
}

/** Everybody of a village's lists who has to be corrected. Throws when the person of the chat has no role there (any more). */
export async function openFixes(tx: Tx, key: DraftKey, chatId: bigint, vault: Vault): Promise<WrittenFix[]> {
  if (!(await actsFor(tx, key, chatId))) throw new Error("no role over the village of this list");
  const open = await openAll(await findOpen(tx, key, { states: ["fixing"] }, OPEN_MAX), vault);
  return open.map(({ row: { raw, problems } }) => ({
    // What a spreadsheet cut short would be taken for a whole number.
    nik: raw.nik && !raw.nik.lost ? raw.nik.text : null,
    ...{ name: raw.name, occupation: raw.occupation, phone: raw.phone, problems },
  }));
}

async function hold(tx: Tx, actor: VillageActor, rowId: string) {
  const stored = await lockOpen(tx, actor, BigInt(rowId));
  if (!stored) throw new Stale("row");
  return stored;
}

async function close(
  tx: Tx,
  actor: VillageActor,
  id: bigint,
  state: "saved" | "dropped",
  tools: DraftTools,
): Promise<void> {
  await closeRows(tx, [id], state, new Date(tools.nowMs));
  await forgetPictures(tx, actor, tools);
}
