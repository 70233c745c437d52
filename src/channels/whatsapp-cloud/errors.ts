import { SendError, type SendReason } from "../channel.ts";
import { GraphRefusal, TimeLimitPassed } from "./api.ts";

/** What an error of the platform means to a message. */
export interface Meaning {
  readonly reason: SendReason;
  readonly retryable: boolean;
  /** Whose limit was hit, where one was. */
  readonly scope?: "chat" | "channel";
  /** Where the platform names no wait of its own; milliseconds. */
  readonly waitMs?: number;
}

function ours(waitMs: number): Meaning {
  return { reason: "auth", retryable: true, scope: "channel", waitMs };
}

/** Meta's numbers (developers.facebook.com, Cloud API error codes), as far as they say more than "it was refused". */
const meanings: Readonly<Record<number, Meaning>> = {
  // The token, the account, the bill: the operator's to cure, and no message is lost for it meanwhile.
  3: ours(60_000),
  10: ours(60_000),
  190: ours(60_000),
  368: ours(600_000),
  131005: ours(60_000),
  131031: ours(600_000),
  131042: ours(600_000),
  131045: ours(600_000),
  133010: ours(600_000),
  // Limits: of one person, of the number, of the account, of the app.
  131056: { reason: "rate-limited", retryable: true, scope: "chat", waitMs: 6_000 },
  130429: { reason: "rate-limited", retryable: true, scope: "channel", waitMs: 2_000 },
  80007: { reason: "rate-limited", retryable: true, scope: "channel", waitMs: 60_000 },
  4: { reason: "rate-limited", retryable: true, scope: "channel", waitMs: 60_000 },
  // Too many of our messages were blocked or reported.
  131048: { reason: "restricted", retryable: true, scope: "channel", waitMs: 600_000 },
  // The person.
  131047: { reason: "window-closed", retryable: false },
  // The prepared text is not approved, paused or disabled.
  132001: { reason: "window-closed", retryable: false },
  132015: { reason: "window-closed", retryable: false },
  132016: { reason: "window-closed", retryable: false },
  131026: { reason: "not-registered", retryable: false },
  131049: { reason: "held-back", retryable: false },
  131050: { reason: "blocked", retryable: false },
  130472: { reason: "held-back", retryable: false },
  // The file.
  131052: { reason: "bad-request", retryable: false },
  131053: { reason: "bad-request", retryable: false },
  // The platform.
  1: { reason: "transport", retryable: true },
  2: { reason: "transport", retryable: true },
  131000: { reason: "transport", retryable: true },
  131016: { reason: "transport", retryable: true },
  131057: { reason: "transport", retryable: true },
  133004: { reason: "transport", retryable: true },
};

const refused: Meaning = { reason: "bad-request", retryable: false };

/** What Meta's number says of a message; a number that is not known says that it was refused. */
export function meaningOf(code: number): Meaning {
  // 200 to 299: the token may not do this.
  return meanings[code] ?? (code >= 200 && code < 300 ? ours(60_000) : refused);
}

/** Why a call failed. Nothing of the answer goes along: it may repeat the address or what the person was to read. */
export function toSendError(error: unknown): SendError {
  if (error instanceof SendError) return error;
  if (error instanceof TimeLimitPassed) return new SendError("timeout", { retryable: true, unsure: true });
  if (!(error instanceof GraphRefusal)) return new SendError("transport", { retryable: true, unsure: true });
  const { reason, retryable, scope, waitMs } = meaningOfRefusal(error);
  const retryAfterMs = error.retryAfterMs ?? waitMs;
  return new SendError(reason, {
    retryable,
    ...(retryable && retryAfterMs !== undefined && { retryAfterMs }),
    wholeChannel: scope === "channel",
    // It failed over there, and nobody says before or after the message was taken.
    unsure: reason === "transport",
  });
}

/** What a refused call means, by its number, and by its status where it names none. */
export function meaningOfRefusal({ status, code }: GraphRefusal): Meaning {
  if (code !== 0) return status >= 500 && !(code in meanings) ? meaningOf(1) : meaningOf(code);
  if (status === 401 || status === 403) return meaningOf(190);
  if (status === 429) return meaningOf(130429);
  if (status === 413) return { reason: "too-large", retryable: false };
  return status >= 500 ? meaningOf(1) : refused;
}
