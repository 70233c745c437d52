import { append } from "../audit/service.ts";
import type { Tx } from "../db/client.ts";
import { maskNumbers } from "../kit/mask.ts";
import type { Vault } from "../kit/vault.ts";
import { isTopic, type TopicId } from "./rules.ts";
import { prepareFaq } from "./service.ts";
import { rawWords } from "./spelling.ts";
import { countTaught, decide, findOpen, findTaught, keepQuestion } from "./store.ts";

/** Longer ones are kept by their beginning. */
const LONGEST = 300;

/** Keeps a question that could not be answered, its numbers masked. */
export async function noteQuestion(
  tx: Tx,
  asked: { text: string; near: TopicId },
  vault: Vault,
  nowMs: number,
): Promise<void> {
  const text = maskNumbers(asked.text.trim().slice(0, LONGEST));
  const wordIndex = vault.index("question.text", rawWords(text).join(" "));
  await keepQuestion(tx, {
    wordIndex,
    textSealed: vault.seal("question.text", text),
    near: asked.near,
    at: new Date(nowMs),
  });
}

/** A question that the office has to decide on. */
export interface Unanswered {
  readonly id: number;
  readonly text: string;
  readonly near: string;
  readonly times: number;
  readonly lastAt: Date;
}

export async function unanswered(tx: Tx, limit: number, vault: Vault): Promise<Unanswered[]> {
  const rows = await findOpen(tx, limit);
  return rows.map(({ textSealed, ...row }) => ({ ...row, text: vault.open("question.text", textSealed) }));
}

/** Makes a question an example of a topic, or (null) lets it go. False when it is not open (any more). */
export async function decideQuestion(tx: Tx, id: number, topic: TopicId | null, nowMs: number): Promise<boolean> {
  const done = await decide(tx, id, topic, new Date(nowMs));
  const action = topic === null ? "question-dismissed" : "question-taught";
  if (done)
    await append(tx, {
      atMs: nowMs,
      personId: null,
      via: "command",
      action,
      subject: `question:${id}`,
      detail: { topic },
    });
  return done;
}

let known: number | null = null;

/** Gets ready to understand questions, with what was taught since the last look. Cheap when there is nothing new. */
export async function learnTaught(tx: Tx, vault: Vault): Promise<void> {
  const count = await countTaught(tx);
  if (count === known) return;
  const rows = await findTaught(tx);
  await prepareFaq(
    rows.flatMap(({ topic, textSealed }) =>
      topic !== null && isTopic(topic) ? [{ topic, text: vault.open("question.text", textSealed) }] : [],
    ),
  );
  known = count;
}
