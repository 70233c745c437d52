import type { Notice } from "../../flows/notice.ts";
import type { ChannelId, SendReason } from "../channels/channel.ts";
import { findProgramme, wordsOf } from "../programme/service.ts";
import { countArrived, findEndings } from "./ending-store.ts";
import { type Ending, isSilent, paceOf, SILENT_AFTER_MS, SILENT_LOOK_AT, stopFor } from "./pace-rules.ts";
import type { OutreachParts } from "./pump.ts";
import type { PausedWhy } from "./rules.ts";
import { approversOf, moveBySelf } from "./service.ts";
import type { BroadcastRow } from "./store.ts";

type Why = Exclude<PausedWhy, "officer">;

/** Stops a broadcast by itself where it goes badly. */
export interface Brake {
  /** Whether it had to be stopped; whoever may go on with it is told why. */
  stops(row: BroadcastRow): Promise<boolean>;
}

/** Endings that are looked at. */
const ENDINGS = 120;

export function makeBrake(parts: Omit<OutreachParts, "log">): Brake {
  const { db, vault, clock, wakeOutbox } = parts;

  async function stops(row: BroadcastRow): Promise<boolean> {
    const endings = await findEndings(db, row.id, ENDINGS);
    for (const channel of new Set(endings.map((one) => one.channel))) {
      const newest = endings.filter((one) => one.channel === channel).map(endingOf);
      const why = stopFor(channel, newest) ?? (await silence(row, channel));
      if (why && (await pause(row, why))) {
        await tell(row, why);
        return true;
      }
    }
    return false;
  }

  async function silence(row: BroadcastRow, channel: string): Promise<"silent" | null> {
    if (paceOf(channel).kind !== "careful") return null;
    // What was told while nobody listened is not known.
    const since = new Date(parts.channels.get(channel as ChannelId)?.status().sinceMs ?? clock.nowMs());
    const before = new Date(clock.nowMs() - SILENT_AFTER_MS);
    const wanted = { broadcastId: row.id, channel, limit: SILENT_LOOK_AT, since, before };
    const { taken, arrived } = await countArrived(db, wanted);
    return isSilent(channel, taken, arrived) ? "silent" : null;
  }

  async function tell(row: BroadcastRow, why: Why): Promise<void> {
    const programme = await findProgramme(db, row.programmeId);
    if (!programme) return;
    // Nobody made it who could be told: whoever may go on with it hears.
    const hearers = row.createdById === null ? await approversOf(db, row) : [row.createdById];
    const notices = hearers.map(
      (personId): Notice => ({
        ...{ personId, words: wordsOf(programme) },
        ...(row.createdChatId !== null && { chatId: row.createdChatId }),
        lines: [{ key: `kabar:notice.stopped.${why}`, vars: { number: row.id } }],
        choices: [{ id: "show", key: "kabar:notice.show", byWord: `SIARAN ${row.id}` }],
      }),
    );
    await parts.tell(notices);
    wakeOutbox();
  }

  function pause(row: BroadcastRow, why: Why): Promise<boolean> {
    const tools = { vault, nowMs: clock.nowMs() };
    return db.$transaction((tx) => moveBySelf(tx, row.id, { do: "pause", why }, tools));
  }

  return { stops };
}

/** Refusals that say more about the platform than about the person. */
const NO_ANSWER: ReadonlySet<string> = new Set(["transport", "timeout", "auth"] satisfies SendReason[]);
const OUR_FAULT: ReadonlySet<string> = new Set(["bad-request", "too-large", "window-closed"] satisfies SendReason[]);

function endingOf({ state, reason }: { readonly state: string; readonly reason: string | null }): Ending {
  // What was on its way when a process died says nothing about the platform.
  if (reason === "process-died") return "skipped";
  if (reason !== null && NO_ANSWER.has(reason)) return "unsure";
  if (state === "refused" && reason !== null && OUR_FAULT.has(reason)) return "failed";
  return reason === "blocked" || reason === "restricted" ? reason : (state as Ending);
}
