import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDeskWord } from "../../flows/meja/readers.ts";
import { whenLine } from "../../flows/shared/when.ts";
import type { Place } from "../../src/flowkit/flow.ts";
import { CASE, MINE, officer, QUEUE, REGENCIES, withHelp } from "./desk-scenes.ts";
import { day, nobody, stranger } from "./scenes.ts";
import { answered, keysOf, opened, talk } from "./talk.ts";
import { render, renderAll } from "./texts.ts";

describe("an officer's word", () => {
  it.each([
    ["antrean", { word: "ANTREAN" }],
    ["Antrian.", { word: "ANTREAN" }],
    ["AMBIL 12", { word: "AMBIL", caseId: 12 }],
    ["ambil #12", { word: "AMBIL", caseId: 12 }],
    ["Ambil no. 12", { word: "AMBIL", caseId: 12 }],
    ["ambil", { word: "AMBIL", caseId: null }],
    ["LANJUT 7", { word: "LANJUT", caseId: 7 }],
    ["selesai", { word: "SELESAI", caseId: null }],
    ["oper 3", { word: "OPER", caseId: 3 }],
    ["catat: sudah\nditelepon", { word: "CATAT", text: "sudah\nditelepon" }],
    ["BALASAN", { word: "BALASAN", no: null }],
    ["balasan 2", { word: "BALASAN", no: 2 }],
  ])("is read: %j", (typed, word) => {
    expect(readDeskWord(typed)).toEqual(word);
  });

  it.each(["ambil kartunya di kantor", "sudah selesai pak", "selesai 3 hari lagi", "catatan", "operator", "12", ""])(
    "is not %j, which goes to the person",
    (typed) => {
      expect(readDeskWord(typed)).toBeNull();
    },
  );
});

