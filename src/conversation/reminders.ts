import { isOwn, reminderLines, stepsOf } from "../../flows/pengingat/lines.ts";
import type { Db, Tx } from "../db/client.ts";
import { countWrongNiks } from "../draft/facts.ts";
import { dayIn } from "../kit/date.ts";
import { allProgrammes, type ProgrammeRow, programmeFacts, wordsOf } from "../programme/service.ts";
import type { Due } from "../reminder/due.ts";
import { isTimeToRemind, leavesUntil, reminderKey, takeReminders, zoneOfVillages } from "../reminder/service.ts";
import type { NotifyTools } from "./notify.ts";
import { type Reminding, remind } from "./remind.ts";

/** A regency of several hundred villages takes a fraction of it. */
const LIMIT_MS = 60_000;

/**
 * Reminds the people of every programme whose time it is, each programme in its own transaction. Returns how many
 * messages were written. May be called by several processes at once and as often as one likes: a day is taken once.
 * A programme that fails does not keep the others waiting; what failed is thrown at the end and tried the next time.
 */
export async function tellReminders(db: Db, tools: NotifyTools): Promise<number> {
  const failed: unknown[] = [];
  let written = 0;
  for (const programme of await allProgrammes(db)) {
    if (!isTimeToRemind(programme, tools.nowMs)) continue;
    try {
      written += await tellProgramme(db, programme, tools);
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} programmes could not remind`);
  return written;
}

function tellProgramme(db: Db, programme: ProgrammeRow, tools: NotifyTools): Promise<number> {
  const work = async (tx: Tx) => {
    const taken = await takeReminders(tx, programme, tools.nowMs);
    const wrongNiks = await wrongNiksOf(tx, taken, programme.id, tools);
    const remindings = taken.map((one) => remindingOf(one, programme, wrongNiks, tools.nowMs));
    return remind(tx, remindings, tools);
  };
  return db.$transaction(work, { timeout: LIMIT_MS, maxWait: LIMIT_MS });
}

/** The words of what one person is reminded of. The key holds a person to one reminder a day. */
function remindingOf(
  due: Due,
  programme: ProgrammeRow,
  wrongNiks: ReadonlyMap<string, number>,
  nowMs: number,
): Reminding {
  const today = dayIn(zoneOfVillages(programme), nowMs);
  const { quota, phase } = programmeFacts(programme, today);
  return {
    personId: due.personId,
    lines: reminderLines(due, { quota, phase, today, wrongNiks }),
    steps: stepsOf(due),
    asOfficer: !due.villages.some(isOwn),
    words: wordsOf(programme),
    key: reminderKey(today),
    leavesUntilMs: leavesUntil(programme, nowMs),
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
