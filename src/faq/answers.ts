import type { Key } from "../../flows/shared/keys.ts";
import { line } from "../../flows/shared/line.ts";
import type { Line } from "../flowkit/flow.ts";
import { type AnswerFacts, ages, bases, dates, figured, fund, plain, withHours } from "./answer-parts.ts";
import { sayRupiah, type TopicId } from "./rules.ts";

/** Where an answer leads on: a flow, or another topic. */
export type Next = "cek" | "lapor" | "klaim" | "resmi" | "petugas" | "privasi" | "daftar" | TopicId;

interface Answer {
  /** The answer, line by line; null is a line that cannot be said for what is known. */
  readonly lines: (facts: AnswerFacts) => readonly (Line<Key> | null)[];
  readonly next: readonly Next[];
}

/** Every topic's answer, at most five lines. Only what is certain is promised; the rest goes to a person. */
export const ANSWERS: Readonly<Record<TopicId, Answer>> = {
  "program-apa": {
    lines: (facts) => [
      ...plain("faq:program-apa", "faq:program-apa.cover", "faq:program-apa.who")(),
      bases("faq:program-apa.basis", facts),
    ],
    next: ["siapa-berhak", "manfaat-umum"],
  },
  "siapa-berhak": {
    lines: (facts) => [
      line("faq:siapa-berhak"),
      ages("faq:siapa-berhak.age", facts),
      ...plain("faq:siapa-berhak.not", "faq:siapa-berhak.choose")(),
    ],
    next: ["pekerjaan-apa", "cara-daftar"],
  },
  "pekerjaan-apa": {
    lines: plain("faq:pekerjaan-apa", "faq:pekerjaan-apa.more", "faq:pekerjaan-apa.house", "faq:pekerjaan-apa.other"),
    next: ["cara-daftar", "petugas"],
  },
  "syarat-daftar": {
    lines: (facts) => [
      ...plain("faq:syarat-daftar", "faq:syarat-daftar.more")(),
      ages("faq:syarat-daftar.age", facts),
      line("faq:syarat-daftar.village"),
    ],
    next: ["cara-daftar", "siapa-berhak"],
  },
  "cara-daftar": {
    lines: (facts) => [
      ...plain("faq:cara-daftar", "faq:cara-daftar.do")(),
      dates(facts),
      facts.role && line("faq:cara-daftar.head"),
    ],
    next: ["daftar", "syarat-daftar", "cek"],
  },
  "biaya-iuran": {
    lines: ({ tariff }) => [
      line("faq:biaya-iuran"),
      tariff && line("faq:biaya-iuran.amount", { rupiah: sayRupiah(tariff.totalRupiah) }),
      line("faq:biaya-iuran.warn"),
    ],
    next: ["dana", "petugas"],
  },
  "manfaat-umum": {
    lines: plain("faq:manfaat-umum", "faq:manfaat-umum.jkk", "faq:manfaat-umum.jkm", "faq:manfaat-umum.active"),
    next: ["manfaat-jkk", "manfaat-jkm"],
  },
  "manfaat-jkk": {
    lines: (facts) => [
      ...plain("faq:manfaat-jkk", "faq:manfaat-jkk.care")(),
      figured("faq:manfaat-jkk.wage", facts, { months: "fullWageMonths" }),
      figured("faq:manfaat-jkk.death", facts, { rupiah: "accidentDeathRupiah" }),
      line("faq:manfaat-jkk.final"),
    ],
    next: ["cara-klaim-jkk", "lapor"],
  },
  "manfaat-jkm": {
    lines: (facts) => [
      figured("faq:manfaat-jkm", facts, { rupiah: "deathRupiah" }),
      figured("faq:manfaat-jkm.wait", facts, { months: "deathWaitMonths", early: "deathEarlyRupiah" }),
      figured("faq:manfaat-jkm.work", facts, { rupiah: "accidentDeathRupiah" }),
      line("faq:manfaat-jkm.active"),
    ],
    next: ["cara-klaim-jkm", "ahli-waris"],
  },
  "manfaat-beasiswa": {
    lines: (facts) => [
      figured("faq:manfaat-beasiswa", facts, { children: "schoolChildren", age: "schoolAgeLimit" }),
      figured("faq:manfaat-beasiswa.when", facts, { years: "schoolPaidYears" }),
      figured("faq:manfaat-beasiswa.work", facts, { years: "schoolPaidYears" }),
      figured("faq:manfaat-beasiswa.sums", facts, {
        ...{ sd: "schoolSdRupiah", smp: "schoolSmpRupiah", sma: "schoolSmaRupiah", college: "schoolCollegeRupiah" },
      }),
      line("faq:manfaat-beasiswa.ask"),
    ],
    next: ["cara-klaim-jkm", "petugas"],
  },
  "cara-cek-status": {
    lines: plain("faq:cara-cek-status", "faq:cara-cek-status.else", "faq:cara-cek-status.active"),
    next: ["cek", "kapan-aktif"],
  },
  "kapan-aktif": {
    lines: plain("faq:kapan-aktif", "faq:kapan-aktif.when", "faq:kapan-aktif.check", "faq:kapan-aktif.slow"),
    next: ["cek", "masa-berlaku"],
  },
  kartu: {
    lines: plain("faq:kartu", "faq:kartu.where", "faq:kartu.digital", "faq:kartu.lost"),
    next: ["cek", "lupa-nomor"],
  },
  "cara-klaim-jkk": {
    lines: (facts) => [
      line("faq:cara-klaim-jkk"),
      withHours(figured("faq:cara-klaim-jkk.report", facts, { days: "reportDays" })),
      ...plain("faq:cara-klaim-jkk.papers", "faq:cara-klaim-jkk.paid")(),
      figured("faq:cara-klaim-jkk.limit", facts, { years: "claimYears" }),
    ],
    next: ["klaim", "lapor"],
  },
  "cara-klaim-jkm": {
    lines: (facts) => [
      figured("faq:cara-klaim-jkm", facts, { years: "claimYears" }),
      ...plain("faq:cara-klaim-jkm.papers", "faq:cara-klaim-jkm.more")(),
      figured("faq:cara-klaim-jkm.go", facts, { days: "payDays" }),
      line("faq:cara-klaim-jkm.help"),
    ],
    next: ["klaim", "lapor"],
  },
  "ahli-waris": {
    lines: plain(
      ...(["faq:ahli-waris", "faq:ahli-waris.then", "faq:ahli-waris.will", "faq:ahli-waris.none"] as const),
      "faq:ahli-waris.papers",
    ),
    next: ["cara-klaim-jkm", "petugas"],
  },
  "beda-bpjs-kesehatan": {
    lines: plain(
      ...(["faq:beda-bpjs-kesehatan", "faq:beda-bpjs-kesehatan.this", "faq:beda-bpjs-kesehatan.both"] as const),
      "faq:beda-bpjs-kesehatan.other",
    ),
    next: ["manfaat-umum", "sakit-biasa"],
  },
  "sakit-biasa": {
    lines: plain("faq:sakit-biasa", "faq:sakit-biasa.work", "faq:sakit-biasa.death"),
    next: ["beda-bpjs-kesehatan", "petugas"],
  },
  "kecelakaan-bukan-kerja": {
    lines: plain(
      ...(["faq:kecelakaan-bukan-kerja", "faq:kecelakaan-bukan-kerja.road"] as const),
      ...(["faq:kecelakaan-bukan-kerja.death", "faq:kecelakaan-bukan-kerja.ask"] as const),
    ),
    next: ["lapor", "manfaat-jkk"],
  },
  jht: { lines: plain("faq:jht", "faq:jht.back", "faq:jht.old"), next: ["manfaat-umum", "kontak"] },
  "masa-berlaku": {
    lines: (facts) => [
      ...plain("faq:masa-berlaku", "faq:masa-berlaku.next")(),
      figured("faq:masa-berlaku.lapse", facts, { months: "lapseMonths" }),
      line("faq:masa-berlaku.own"),
    ],
    next: ["cek", "lanjut-mandiri"],
  },
  "lanjut-mandiri": {
    lines: (facts) => [
      ...plain("faq:lanjut-mandiri", "faq:lanjut-mandiri.how")(),
      figured("faq:lanjut-mandiri.gap", facts, { months: "lapseMonths" }),
      line("faq:lanjut-mandiri.amount"),
    ],
    next: ["cek", "kontak"],
  },
  "ganti-data": {
    lines: plain("faq:ganti-data", "faq:ganti-data.nik", "faq:ganti-data.birth", "faq:ganti-data.ask"),
    next: ["privasi", "petugas"],
  },
  "ganti-peserta": {
    lines: plain("faq:ganti-peserta", "faq:ganti-peserta.who", "faq:ganti-peserta.new", "faq:ganti-peserta.death"),
    next: ["lapor", "petugas"],
  },
  usia: {
    lines: (facts) => [
      ages("faq:usia", facts) ?? line("faq:usia.unknown"),
      ...plain("faq:usia.count", "faq:usia.stay")(),
    ],
    next: ["siapa-berhak", "cara-daftar"],
  },
  "sudah-peserta": {
    lines: plain("faq:sudah-peserta", "faq:sudah-peserta.old", "faq:sudah-peserta.ended"),
    next: ["cek", "petugas"],
  },
  politik: {
    lines: (facts) => [
      ...plain("faq:politik", "faq:politik.same")(),
      bases("faq:politik.basis", facts),
      line("faq:politik.report"),
    ],
    next: ["dana", "petugas"],
  },
  penipuan: {
    lines: ({ programme }) => [
      ...plain("faq:penipuan", "faq:penipuan.code")(),
      programme?.officialPage ? line("faq:penipuan.page", { page: programme.officialPage }) : null,
      programme ? line("faq:penipuan.ask", { office: programme.officeName }) : line("faq:penipuan.askVillage"),
      line("faq:penipuan.report"),
    ],
    next: ["resmi", "petugas"],
  },
  "data-pribadi": {
    lines: plain("faq:data-pribadi", "faq:data-pribadi.who", "faq:data-pribadi.rights", "faq:data-pribadi.code"),
    next: ["privasi", "petugas"],
  },
  kontak: {
    lines: ({ programme }) => [
      line("faq:kontak"),
      programme && line("faq:kontak.office", { office: programme.officeName }),
      programme?.officeContact ? line("faq:kontak.contact", { contact: programme.officeContact }) : null,
      ...plain("faq:kontak.village", "faq:kontak.person")(),
    ],
    next: ["petugas"],
  },
  dana: {
    lines: (facts) => [
      line("faq:dana"),
      fund(facts) ?? line("faq:dana.unknown"),
      bases("faq:dana.basis", facts),
      line("faq:dana.village"),
    ],
    next: ["biaya-iuran", "petugas"],
  },
  kuota: {
    lines: ({ programme }) => [
      programme ? line("faq:kuota", { quota: programme.quota }) : line("faq:kuota.unknown"),
      ...plain("faq:kuota.why", "faq:kuota.ask")(),
      programme && line("faq:kuota.more"),
    ],
    next: ["siapa-berhak", "lanjut-mandiri"],
  },
  "lupa-nomor": {
    lines: plain("faq:lupa-nomor", "faq:lupa-nomor.where", "faq:lupa-nomor.ask", "faq:lupa-nomor.warn"),
    next: ["cek", "kartu"],
  },
  "berhenti-pesan": {
    lines: plain("faq:berhenti-pesan", "faq:berhenti-pesan.back", "faq:berhenti-pesan.cover"),
    next: ["privasi"],
  },
  "pindah-domisili": {
    lines: plain(
      ...(["faq:pindah-domisili", "faq:pindah-domisili.tell", "faq:pindah-domisili.join"] as const),
      "faq:pindah-domisili.person",
    ),
    next: ["cek", "petugas"],
  },
  "pantau-santunan": {
    lines: (facts) => [
      line("faq:pantau-santunan"),
      figured("faq:pantau-santunan.days", facts, { days: "payDays" }),
      ...plain("faq:pantau-santunan.slow", "faq:pantau-santunan.use")(),
    ],
    next: ["petugas", "cara-klaim-jkm"],
  },
};
