import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODE_TRIES_PER_HOUR } from "../../flows/facts.ts";
import { readCode } from "../../flows/kode/readers.ts";
import { makeIds } from "../../src/kit/ids.ts";
import { offer, ownNumber, stranger, text } from "./scenes.ts";
import { flowOf, keysOf, talk } from "./talk.ts";

const ids = makeIds({ nowMs: () => 0 });
const code = fc.integer().map(() => ids.code(3));
const open = { ...stranger, offer };

describe("reading an invite code", () => {
  it("takes every code that the office hands out, in every way people copy it", () => {
    const around = fc.record({
      before: fc.constantFrom("", "KODE ", "kode: ", "Kode undangan : ", "ini kode saya ", "*", "pak, "),
      between: fc.constantFrom("-", " - ", " ", "", "–", "  ", ".", "- "),
      after: fc.constantFrom("", ".", " pak", "*", "\n", " terima kasih"),
      isLower: fc.boolean(),
    });
    fc.assert(
      fc.property(code, around, (given, { before, between, after, isLower }) => {
        const typed = `${before}${given.replaceAll("-", between)}${after}`;
        expect(readCode(isLower ? typed.toLowerCase() : typed), typed).toEqual({ said: given });
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "",
    "halo",
    "saya lupa kode",
    "tidak punya kode pak",
    "terima kasih",
    "6107012107850001",
    "0812 3456 7890",
    "🙏",
  ])("finds no code in %j", (typed) => {
    expect(readCode(typed)).toHaveProperty("unclear");
  });

  it("names the letter that no code has, and the length that is wrong", () => {
    expect(readCode("ACDE-FGHJ-KMNO")).toEqual({ unclear: [{ key: "kode:code.letters", vars: { letters: "O" } }] });
    expect(readCode("ACDE-FGHJ-KMN")).toEqual({
      unclear: [{ key: "kode:code.length", vars: { count: 11, needed: 12 } }],
    });
    expect(readCode("ACDE-FGHJ-KMNPQ")).toHaveProperty("unclear.0.key", "kode:code.length");
  });

  it("never chooses between two codes", () => {
    expect(readCode("ACDE-FGHJ-KMNP atau ACDE-FGHJ-KMNQ")).toHaveProperty("unclear");
  });
});

describe("becoming village head", () => {
  it("shows the place, then takes the role", () => {
    const shown = talk("kode", open, "acde fghj kmnp");
    expect(shown.place).toMatchObject({ at: "confirm", answers: { code: "ACDE-FGHJ-KMNP", offerId: "offer-1" } });
    expect(keysOf(shown)).not.toContain("kode:confirm.taken");
    const taken = talk("kode", open, "acde fghj kmnp", "ya");
    expect(taken.does).toEqual([{ do: "accept-offer", via: "invite", id: "offer-1" }]);
    expect(taken.next).toBe("menu");
  });

  it("warns when somebody else has the task, and does nothing on a no", () => {
    const facts = { ...open, offer: { ...offer, taken: true } };
    expect(keysOf(talk("kode", facts, "ACDE-FGHJ-KMNP"))).toContain("kode:confirm.taken");
    expect(talk("kode", facts, "ACDE-FGHJ-KMNP", "tidak").does).toEqual([]);
  });

  it("counts down the tries, and at the limit does not look", () => {
    const wrong = talk("kode", { ...stranger, codeTries: 3 }, "ACDE-FGHJ-KMNP");
    expect(wrong.say[0]).toEqual({ key: "kode:code.wrong", vars: { left: 1 } });
    expect(wrong.does).toEqual([{ do: "note-try", of: "code" }]);
    expect(talk("kode", { ...stranger, codeTries: 4 }, "ACDE-FGHJ-KMNP")).toMatchObject({ next: "menu" });
    const late = talk("kode", { ...open, codeTries: CODE_TRIES_PER_HOUR }, "ACDE-FGHJ-KMNP");
    expect(late.place?.at).toBe("code");
    expect(late.does).toEqual([]);
    expect(keysOf(late)).toContain("kode:tooMany");
  });

  it.each(["used", "expired"] as const)("says that a code is %s, without counting it as a guess", (is) => {
    const turn = talk("kode", { ...stranger, offer: { is } }, "ACDE-FGHJ-KMNP");
    expect(keysOf(turn)).toContain(`kode:code.${is}`);
    expect(turn.does).toEqual([]);
  });

  it("takes a number that the platform vouches for, and no other", () => {
    const listed = { ...stranger, offer: { ...offer, via: "listed-phone" as const } };
    expect(talk("kode", listed, "tidak punya", ownNumber)).toMatchObject({
      place: { at: "confirm" },
      does: [{ do: "verify-phone", phone: "+6281234567890" }],
    });
    const other = talk("kode", listed, "tidak punya", { kind: "contact", text: "+6281234567891" });
    expect(other.does).toEqual([]);
    expect(keysOf(other)).toContain("umum:contactOther");
    expect(talk("kode", listed, "tidak punya", "081234567890").does).toEqual([]);
  });

  it("does not hand over another role than the one that was shown", () => {
    const shown = talk("kode", open, "ACDE-FGHJ-KMNP").place;
    const flow = flowOf("kode");
    const changed = { ...open, offer: { ...offer, id: "offer-2" } };
    const move = flow.steps.confirm?.take("ya", { answers: shown?.answers ?? {}, facts: changed });
    expect(move).toEqual({ to: "code", answers: {} });
  });

  it("looks up what was typed, and at the question what was typed before", () => {
    const flow = flowOf("kode");
    expect(flow.lookup?.("code", text("kode acde-fghj-kmnp"), {}, "2026-11-22")).toEqual({ code: "ACDE-FGHJ-KMNP" });
    expect(flow.lookup?.("confirm", text("ya"), { code: "ACDE-FGHJ-KMNP" }, "2026-11-22")).toEqual({
      code: "ACDE-FGHJ-KMNP",
    });
    expect(flow.lookup?.("phone", ownNumber, {}, "2026-11-22")).toEqual({ phone: "+6281234567890" });
    expect(flow.lookup?.("code", { kind: "choice", text: "kode.code:tanpa" }, {}, "2026-11-22")).toEqual({});
  });
});
