import type { Notice } from "../../flows/notice.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { Bug } from "../kit/bug.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import { allOfficersFor } from "../person/officers.ts";
import { findProgramme, type ProgrammeRow, wordsOf } from "../programme/service.ts";
import { type Audience, type AudienceFault, filterOf, isWithin } from "./audience.ts";
import { freezeAudience } from "./audience-store.ts";
import { listedFor, storedAudience, wantedBy } from "./people.ts";
import {
  type Command,
  commandOf,
  decide,
  faultOfText,
  type Refusal,
  readAnswerList,
  type TextFault,
  type Verb,
} from "./rules.ts";
import {
  type BroadcastRow,
  columnsOf,
  countRecipients,
  findBroadcast,
  findNewest,
  insertBroadcast,
  lockBroadcast,
  retryRefused,
  skipWaiting,
  stateOf,
  takeBack,
  updateAnswer,
  updateBroadcast,
} from "./store.ts";
import { sealTranslations, type Translation } from "./wording.ts";

/** Who acts: an officer with a scope, or the command line. */
export interface Actor {
  readonly personId: string | null;
  /** What the officer answers for; null: everything. */
  readonly scope: { readonly programmeId: string; readonly areaCode: string } | null;
  readonly chatId: bigint | null;
}

export interface BroadcastTools {
  readonly vault: Vault;
  readonly nowMs: number;
}

/** A broadcast as somebody made it. */
export interface NewBroadcast {
  readonly programmeId: string;
  /** The regency or district whose people it may reach. */
  readonly areaCode: string;
  readonly text: string;
  readonly answers: readonly string[];
  readonly audience: Audience;
  /** The same in other languages. */
  readonly translations?: readonly Translation[];
  /** Villages that it reaches count as told of the programme. */
  readonly socializes?: boolean;
}

export type Made =
  | { readonly is: "made"; readonly id: number }
  | { readonly is: "text"; readonly fault: TextFault }
  | { readonly is: "answers" }
  | { readonly is: "audience"; readonly fault: AudienceFault };

/** What became of a verb. `notices` are for other people. */
export type Moved =
  | { readonly is: "moved"; readonly state: string; readonly notices: readonly Notice[] }
  | { readonly is: "refused"; readonly why: Refusal | "unknown" };

/** Makes a draft. Nobody is reached by it. */
export async function makeBroadcast(tx: Tx, actor: Actor, made: NewBroadcast, tools: BroadcastTools): Promise<Made> {
  const { programmeId, areaCode, audience, answers, translations = [], socializes = false } = made;
  const text = made.text.trim();
  const texts = [text, ...translations.map((one) => one.text)];
  const fault = texts.map(faultOfText).find((one) => one !== null);
  if (fault) return { is: "text", fault };
  if (answers.length > 0 && readAnswerList(answers.join("|")) === null) return { is: "answers" };
  const programme = await programmeOf(tx, programmeId);
  const about = { scope: areaCode, quota: programme.quotaPerVillage, text: texts.join("\n") };
  const filter = filterOf(audience, about);
  if ("fault" in filter) return { is: "audience", fault: filter.fault };
  const id = await insertBroadcast(tx, {
    ...{ programmeId, areaCode, answers: [...answers], createdById: actor.personId, createdChatId: actor.chatId },
    ...{ audience: storedAudience(audience), socializes },
    translations: sealTranslations(translations, tools.vault),
    textSealed: tools.vault.seal("broadcast.text", text),
    createdAt: new Date(tools.nowMs),
  });
  await record(tx, actor, id, "broadcast-made", tools);
  return { is: "made", id };
}

/**
 * Asks for a draft to be sent: freezes its people, and lets it go out, now or at `startMs`, or waits for a second
 * officer's yes when they are many. Who may give it is told.
 */
