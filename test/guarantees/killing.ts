import type { MessageEvent } from "../../src/messages/item.ts";
import type { Kill, Victims } from "./victims.ts";

/** An event at which a victim dies, or some moment. */
export type Point = MessageEvent["is"] | "any moment";

const POINTS: readonly Point[] = ["stored", "claimed", "committed", "sending", "sent", "settled", "any moment"];
/** Events that a victim may not live to see twice. */
const RARE: ReadonlySet<Point> = new Set(["stored", "claimed", "joined"]);
/** Somebody who has not died by then is shot. */
const LIFE_LIMIT_MS = 5_000;

/**
 * Lets one victim after the other live and die, at the named points in turn; returns how many died where. Rejects as
 * soon as `talking` does.
 */
export async function killAll(
  victims: Victims,
  how: { readonly kills: number; readonly random: () => number; readonly points?: readonly Point[] },
  talking: Promise<unknown>,
): Promise<Record<string, number>> {
  const { kills, random, points = POINTS } = how;
  const counts: Record<string, number> = {};
  for (let n = 0; n < kills; n++) {
    const point = points[n % points.length] ?? "any moment";
    const victim = await Promise.race([victims.live(killAt(point, random)), failing(talking)]);
    const late = setTimeout(victim.kill, LIFE_LIMIT_MS);
    await Promise.race([victim.died, failing(talking)]);
    clearTimeout(late);
    counts[point] = (counts[point] ?? 0) + 1;
  }
  return counts;
}

function killAt(point: Point, random: () => number): Kill {
  if (point === "any moment") return { afterMs: Math.floor(random() * 250) };
  return { at: point, nth: 1 + Math.floor(random() * (RARE.has(point) ? 2 : 20)) };
}

/** A conversation that failed ends the test at once; one that goes on does not end anything. */
function failing(talking: Promise<unknown>): Promise<never> {
  return talking.then(() => new Promise<never>(() => undefined));
}
