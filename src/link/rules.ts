import type { Offer } from "../channels/link.ts";

/** How long one process may hold a connection without a word; milliseconds. */
export const LEASE_MS = 15_000;
/** How long the link to the pairing page opens; milliseconds. */
export const DOOR_MS = 15 * 60_000;
/** Whoever looked so long ago still counts as looking; milliseconds. */
export const WATCHED_MS = 60_000;

/** How a connection is, as far as its process told. */
export interface LinkState {
  /** As the channel says it; "unheard" when no process holds the connection. */
  readonly state: string;
  readonly why: string | null;
  readonly sinceMs: number;
  readonly offer: Offer | null;
}

/** What the stored row says now: a process that fell silent tells nothing any more, and an old offer opens nothing. */
export function linkStateOf(
  row: Omit<LinkState, "offer"> & { readonly leaseUntilMs: number | null },
  offer: Offer | null,
  nowMs: number,
): LinkState {
  const { state, why, sinceMs, leaseUntilMs } = row;
  if (leaseUntilMs === null || leaseUntilMs < nowMs) {
    return {
      state: "unheard",
      why: state === "stopped" ? "stopped" : null,
      sinceMs: leaseUntilMs ?? sinceMs,
      offer: null,
    };
  }
  return { state, why, sinceMs, offer: offer && offer.expiresAtMs > nowMs ? offer : null };
}

/** Whether a link to the pairing page opens for this browser: once, for the browser that used it first. */
export function mayEnter(
  door: { readonly untilMs: number | null; readonly guestIndex: string | null },
  guestIndex: string | null,
  nowMs: number,
): boolean {
  if (door.untilMs === null || door.untilMs < nowMs) return false;
  return door.guestIndex === null || door.guestIndex === guestIndex;
}
