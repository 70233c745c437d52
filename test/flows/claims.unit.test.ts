import { describe, expect, it } from "vitest";
import { readPapers } from "../../flows/klaim/papers.ts";
import { PAPER_CODES, type PaperCode } from "../../src/claim/rules.ts";
import { type AllFacts, nobody, stranger } from "./scenes.ts";
import { answered, keysOf, opened, talk } from "./talk.ts";
import { renderAll } from "./texts.ts";

const noFigures: AllFacts = { ...stranger, figures: new Map() };

describe("the guide to a claim", () => {
  it("needs neither role nor consent nor region", () => {
    expect(renderAll(opened("klaim", nobody).say)).toMatch(/5 tahun[\s\S]*Klaim untuk apa/);
  });

  it("names the sums of the day, and none that is not known", () => {
    const said = renderAll(talk("klaim", stranger, "kematian", "tidak ada").say);
    expect(said).toMatch(/Rp42 juta[\s\S]*3 bulan[\s\S]*Rp70 juta[\s\S]*ditetapkan BPJS[\s\S]*3 hari kerja/);
    const without = [talk("klaim", noFigures, "1"), talk("klaim", noFigures, "2", "1"), talk("klaim", noFigures, "3")];
    for (const turn of without) expect(renderAll(turn.say)).not.toMatch(/Rp|\d+ (?:tahun|bulan|hari)/);
  });

  it.each(["siri", "tanpa-ahli-waris", "anak", "baru"])(
    "hands the case %s to a person, with what it is about",
    (special) => {
      const turn = talk("klaim", stranger, "2", special);
      expect(turn).toMatchObject({ next: "petugas", carry: { key: `klaim:matter.${special}` } });
      expect(renderAll(turn.carry ? [turn.carry] : [])).toMatch(/^Klaim kematian: /);
    },
  );

  it("promises no school money", () => {
    const said = renderAll(talk("klaim", stranger, "beasiswa").say);
    expect(said).toMatch(/paling banyak 2 anak[\s\S]*23 tahun[\s\S]*paling sedikit 3 tahun[\s\S]*PETUGAS/);
  });
});

describe("the papers", () => {
  const papers = (changes: Partial<Record<PaperCode, boolean>> = {}) =>
    stranger.papers.death.map((one) => ({ ...one, have: changes[one.code] ?? one.have }));

  it("are noted by number, by name, all of them, and taken back", () => {
    const begin = talk("klaim", stranger, "2", "1");
    const first = answered(begin.place, "1 dan 3", stranger);
    expect(first.does).toEqual([{ do: "note-papers", claim: "death", have: ["worker-ktp", "family-card"] }]);
    const second = answered(first.place, "ktp ahli waris juga ada", stranger);
    expect(second.does).toMatchObject([{ have: ["worker-ktp", "heir-ktp", "family-card"] }]);
    expect(keysOf(second)).toContain("klaim:complete");
    const back = answered(first.place, "belum 3", stranger);
    expect(back.does).toMatchObject([{ have: ["worker-ktp"] }]);
    expect(answered(begin.place, "semua", stranger).place).toBeNull();
  });

  it("that are needed in some cases only do not keep a list from being complete", () => {
    const turn = talk("klaim", stranger, "2", "1", "1 2 3");
    expect(keysOf(turn)).toContain("klaim:complete");
    expect(renderAll(talk("klaim", stranger, "2", "1", "1 2").say)).toMatch(
      /Belum ada:[\s\S]*3 – [\s\S]*4 – Buku nikah/,
    );
  });

  it("keep their numbers whatever is there", () => {
    const facts = { ...stranger, papers: { ...stranger.papers, death: papers({ "heir-ktp": true }) } };
    expect(renderAll(talk("klaim", facts, "2", "1").say)).toMatch(
      /Sudah ada:\n2 – KTP ahli waris[\s\S]*Belum ada:\n1 – /,
    );
  });

  it.each([
    ["99", "klaim:papers.noSuch"],
    ["0", "klaim:papers.noSuch"],
    ["entahlah", "klaim:papers.how"],
    ["", "klaim:papers.how"],
  ])("are asked for again after %j", (text, key) => {
    expect(readPapers(text, null, papers())).toMatchObject({ unclear: [{ key }] });
  });

  it("are each called by a name that is understood", () => {
    const named: Readonly<Record<PaperCode, string>> = {
      ...{ card: "kartu peserta", "worker-ktp": "ktp", "heir-ktp": "ktp istri", "family-card": "kartu keluarga" },
      ...{ "death-certificate": "akta kematian", "heir-letter": "surat ahli waris", "marriage-book": "buku nikah" },
      ...{
        "bank-book": "buku tabungan",
        chronology: "kronologi",
        "phase-forms": "formulir",
        "doctor-letter": "surat dokter",
      },
      ...{
        receipts: "kwitansi",
        "witness-ktp": "ktp saksi",
        "police-letter": "surat polisi",
        "school-letter": "surat sekolah",
      },
    };
    const all = PAPER_CODES.map((code) => ({ code, sometimes: false, have: false }));
    for (const code of PAPER_CODES)
      expect(readPapers(named[code], null, all)).toEqual({ said: { codes: [code], have: true } });
  });
});

describe("resmi", () => {
  it("says how to check, with what is known, and that nobody asks for money or codes", () => {
    const known = renderAll(opened("resmi", stranger).say);
    expect(known).toMatch(/bengkayangkab[\s\S]*Inpres 2\/2021; Perbup 23[\s\S]*0562 441000[\s\S]*uang[\s\S]*OTP/);
    expect(renderAll(opened("resmi", nobody).say)).toMatch(/kantor desa atau kantor kecamatan[\s\S]*uang[\s\S]*OTP/);
  });

  it("takes a fraud to the office, asked for or told at once", () => {
    const story = "ada orang minta uang 50 ribu";
    for (const turn of [talk("resmi", nobody, "1", story), talk("resmi", nobody, story)])
      expect(turn).toMatchObject({ place: null, does: [{ do: "ask-help", kind: "fraud", text: story }] });
    expect(talk("resmi", nobody, "cukup").does).toEqual([]);
  });
});

describe("laporan", () => {
  const sent = { receipt: "LP-ACDE-FGHJ", kind: "accident", state: "handling", on: stranger.today } as const;

  it("tells of the person's own reports at once, and of another one by its number", () => {
    const mine = { ...stranger, reports: { mine: [sent], found: null } };
    expect(renderAll(opened("laporan", mine).say)).toMatch(/LP-ACDE-FGHJ[\s\S]*sedang ditangani/);
    const found = { ...stranger, reports: { mine: [], found: sent } };
    expect(renderAll(talk("laporan", found, "lp acde fghj").say)).toMatch(/sedang ditangani/);
  });

  it("counts a number that does not exist, and stops guessing", () => {
    expect(talk("laporan", stranger, "LP-AAAA-AAAA").does).toEqual([{ do: "note-try", of: "code" }]);
    const tired = { ...stranger, codeTries: 5, reports: { mine: [], found: sent } };
    expect(keysOf(talk("laporan", tired, "LP-ACDE-FGHJ"))).toEqual(["laporan:tooMany"]);
  });
});
