import type { TypedWorker } from "../../flows/deeds.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import type { DraftWay } from "../db/generated/enums.ts";
import type { Ids } from "../kit/ids.ts";
import type { Nik } from "../kit/nik.ts";
import { Stale } from "../kit/stale.ts";
import { inTurns } from "../kit/turns.ts";
import type { Vault } from "../kit/vault.ts";
import { isClean, type JudgeRules, judgeRows } from "../reading/judge.ts";
import type { Problem, RawRow, ReadRow } from "../reading/row.ts";
import { heldElsewhere, listedPeople } from "../roster/facts.ts";
import { enrolList, type VillageActor } from "../roster/service.ts";
import { type PlacedRow, placeRows, rowKey } from "./rules.ts";
import {
  closeRows,
  type DraftKey,
  deleteUnshown,
  dropShown,
  eraseOpen,
  erasePictures,
  findCorrected,
  findDonePictures,
  findOpen,
  insertRows,
  markDecided,
  type NewDraftRow,
  type StoredDraftRow,
  showReading,
} from "./store.ts";

export type { DraftKey } from "./store.ts";

export interface DraftTools {
  readonly vault: Vault;
  readonly ids: Ids;
  readonly nowMs: number;
}

/** A person of a list, with how and from which picture they were read. */
export interface Delivered {
  readonly row: ReadRow;
  readonly way: DraftWay;
  readonly attachmentId: string | null;
}

/** Whose list it is. */
export interface Sender extends DraftKey {
  readonly personId: string;
  readonly year: number;
}

/** More open rows than a village can have; what lies beyond is not compared. */
export const OPEN_MAX = 20_000;

/**
 * Holds a list against the roster and what is still open, and keeps its rows, not shown yet. Returns the reading by
 * which `showList` finds them. Rows of a reading that is never shown do nobody harm and are swept.
 */
export async function receiveList(
  tx: Tx,
  sender: Sender,
  delivered: readonly Delivered[],
  tools: DraftTools,
): Promise<string> {
  const { vault, ids, nowMs } = tools;
  const readingId = ids.uuid();
  const open = await openAll(await findOpen(tx, sender, { states: ["waiting", "fixing"] }, OPEN_MAX), vault);
  const names = new Map(delivered.map(({ row }) => [row.source, row.name]));
  const rows = delivered.map(({ row }) => withNames(row, names));
  const known = {
    ...(await knownAbout(tx, sender, rows, vault)),
    open: open.map(({ id, row, state }) => ({ id, row, verdict: state })),
    corrected: await correctedAmong(tx, sender, rows, vault),
  };
  const { placed, replaced, questioned } = placeRows(rows, known);
  const origin = new Map(delivered.map((one) => [one.row.raw, one]));
  const kept: NewDraftRow[] = await inTurns(placed, ({ row, verdict }) => {
    const { way, attachmentId } = origin.get(row.raw) ?? { way: "text", attachmentId: null };
    return { ...sealRow(row, verdict, vault), way, attachmentId, replaces: [] };
  });
  const [first] = kept;
  // The first row carries all the replacements: they take place together, when the list is shown.
  if (first) kept[0] = { ...first, replaces: replaced };
  for (const { id, row } of questioned) {
    const stored = open.find((one) => one.id === id);
    if (stored) kept.push({ ...sealRow(row, "fixing", vault), ...originOf(stored), replaces: [id] });
  }
  await insertRows(tx, { ...sender, readingId, at: new Date(nowMs) }, kept);
  return readingId;
}

/** Tells the other one of two rows by name, where it has one: later its place in the list says nothing. */
function withNames(row: ReadRow, names: ReadonlyMap<string, string | null>): ReadRow {
  const named = ({ other, ...problem }: Problem) =>
    other === undefined ? problem : { ...problem, other: names.get(other) ?? other };
  return row.problems.length === 0 ? row : { ...row, problems: row.problems.map(named) };
}

