import type { Tx } from "../db/client.ts";

/** A question that waits for the office. */
export interface OpenRow {
  readonly id: number;
  readonly textSealed: string;
  readonly near: string;
  readonly times: number;
  readonly lastAt: Date;
}

/** Keeps a question, or counts it once more; one that was decided on stays decided. */
export async function keepQuestion(
  tx: Tx,
  row: { readonly wordIndex: string; readonly textSealed: string; readonly near: string; readonly at: Date },
): Promise<void> {
  await tx.$executeRaw`
    insert into open_question (word_index, text_sealed, near, first_at, last_at)
    values (${row.wordIndex}, ${row.textSealed}, ${row.near}, ${row.at}, ${row.at})
    on conflict (word_index) do update set times = open_question.times + 1, last_at = excluded.last_at`;
}

/** Open questions, those asked most often first. */
export function findOpen(tx: Tx, limit: number): Promise<OpenRow[]> {
  return tx.openQuestion.findMany({
    where: { state: "open" },
    orderBy: [{ times: "desc" }, { id: "asc" }],
    take: limit,
    select: { id: true, textSealed: true, near: true, times: true, lastAt: true },
  });
}

/** Decides on an open question; false when it is not open (any more). */
export async function decide(tx: Tx, id: number, topic: string | null, at: Date): Promise<boolean> {
  const state = topic === null ? "dismissed" : "taught";
  return (
    (await tx.openQuestion.updateMany({ where: { id, state: "open" }, data: { state, topic, decidedAt: at } }))
      .count === 1
  );
}

/** What was taught, and when the last of it was. */
export async function findTaught(tx: Tx): Promise<{ readonly topic: string | null; readonly textSealed: string }[]> {
  return tx.openQuestion.findMany({ where: { state: "taught" }, select: { topic: true, textSealed: true } });
}

export async function countTaught(tx: Tx): Promise<number> {
  return tx.openQuestion.count({ where: { state: "taught" } });
}
