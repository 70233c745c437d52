import type { ProgrammeFacts, Words } from "../../flows/facts.ts";
import type { Tx } from "../db/client.ts";
import { ownAnswers } from "../faq/office.ts";
import type { OwnAnswers } from "../faq/rules.ts";
import type { Day } from "../kit/date.ts";
import { allProgrammes, type ProgrammeRow, programmeFacts, wordsOf } from "./service.ts";

/** One programme, ready for use in conversations. */
export interface BookEntry {
  readonly words: Words;
  readonly timeZone: string;
  factsOn(today: Day): ProgrammeFacts;
}

/** The programmes, kept in memory for some seconds: there are a handful, and every message needs one. */
export interface ProgrammeBook {
  /** The programme with this id; with null, the only one there is, if there is just one. */
  find(tx: Tx, id: string | null, nowMs: number): Promise<BookEntry | null>;
  /** Words that fit every region, for people whose programme is not known. */
  readonly plainWords: Words;
}

const KEEP_MS = 5_000;

export function makeProgrammeBook(plainWords: Words): ProgrammeBook {
  let entries = new Map<string, BookEntry>();
  let readMs = Number.NEGATIVE_INFINITY;

  const refresh = async (tx: Tx, nowMs: number): Promise<void> => {
    if (Math.abs(nowMs - readMs) < KEEP_MS) return;
    const rows = await allProgrammes(tx);
    const answers = await ownAnswers(tx, new Map(rows.map(({ id, timeZone }) => [id, timeZone])));
    entries = new Map(rows.map((row) => [row.id, entryOf(row, answers.get(row.id) ?? {})]));
    readMs = nowMs;
  };
  return {
    plainWords,
    find: async (tx, id, nowMs) => {
      await refresh(tx, nowMs);
      if (id !== null && !entries.has(id)) {
        readMs = Number.NEGATIVE_INFINITY;
        await refresh(tx, nowMs);
      }
      if (id !== null) return entries.get(id) ?? null;
      return entries.size === 1 ? ([...entries.values()][0] ?? null) : null;
    },
  };
}

function entryOf(row: ProgrammeRow, answers: OwnAnswers): BookEntry {
  let kept: { today: Day; facts: ProgrammeFacts } | null = null;
  return {
    words: wordsOf(row),
    timeZone: row.timeZone,
    factsOn: (today) => {
      if (kept?.today !== today) kept = { today, facts: programmeFacts(row, today, answers) };
      return kept.facts;
    },
  };
}
