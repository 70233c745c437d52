import type { Clock } from "../../kit/clock.ts";
import type { Log } from "../../kit/log.ts";
import { pause } from "../../kit/pause.ts";
import type { LinkDesk, Wish } from "../link.ts";
import type { Health } from "./health.ts";
import { kindOf } from "./library.ts";
import type { Life } from "./life.ts";
import { within } from "./limit.ts";
import type { ProfileLock } from "./profile.ts";

/** While a client lives: its place is kept, everybody learns how it is, and what officers ask for is done. */

/** What somebody asked for and is not done yet. */
export interface Asked {
  readonly wish: Wish;
  /** Nobody waits for it any more. */
  readonly untilMs: number;
}

/** How long a wish is tried; milliseconds. */
const WISH_MS = 60_000;
/** A desk that does not answer is not waited for longer; milliseconds. */
const ANSWER_MS = 4_000;

export interface ReportingParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly health: Health;
  readonly desk: LinkDesk;
  readonly times: {
    readonly reportMs: number;
    /** So long without an answer of the desk, and another server may begin with the same session. */
    readonly silenceMs: number;
  };
  /** The session is shared with other servers. */
  readonly isShared: boolean;
  heardMs(): number | null;
}

export interface Reporting {
  readonly life: Life;
  readonly lock: ProfileLock;
  readonly memory: { asked: Asked | null };
  /** Ends the life: another process has the number now, or may have. */
  readonly lost: () => void;
}

export function noteWish(memory: { asked: Asked | null }, wish: Wish | null, nowMs: number): void {
  if (wish !== null) memory.asked = { wish, untilMs: nowMs + WISH_MS };
}

export async function keepReporting(parts: ReportingParts, reporting: Reporting, over: AbortSignal): Promise<void> {
  const { clock, log, times, desk } = parts;
  const { life, lock, memory, lost } = reporting;
  let answeredMs = clock.nowMs();
  while (!over.aborted) {
    await pause(times.reportMs, over);
    if (over.aborted) return;
    await lock.touch();
    const askedMs = clock.nowMs();
    const orders = await within(ANSWER_MS, desk.report(reportOf(parts))).catch(() => undefined);
    if (orders === null) {
      log.warn("whatsapp-web.taken-over");
      return lost();
    }
    if (orders !== undefined) answeredMs = askedMs;
    // Two browsers with one session would each spoil what the other one knows.
    if (parts.isShared && clock.nowMs() - answeredMs > times.silenceMs) {
      log.warn("whatsapp-web.desk-silent");
      return lost();
    }
    noteWish(memory, orders?.wish ?? null, clock.nowMs());
    await grant(parts, life, memory);
  }
}

/** Does what an officer asked for, as soon as the page is so far. */
async function grant(parts: ReportingParts, { client, end }: Life, memory: { asked: Asked | null }): Promise<void> {
  const { health, log, clock } = parts;
  if (memory.asked === null) return;
  const { wish, untilMs } = memory.asked;
  const needsLogin = health.status().state === "needs-login";
  try {
    if (wish.wish === "code") {
      if (!needsLogin || health.offer() === null) return dropOld(memory, clock.nowMs() > untilMs);
      await client.askCode(wish.phone);
      memory.asked = null;
      return;
    }
    // Nothing is linked that could be ended; what is left of it goes all the same.
    if (!needsLogin) await client.unlink();
    memory.asked = null;
    // The library tells nobody of a logout that was asked for.
    end("logged-out");
  } catch (error) {
    log.warn("whatsapp-web.wish-failed", { wish: wish.wish, ...kindOf(error) });
    dropOld(memory, clock.nowMs() > untilMs);
  }
}

function dropOld(memory: { asked: Asked | null }, isOld: boolean): void {
  if (isOld) memory.asked = null;
}

export function reportOf({ health, heardMs }: Pick<ReportingParts, "health" | "heardMs">) {
  const { state, why = null, sinceMs } = health.status();
  return { state, why, sinceMs, offer: health.offer(), heardMs: heardMs() };
}
