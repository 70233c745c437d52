import type { Deed } from "../../flows/deeds.ts";
import type { Notice } from "../../flows/notice.ts";
import { notePapers } from "../claim/service.ts";
import { followCover, unfollowCover } from "../coverage/news.ts";
import type { Tx } from "../db/client.ts";
import { dropRow, fixRow, fixWork, putOffRow, saveRow } from "../draft/fixes.ts";
import { dropList, type Judging, recheckList, saveList, showList } from "../draft/service.ts";
import { noteQuestion } from "../faq/questions.ts";
import { noteOpened } from "../help/files.ts";
import { never } from "../kit/bug.ts";
import type { Ids } from "../kit/ids.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import { acceptOffer } from "../person/offers.ts";
import {
  chooseLocale,
  noteCheckTry,
  noteCodeTry,
  optIn,
  optOut,
  recordConsent,
  verifyPhone,
} from "../person/service.ts";
import { skipReminders, snooze } from "../reminder/service.ts";
import { correct, remove } from "../roster/changes.ts";
import { enrol, reopen, submit, type VillageActor } from "../roster/service.ts";
import { undo } from "../roster/undo.ts";
import { carryOutAnswer } from "./answers.ts";
import type { SceneBase } from "./base.ts";
import { type BroadcastDeed, carryOutBroadcast, isAboutBroadcast } from "./broadcasts.ts";
import { type CaseDeed, carryOutCase, isAboutCase } from "./cases.ts";
import { carryOutReport, moveOwnReport } from "./reports.ts";
import { tellVillages } from "./told.ts";

export interface DeedTools {
  readonly vault: Vault;
  readonly ids: Ids;
  readonly nowMs: number;
}

/** What one deed is given besides: where it puts what others are to be told. */
interface OneTools extends DeedTools {
  readonly tell: (notices: readonly Notice[]) => void;
}

/**
 * Whether deeds change what another chat's event starts from. They cannot share a transaction with other events, whose
 * scenes may be loaded already.
 */
export function changesOtherScenes(deeds: readonly Deed[]): boolean {
  return deeds.some((deed) => deed.do === "take-case");
}

/**
 * Does to the world what a decision said, in order, and returns what other people are to be told of it. Throws `Stale`
 * when the world moved since the scene was loaded.
 */
export async function carryOut(
  tx: Tx,
  base: SceneBase,
  deeds: readonly Deed[],
  tools: DeedTools,
): Promise<readonly Notice[]> {
  const told: Notice[] = [];
  const one: OneTools = { ...tools, tell: (notices) => void told.push(...notices) };
  for (const deed of deeds) {
    if (isAboutCase(deed)) one.tell(await carryOutCase(tx, base, deed, tools));
    else if (isAboutBroadcast(deed)) one.tell(await carryOutBroadcast(tx, base, deed, tools));
    else await carryOutOne(tx, base, deed, one);
  }
  return told;
}

async function carryOutOne(
  tx: Tx,
  base: SceneBase,
  deed: Exclude<Deed, CaseDeed | BroadcastDeed>,
  tools: OneTools,
): Promise<unknown> {
  const { chatId, personId, facts } = base;
  const { today } = facts;
  const { vault, nowMs } = tools;
  switch (deed.do) {
    case "record-consent":
      return recordConsent(tx, { personId, chatId, answer: deed.answer, textVersion: deed.textVersion, nowMs });
    case "note-try":
      return deed.of === "code" ? noteCodeTry(tx, chatId, nowMs) : noteCheckTry(tx, chatId, deed.nik, vault, nowMs);
    case "verify-phone":
      return verifyPhone(tx, chatId, deed.phone, vault, nowMs);
    case "accept-offer":
      return acceptOffer(tx, deed, { personId, chatId, name: base.displayName }, tools);
    case "enrol":
      return enrol(tx, actorOf(base), deed, tools);
    case "correct":
      return correct(tx, actorOf(base), { ...deed, today }, tools);
    case "remove":
      return remove(tx, actorOf(base), deed, tools);
    case "show-list":
      return showList(tx, actorOf(base), { ...deed, ...judgingOf(base) }, tools);
    case "save-list":
      return saveList(tx, actorOf(base), deed, tools);
    case "recheck-list":
      return recheckList(tx, actorOf(base), judgingOf(base).year, tools);
    case "drop-list":
      return dropList(tx, actorOf(base), tools);
    case "fix-row":
      return fixRow(tx, actorOf(base), { ...deed, ...judgingOf(base) }, tools);
    case "fix-work":
      return fixWork(tx, actorOf(base), { ...deed, ...judgingOf(base) }, tools);
    case "save-row":
      return saveRow(tx, actorOf(base), deed, tools);
    case "put-off-row":
      return putOffRow(tx, actorOf(base), deed.rowId, tools);
    case "drop-row":
      return dropRow(tx, actorOf(base), deed.rowId, tools);
    case "send-file":
      // Goes out beside the answer: nothing in the world changes.
      return;
    case "send-kept":
      return noteOpened(tx, personId, deed.files, nowMs);
    case "move-report":
      return moveOwnReport(tx, base, deed, tools);
    case "undo":
      return undo(tx, actorOf(base), { ...deed, today }, tools);
    case "reopen":
      return reopen(tx, actorOf(base), tools);
    case "submit":
      await submit(tx, actorOf(base), deed, tools);
      return quiet(tx, actorOf(base), nowMs);
    case "keep-report":
    case "keep-files":
    case "add-files":
    case "send-report":
    case "leave-report":
    case "drop-report":
      return tools.tell(await carryOutReport(tx, base, deed, tools));
    case "note-papers":
      return notePapers(tx, chatId, deed, nowMs);
    case "note-question":
      return noteQuestion(tx, deed, vault, nowMs);
    case "follow-cover":
      return followCover(tx, { chatId, personId }, deed.nik, tools);
    case "unfollow-cover":
      return unfollowCover(tx, chatId, deed.follows);
    case "snooze-reminders":
      return snooze(tx, personId, today, nowMs);
    case "change-answer":
      return tools.tell(await carryOutAnswer(tx, base, deed, tools));
    case "choose-locale":
      return chooseLocale(tx, personId, deed.locale);
    case "note-told":
      return tools.tell(await tellVillages(tx, base, deed.villages, nowMs));
    case "opt-out":
      return optOut(tx, personId, nowMs);
    case "opt-in":
      return optIn(tx, personId, nowMs);
    default:
      return never(deed, "deed");
  }
}

/** Who acts, and for which village. A flow that changes a roster admits only people with a role. */
function actorOf({ personId, facts }: SceneBase): VillageActor {
  const { role, programme } = facts;
  if (!role || !programme) throw new Stale("role");
  return { personId, kind: role.kind, programmeId: programme.id, villageCode: role.village.code };
}

/** What was to be reminded of is done. */
function quiet(tx: Tx, { programmeId, villageCode }: VillageActor, nowMs: number): Promise<number> {
  return skipReminders(tx, programmeId, villageCode, new Date(nowMs));
}

/** By which rules a list of the person's village is judged today. */
function judgingOf({ facts }: SceneBase): Judging {
  const { programme, today } = facts;
  if (!programme) throw new Stale("role");
  return { rules: { today, ageRule: programme.ageRule }, year: programme.year };
}