export async function askBroadcast(
  tx: Tx,
  actor: Actor,
  asked: {
    readonly id: number;
    readonly startMs: number | null;
    /** As many people as were shown; others are no surprise. Left out: however many. */
    readonly expect?: number;
  },
  tools: BroadcastTools,
): Promise<Moved> {
  const { id, startMs, expect } = asked;
  const row = await ownBroadcast(tx, actor, id);
  if (!row) return { is: "refused", why: "unknown" };
  if (row.state !== "draft" || row.askedAt !== null) return { is: "refused", why: "state" };
  const wanted = await wantedBy(tx, row);
  const total = await freezeAudience(tx, id, wanted, await listedFor(tx, wanted, tools.vault));
  if (expect !== undefined && expect !== total) throw new Stale("audience");
  const programme = await programmeOf(tx, row.programmeId);
  const command: Command = { do: "ask", by: actor.personId, total, startMs };
  const decision = decide(stateOf(row, 0), command, { alone: programme.broadcastAlone });
  if (decision.is === "refused") return decision;
  await updateBroadcast(tx, id, {
    ...columnsOf(decision.to),
    ...{ total, askedAt: new Date(tools.nowMs), startAt: startMs === null ? null : new Date(startMs) },
  });
  await record(tx, actor, id, "broadcast-asked", tools, { total, startMs });
  const notices = decision.to.is === "asked" ? await askOthers(tx, row, total, programme) : [];
  return { is: "moved", state: decision.to.is, notices };
}

/** Does what an officer, or the command line, wants of a broadcast that was asked to be sent. */
export async function moveBroadcast(
  tx: Tx,
  actor: Actor,
  { id, verb }: { readonly id: number; readonly verb: Verb },
  tools: BroadcastTools,
): Promise<Moved> {
  const row = await ownBroadcast(tx, actor, id);
  if (!row) return { is: "refused", why: "unknown" };
  // A yes needs a person who gives it.
  if (verb === "approve" && actor.personId === null) return { is: "refused", why: "own" };
  const { moved, notices } = await apply(tx, row, commandOf(verb, actor.personId ?? "", tools.nowMs), tools);
  if (moved.is === "refused") return moved;
  await record(tx, actor, id, `broadcast-${verb}`, tools);
  if (verb === "approve")
    await updateBroadcast(tx, id, { approvedById: actor.personId, approvedAt: new Date(tools.nowMs) });
  return { ...moved, notices };
}

/** Moves a broadcast by itself: the clock begins it, its pump pauses it. */
export async function moveBySelf(
  tx: Tx,
  id: number,
  command: Extract<Command, { do: "begin" | "pause" }>,
  tools: BroadcastTools,
): Promise<boolean> {
  const row = await lockBroadcast(tx, id);
  if (!row) return false;
  const { moved } = await apply(tx, row, command, tools);
  if (moved.is === "moved")
    await record(tx, null, id, `broadcast-${command.do}`, tools, "why" in command ? { why: command.why } : {});
  return moved.is === "moved";
}

/** Ends a broadcast of which nobody is left; false when somebody is, though nobody was a moment ago: one may be tried again. */
export async function finishBroadcast(tx: Tx, id: number, tools: BroadcastTools): Promise<boolean> {
  const row = await lockBroadcast(tx, id);
  if (!row) return false;
  const { waiting, handed, retryable } = await countRecipients(tx, id);
  const { moved } = await apply(tx, row, { do: "finish", refused: retryable, left: waiting + handed }, tools);
  if (moved.is === "moved") await record(tx, null, id, "broadcast-finish", tools);
  return moved.is === "moved";
}

async function apply(
  tx: Tx,
  row: BroadcastRow,
  command: Command,
  { nowMs }: BroadcastTools,
): Promise<{ moved: Moved; notices: readonly Notice[] }> {
  const { retryable } = await countRecipients(tx, row.id);
  const decision = decide(stateOf(row, retryable), command, { alone: 0 });
  if (decision.is === "refused") return { moved: decision, notices: [] };
  const { to } = decision;
  const at = new Date(nowMs);
  await updateBroadcast(tx, row.id, {
    ...columnsOf(to),
    // What stopped it before is judged anew after a new beginning.
    ...(to.is === "sending" && { startedAt: at, endedAt: null }),
    ...((to.is === "done" || to.is === "cancelled") && { endedAt: at }),
  });
  if (to.is === "paused" || to.is === "cancelled") await takeBack(tx, row.id);
  if (to.is === "cancelled") await skipWaiting(tx, row.id, "cancelled", at);
  if (command.do === "retry") await retryRefused(tx, row.id);
  const notices = command.do === "approve" ? await tellMaker(tx, row) : [];
  return { moved: { is: "moved", state: to.is, notices }, notices };
}

