import { isOneEditApart } from "../kit/edit.ts";
import { FORMS, WORKS, type WorkId } from "./works-rules.ts";

const words = (text: string) => text.split(" ");

/** Words that lead to a work without telling it. */
const LEADING = new Set(
  words("kerja bekerja di ke jadi sebagai usaha punya buka ikut pergi sehari hari masih cuma hanya seorang sekarang"),
);

/** Works that are real and too wide, or not of this list: kept as they are said. */
const KEPT = words(
  "wiraswasta wirausaha swasta serabutan buruh nguli pekerja karyawan karyawati honorer pegawai satpam linmas hansip " +
    "pelayan pelaut guru dosen bidan perawat dokter staf admin operator kurir sales kasir penyuluh pendeta teknisi kontraktor petugas tukang",
);

/** Those with a cover of their own: civil servants and soldiers by law, a village's officials by an earlier enrolment. */
const SERVANTS = new Set(words("pns asn cpns pppk p3k tni polri polisi tentara brimob babinsa"));
const OFFICIAL =
  /^(?:kepala (?:desa|dusun|jorong|kampung)|kades|kadus|jaro|sekdes|sekretaris (?:desa|nagari)|(?:perangkat|aparat(?:ur)?) (?:desa|nagari)|kaur|(?:anggota )?bpd|wali (?:nagari|jorong)|pegawai negeri)\b/;

const FORMER = new Set(words("mantan eks bekas pensiunan pensiun purnawirawan dulu dulunya"));
const KIN = new Set(words("istri isteri suami anak"));
const WITHOUT_WORK = new Set(
  words(
    "pelajar mahasiswa mahasiswi siswa siswi santri sekolah kuliah lansia jompo balita bayi pengangguran nganggur menganggur",
  ),
);
const JOBLESS =
  /\btidak (?:(?:ada|punya|mempunyai|memiliki|lagi|bisa|mampu|sanggup) )?(?:be)?(?:kerja|pekerjaan|kerjaan)\b|^tidak(?: ada)?$/;
/** "Without fixed work" is a work. */
const UNSTEADY = /\b(?:tetap|tentu|menentu|nentu|pasti)\b/;
const HOUSEWIFE =
  /^(?:(?:ibu |bapak )?r(?:umah|mh) ?tangga|i ?r ?t|ibu rt|(?:meng|ng|men)?urus (?:r(?:umah|mh) ?tangga|rumah|rt))(?: |$)/;

/** What stands in the place of a work and is none: answers, marks, what other columns hold. */
const NO_WORK = new Set(
  words(
    "ya iya ok oke sudah sdh benar betul tahu tau idem sda sama lain lainnya dll pekerjaan janda duda kawin nikah menikah " +
      "cerai hidup mati lajang islam kristen katolik hindu budha buddha konghucu pria wanita laki lelaki perempuan wni sd smp " +
      "sma smk sederajat tamat alamat rt rw dusun desa nik nama ktp tidak ada petugas pekerja rentan",
  ),
);

/** Also names of people, or of nobody ("PEKERJA A"): never the sign that a name is over. */
const NAMES = new Set(
  words(
    "pekerja nani mayang imam khatib bilal ustadz ustad ustaz ustadzah ustazah koster kader sales laden dulang pande mitra tuan anak",
  ),
);

const FORM_OF: ReadonlyMap<string, string> = new Map(
  FORMS.split("|").flatMap((line) => {
    const [word = "", ...forms] = words(line);
    return forms.map((form) => [form, word] as const);
  }),
);

interface Phrase {
  readonly id: WorkId;
  readonly words: readonly string[];
  readonly alone: boolean;
}

const PHRASES: readonly Phrase[] = (Object.entries(WORKS) as [WorkId, string][]).flatMap(([id, ways]) =>
  ways.split("|").map((way) => ({ id, words: words(way.replace("=", "")), alone: way.startsWith("=") })),
);
const PHRASE_OF: ReadonlyMap<string, Phrase> = new Map(
  PHRASES.map((phrase) => [phrase.words.map((word) => FORM_OF.get(word) ?? word).join(" "), phrase]),
);
const LONGEST = Math.max(...PHRASES.map((phrase) => phrase.words.length));

/**
 * Long and common words in which one typing error is made good. Shorter or rarer ones are too near to words that mean
 * something else: "konter" is no "koster", "sayang" no "mayang", "sipir" no "sopir".
 */
const MISTYPED = words(
  "petani nelayan peternak pekebun pedagang berdagang jualan berjualan penjual keliling tukang buruh bangunan penyadap " +
    "pemanen pemulung penjahit pengrajin penambang penggembala pengemudi pembantu asisten rumah tangga serabutan wiraswasta " +
    "wirausaha karyawan mahasiswa pelajar pensiunan pengangguran mengurus perkebunan perikanan masjid bekerja",
);
/** Words that are right as they stand. */
const RIGHT: ReadonlySet<string> = new Set([
  ...PHRASES.flatMap((phrase) => phrase.words),
  ...[...KEPT, ...SERVANTS, ...FORMER, ...KIN, ...WITHOUT_WORK, ...LEADING, ...NO_WORK],
  ...words("berjalan petai petang penyedap penampang pengurus pelamar pemagang"),
]);

/**
 * Words (lower case) with which a work begins, to tell it from the name before it: "BUDI SANTOSO petani karet". Words
 * that people are named with are not among them, nor is "ibu", which stands before names as well: `isWork` on what
 * follows a name knows "ibu rumah tangga" and "imam masjid".
 */
export const WORK_STARTS: ReadonlySet<string> = startsOf();

