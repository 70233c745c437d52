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