describe("meja", () => {
  it("is for officers", () => {
    expect(opened("meja", stranger)).toMatchObject({ next: "menu", say: [{ key: "meja:officersOnly" }] });
  });

  it("shows what waits, masked, and where the own words go", () => {
    const facts = officer(stranger, { waiting: [CASE], waitingCount: 3, mine: [{ ...MINE, caseId: 9 }] }, 9);
    const said = renderAll(opened("meja", facts).say);
    expect(said).toMatch(
      /Menunggu petugas: 3\n• #12 Siti \(kepala desa\)[\s\S]*dan 2 lagi[\s\S]*#9[^\n]*balasan Bapak\/Ibu ke sini/,
    );
  });

  it("takes what is free and nothing else", () => {
    const take = (named: typeof CASE | null) => talk("meja", officer(stranger, { named }), "AMBIL 12");
    expect(take(CASE).does).toEqual([{ do: "take-case", caseId: 12 }]);
    for (const [named, key] of [
      [null, "meja:none"],
      [{ ...CASE, state: "taken", takenBy: "Anton" }, "meja:takenBy"],
      [{ ...CASE, state: "done" }, "meja:done"],
      [{ ...CASE, talksIn: 11 }, "meja:busy"],
      [{ ...CASE, own: true }, "meja:own"],
    ] as const)
      expect(take(named), key).toMatchObject({ does: [], say: [{ key }] });
    expect(talk("meja", officer(stranger, { named: CASE }), "LANJUT 12")).toMatchObject({
      does: [],
      say: [{ key: "meja:waits" }],
    });
  });

  it("sends no word to anybody without a case in focus", () => {
    for (const typed of ["halo", "6107012107850001", "ya", "12"]) {
      const turn = talk("meja", officer(stranger), typed);
      expect(turn.does).toEqual([]);
      expect(keysOf(turn)).toContain("meja:unclear");
    }
    for (const word of ["SELESAI", "OPER", "CATAT sesuatu", "BALASAN 1"])
      expect(talk("meja", officer(stranger), word), word).toMatchObject({ does: [], say: [{ key: "meja:noFocus" }] });
  });

  it("sends every other word, whatever it is, to the case in focus and to no other", () => {
    const facts = officer(stranger, { named: MINE, mine: [MINE] }, 12);
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((typed) => typed.trim() !== "" && !readDeskWord(typed)),
        (typed) => {
          expect(talk("meja", facts, typed).does).toEqual([{ do: "say-to-person", caseId: 12, said: typed.trim() }]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keeps notes with the case, and passes a file on with its words", () => {
    const facts = officer(stranger, { named: MINE, mine: [MINE] }, 12);
    expect(talk("meja", facts, "catat orangnya marah").does).toEqual([
      { do: "note-case", caseId: 12, text: "orangnya marah" },
    ]);
    expect(talk("meja", facts, { kind: "image", text: "ini" }).does).toEqual([
      { do: "say-to-person", caseId: 12, said: "ini", file: { kind: "image", name: "" } },
    ]);
    expect(talk("meja", facts, { kind: "sticker", text: "" }).does).toEqual([]);
  });

  it("says whom a word went to where there are several", () => {
    const two = officer(stranger, { named: MINE, mine: [MINE, { ...MINE, caseId: 13 }] }, 12);
    expect(renderAll(talk("meja", two, "baik").say)).toBe("Terkirim ke #12, Siti (kepala desa).");
    expect(talk("meja", officer(stranger, { named: MINE, mine: [MINE] }, 12), "baik").say).toEqual([]);
  });

  it("hands over to a colleague, back to the queue, or to nobody", () => {
    const colleagues = [{ personId: "person-2", name: "Anton", areaName: "Sebalo", phone: null }];
    const facts = officer(stranger, { named: MINE, mine: [MINE], colleagues }, 12);
    expect(talk("meja", facts, "OPER", "2").does).toEqual([{ do: "pass-case", caseId: 12, to: "person-2" }]);
    expect(talk("meja", facts, "OPER 12", "kembali ke antrean").does).toEqual([
      { do: "pass-case", caseId: 12, to: null },
    ]);
    expect(talk("meja", facts, "OPER", "tidak jadi").does).toEqual([]);
  });
});

describe("petugas", () => {
  it.each(["NIK saya ditolak", "", "🙏", "1"])("notes %j and demands nothing", (reply) => {
    const turn = talk("petugas", stranger, reply);
    expect(turn.does).toMatchObject([{ do: "ask-help", kind: "officer", text: reply === "1" ? "" : reply }]);
    expect(renderAll(turn.say)).toMatch(/0562 441000[\s\S]*175/);
  });

  it("says the place in the queue and keeps to what can be promised", () => {
    const turn = talk("petugas", withHelp(stranger, { queue: QUEUE }), "NIK saya ditolak");
    expect(turn.place?.at).toBe("waiting");
    expect(renderAll(turn.say)).toMatch(/nomor 3 dalam antrean[\s\S]*paling lambat hari ini pukul 12\.00/);
    const none = talk("petugas", withHelp(stranger, { queue: { ...QUEUE, staffed: false } }), "tolong");
    expect(renderAll(none.say)).toMatch(/tidak bisa menjanjikan/);
    expect(none.place).toBeNull();
  });

  it("keeps the question before it asks where the person lives", () => {
    const asked = talk("petugas", withHelp(nobody, { regencies: REGENCIES }), "tolong");
    expect(asked).toMatchObject({ place: { at: "where" }, does: [{ do: "ask-help", text: "tolong" }] });
    const facts = withHelp(nobody, { regencies: REGENCIES, waiting: { caseId: 12, queue: null } });
    const named = answered(asked.place as Place, "bengkayang", facts);
    expect(named.does).toEqual([{ do: "place-case", caseId: 12, programmeId: REGENCIES[0]?.programmeId }]);
    expect(renderAll(named.say)).toMatch(/nomor 3 dalam antrean/);
    expect(answered(asked.place as Place, "lain", facts)).toMatchObject({ place: null, does: [] });
    expect(opened("petugas", facts).place?.at).toBe("where");
  });

  it("adds what comes while it waits, and can be called off", () => {
    const facts = withHelp(stranger, { waiting: { caseId: 12, queue: QUEUE } });
    expect(talk("petugas", facts, "di Sungai Duri").does).toEqual([
      { do: "add-to-case", caseId: 12, text: "di Sungai Duri" },
    ]);
    expect(talk("petugas", facts, "selesai").does).toEqual([{ do: "end-case", caseId: 12 }]);
  });

  it("passes everything on while an officer is there, without a word in between", () => {
    const facts = { ...stranger, talk: 12 };
    for (const typed of ["6107012107850001 SITI", "🙏", "ya", "2"])
      expect(talk("petugas", facts, typed)).toMatchObject({
        say: [],
        does: [{ do: "say-to-officer", caseId: 12, text: typed }],
      });
    const file = talk("petugas", facts, { kind: "document", text: "", fileName: "data.xlsx" });
    expect(file.does).toMatchObject([{ file: { kind: "document", name: "data.xlsx" } }]);
    expect(file.say).not.toEqual([]);
    expect(talk("petugas", facts, "SELESAI").does).toEqual([{ do: "end-case", caseId: 12 }]);
  });
});

describe("a time to come", () => {
  it.each([
    ["2026-11-22", "hari ini pukul 10.00"],
    ["2026-11-23", "besok pukul 10.00"],
    ["2026-11-27", "Jumat, 27-11-2026, pukul 10.00"],
    ["2026-11-29", "Minggu, 29-11-2026, pukul 10.00"],
  ])("on %s is %j", (on, said) => {
    expect(render(whenLine({ day: day(on), time: "10.00" }, day("2026-11-22")))).toBe(said);
  });
});
