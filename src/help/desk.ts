import type { SentFile } from "../../flows/deeds.ts";
import type { OfficeFacts } from "../../flows/facts.ts";
import type { Notice } from "../../flows/notice.ts";
import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { Stale } from "../kit/stale.ts";
import { allOfficersFor } from "../person/officers.ts";
import { close, toQueue } from "./ending.ts";
import { givenTo, toPerson } from "./notices.ts";
import { type Office, officeOf } from "./office.ts";
import { caseState } from "./rules.ts";
import type { HelpTools } from "./service.ts";
import {
  type CaseRow,
  clearPlace,
  findInScope,
  findNewestFile,
  lockCase,
  lockConversation,
  newestChat,
  setFocus,
  updateCase,
} from "./store.ts";

/** An officer in one of their chats. */
export interface OfficerActor {
  readonly personId: string;
  readonly chatId: bigint;
  readonly office: OfficeFacts;
}

/** Conversations that go on although an officer is there: nobody who tells of an accident is interrupted. */
const GOES_ON: ReadonlySet<string> = new Set(["lapor"]);
/** What somebody who waits for an officer stands in anyway. */
const NOTHING_BEGUN: ReadonlySet<string> = new Set(["petugas", "menu"]);

/**
 * The officer takes a case that waits and talks with the person from then on, who is told. What stood open in the
 * person's chat is put aside. Throws `Stale` when somebody else took it, when it is done, out of the officer's scope,
 * their own, or when the person talks with an officer already.
 */
export async function takeCase(tx: Tx, actor: OfficerActor, caseId: number, tools: HelpTools): Promise<Notice[]> {
  const chat = await lockConversation(tx, caseId);
  const { row, office } = await held(tx, actor, caseId);
  if (!chat || caseState(row) !== "waiting" || row.talksIn !== null || row.personId === actor.personId)
    throw new Stale("case");
  const at = new Date(tools.nowMs);
  await setFocus(tx, actor.chatId, null);
  await updateCase(tx, caseId, {
    ...{ takenById: actor.personId, takenChatId: actor.chatId, takenAt: at, inFocus: true },
  });
  if (chat.flow === null || !GOES_ON.has(chat.flow)) await clearPlace(tx, chat.chatId, at);
  await note(tx, actor, "help-taken", caseId, tools);
  const interrupted = chat.flow !== null && !GOES_ON.has(chat.flow) && !NOTHING_BEGUN.has(chat.flow);
  const lines: Notice["lines"] = [
    { key: "petugas:taken" },
    ...(interrupted ? [{ key: "petugas:taken.interrupted" } as const] : []),
    { key: "petugas:taken.how" },
  ];
  return [toPerson(row, lines, { vault: tools.vault, office })];
}

/** What the officer writes in this chat goes to this case of theirs from now on. Throws `Stale` when it is not theirs. */
export async function focusCase(tx: Tx, actor: OfficerActor, caseId: number): Promise<void> {
  await ownTalk(tx, actor, caseId);
  await setFocus(tx, actor.chatId, null);
  await setFocus(tx, actor.chatId, caseId);
}

/** Passes what the officer wrote on to the person. Throws `Stale` when the two do not talk (any more). */
export async function sayToPerson(
  tx: Tx,
  actor: OfficerActor,
  words: { readonly caseId: number; readonly said: string | Notice["lines"][number]; readonly file?: SentFile },
  { vault, nowMs }: HelpTools,
): Promise<Notice[]> {
  const { row, office } = await ownTalk(tx, actor, words.caseId);
  await updateCase(tx, row.id, { lastFromOfficerAt: new Date(nowMs) });
  const file = words.file && (await findNewestFile(tx, actor.chatId));
  const lines: Notice["lines"] =
    words.said === "" ? [{ key: "petugas:relay.file" }] : [{ key: "petugas:relay", vars: { text: words.said } }];
  return [{ ...toPerson(row, lines, { vault, office }), ...(file && { file }) }];
}

/** Keeps a note with the case, sealed; nobody is sent it. Throws `Stale` when the case is not the officer's. */
export async function noteCase(
  tx: Tx,
  actor: OfficerActor,
  note: { readonly caseId: number; readonly text: string },
  { vault, nowMs }: HelpTools,
): Promise<void> {
  const { row } = await ownTalk(tx, actor, note.caseId);
  const textSealed = vault.seal("help.note", note.text);
  await tx.helpNote.create({
    data: { requestId: row.id, personId: actor.personId, textSealed, at: new Date(nowMs) },
    select: { id: true },
  });
}

/**
 * Gives a case to a colleague, or with null back to the queue; who has to know is told. Throws `Stale` when the case
 * is not the officer's or the colleague may not have it.
 */
export async function passCase(
  tx: Tx,
  actor: OfficerActor,
  { caseId, to }: { readonly caseId: number; readonly to: string | null },
  tools: HelpTools,
): Promise<Notice[]> {
  const { row, office } = await ownTalk(tx, actor, caseId);
  const telling = { vault: tools.vault, office };
  if (to === null) return toQueue(tx, row, "returned", { ...tools, office, by: actor.personId });
  const allowed = await allOfficersFor(tx, row.programmeId ?? "", row.areaCode ?? "");
  const chatId = allowed.includes(to) && to !== row.personId ? await newestChat(tx, to) : null;
  if (chatId === null) throw new Stale("colleague");
  await updateCase(tx, caseId, {
    ...{ takenById: to, takenChatId: chatId, takenAt: new Date(tools.nowMs), inFocus: false },
  });
  await note(tx, actor, "help-passed", caseId, tools);
  return [toPerson(row, [{ key: "petugas:passed" }], telling), givenTo(row, to, telling)];
}

/** The officer is done with a case; the assistant answers the person again, who is told. Throws `Stale` likewise. */
export async function closeCase(tx: Tx, actor: OfficerActor, caseId: number, tools: HelpTools): Promise<Notice[]> {
  const { row, office } = await ownTalk(tx, actor, caseId);
  await close(tx, caseId, { nowMs: tools.nowMs, by: actor.personId, via: "chat" });
  return [toPerson(row, [{ key: "petugas:over" }], { vault: tools.vault, office })];
}

/** A case that the officer took and that is not done, held. */
async function ownTalk(tx: Tx, actor: OfficerActor, caseId: number): Promise<{ row: CaseRow; office: Office }> {
  const found = await held(tx, actor, caseId);
  if (caseState(found.row) !== "taken" || found.row.takenById !== actor.personId) throw new Stale("case");
  return found;
}

/** A case of the officer's scope, held; one that is not of it is not there at all. */
async function held(
  tx: Tx,
  { office: scope }: OfficerActor,
  caseId: number,
): Promise<{ row: CaseRow; office: Office }> {
  const row = (await findInScope(tx, caseId, scope)) && (await lockCase(tx, caseId));
  const office = row && (await officeOf(tx, scope.programmeId));
  if (!row || !office) throw new Stale("case");
  return { row, office };
}

function note(tx: Tx, { personId }: OfficerActor, action: string, caseId: number, { nowMs }: HelpTools): Promise<void> {
  return append(tx, { atMs: nowMs, personId, via: "chat", action, subject: `help:${caseId}` });
}
