import type { Deed } from "../../flows/deeds.ts";
import type { Notice } from "../../flows/notice.ts";
import { momentAt, sampleMessage } from "../broadcast/facts.ts";
import { attachFile } from "../broadcast/file.ts";
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
import { say } from "../words/say.ts";
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
      const words = (said: (typeof deed.answers)[number]) => (typeof said === "string" ? said : say(said, facts.words));
      const text = typeof deed.text === "string" ? deed.text : deed.text.map(words).join("\n\n");
      const made = { ...actor.scope, text, answers: deed.answers.map(words), audience: deed.audience };
      if ((await makeBroadcast(tx, actor, made, tools)).is !== "made") throw new Stale("broadcast");
      return [];
    }
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

/** What one of its people gets, to the officer who makes it. */
async function sendSample(tx: Tx, { chatId, scope }: OfficerActor, id: number, { vault, nowMs }: Tools): Promise<void> {
  const row = await broadcastFor(tx, { scope }, id);
  if (!row) throw new Stale("broadcast");
  const now = new Date(nowMs);
  const sealed = sealBody(vault, await sampleMessage(tx, row, vault));
  await tx.outbox.create({
    data: { chatId, purpose: "notice", state: "queued", sealed, nextTryAt: now, createdAt: now },
    select: { id: true },
  });
}

type OfficerActor = Actor & { readonly scope: NonNullable<Actor["scope"]>; readonly chatId: bigint };

function officerOf({ personId, chatId, facts: { office } }: SceneBase): OfficerActor {
  if (!office) throw new Stale("office");
  return { personId, chatId, scope: { programmeId: office.programmeId, areaCode: office.areaCode } };
}
