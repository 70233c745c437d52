import { describe, expect, it } from "vitest";
import { FLOWS } from "../../flows/index.ts";
import { DESTINATIONS, readAnswers } from "../../flows/selamat/answers.ts";
import { PRIVACY_VERSION } from "../../flows/selamat/version.ts";
import { sayAll } from "../../src/words/say.ts";
import { officer } from "./desk-scenes.ts";
import { desaWords, head, nagariWords, nobody, programme, stranger, submitted } from "./scenes.ts";
import { answered, opened, talk } from "./talk.ts";
import { renderAll } from "./texts.ts";

/** Answers with which the router sends somebody past the notice. */
const towards = (id: string) => JSON.parse(`{"goal":"${id}"}`);

describe("selamat", () => {
  it("records the yes with the version of the text and goes where the person was going", () => {
    for (const then of DESTINATIONS) {
      const turn = answered(opened("selamat", stranger, towards(then)).place, "ya", stranger);
      expect(turn.next).toBe(then);
      expect(turn.does).toEqual([{ do: "record-consent", answer: true, textVersion: PRIVACY_VERSION }]);
      expect(FLOWS.has(then)).toBe(true);
    }
    expect(DESTINATIONS).toHaveLength(FLOWS.size - 1);
    expect(talk("selamat", stranger, "ya").next).toBe("menu");
  });

  it("lets a no rest, and says what still works", () => {
    const turn = talk("selamat", stranger, "tidak");
    expect(turn).toMatchObject({ place: null, next: null });
    expect(turn.does).toEqual([{ do: "record-consent", answer: false, textVersion: PRIVACY_VERSION }]);
    expect(renderAll(turn.say)).toMatch(/LAPOR[\s\S]*PETUGAS[\s\S]*MULAI[\s\S]*175/);
  });

  it("takes nothing but a yes or a no", () => {
    for (const reply of ["mungkin", "", "12", "nanti", "?"])
      expect(talk("selamat", stranger, reply).place?.unclear).toBe(1);
  });

  it("keeps what the router carries along", () => {
    const kept = { ...towards("kode"), carry: "ACDE-FGHJ-KMNP" };
    expect(readAnswers(kept)).toEqual(kept);
    expect(readAnswers(towards("gone"))).toEqual(towards("menu"));
  });

  it("says how to check who is speaking, with what is known", () => {
    expect(renderAll(opened("selamat", stranger).say)).toMatch(/Dinas Tenaga Kerja, 0562 441000[\s\S]*bengkayangkab/);
    expect(renderAll(opened("selamat", nobody).say)).toMatch(/kantor desa atau kantor kecamatan/);
  });
});

describe("menu", () => {
  const titles = (facts: typeof stranger) => opened("menu", facts).choices.map(({ id }) => id);

  it("offers what the person may do", () => {
    expect(titles(stranger)).toEqual(["cek", "info", "kode", "lapor", "klaim", "petugas", "privasi"]);
    expect(titles(head)).toEqual([
      "daftar",
      "contoh",
      "roster",
      "kirim",
      "cek",
      "info",
      "lapor",
      "klaim",
      "petugas",
      "privasi",
    ]);
    expect(renderAll(opened("menu", submitted).say)).toMatch(/12 dari 100[\s\S]*6107012001-2026-1/);
  });

  it("offers officers their queue, and nobody to pass them on to", () => {
    expect(titles(officer(stranger, { waitingCount: 3 }))).toEqual([
      "meja",
      "rekap",
      "siaran",
      "cek",
      "info",
      "lapor",
      "klaim",
      "privasi",
    ]);
    expect(titles(officer(head))).toEqual([
      "meja",
      "rekap",
      "siaran",
      ...titles(head).filter((id) => id !== "petugas"),
    ]);
    expect(renderAll(opened("menu", officer(stranger)).say)).toMatch(/petugas Kabupaten Bengkayang/);
  });

  it("speaks of a nagari where there is one", () => {
    const turn = opened("menu", { ...head, words: nagariWords });
    expect(sayAll(turn.say, turn.choices, nagariWords)).toMatch(/Bapak\/Ibu wali nagari Sebalo/);
    expect(sayAll(turn.say, turn.choices, nagariWords)).not.toMatch(/\bdesa\b/);
  });

  it("names an amount only when it is certain, and the fund by its own name", () => {
    expect(renderAll(talk("menu", stranger, "info").say)).toMatch(/APBD[\s\S]*Rp16\.800[\s\S]*AKTIF[\s\S]*Perbup 23/);
    expect(renderAll(talk("menu", { ...stranger, tariff: null }, "info").say)).not.toContain("Rp");
    const nagari = { ...stranger, programme: { ...programme, fund: "APB_NAGARI" as const } };
    expect(renderAll(talk("menu", nagari, "info").say)).toContain("APB Nagari");
    expect(talk("menu", nobody, "info").place?.at).toBe("choose");
  });

  it("shows ten numbered choices as a person sees them", () => {
    const turn = opened("menu", head);
    expect(sayAll(turn.say, turn.choices, desaWords)).toMatch(/1\. Daftarkan pekerja\n[\s\S]*10\. Data saya$/);
  });
});

describe("privasi", () => {
  it("notes a wish to correct or delete, with its deadline", () => {
    const correct = talk("privasi", stranger, "perbaiki", "nama saya salah");
    expect(correct.does).toEqual([{ do: "ask-help", kind: "data_correction", text: "nama saya salah" }]);
    const remove = talk("privasi", stranger, "hapus", "semua");
    expect(remove.does).toEqual([{ do: "ask-help", kind: "data_deletion", text: "semua" }]);
    for (const turn of [correct, remove]) expect(renderAll(turn.say)).toContain("3 x 24 jam");
    expect(talk("privasi", stranger, "hapus", "").does).toEqual([]);
  });

  it("withdraws at once", () => {
    const turn = talk("privasi", stranger, "tarik");
    expect(turn.does).toEqual([
      { do: "record-consent", answer: false, textVersion: PRIVACY_VERSION },
      { do: "opt-out" },
    ]);
    expect(turn).toMatchObject({ place: null, next: null });
  });

  it("shows no full phone number, masked before or not", () => {
    const stored = { ...stranger.stored, phone: "+6281234567890" };
    expect(renderAll(opened("privasi", { ...stranger, stored }).say)).not.toMatch(/\d{5}/);
  });
});
