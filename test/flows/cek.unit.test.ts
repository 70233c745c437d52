import { describe, expect, it } from "vitest";
import { CHECK_TRIES_PER_HOUR } from "../../flows/facts.ts";
import type { Coverage } from "../../src/coverage/rules.ts";
import { COVERAGES, nagariWords, programme, stranger, text } from "./scenes.ts";
import { answered, flowOf, keysOf, opened, talk } from "./talk.ts";
import { renderAll } from "./texts.ts";

const NIK = "6107012107850001";
const knowing = (result: Coverage) => ({ ...stranger, coverage: { result, programme, words: nagariWords } });
const told = (result: Coverage) => renderAll(talk("cek", knowing(result), NIK, "Siti Aminah").say);

describe("the answer to a check", () => {
  it.each(COVERAGES.map((result) => [result.is, result] as const))(
    "%s: says what to do and where else to ask",
    (_is, result) => {
      expect(told(result)).toMatch(/JMO, telepon 175, atau kantor BPJS Ketenagakerjaan/);
      expect(told(result)).not.toMatch(/\d{5,}/);
    },
  );

  it("calls nobody covered but who is active", () => {
    for (const result of COVERAGES) {
      const isCovered = /Statusnya AKTIF\. Terlindungi/.test(told(result));
      expect(isCovered, result.is).toBe(result.is === "active");
      if (result.is !== "active" && result.is !== "not-listed")
        expect(told(result)).toMatch(/(BELUM|TIDAK)( tentu)? terlindungi/);
    }
  });

  it("speaks of the village in the words of the place where the person was found", () => {
    expect(told({ is: "proposed" })).toMatch(/wali nagari atau operator nagari/);
    expect(told({ is: "proposed" })).not.toMatch(/\bdesa\b/);
  });

  it("names days as people write them", () => {
    expect(told(COVERAGES[6] as Coverage)).toContain("dari 01-02-2026 sampai 31-01-2027");
  });
});

describe("checking", () => {
  it("asks for the name before it tells anything, and forgets both afterwards", () => {
    const asked = talk("cek", knowing({ is: "sent" }), NIK);
    expect(keysOf(asked)).toEqual(["cek:name.ask"]);
    expect(asked.does).toEqual([]);
    const told = answered(asked.place, "Siti", knowing({ is: "sent" }));
    expect(told.does).toEqual([{ do: "note-try", of: "check", nik: NIK }]);
    expect(told.place).toMatchObject({ at: "again", answers: {} });
  });

  it("takes both in one line, and looks both up", () => {
    expect(talk("cek", stranger, `${NIK} SITI AMINAH`).place?.at).toBe("again");
    const lookup = flowOf("cek").lookup;
    expect(lookup?.("nik", text(`${NIK} SITI AMINAH`), {}, stranger.today)).toEqual({ nik: NIK, name: "SITI AMINAH" });
    expect(lookup?.("name", text("nama: Siti aminah"), { nik: NIK }, stranger.today)).toEqual({
      nik: NIK,
      name: "SITI AMINAH",
    });
    expect(lookup?.("again", text("6107 0121 0785 0002"), {}, stranger.today)).toEqual({ nik: "6107012107850002" });
    expect(lookup?.("again", text("lapor"), {}, stranger.today)).toEqual({});
  });

  it("stops at the limit wherever it is noticed, and tells nothing then", () => {
    const tired = { ...knowing({ is: "sent" }), checkTries: CHECK_TRIES_PER_HOUR };
    expect(opened("cek", tired)).toMatchObject({ place: null, next: "menu" });
    for (const [asked, reply] of [
      [opened("cek", stranger), NIK],
      [opened("cek", stranger), `${NIK} SITI`],
      [talk("cek", stranger, NIK), "SITI"],
    ] as const) {
      const turn = answered(asked.place, reply, tired);
      expect(keysOf(turn)).toEqual(["cek:tooMany"]);
      expect(turn.does).toEqual([]);
    }
  });
});
