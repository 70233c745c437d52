import { describe, expect, it } from "vitest";
import { pengingat } from "../../flows/pengingat/flow.ts";
import { type About, numbered, reminderLines, stepsOf, worded } from "../../flows/pengingat/lines.ts";
import { keywordOf } from "../../src/conversation/keywords.ts";
import { begin } from "../../src/flowkit/advance.ts";
import type { VillageProgress } from "../../src/recap/rules.ts";
import type { Due, DueVillage } from "../../src/reminder/due.ts";
import { gapsOf, type Rung } from "../../src/reminder/rules.ts";
import { sayAll } from "../../src/words/say.ts";
import { day, desaWords, head, nagariWords } from "./scenes.ts";
import { answered } from "./talk.ts";

const ABOUT: About = {
  ...{ quota: 100, today: day("2026-11-24"), wrongNiks: new Map() },
  phase: { is: "open", closes: day("2026-11-27") },
};

function village(name: string, changes: Partial<VillageProgress> = {}): VillageProgress {
  return {
    ...{
      code: "61.07.01.2001",
      name,
      districtCode: "61.07.01",
      districtName: "Sungai Raya",
      told: true,
      hasHead: true,
      joined: true,
    },
    ...{ roster: "open", main: 93, reserve: 0, waiting: 0, fixes: 0, refused: 0, refusedOn: null },
    ...{ lapsing: 0, lapsesOn: null },
    ...changes,
  };
}

const OFFICE = { programmeId: "p", areaCode: "61.07", areaName: "Bengkayang", focus: null };
const about = (rung: Rung, one: VillageProgress): DueVillage => ({ village: one, gaps: gapsOf(one, 100), rung });
const due = (villages: readonly DueVillage[], undone: Due["undone"] = []): Due => ({
  personId: "p",
  villages,
  undone,
  rows: [],
});
const said = (one: Due, changes: Partial<About> = {}, words: object = desaWords) =>
  sayAll(reminderLines(one, { ...ABOUT, ...changes }), [], words);

describe("a reminder to a village", () => {
  it("names what is missing, what is wrong and until when", () => {
    const one = due([about("head", village("Sebalo", { fixes: 3 }))]);
    expect(said(one, { wrongNiks: new Map([["61.07.01.2001", 3]]) })).toBe(
      [
        "Pengingat daftar pekerja desa Sebalo:\n• 3 NIK masih salah dan harus diperbaiki.",
        "\n• Baru 93 dari 100 orang, kurang 7 orang.\n\nBatas waktunya Jumat, 27-11-2026, 3 hari lagi.",
      ].join(""),
    );
    expect(said(one, { wrongNiks: new Map([["61.07.01.2001", 1]]) })).toContain("3 data orang masih salah");
    expect(stepsOf(one)).toEqual(["perbaiki", "daftar"]);
  });

  it.each([
    ["2026-11-26", /besok, Jumat, 27-11-2026/],
    ["2026-11-27", /hari ini, Jumat, 27-11-2026/],
  ])("says how near the last day is, on %s", (today, expected) => {
    expect(said(due([about("head", village("Sebalo"))]), { today: day(today) })).toMatch(expected);
  });

  it("says when the last day is over, and nothing where there is none", () => {
    const one = due([about("head", village("Sebalo"))]);
    expect(said(one, { phase: { is: "overdue", closed: day("2026-11-20") } })).toMatch(
      /sudah lewat, Jumat, 20-11-2026/,
    );
    expect(said(one, { phase: { is: "open", closes: null } })).not.toMatch(/Batas/);
  });

  it("speaks as the region does, and tells an operator that the head knows", () => {
    const one = due([about("operator", village("Kamang"))]);
    expect(said(one, {}, nagariWords)).toMatch(/nagari Kamang[\s\S]*dikirim ke wali nagari/);
    expect(said(due([about("operator", village("Kamang", { hasHead: false }))]))).not.toMatch(/dikirim ke/);
  });

  it.each([
    ["full", { main: 100 }, /Sudah penuh, 100 orang, tetapi belum dikirim/, "kirim"],
    ["opened again", { main: 100, roster: "reopened" }, /dibuka lagi dan belum dikirim ulang/, "kirim"],
    ["refused", { main: 98, roster: "submitted", refused: 2 }, /2 orang ditolak/, "daftar"],
    [
      "ending",
      { main: 100, roster: "submitted", lapsing: 9, lapsesOn: day("2026-12-10") },
      /9 orang segera berakhir, yang pertama Kamis, 10-12-2026/,
      "roster",
    ],
  ] as const)("leads to what can be done: %s", (_what, changes, expected, first) => {
    const one = due([about("head", village("Sebalo", changes))]);
    expect(said(one)).toMatch(expected);
    expect(stepsOf(one)[0]).toBe(first);
    // The last day of registration is nothing to who handed in.
    expect(/Batas/.test(said(one))).toBe(first === "kirim");
  });

  it("opens the same step by its digit that it named, whatever changed since", () => {
    const someone = { ...head, progress: village("Sungai Duri") };
    const answers = { steps: ["perbaiki", "daftar"] };
    const asked = begin(pengingat, answers, someone, "menu");
    expect(answered(asked.place, "2", someone).next).toBe("daftar");
    expect(answered(asked.place, "1", someone).next).toBe("perbaiki");
    expect(answered(asked.place, "3", someone).does).toEqual([{ do: "snooze-reminders" }]);
    const roster = begin(pengingat, { steps: ["roster"] }, someone, "menu");
    expect(answered(roster.place, "1", someone).next).toBe("roster");
  });

  it("tells who asks of everything that a reminder would, after the list was sent too", () => {
    const sent = village("Sungai Duri", {
      main: 98,
      roster: "submitted",
      refused: 2,
      lapsing: 3,
      lapsesOn: day("2026-12-10"),
    });
    const saidTo = (progress: VillageProgress) =>
      sayAll(begin(pengingat, {}, { ...head, progress }, "menu").say, [], desaWords);
    expect(saidTo(sent)).toMatch(/2 orang ditolak dan belum ada gantinya[\s\S]*Perlindungan 3 orang segera berakhir/);
    expect(saidTo(sent)).not.toMatch(/Batas waktu/);
    expect(saidTo({ ...sent, refused: 0, lapsing: 0 })).toMatch(/Semua sudah beres/);
  });

  it("has a word for each digit", () => {
    const steps = ["kiriman", "rekap", "meja"] as const;
    expect(numbered(steps).map(({ id }) => id)).toEqual([...steps, "besok"]);
    expect(worded(steps).map(({ byWord }) => byWord)).toEqual(["KIRIMAN", "REKAP", "ANTREAN", "INGATKAN BESOK"]);
  });
});