/** Officers who may say yes to it; empty where the maker is the only one. */
export async function approversOf(tx: Tx, row: BroadcastRow): Promise<readonly string[]> {
  const officers = await allOfficersFor(tx, row.programmeId, row.areaCode);
  return officers.filter((one) => one !== row.createdById);
}

const ASKED_MAX = 20;

/** Tells the officers of broadcasts that were made by command and wait for a yes; each is told once, however often. */
export async function askedByCommand(tx: Tx): Promise<Notice[]> {
  const rows = await findNewest(tx, { state: "draft", askedAt: { not: null }, createdById: null }, ASKED_MAX);
  const notices: Notice[] = [];
  for (const row of rows)
    notices.push(...(await askOthers(tx, row, row.total ?? 0, await programmeOf(tx, row.programmeId))));
  return notices;
}

async function askOthers(tx: Tx, row: BroadcastRow, total: number, programme: ProgrammeRow): Promise<Notice[]> {
  const words = wordsOf(programme);
  return (await approversOf(tx, row)).map((personId) => ({
    ...{ personId, words, key: `broadcast:${row.id}:asked` },
    lines: [{ key: "kabar:notice.asked", vars: { number: row.id, total } }],
    choices: [{ id: "show", key: "kabar:notice.show", byWord: `SIARAN ${row.id}` }],
  }));
}

async function tellMaker(tx: Tx, row: BroadcastRow): Promise<Notice[]> {
  if (row.createdById === null) return [];
  const words = wordsOf(await programmeOf(tx, row.programmeId));
  const at = row.createdChatId === null ? {} : { chatId: row.createdChatId };
  const lines = [{ key: "kabar:notice.approved", vars: { number: row.id } } as const];
  return [{ ...at, personId: row.createdById, words, lines, key: `broadcast:${row.id}:approved` }];
}

/** Notes a quick answer; false when the person was not meant, or there is no such answer. */
export async function answerBroadcast(
  tx: Tx,
  given: { readonly broadcastId: number; readonly personId: string; readonly answer: number },
  nowMs: number,
): Promise<boolean> {
  return updateAnswer(tx, given, new Date(nowMs));
}

/** The broadcast, held, if it lies in the actor's scope; null otherwise. */
export async function ownBroadcast(tx: Tx, { scope }: Actor, id: number): Promise<BroadcastRow | null> {
  const row = await lockBroadcast(tx, id);
  return row && isSeenBy(row, scope) ? row : null;
}

/** Whether an officer may know of a broadcast: it is for their area, or for a part or the whole around it. */
export function isSeenBy(row: Pick<BroadcastRow, "programmeId" | "areaCode">, scope: Actor["scope"]): boolean {
  if (scope === null) return true;
  return row.programmeId === scope.programmeId && isWithin(row.areaCode, scope.areaCode);
}

/** The broadcast of this number, if the actor may know of it. */
export async function broadcastFor(tx: Tx, { scope }: Pick<Actor, "scope">, id: number): Promise<BroadcastRow | null> {
  const row = await findBroadcast(tx, id);
  return row && isSeenBy(row, scope) ? row : null;
}

export async function programmeOf(tx: Tx, id: string): Promise<ProgrammeRow> {
  const programme = await findProgramme(tx, id);
  if (!programme) throw new Bug("broadcast-without-programme");
  return programme;
}

/** Writes down who did what to a broadcast; nobody: the clock. */
export async function record(
  tx: Tx,
  actor: Actor | null,
  id: number,
  action: string,
  { nowMs }: BroadcastTools,
  detail: Readonly<Record<string, string | number | null>> = {},
): Promise<void> {
  const via = actor === null ? "system" : actor.chatId === null ? "command" : "chat";
  const personId = actor?.personId ?? null;
  await append(tx, { atMs: nowMs, personId, via, action, subject: `broadcast:${id}`, detail });
}
