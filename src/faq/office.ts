import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { type Day, dayIn } from "../kit/date.ts";
import type { Vault } from "../kit/vault.ts";
import { type AnswerDeed, type AnswerHistory, isTopic, type OwnAnswers, type TopicId } from "./rules.ts";
import { type DeedRow, findDeeds, findHolding, insertDeed } from "./store.ts";

/** Deeds about one topic that are shown at once. */
const HISTORY_SHOWN = 5;

/** The answers of every programme in its own words, by programme. */
export async function ownAnswers(tx: Tx, zones: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, OwnAnswers>> {
  const answers = new Map<string, Partial<Record<TopicId, { text: string; checkedOn: Day }>>>();
  for (const { programmeId, topic, text, checkedAt } of await findHolding(tx)) {
    const zone = zones.get(programmeId);
    if (zone === undefined || text === null || !isTopic(topic)) continue;
    const own = answers.get(programmeId) ?? {};
    own[topic] = { text, checkedOn: dayIn(zone, checkedAt.getTime()) };
    answers.set(programmeId, own);
  }
  return answers;
}

/** What an office did about its answers. */
export async function answerHistory(
  tx: Tx,
  { programmeId, timeZone }: { readonly programmeId: string; readonly timeZone: string },
  vault: Vault,
): Promise<AnswerHistory> {
  const history: Partial<Record<TopicId, AnswerDeed[]>> = {};
  for (const row of await findDeeds(tx, programmeId, HISTORY_SHOWN)) {
    if (!isTopic(row.topic)) continue;
    const deeds = history[row.topic] ?? [];
    deeds.push(toDeed(row, timeZone, vault));
    history[row.topic] = deeds;
  }
  return history;
}

function toDeed({ deed, text, at, nameSealed }: DeedRow, timeZone: string, vault: Vault): AnswerDeed {
  return {
    ...{ deed, text, on: dayIn(timeZone, at.getTime()) },
    by: nameSealed && vault.open("role.name", nameSealed),
  };
}

/** Something that is to be done about an answer; `personId` is null from the command line. */
export interface AnswerChange {
  readonly programmeId: string;
  readonly topic: TopicId;
  readonly personId: string | null;
  readonly deed: "changed" | "restored" | "checked";
  /** As `readOwnAnswer` gave it; only with a change. */
  readonly text: string | null;
}

/** Writes down what an office does about an answer; people hear the new one within seconds. */
export async function changeAnswer(tx: Tx, change: AnswerChange, nowMs: number): Promise<void> {
  const { programmeId, topic, personId, deed, text } = change;
  await insertDeed(tx, { programmeId, topic, deed, text, byPersonId: personId, at: new Date(nowMs) });
  await append(tx, {
    ...{ atMs: nowMs, personId, via: personId === null ? "command" : "chat", action: `answer-${deed}` },
    ...{ subject: `programme:${programmeId}`, detail: { topic } },
  });
}