function originOf({ way, attachmentId }: StoredDraftRow) {
  return { way, attachmentId };
}

async function knownAbout(tx: Tx, key: DraftKey & { readonly year: number }, rows: readonly ReadRow[], vault: Vault) {
  const niks = rows.flatMap(({ nik }) => nik ?? []);
  return {
    roster: await listedPeople(tx, key, vault),
    elsewhere: await heldElsewhere(tx, key, niks, key.year, vault),
  };
}

/** Keys of rows that were wrong when they came before, and stand corrected on the roster by now. */
async function correctedAmong(tx: Tx, key: DraftKey, rows: readonly ReadRow[], vault: Vault): Promise<Set<string>> {
  const wrong = rows.filter((row) => !isClean(row)).map((row) => rowKey(row.raw));
  const byIndex = new Map(await inTurns(wrong, (one) => [vault.index("draft.row", one), one] as const));
  const found = await findCorrected(tx, key, [...byIndex.keys()]);
  return new Set(found.flatMap((index) => byIndex.get(index) ?? []));
}

/**
 * Holds rows against the roster of a village and the programme without keeping anything. Who stands on the roster
 * already gets no problem of it.
 */
export async function compareWithRoster(
  tx: Tx,
  key: DraftKey & { readonly year: number },
  rows: readonly ReadRow[],
  vault: Vault,
): Promise<ReadRow[]> {
  const known = { ...(await knownAbout(tx, key, rows, vault)), open: [], corrected: new Set<string>() };
  return placeRows(rows, known).placed.map(({ row }) => row);
}

/** A stored row, readable again. */
export type OpenedRow = StoredDraftRow & { readonly row: ReadRow };

export function openAll(stored: readonly StoredDraftRow[], vault: Vault): Promise<OpenedRow[]> {
  return inTurns(stored, (one) => openRow(one, vault));
}

export function openRow(stored: StoredDraftRow, vault: Vault): OpenedRow {
  return { ...stored, row: JSON.parse(vault.open("draft.row", stored.sealed)) as ReadRow };
}

export function sealRow(row: ReadRow, verdict: PlacedRow["verdict"], vault: Vault) {
  return {
    source: row.source,
    sealed: vault.seal("draft.row", JSON.stringify(row)),
    rowIndex: vault.index("draft.row", rowKey(row.raw)),
    nikIndex: row.nik && vault.index("worker.nik", row.nik),
    verdict,
  };
}

/**
 * Shows what a reading brought, and somebody whose entry it interrupted; from then on they wait for a yes. Throws
 * `Stale` when the reading is not there any more.
 */
export async function showList(
  tx: Tx,
  actor: VillageActor,
  command: { readonly readingId: string | null; readonly typed: TypedWorker | null } & Judging,
  tools: DraftTools,
): Promise<void> {
  const at = new Date(tools.nowMs);
  const { readingId, typed, rules, year } = command;
  if (readingId !== null && (await showReading(tx, actor, readingId, at)) === 0) throw new Stale("reading");
  if (!typed) return;
  const raw: RawRow = {
    ...{
      source: "typed",
      nik: { text: typed.nik },
      name: typed.name,
      occupation: typed.occupation,
      phone: typed.phone,
    },
    ...{ sex: null, birthDate: null, unsure: [] },
  };
  const delivered = judgeRows([raw], rules).map((row) => ({ row, way: "typed" as const, attachmentId: null }));
  await showReading(tx, actor, await receiveList(tx, { ...actor, year }, delivered, tools), at);
}

/** What a row is judged by. */
export interface Judging {
  readonly rules: JudgeRules;
  /** Of the programme. */
  readonly year: number;
}

/**
 * Looks again at the rows that wait for a yes, after some of their people got a place of the year. What was shown
 * stays shown; nothing is lost.
 */