describe("a reminder to an officer", () => {
  it("names the villages that are furthest behind, and counts the others", () => {
    const villages = Array.from({ length: 43 }, (_, n) =>
      about("district", village(`Desa ${n}`, { main: 90 - n, districtName: n % 2 ? "Capkala" : "Sungai Raya" })),
    );
    const silent = about("district", village("Sepi", { joined: false, hasHead: false, roster: null, main: 0 }));
    const text = said(due([...villages, silent]));
    expect(text).toMatch(
      /1 desa belum punya akun kepala desa[\s\S]*43 desa belum selesai, walau sudah diingatkan. Jumlah orangnya dari 100:/,
    );
    expect(text.match(/Desa \d/g)).toHaveLength(40);
    expect(text).toMatch(/\n {3}Sungai Raya: Desa 42 48, Desa 40 50, [^\n]*\n {3}Capkala: Desa 41 49, /);
    expect(text).toMatch(/dan 3 desa lain, semuanya ada di Excel/);
    expect(text).not.toMatch(/Sepi|Desa [012] /);
    expect(stepsOf(due(villages))).toEqual(["excel", "rekap"]);
  });

  it("sends the list as a workbook for one digit or word, and stands ready for the next", () => {
    const officer = { ...head, role: null, office: OFFICE };
    const asked = begin(pengingat, { steps: ["excel", "rekap"] }, officer, "menu");
    const sent = answered(asked.place, "1", officer);
    expect(sent.does).toEqual([{ do: "send-file", make: "recap" }]);
    expect(sent.place?.at).toBe("offer");
    expect(worded(["excel"]).map(({ byWord }) => byWord)).toEqual(["REKAP EXCEL", "INGATKAN BESOK"]);
    expect(keywordOf("rekap excel")).toEqual({ word: "flow", flow: "rekap", carry: "excel" });
  });

  it("names the own queue, and what the law sets a limit to", () => {
    const one = due(
      [],
      [
        { rule: "privacy", count: 1, late: 0, by: day("2026-11-25") },
        { rule: "queue", count: 3, late: 2, by: day("2026-11-20") },
        { rule: "reports", count: 1, late: 0, by: null },
      ],
    );
    expect(said(one)).toMatch(
      /1 permintaan soal data pribadi[\s\S]*Dijanjikan dijawab paling lambat Rabu, 25-11-2026[\s\S]*3 pertanyaan menunggu, 2 sudah/,
    );
    expect(stepsOf(one)).toEqual(["penanganan", "meja"]);
    expect(worded(stepsOf(one)).map(({ byWord }) => byWord)).toContain("LAPORAN");
  });
});
