import { bahasa } from "./bahasa/flow.ts";
import { cek } from "./cek/flow.ts";
import { daftar } from "./daftar/flow.ts";
import { jawab } from "./jawab/flow.ts";
import { jawaban } from "./jawaban/flow.ts";
import { kabari } from "./kabari/flow.ts";
import { kirim } from "./kirim/flow.ts";
import { kiriman } from "./kiriman/flow.ts";
import { klaim } from "./klaim/flow.ts";
import { kode } from "./kode/flow.ts";
import { lapor } from "./lapor/flow.ts";
import { laporan } from "./laporan/flow.ts";
import { lepas } from "./lepas/flow.ts";
import { meja } from "./meja/flow.ts";
import { menu } from "./menu/flow.ts";
import { penanganan } from "./penanganan/flow.ts";
import { pengingat } from "./pengingat/flow.ts";
import { perbaiki } from "./perbaiki/flow.ts";
import { petugas } from "./petugas/flow.ts";
import { privasi } from "./privasi/flow.ts";
import { rekap } from "./rekap/flow.ts";
import { resmi } from "./resmi/flow.ts";
import { roster } from "./roster/flow.ts";
import { selamat } from "./selamat/flow.ts";
import type { ProductFlow } from "./shared/make.ts";
import { siaran } from "./siaran/flow.ts";
import { tanya } from "./tanya/flow.ts";
import { urungkan } from "./urungkan/flow.ts";

const ALL: readonly ProductFlow[] = [
  selamat,
  menu,
  kode,
  daftar,
  kiriman,
  perbaiki,
  roster,
  urungkan,
  tanya,
  kirim,
  cek,
  kabari,
  lepas,
  lapor,
  laporan,
  klaim,
  resmi,
  petugas,
  meja,
  rekap,
  pengingat,
  jawaban,
  penanganan,
  siaran,
  jawab,
  privasi,
  bahasa,
];

/** Every conversation of the product, by its id. */
export const FLOWS: ReadonlyMap<string, ProductFlow> = new Map(ALL.map((flow) => [flow.id, flow]));
