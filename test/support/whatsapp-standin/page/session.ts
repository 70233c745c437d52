import { Events, Model } from "./backbone.ts";
import { restore } from "./chats.ts";
import { toWid } from "./ids.ts";
import { ask, config, fromBase64, randomBytes, toBase64 } from "./link.ts";

/** The link of this device to its phone. It is kept in the browser's profile, so that a kept profile needs no new QR. */

const SESSION = "standin-session";
const KEYS = "standin-keys";

interface Keys {
  readonly noise: string;
  readonly identity: string;
  readonly adv: string;
}

export const Socket = new Model({ state: "OPENING", hasSynced: false });
export const Conn = new Model({ pushname: config.pushname, platform: "android" });
export const Cmd = Object.assign(new Events(), { refreshQR: () => ask("refresh-ref") });

Socket.takeover = () => Socket.set({ state: "CONNECTED" });
Socket.logout = () => endSession("client");

let session = localStorage.getItem(SESSION);

const keys = readKeys();
export const noiseKey = fromBase64(keys.noise);
export const identityKey = fromBase64(keys.identity);
export const advSecretKey = keys.adv;

export function isPaired(): boolean {
  return session !== null;
}

export const me = () => (isPaired() ? toWid(config.me) : undefined);
export const meLid = () => (isPaired() ? toWid(config.meLid) : undefined);

export function showRef(ref: string): void {
  Conn.set({ ref });
  if (Socket.state === "OPENING" || Socket.state === "UNPAIRED_IDLE") Socket.set({ state: "UNPAIRED" });
}

export function pair(made: unknown): void {
  session = JSON.stringify(made);
  localStorage.setItem(SESSION, session);
  Socket.set({ state: "PAIRING" });
  Socket.set({ state: "OPENING" });
  setTimeout(connect, 20, []);
}

/** Connected, with what the device kept; the sync ends some time later. */
export function connect(chats: Parameters<typeof restore>[0]): void {
  Conn.set({ wid: toWid(config.me) });
  restore(chats);
  Socket.set({ state: "CONNECTED" });
  setTimeout(endSync, config.syncDelayMs);
}

/** A real sync takes seconds and so meets listeners; in the race that loses the login nobody hears of its end. */
function endSync(): void {
  if (config.syncRace) {
    Object.assign(Socket, { hasSynced: true });
    return;
  }
  if (!Cmd.has("logout_from_bridge")) {
    setTimeout(endSync, 20);
    return;
  }
  Cmd.trigger("offline_progress_update_from_bridge");
  Socket.set({ hasSynced: true });
  void ask("synced");
}

export async function endSession(why: "phone" | "client"): Promise<void> {
  localStorage.removeItem(SESSION);
  session = null;
  await ask("logged-out", { why });
  Cmd.trigger("logout");
  setTimeout(() => {
    location.href = "/?post_logout=1&logout_reason=0";
  }, 50);
}

function readKeys(): Keys {
  const kept = localStorage.getItem(KEYS);
  if (kept !== null) return JSON.parse(kept) as Keys;
  const made = { noise: random(), identity: random(), adv: random() };
  localStorage.setItem(KEYS, JSON.stringify(made));
  return made;
}

function random(): string {
  return toBase64(randomBytes(32));
}