export async function recheckList(tx: Tx, actor: VillageActor, year: number, tools: DraftTools): Promise<void> {
  const waiting = await openAll(await findOpen(tx, actor, { states: ["waiting"] }, OPEN_MAX), tools.vault);
  const readingId = await receiveList(tx, { ...actor, year }, waiting, tools);
  await showReading(tx, actor, readingId, new Date(tools.nowMs));
}

/**
 * Puts every row that waits for a yes on the roster, in the order they came. Throws `Stale` when there are not
 * `expectRows` of them, or when the roster moved.
 */
export async function saveList(
  tx: Tx,
  actor: VillageActor,
  command: { readonly expectRows: number; readonly expectMain: number },
  tools: DraftTools,
): Promise<void> {
  const { vault, nowMs } = tools;
  const at = new Date(nowMs);
  const waiting = await openAll(await findOpen(tx, actor, { states: ["waiting"] }, OPEN_MAX), vault);
  if (waiting.length !== command.expectRows) throw new Stale("list");
  const workers = waiting.map(({ row }) => workerOf(row));
  await enrolList(tx, actor, { workers, expectMain: command.expectMain }, tools);
  await closeRows(
    tx,
    waiting.map(({ id }) => id),
    "saved",
    at,
  );
  await markDecided(tx, actor, at);
  await forgetPictures(tx, actor, tools);
}

/** A row without problems as a worker. Throws `Stale` for any other: only those may be saved. */
export function workerOf(row: ReadRow) {
  const { nik, name, sex, birthDate, occupation, occupationSaid, phone } = row;
  if (!isClean(row) || !nik || !name || !sex || !birthDate || !occupation) throw new Stale("row");
  return { nik: nik as Nik, name, sex, birthDate, occupation, occupationSaid, phone };
}

/** Lets go of the lists that nobody decided on, with everything in them. */
export async function dropList(tx: Tx, actor: VillageActor, tools: DraftTools): Promise<void> {
  const { nowMs } = tools;
  const rows = await dropShown(tx, actor, new Date(nowMs));
  const subject = `village:${actor.villageCode}`;
  await append(tx, {
    atMs: nowMs,
    personId: actor.personId,
    via: "chat",
    action: "list-dropped",
    subject,
    detail: { rows },
  });
  await forgetPictures(tx, actor, tools);
}

/** Erases the pictures of ID cards that were decided on, and writes down that it was done. */
export async function forgetPictures(tx: Tx, actor: VillageActor, { nowMs }: DraftTools): Promise<void> {
  await erase(tx, actor, await findDonePictures(tx, actor), nowMs);
}

/** Erases pictures that show no ID card as soon as that is known. */
export async function forgetUseless(
  tx: Tx,
  { personId, villageCode }: Sender,
  ids: readonly string[],
  { nowMs }: DraftTools,
): Promise<void> {
  await erase(tx, { personId, villageCode }, ids, nowMs);
}

async function erase(
  tx: Tx,
  by: { readonly personId: string; readonly villageCode: string },
  ids: readonly string[],
  nowMs: number,
): Promise<void> {
  if (ids.length === 0) return;
  await erasePictures(tx, ids, new Date(nowMs));
  for (const id of ids)
    await append(tx, {
      ...{ atMs: nowMs, personId: by.personId, via: "chat", action: "picture-erased", subject: `attachment:${id}` },
      detail: { village: by.villageCode },
    });
}

/** Rows of readings that were never shown are of no use after this time. */
const UNSHOWN_HOURS = 24;
/** An open list outlives a year's registration by nothing. */
const OPEN_DAYS = 180;

/** Forgets readings that were never shown and lists that nobody decided on for half a year. Returns how many rows. */
export async function sweepLists(tx: Tx, nowMs: number): Promise<number> {
  const unshown = await deleteUnshown(tx, new Date(nowMs - UNSHOWN_HOURS * 3_600_000));
  return unshown + (await eraseOpen(tx, new Date(nowMs - OPEN_DAYS * 86_400_000), new Date(nowMs)));
}
