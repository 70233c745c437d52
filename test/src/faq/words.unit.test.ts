import { describe, expect, it } from "vitest";
import { stemsOf, vocabularyOf } from "../../../src/faq/spelling.ts";
import { sentencesOf } from "../../../src/faq/split.ts";
import { stem } from "../../../src/faq/stem.ts";

describe("a stem", () => {
  it.each([
    [["mendaftar", "didaftarkan", "pendaftaran", "daftarnya"], "daftar"],
    [["mencairkan", "pencairan", "cairnya"], "cair"],
    [["mengirim", "dikirim", "kirimkan", "pengiriman"], "kirim"],
    [["menerima", "diterima", "penerima"], "terima"],
    [["bayarkan", "membayar", "dibayar", "pembayaran"], "bayar"],
  ])("of %j is one", (forms, root) => {
    expect(forms.map(stem)).toEqual(forms.map(() => root));
  });

  it.each(["meninggal", "berapa", "peserta", "terdaftar", "makan", "nik"])("leaves %s alone", (word) => {
    expect(stem(word)).toBe(word);
  });
});

describe("spelling", () => {
  const vocabulary = vocabularyOf(["berapa iuran santunan kematian rumah teman pendaftaran kecelakaan"]);
  const stems = (text: string) => stemsOf(text, vocabulary).join(" ");

  it.each([
    ["brp iyuran", "berapa iuran"],
    ["kecelakan", "kecelakaan"],
    ["sntnn", "santunan"],
    ["teman2", "teman"],
    ["iuraaaan", "iuran"],
    ["iurannyo", "iuran"],
    ["42jt", "42 juta"],
    ["punten pak iuran", "iuran"],
    ["pendaptaran", "pendaftaran"],
  ])("leads %s to %s", (typed, meant) => {
    expect(stems(typed)).toBe(stems(meant));
  });

  it("leaves words alone that are nothing alike", () => {
    expect(stems("layangan")).toBe(stem("layangan"));
  });
});

describe("sentences", () => {
  it.each([
    ["Halo. Iuran berapa? Kartu mana?", ["Iuran berapa", "Kartu mana"]],
    ["Bapak jatuh. Harus bagaimana?", ["Bapak jatuh. Harus bagaimana"]],
    ["Kartu belum ada. terus cara cek gimana", ["Kartu belum ada", "terus cara cek gimana"]],
    ["Rp16.800 itu siapa yang bayar", ["Rp16.800 itu siapa yang bayar"]],
    ["terima kasih", ["terima kasih"]],
  ])("of %j", (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });
});
