import { z } from "zod";
import { append } from "../audit/service.ts";
import type { LinkDesk, LinkReport, Orders, Wish } from "../channels/link.ts";
import type { Db, Tx } from "../db/client.ts";
import type { Ids } from "../kit/ids.ts";
import type { Phone } from "../kit/phone.ts";
import type { Vault } from "../kit/vault.ts";
import { DOOR_MS, LEASE_MS, type LinkState, linkStateOf, mayEnter, WATCHED_MS } from "./rules.ts";
import {
  findByDoor,
  findLink,
  freeLink,
  holdLink,
  type LinkRow,
  leaveWish,
  noteWatched,
  setDoor,
  setGuest,
  takeWish,
} from "./store.ts";

/** What the verbs of this feature work with. */
export interface LinkTools {
  readonly db: Db;
  readonly vault: Vault;
  readonly ids: Ids;
}

const offerSchema = z.union([
  z.object({ qr: z.string(), expiresAtMs: z.number() }),
  z.object({ code: z.string(), expiresAtMs: z.number() }),
]);

/** The side of the process that holds, or wants to hold, the connection of `channel`. */
export function linkDesk(
  { db, vault }: LinkTools,
  who: { readonly channel: string; readonly runner: string; nowMs(): number },
): LinkDesk {
  const { channel, runner } = who;

  async function hold({ state, why, sinceMs, offer, heardMs }: LinkReport) {
    const nowMs = who.nowMs();
    return holdLink(db, {
      channel,
      runner,
      leaseUntil: new Date(nowMs + LEASE_MS),
      state,
      why,
      since: new Date(sinceMs),
      offerSealed: offer && vault.seal("link.offer", JSON.stringify(offer)),
      heardAt: heardMs === null ? null : new Date(heardMs),
      at: new Date(nowMs),
    });
  }

  async function report(told: LinkReport): Promise<Orders | null> {
    const held = await hold(told);
    if (held === null) return null;
    const wish = held.wish !== null && (await takeWish(db, channel, held.wish)) ? wishOf(held, vault) : null;
    const watched = held.watchedAt !== null && who.nowMs() - held.watchedAt.getTime() < WATCHED_MS;
    return { heardMs: held.heardAt?.getTime() ?? null, wish, watched };
  }

  async function release(told: LinkReport): Promise<void> {
    if ((await hold(told)) !== null) await freeLink(db, channel, runner);
  }

  return { report, release };
}

function wishOf(row: { readonly wish: string | null; readonly wishSealed: string | null }, vault: Vault): Wish | null {
  if (row.wish === "logout") return { wish: "logout" };
  return row.wish === "code" && row.wishSealed
    ? { wish: "code", phone: vault.open("link.wish", row.wishSealed) }
    : null;
}

/** How the connection is; null when no process ever held it. Whoever asks counts as looking. */
export async function lookAtLink({ db, vault }: LinkTools, channel: string, nowMs: number): Promise<LinkState | null> {
  const row = await findLink(db, channel);
  await noteWatched(db, channel, new Date(nowMs));
  return row && toState(row, vault, nowMs);
}

/** Asks for a code that pairs with this phone; false when no process ever held the connection. */
export async function wishForCode(
  { db, vault }: LinkTools,
  channel: string,
  phone: Phone,
  nowMs: number,
): Promise<boolean> {
  // The phone is given without its plus.
  const wishSealed = vault.seal("link.wish", phone.slice(1));
  return leaveWish(db, channel, { wish: "code", wishSealed, at: new Date(nowMs) });
}

/** Asks that the connection ends and forgets its session. */
export async function wishForLogout({ db }: LinkTools, channel: string, nowMs: number): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await append(tx, {
      atMs: nowMs,
      personId: null,
      via: "command",
      action: "channel-logout",
      subject: `channel:${channel}`,
    });
    return leaveWish(tx, channel, { wish: "logout", wishSealed: null, at: new Date(nowMs) });
  });
}

/** Keeps for the office that messages arrived while nobody listened. */
export async function noteGap(
  tx: Tx,
  channel: string,
  gap: {
    readonly chats: number;
    readonly messages: number;
    readonly unread: number;
    readonly sinceMs: number;
    readonly nowMs: number;
  },
): Promise<void> {
  const { chats, messages, unread, sinceMs, nowMs } = gap;
  const detail = { chats, messages, unread, since: new Date(sinceMs).toISOString() };
  await append(tx, {
    atMs: nowMs,
    personId: null,
    via: "system",
    action: "gap-read",
    subject: `channel:${channel}`,
    detail,
  });
}

/** Makes the one-time link to the pairing page and gives its secret; an older one opens no more. */
export async function openDoor({ db, vault, ids }: LinkTools, channel: string, nowMs: number): Promise<string> {
  const secret = ids.secret(43);
  const [doorIndex, doorUntil, at] = [vault.index("link.door", secret), new Date(nowMs + DOOR_MS), new Date(nowMs)];
  await setDoor(db, channel, { doorIndex, doorUntil, at });
  await append(db, {
    atMs: nowMs,
    personId: null,
    via: "command",
    action: "pairing-opened",
    subject: `channel:${channel}`,
  });
  return secret;
}

/** Somebody who came through the link: their mark for the next time, and how the connection is. */
export interface Entered extends LinkState {
  readonly guest: string;
}

/**
 * Comes through the link with `secret`; `guest` is the mark that this browser got the first time. Null when the link
 * is not known, too old, or another browser's.
 */
export async function enterDoor(
  { db, vault, ids }: LinkTools,
  channel: string,
  { secret, guest, nowMs }: { readonly secret: string; readonly guest: string | null; readonly nowMs: number },
): Promise<Entered | null> {
  const doorIndex = vault.index("link.door", secret);
  const row = await findByDoor(db, channel, doorIndex);
  if (!row) return null;
  const door = { untilMs: row.doorUntil?.getTime() ?? null, guestIndex: row.guestIndex };
  if (!mayEnter(door, guest && vault.index("link.door", guest), nowMs)) return null;
  const mark = row.guestIndex === null || guest === null ? ids.secret(32) : guest;
  if (row.guestIndex === null && !(await setGuest(db, channel, doorIndex, vault.index("link.door", mark)))) return null;
  await noteWatched(db, channel, new Date(nowMs));
  return { ...toState(row, vault, nowMs), guest: mark };
}

function toState(row: LinkRow, vault: Vault, nowMs: number): LinkState {
  const { state, why, since, leaseUntil, offerSealed } = row;
  const offer = offerSealed === null ? null : offerSchema.parse(JSON.parse(vault.open("link.offer", offerSealed)));
  const about = { state, why, sinceMs: since.getTime(), leaseUntilMs: leaseUntil?.getTime() ?? null };
  return linkStateOf(about, offer, nowMs);
}
