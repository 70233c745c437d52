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

/** Our request is wrong, and would be wrong again. */
const wrong: Meaning = { reason: "bad-request", retryable: false };
/** The prepared text cannot be used as it stands at Meta now. */
const unprepared: Meaning = { reason: "window-closed", retryable: false };
const unwell: Meaning = { reason: "transport", retryable: true };

function full(scope: "chat" | "channel", waitMs: number): Meaning {
  return { reason: "rate-limited", retryable: true, scope, waitMs };
}

/**
 * Meta's numbers (developers.facebook.com, WhatsApp Business Platform, error codes of May 2026): all that can come back for a
 * message, a file or our number; not those of calls, payments, forms and groups, which are not used.
 */
const meanings: Readonly<Record<number, Meaning>> = {
  // The token, the account, the number, the bill: the operator's to cure, and no message is lost for it meanwhile.
  3: ours(60_000),
  10: ours(60_000),
  33: ours(600_000),
  190: ours(60_000),
  368: ours(600_000),
  131005: ours(60_000),
  131031: ours(600_000),
  131037: ours(600_000),
  131042: ours(600_000),
  131045: ours(600_000),
  133000: ours(600_000),
  133005: ours(600_000),
  133006: ours(600_000),
  133010: ours(600_000),
  // Limits: of one person, of the number, of the account, of the app.
  131056: full("chat", 6_000),
  130429: full("channel", 2_000),
  80007: full("channel", 60_000),
  4: full("channel", 60_000),
  133016: full("channel", 600_000),
  // Too many of our messages were blocked or reported.
  131048: { reason: "restricted", retryable: true, scope: "channel", waitMs: 600_000 },
  // The person.
  131047: { reason: "window-closed", retryable: false },
  131026: { reason: "not-registered", retryable: false },
  // A number for trying out writes only to those on its list.
  131030: { reason: "not-registered", retryable: false },
  131049: { reason: "held-back", retryable: false },
  130472: { reason: "held-back", retryable: false },
  130497: { reason: "held-back", retryable: false },
  131050: { reason: "blocked", retryable: false },
  // The prepared text is not approved, against the rules, paused or disabled.
  132001: unprepared,
  132007: unprepared,
  132015: unprepared,
  132016: unprepared,
  // How it is filled in, and everything else about a request that is for us to mend.
  100: wrong,
  131008: wrong,
  131009: wrong,
  131021: wrong,
  131051: wrong,
  131062: wrong,
  132000: wrong,
  132005: wrong,
  132012: wrong,
  132018: wrong,
  135000: wrong,
  // The file.
  131052: wrong,
  131053: wrong,
  // The platform.
  1: unwell,
  2: unwell,
  131000: unwell,
  131016: unwell,
  131057: unwell,
  133004: unwell,
};

/** What Meta's number says of a message; a number that is not known says that it was refused. */
export function meaningOf(code: number): Meaning {
  // 200 to 299: the token may not do this.
  return meanings[code] ?? (code >= 200 && code < 300 ? ours(60_000) : wrong);
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
  return status >= 500 ? meaningOf(1) : wrong;
}
