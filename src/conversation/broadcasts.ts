import type { Deed } from "../../flows/deeds.ts";
import type { Notice } from "../../flows/notice.ts";
import { aimBroadcast, type Edited, markBroadcast, translateBroadcast } from "../broadcast/editing.ts";
import { momentAt, sampleMessages } from "../broadcast/facts.ts";
import { attachFile } from "../broadcast/file.ts";
import { answersIn, wordingsOf } from "../broadcast/said.ts";
import {
  type Actor,
  answerBroadcast,
  askBroadcast,
  broadcastFor,
  type Moved,
  makeBroadcast,
  moveBroadcast,
} from "../broadcast/service.ts";
import type { Tx } from "../db/client.ts";
import { never } from "../kit/bug.ts";
import { Stale } from "../kit/stale.ts";
import type { Vault } from "../kit/vault.ts";
import { sealBody } from "../messages/outbox.ts";
import type { SceneBase } from "./base.ts";

/** What officers do about a broadcast, and people answer to one. */
export type BroadcastDeed = Extract<Deed, { readonly do: `${string}-broadcast` }>;

export function isAboutBroadcast(deed: Deed): deed is BroadcastDeed {
  return deed.do.endsWith("-broadcast");
}

interface Tools {
  readonly vault: Vault;
  readonly nowMs: number;
}

/** Does one deed about a broadcast, and returns what others are to be told of it. Throws `Stale` when it moved meanwhile. */
export async function carryOutBroadcast(
  tx: Tx,
  base: SceneBase,
  deed: BroadcastDeed,
  tools: Tools,
): Promise<readonly Notice[]> {
  const { personId, facts } = base;
  if (deed.do === "answer-broadcast") {
    await answerBroadcast(tx, { ...deed, personId }, tools.nowMs);
    return [];
  }
  const actor = officerOf(base);
  switch (deed.do) {
    case "make-broadcast": {
      const made = { ...actor.scope, ...wordingsOf(deed, facts.words), audience: deed.audience };
      if ((await makeBroadcast(tx, actor, made, tools)).is !== "made") throw new Stale("broadcast");
      return [];
    }
    case "translate-broadcast": {
      const { broadcastId: id, locale, text, answers } = deed;
      const said = answers && answersIn(answers, { ...facts.words, locale });
      return edited(await translateBroadcast(tx, actor, { id, locale, text, answers: said }, tools));
    }
    case "aim-broadcast":
      return edited(await aimBroadcast(tx, actor, { id: deed.broadcastId, audience: deed.audience }, tools));
    case "mark-broadcast":
      return edited(await markBroadcast(tx, actor, { id: deed.broadcastId, socializes: deed.socializes }, tools));
    case "file-broadcast":
      await attachFile(tx, actor, deed.broadcastId, tools);
      return [];
    case "sample-broadcast":
      await sendSample(tx, actor, deed.broadcastId, tools);
      return [];
    case "ask-broadcast": {
      const startMs = deed.start && momentAt(actor.scope.areaCode, deed.start);
      return told(await askBroadcast(tx, actor, { id: deed.broadcastId, startMs, expect: deed.expect }, tools));
    }
    case "move-broadcast":
      return told(await moveBroadcast(tx, actor, { id: deed.broadcastId, verb: deed.verb }, tools));
    default:
      return never(deed, "broadcast deed");
  }
}

function told(moved: Moved): readonly Notice[] {
  if (moved.is === "refused") throw new Stale("broadcast");
  return moved.notices;
}

function edited({ is }: Edited): readonly Notice[] {
  if (is !== "edited") throw new Stale("broadcast");
  return [];
}

/** What its people get, to the officer who makes it. */
async function sendSample(tx: Tx, { chatId, scope }: OfficerActor, id: number, { vault, nowMs }: Tools): Promise<void> {
  const row = await broadcastFor(tx, { scope }, id);
  if (!row) throw new Stale("broadcast");
  const now = new Date(nowMs);
  for (const body of await sampleMessages(tx, row, { vault, nowMs }))
    await tx.outbox.create({
      data: {
        chatId,
        purpose: "notice",
        state: "queued",
        sealed: sealBody(vault, body),
        nextTryAt: now,
        createdAt: now,
      },
      select: { id: true },
    });
}

type OfficerActor = Actor & { readonly scope: NonNullable<Actor["scope"]>; readonly chatId: bigint };

function officerOf({ personId, chatId, facts: { office } }: SceneBase): OfficerActor {
  if (!office) throw new Stale("office");
  return { personId, chatId, scope: { programmeId: office.programmeId, areaCode: office.areaCode } };
}
