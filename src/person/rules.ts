/** How long a role's invite code can be used, unless said otherwise. */
export const INVITE_DAYS = 14;

/** Tries are counted over this long. */
export const TRIES_WINDOW_MS = 60 * 60_000;

/** What the consent is about; one person may answer other texts later. */
export const CHAT_CONSENT = "chat";

/** Why a queued message to somebody who left is not sent. */
export const OPTED_OUT = "opted-out";

/** Why a village head's role ended when another one took it over. */
export const HANDED_OVER = "handed-over";

/** What tries at something limited are counted under. */
export const tryKeys = {
  code: (chatId: bigint) => `code:chat:${chatId}`,
  check: (chatId: bigint) => `check:chat:${chatId}`,
  /** `nikIndex` is the blind index; the number itself is nowhere in the key. */
  checkOf: (nikIndex: string) => `check:nik:${nikIndex}`,
};

/** A code as it is compared: capitals, without the dashes and spaces people leave out or add. */
export function codeForm(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

/** Where an invite stands. The moment of expiry itself is too late. */
export function inviteState(
  invite: { readonly usedAtMs: number | null; readonly expiresAtMs: number },
  nowMs: number,
): "open" | "used" | "expired" {
  if (invite.usedAtMs !== null) return "used";
  return nowMs < invite.expiresAtMs ? "open" : "expired";
}

/** By what a platform knows somebody. `value` is a phone number in E.164, or the platform's own id. */
export interface Alias {
  readonly kind: "phone" | "lid" | "bsuid" | "telegram";
  readonly value: string;
}

/** How long an address may be silent and still speak for its person: later the number may be somebody else's. */
export const ALIAS_TRUST_DAYS = 90;

/** Why an alias ended. */
export const ALIAS_ENDS = {
  /** Another account writes with this number now. */
  passedOn: "passed-on",
  /** Nobody wrote with it for too long. */
  silent: "silent",
  /** The account has another value of this kind now. */
  changed: "changed",
} as const;

/** What is held of one alias that came with a message. */
export interface HeldAlias {
  readonly kind: Alias["kind"];
  /** Who holds this value; null when nobody does. */
  readonly holderId: string | null;
  /** When the holder's newest message came under it; epoch milliseconds. */
  readonly seenAtMs: number | null;
}

/** An account that a person is known to have now. */
export interface OwnAccount {
  readonly personId: string;
  readonly kind: Alias["kind"];
  /** It is among the aliases that came with the message. */
  readonly came: boolean;
}

/** Who writes, as far as the aliases of a message tell. */
export type Owner =
  | { readonly is: "person"; readonly personId: string }
  | { readonly is: "nobody" }
  /** The number was this person's and speaks for them no more. */
  | { readonly is: "former"; readonly personId: string; readonly why: "passed-on" | "silent" };

/** Whether a number that was seen last at this moment still speaks for its person; epoch milliseconds. */
export function isTrusted(seenAtMs: number, nowMs: number): boolean {
  return nowMs - seenAtMs <= ALIAS_TRUST_DAYS * 86_400_000;
}

/**
 * Whose message it is. An account (LID, BSUID, Telegram id) is one person's for good; a phone number can be passed on, so
 * it only counts while no other account of the same kind is known of its holder, and not after a long silence.
 */
export function ownerOf(held: readonly HeldAlias[], accounts: readonly OwnAccount[], nowMs: number): Owner {
  const byAccount = held.find(({ kind, holderId }) => kind !== "phone" && holderId !== null)?.holderId;
  if (byAccount) return { is: "person", personId: byAccount };
  const phone = held.find(({ kind, holderId }) => kind === "phone" && holderId !== null);
  if (!phone?.holderId) return { is: "nobody" };
  const personId = phone.holderId;
  const cameWith = new Set(held.map(({ kind }) => kind));
  const isAnother = accounts.some((one) => one.personId === personId && cameWith.has(one.kind) && !one.came);
  if (isAnother) return { is: "former", personId, why: ALIAS_ENDS.passedOn };
  if (!isTrusted(phone.seenAtMs ?? nowMs, nowMs)) return { is: "former", personId, why: ALIAS_ENDS.silent };
  return { is: "person", personId };
}
