import { reminderLines, stepsOf } from "../../flows/pengingat/lines.ts";
import type { Db, Tx } from "../db/client.ts";
import { countWrongNiks } from "../draft/facts.ts";
import { dayIn } from "../kit/date.ts";
import { allProgrammes, type ProgrammeRow, programmeFacts, wordsOf } from "../programme/service.ts";
import type { Due } from "../reminder/due.ts";
import { isTimeToRemind, reminderKey, takeReminders } from "../reminder/service.ts";
import type { NotifyTools } from "./notify.ts";
import { type Reminding, remind } from "./remind.ts";

/** A regency of several hundred villages takes a fraction of it. */
const LIMIT_MS = 60_000;

/**
 * Reminds the people of every programme whose time it is, each programme in its own transaction. Returns how many
 * messages were written. May be called by several processes at once and as often as one likes: a day is taken once.
 */
export async function tellReminders(db: Db, tools: NotifyTools): Promise<number> {
  const due = (await allProgrammes(db)).filter((programme) => isTimeToRemind(programme, tools.nowMs));
  let written = 0;
  for (const programme of due)
    written += await db.$transaction(
      async (tx) => {
        const taken = await takeReminders(tx, programme, tools.nowMs);
        const wrongNiks = await wrongNiksOf(tx, taken, programme.id, tools);
        return remind(
          tx,
          taken.map((one) => remindingOf(one, programme, wrongNiks, tools.nowMs)),
          tools,
        );
      },
      { timeout: LIMIT_MS, maxWait: LIMIT_MS },
    );
  return written;
}

/** The words of what one person is reminded of. The key holds a person to one reminder a day. */
function remindingOf(
  due: Due,
  programme: ProgrammeRow,
  wrongNiks: ReadonlyMap<string, number>,
  nowMs: number,
): Reminding {
  const today = dayIn(programme.timeZone, nowMs);
  const { quota, phase } = programmeFacts(programme, today);
  return {
    personId: due.personId,
    lines: reminderLines(due, { quota, phase, today, wrongNiks }),
    steps: stepsOf(due),
    words: wordsOf(programme),
    key: reminderKey(today),
  };
}

/** By village, how many NIKs have to be corrected, where the village itself is told. */
async function wrongNiksOf(
  tx: Tx,
  taken: readonly Due[],
  programmeId: string,
  { vault }: NotifyTools,
): Promise<ReadonlyMap<string, number>> {
  const own = taken.flatMap(({ villages }) => villages.filter(({ rung }) => rung === "head" || rung === "operator"));
  const codes = own.filter(({ village }) => village.fixes > 0).map(({ village }) => village.code);
  const counts = new Map<string, number>();
  for (const villageCode of new Set(codes))
    counts.set(villageCode, await countWrongNiks(tx, { programmeId, villageCode }, vault));
  return counts;
}
