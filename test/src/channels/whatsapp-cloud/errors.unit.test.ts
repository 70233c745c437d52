import { describe, expect, it } from "vitest";
import { GraphRefusal, TimeLimitPassed } from "../../../../src/channels/whatsapp-cloud/api.ts";
import { meaningOf, toSendError } from "../../../../src/channels/whatsapp-cloud/errors.ts";

/** Meta's published numbers (developers.facebook.com, WhatsApp Business Platform, error codes), by what is to be done. */
const PUBLISHED: Readonly<Record<string, readonly number[]>> = {
  // The operator hears of it, everything waits, nothing is lost.
  "auth, again, all": [
    3, 10, 190, 200, 299, 33, 368, 131005, 131031, 131037, 131042, 131045, 133000, 133005, 133006, 133010,
  ],
  "rate-limited, again, one": [131056],
  "rate-limited, again, all": [4, 80007, 130429, 133016],
  "restricted, again, all": [131048],
  "transport, again": [1, 2, 131000, 131016, 131057, 133004],
  "window-closed, never": [131047, 132001, 132007, 132015, 132016],
  "not-registered, never": [131026, 131030],
  "held-back, never": [130472, 130497, 131049],
  "blocked, never": [131050],
  "bad-request, never": [
    ...[100, 131008, 131009, 131021, 131051, 131052, 131053, 131062, 132000, 132005, 132012, 132018, 135000],
    // Nobody knows this one: it would be no better a second time.
    987_654,
  ],
};

describe("an error of Meta's", () => {
  it.each(Object.entries(PUBLISHED).flatMap(([meant, codes]) => codes.map((code) => [code, meant] as const)))(
    "%i means: %s",
    (code, meant) => {
      const { reason, retryable, scope } = meaningOf(code);
      const whom = { chat: ", one", channel: ", all", none: "" }[scope ?? "none"];
      expect(`${reason}, ${retryable ? "again" : "never"}${whom}`).toBe(meant);
    },
  );

  it("is read by its status where it has no number, and holds every chat only where it concerns all", () => {
    const refused = (status: number, code = 0) =>
      toSendError(new GraphRefusal(status, { code, subcode: 0, retryAfterMs: undefined }));
    expect(refused(401)).toMatchObject({ reason: "auth", retryable: true, wholeChannel: true });
    expect(refused(403)).toMatchObject({ reason: "auth", wholeChannel: true });
    expect(refused(429)).toMatchObject({ reason: "rate-limited", wholeChannel: true });
    expect(refused(413)).toMatchObject({ reason: "too-large", retryable: false });
    expect(refused(503)).toMatchObject({ reason: "transport", retryable: true, unsure: true, wholeChannel: false });
    expect(refused(500, 555)).toMatchObject({ reason: "transport", retryable: true });
    expect(refused(500, 131009)).toMatchObject({ reason: "bad-request", retryable: false });
    expect(refused(400)).toMatchObject({ reason: "bad-request", retryable: false, unsure: false });
    expect(toSendError(new TimeLimitPassed())).toMatchObject({ reason: "timeout", retryable: true, unsure: true });
  });
});
