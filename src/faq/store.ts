import type { Tx } from "../db/client.ts";
import type { Prisma } from "../db/generated/client.ts";

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

/** One deed of an office about an answer. */
export interface DeedRow {
  readonly topic: string;
  readonly deed: "changed" | "restored" | "checked";
  readonly text: string | null;
  readonly at: Date;
  /** The name of who did it, as the office knows them. */
  readonly nameSealed: string | null;
}

/** The newest deeds of a programme about each topic, newest first. */
export function findDeeds(tx: Tx, programmeId: string, each: number): Promise<DeedRow[]> {
  return tx.$queryRaw<DeedRow[]>`
    select topic, deed::text as deed, text, at, "nameSealed" from (
      select office_answer.*, who.name_sealed as "nameSealed",
        row_number() over (partition by topic order by office_answer.id desc) as nth
      from office_answer left join lateral (
        select name_sealed from role
        where role.person_id = office_answer.by_person_id and role.programme_id = office_answer.programme_id
        order by granted_at desc limit 1
      ) who on true
      where office_answer.programme_id = ${programmeId}::uuid
    ) deeds where nth <= ${each} order by topic, nth`;
}

/** The newest change or restoration of each programme and topic, and when the office last looked at it. */
export function findHolding(
  tx: Tx,
): Promise<{ programmeId: string; topic: string; text: string | null; checkedAt: Date }[]> {
  return tx.$queryRaw`
    select distinct on (programme_id, topic) programme_id as "programmeId", topic, text,
      (select max(at) from office_answer later
        where later.programme_id = office_answer.programme_id and later.topic = office_answer.topic) as "checkedAt"
    from office_answer where deed <> 'checked'
    order by programme_id, topic, id desc`;
}

export async function insertDeed(tx: Tx, data: Prisma.OfficeAnswerUncheckedCreateInput): Promise<void> {
  await tx.officeAnswer.create({ data, select: { id: true } });
}
