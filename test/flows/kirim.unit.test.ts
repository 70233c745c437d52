import { describe, expect, it } from "vitest";
import { day, FINGERPRINT, head, programme, stranger, submitted } from "./scenes.ts";
import { answered, keysOf, opened, talk } from "./talk.ts";
import { renderAll } from "./texts.ts";

describe("handing the list in", () => {
  it("needs both statements and gives a receipt", () => {
    const sent = talk("kirim", head, "lanjut", "ya", "ya");
    expect(sent.does).toEqual([
      { do: "submit", fingerprint: FINGERPRINT, receipt: "6107012001-2026-1", statementVersion: "2026-11" },
    ]);
    expect(sent.next).toBe("menu");
    expect(renderAll(sent.say)).toMatch(
      /6107012001-2026-1[\s\S]*12 orang, cadangan 2[\s\S]*1a2b 3c4d 5e6f\n[\s\S]*AKTIF/,
    );
  });

  it.each([["lanjut", "belum"], ["lanjut", "ya", "belum"], ["batal"]])("sends nothing after %s %s %s", (...replies) => {
    const turn = talk("kirim", head, ...replies.filter((reply) => reply !== undefined));
    expect(turn.does).toEqual([]);
    expect(keysOf(turn)).toContain("kirim:notSent");
  });

  it("numbers the receipt on from the last one", () => {
    const again = { ...submitted, roster: submitted.roster && { ...submitted.roster, state: "reopened" as const } };
    expect(talk("kirim", again, "lanjut", "ya", "ya").does).toMatchObject([{ receipt: "6107012001-2026-2" }]);
  });

  it("asks again when the list changed after its numbers were shown", () => {
    const asked = talk("kirim", head, "lanjut", "ya");
    const turn = answered(asked.place, "ya", { ...head, fingerprint: "f".repeat(64) });
    expect(turn.does).toEqual([]);
    expect(turn.place).toMatchObject({ at: "check", answers: {} });
    expect(keysOf(turn)[0]).toBe("kirim:changed");
  });

  it("is not sent twice, not empty, not by a stranger and not too early", () => {
    const early = {
      ...head,
      programme: { ...programme, phase: { is: "socialization" as const, opens: day("2026-12-01") } },
    };
    const empty = { ...head, roster: head.roster && { ...head.roster, mainCount: 0 } };
    expect(keysOf(opened("kirim", submitted))).toEqual(["kirim:already", "kirim:notCovered"]);
    expect(keysOf(opened("kirim", empty))).toEqual(["kirim:empty"]);
    expect(keysOf(opened("kirim", stranger))).toEqual(["umum:villageOnly"]);
    expect(keysOf(opened("kirim", early))).toEqual(["umum:notOpenYet"]);
    // Somebody else sent it while the statements were being read.
    const turn = answered(talk("kirim", head, "lanjut", "ya").place, "ya", submitted);
    expect(turn.does).toEqual([]);
    expect(keysOf(turn)).toContain("kirim:already");
  });
});