function startsOf(): Set<string> {
  const first = new Set(PHRASES.flatMap((phrase) => phrase.words.slice(0, 1)));
  const forms = [...FORM_OF].filter(([, word]) => first.has(word)).map(([form]) => form);
  const others = words(
    "pns asn pppk tni polri kades perangkat irt mengurus ngurus tidak tdk belum blm pelajar mahasiswa pensiunan ke bekerja kerja usaha",
  );
  return new Set([...first, ...forms, ...KEPT, ...others].filter((word) => !NAMES.has(word)));
}

/** What a text says of somebody's work. `said` are the writer's own words, tidied and in lower case. */
export type Work =
  | { readonly is: "known"; readonly id: WorkId; readonly said: string }
  | { readonly is: "other"; readonly said: string }
  | { readonly is: "ask"; readonly why: WorkDoubt };

/** Why the work has to be asked: keeping house, none, cared for by the state, not understood, over 60 characters. */
export type WorkDoubt = "housewife" | "none" | "servant" | "unclear" | "too-long";

const MOST_LETTERS = 60;

/**
 * Reads the work somebody does, as people say it. Of several ("petani dan tukang ojek") the first that the programme
 * knows counts. Common long words may have one typing error after their first letter.
 */
export function readWork(text: string): Work {
  const said = tidy(text.slice(0, 4 * MOST_LETTERS));
  if (!/\p{L}.*\p{L}/u.test(said) || /\d{5}/.test(said)) return { is: "ask", why: "unclear" };
  if (said.length > MOST_LETTERS) return { is: "ask", why: "too-long" };
  const parts = said
    .split(/[,;/+&()|\n]| - |\b(?:dan|dn|sambil|serta|juga|merangkap|plus|kadang|sekaligus|atau|tapi|sekarang)\b/)
    .map((part) => readPart(wordsOf(part).map(meant)));
  const known = parts.find((part) => part.is === "known");
  const has = (is: Part["is"]) => parts.some((part) => part.is === is);
  if (has("servant")) return { is: "ask", why: "servant" };
  if (has("jobless")) return { is: "ask", why: "none" };
  if (known) return { is: "known", id: known.id, said };
  if (has("work")) return { is: "other", said };
  if (has("housewife")) return { is: "ask", why: "housewife" };
  if (has("none")) return { is: "ask", why: "none" };
  return has("other") ? { is: "other", said } : { is: "ask", why: "unclear" };
}

/** Whether a text begins as a work does, typing errors not allowed for. */
export function isWork(text: string): boolean {
  const said = wordsOf(tidy(text.slice(0, 4 * MOST_LETTERS)));
  const forms = said.map((word) => FORM_OF.get(word) ?? word);
  return (
    WORK_STARTS.has(said[0] ?? "") || HOUSEWIFE.test(forms.join(" ")) || (phraseAt(forms, 0)?.words.length ?? 0) > 1
  );
}

type Part =
  | { readonly is: "known"; readonly id: WorkId }
  /** "work" begins like one; "other" is anything else; "jobless" says that there is none, "none" what somebody is instead. */
  | { readonly is: "work" | "other" | "housewife" | "none" | "jobless" | "servant" | "nothing" };

function readPart(said: readonly string[]): Part {
  const text = said.join(" ");
  if (JOBLESS.test(text) && !UNSTEADY.test(text)) return { is: "jobless" };
  const start = said.findIndex((word, at) => !LEADING.has(word) || phraseAt(said, at));
  const phrase = start < 0 ? null : phraseAt(said, start);
  if (phrase) return { is: "known", id: ofPeddler(phrase.id, said) };
  const [first = ""] = said.slice(Math.max(start, 0));
  if (FORMER.has(first)) return { is: "none" };
  if (KIN.has(first)) return { is: "nothing" };
  if (isServant(said)) return { is: "servant" };
  const home = HOUSEWIFE.exec(text)?.[0];
  if (home !== undefined) {
    const rest = readPart(wordsOf(text.slice(home.length)));
    return rest.is === "known" || rest.is === "work" ? rest : { is: "housewife" };
  }
  if (WITHOUT_WORK.has(first)) return { is: "none" };
  if (said.every((word) => NO_WORK.has(word) || LEADING.has(word))) return { is: "nothing" };
  if (!/\p{L}{3}/u.test(text)) return { is: "nothing" };
  return { is: WORK_STARTS.has(first) ? "work" : "other" };
}

function phraseAt(said: readonly string[], start: number): Phrase | null {
  for (let length = Math.min(LONGEST, said.length - start); length > 0; length--) {
    const phrase = PHRASE_OF.get(said.slice(start, start + length).join(" "));
    if (phrase && (!phrase.alone || start + length === said.length)) return phrase;
  }
  return null;
}

/** Whoever sells from place to place: "jual sayur keliling". */
function ofPeddler(id: WorkId, said: readonly string[]): WorkId {
  return id === "pedagang kecil" && said.includes("keliling") ? "pedagang keliling" : id;
}

function isServant(said: readonly string[]): boolean {
  const at = said.findIndex((word) => SERVANTS.has(word));
  return (at >= 0 && !["non", "bukan"].includes(said[at - 1] ?? "")) || OFFICIAL.test(said.join(" "));
}

function tidy(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^\s*(?:(?:pekerjaan|kerjaan|kerja|pek)\s*[:=]|pekerjaan(?:nya)?\s)\s*/, "")
    .replace(/\s+/g, " ")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N})]+$/gu, "");
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

/** The word of this list that is meant, or the word itself. */
function meant(word: string): string {
  const form = FORM_OF.get(word);
  if (form !== undefined || RIGHT.has(word)) return form ?? word;
  const long = MISTYPED.find((known) => known[0] === word[0] && isOneEditApart(word, known)) ?? word;
  return FORM_OF.get(long) ?? long;
}
