import type bahasa from "../../locales/id/bahasa.json";
import type baris from "../../locales/id/baris.json";
import type cek from "../../locales/id/cek.json";
import type daftar from "../../locales/id/daftar.json";
import type faq from "../../locales/id/faq.json";
import type jawab from "../../locales/id/jawab.json";
import type jawaban from "../../locales/id/jawaban.json";
import type kabar from "../../locales/id/kabar.json";
import type kabari from "../../locales/id/kabari.json";
import type kirim from "../../locales/id/kirim.json";
import type kiriman from "../../locales/id/kiriman.json";
import type klaim from "../../locales/id/klaim.json";
import type kode from "../../locales/id/kode.json";
import type lapor from "../../locales/id/lapor.json";
import type laporan from "../../locales/id/laporan.json";
import type meja from "../../locales/id/meja.json";
import type menu from "../../locales/id/menu.json";
import type penanganan from "../../locales/id/penanganan.json";
import type pengingat from "../../locales/id/pengingat.json";
import type perbaiki from "../../locales/id/perbaiki.json";
import type pesan from "../../locales/id/pesan.json";
import type petugas from "../../locales/id/petugas.json";
import type privasi from "../../locales/id/privasi.json";
import type rekap from "../../locales/id/rekap.json";
import type resmi from "../../locales/id/resmi.json";
import type roster from "../../locales/id/roster.json";
import type selamat from "../../locales/id/selamat.json";
import type siaran from "../../locales/id/siaran.json";
import type tanya from "../../locales/id/tanya.json";
import type umum from "../../locales/id/umum.json";

type Of<File extends string, Texts> = `${File}:${keyof Texts & string}`;

/** Every text of locales/id that a conversation can say, as `file:key`. */
export type Key =
  | Of<"bahasa", typeof bahasa>
  | Of<"baris", typeof baris>
  | Of<"cek", typeof cek>
  | Of<"daftar", typeof daftar>
  | Of<"faq", typeof faq>
  | Of<"kabari", typeof kabari>
  | Of<"jawaban", typeof jawaban>
  | Of<"jawab", typeof jawab>
  | Of<"kabar", typeof kabar>
  | Of<"kirim", typeof kirim>
  | Of<"kiriman", typeof kiriman>
  | Of<"klaim", typeof klaim>
  | Of<"kode", typeof kode>
  | Of<"lapor", typeof lapor>
  | Of<"laporan", typeof laporan>
  | Of<"meja", typeof meja>
  | Of<"menu", typeof menu>
  | Of<"pengingat", typeof pengingat>
  | Of<"penanganan", typeof penanganan>
  | Of<"perbaiki", typeof perbaiki>
  | Of<"pesan", typeof pesan>
  | Of<"petugas", typeof petugas>
  | Of<"privasi", typeof privasi>
  | Of<"rekap", typeof rekap>
  | Of<"resmi", typeof resmi>
  | Of<"roster", typeof roster>
  | Of<"selamat", typeof selamat>
  | Of<"siaran", typeof siaran>
  | Of<"tanya", typeof tanya>
  | Of<"umum", typeof umum>;
