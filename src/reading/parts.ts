import { type Day, dayOf } from "../kit/date.ts";

export { type Label, labelOf } from "./labels.ts";

/**
 * Recognisers of one fragment: a cell, or what stands between two separators. Each looks at the whole fragment and
 * judges its shape only; whether a number is a possible NIK is the rules' business.
 */

/** Letters that are taken for digits when a NIK is typed or scanned. */
const LIKE_DIGITS = "OoIil|SsBbZzQD";

/** What a spreadsheet makes of a long number: "3.60205E+15", "3,60205E+15". */
const SCIENTIFIC = /^\d(?:[.,]\d+)?\s?e\s?\+?\s?\d{1,2}$/i;

/** The number is one that a spreadsheet has cut to 15 digits and shows with an exponent. */
export function isScientific(text: string): boolean {
  return SCIENTIFIC.test(text.trim());
}

/**
 * Whether the fragment is meant as a NIK: 16 digits with any separators, or nearly so (12 to 18 digits, letters that
 * look like digits, an exponent). A KK number has the same shape: only a label or a header tells it apart.
 */
export function meantAsNik(text: string): boolean {
  if (isScientific(text)) return true;
  const joined = text.slice(0, 60).replace(/[\s.\-_,'’‘`"*:/]/g, "");
  if (joined.length < 12 || joined.length > 19 || !new RegExp(`^[\\d${LIKE_DIGITS}]+$`).test(joined)) return false;
  const digits = joined.replace(/\D/g, "").length;
  return digits >= 9 && digits >= joined.length - 6 && !meantAsPhone(joined);
}

/** Whether the fragment is meant as a phone number: "0812-3456-7890", "+62 812…", "62812…", or without its 0: "812…". */
export function meantAsPhone(text: string): boolean {
  const joined = text.trim().replace(/[\s.\-_()/'’‘`"]/g, "");
  return /^(?:(?:\+?62|0)8\d{7,11}|8[1-9]\d{7,10}|0[2-79]\d{6,10}|\+[1-9]\d{8,13})$/.test(joined);
}

const MONTHS: ReadonlyMap<string, number> = new Map(
  [
    ...[
      "januari jan january",
      "februari pebruari feb peb",
      "maret mar mrt march",
      "april apr",
      "mei may",
      "juni jun june",
    ],
    ...[
      "juli jul july",
      "agustus agt ags agu aug agust",
      "september sep sept",
      "oktober okt oct",
      "november nopember nov nop",
    ],
    ...["desember des dec"],
  ].flatMap((names, at) => names.split(" ").map((name) => [name, at + 1] as const)),
);

const NUMERIC_DATE = /(\d{1,2})(?:(\s?[-/.]\s?|\s)(\d{1,2})\2|[-/.](\d{1,2})[-/.])(\d{4}|\d{2})(?!\d)/y;
const ISO_DATE = /(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/y;
const WORDED_DATE = /(\d{1,2})[\s./-]{0,3}(\p{L}{3,9})[\s.,/-]{0,3}(\d{4}|\d{2})(?!\d)/uy;

/** A date found in a text, and how many characters it takes. */
export interface DateAt {
  readonly day: Day;
  readonly length: number;
}

/**
 * The date that begins at `at`, as people type birth dates: 21-07-1985, 21/7/85, 21 Juli 1985, 1985-07-21. Day before
 * month, unless only the other order is possible. Two figures of a year that would lie after `today` are of the last
 * century. null when none begins there.
 */
export function dateAt(text: string, at: number, today: Day): DateAt | null {
  const iso = matchAt(ISO_DATE, text, at);
  if (iso) return found(iso[0], Number(iso[1]), Number(iso[2]), Number(iso[3]), today);
  const worded = matchAt(WORDED_DATE, text, at);
  const month = worded ? MONTHS.get((worded[2] ?? "").toLowerCase()) : undefined;
  if (worded && month !== undefined)
    return found(worded[0], fullYear(worded[3], today), month, Number(worded[1]), today);
  const numeric = matchAt(NUMERIC_DATE, text, at);
  if (!numeric) return null;
  const [whole, one, between, same, mixed, year] = numeric;
  const two = same ?? mixed;
  // Numbers with bare spaces between them are a date only when the year is written out: "1 2 85" may be anything.
  if (between?.trim() === "" && year?.length !== 4) return null;
  const full = fullYear(year, today);
  return found(whole, full, Number(two), Number(one), today) ?? found(whole, full, Number(one), Number(two), today);
}

function found(whole: string, year: number, month: number, date: number, today: Day): DateAt | null {
  const day = year >= 1900 ? dayOf(year, month, date) : null;
  return day !== null && day <= today ? { day, length: whole.length } : null;
}

function fullYear(written: string | undefined, today: Day): number {
  const year = Number(written);
  if (written?.length !== 2) return year;
  return 2000 + year > Number(today.slice(0, 4)) ? 1900 + year : 2000 + year;
}

/** A birth date, with or without its place before it ("Rangkasbitung, 21-07-1985"); null when it is none. */
export function birthDateOf(text: string, today: Day): { readonly day: Day; readonly place: string | null } | null {
  const bare = text.trim().slice(0, 80);
  const start = bare.search(/\d/);
  if (start < 0) return null;
  const date = dateAt(bare, start, today);
  if (!date || /[\p{L}\p{N}]/u.test(bare.slice(start + date.length))) return null;
  const place = bare
    .slice(0, start)
    .replace(/[\s,./:-]+$/, "")
    .trim();
  return /^[\p{L}\s.'’()-]*$/u.test(place) ? { day: date.day, place: place || null } : null;
}

/** L or P from "L", "P", "laki-laki", "Lk", "Pr", "pria", "wanita", "perempuan"; null otherwise. */
export function sexOf(text: string): "L" | "P" | null {
  const word = text.toLowerCase().replace(/[^\p{L}]/gu, "");
  if (/^(?:l|lk|lak|laki|lakilaki|lelaki|lki|lakilaku|pria|cowok|male)$/.test(word)) return "L";
  return /^(?:p|pr|prp|prmpn|perempuan|perempua|wanita|cewek|female)$/.test(word) ? "P" : null;
}

/** Completed years from "45 th", "45 tahun", "umur 45"; null otherwise. */
export function ageOf(text: string): number | null {
  const found = /^\s*(?:\(?\s*(?:umur|usia|umr)\s*[:.]?\s*)?(\d{1,3})\s*(?:tahun|thn|th|tn)?\s*\.?\)?\s*$/i.exec(text);
  return found && /\p{L}/u.test(text) && Number(found[1]) < 120 ? Number(found[1]) : null;
}

const PLACE_WORDS =
  /^(?:rt|rw|dusun|dsn|dukuh|kampung|kampuang|kp|kmp|jl|jln|jalan|gang|gg|jorong|jrg|nagari|desa|ds|kelurahan|kel|kecamatan|kec|kabupaten|kab|lingkungan|lingk|blok|komplek|perum|alamat|suku|pekon|gampong|talang|parit)(?:$|[\s.:/\d])/i;

/** Whether the fragment tells where somebody lives: "RT 01/02", "Kp. Pasir", "jorong Koto", "01/02". */
export function isAddress(text: string): boolean {
  const bare = text.trim();
  return PLACE_WORDS.test(bare) || /^0\d{0,2}\s?\/\s?0?\d{1,2}$/.test(bare);
}

/** The running number before a row: "1.", "12)", "(3)", "no 3", "3 -"; null when there is none. `length` counts characters. */
export function listNumberAt(text: string): { readonly number: number; readonly length: number } | null {
  const found =
    /^\s*(?:(?:no(?:mor)?|nmr)\.?\s*(\d{1,4})\s*(?:[.):,;|\t/=-]+|\s)|[([](\d{1,4})[\])][.\s]*|(\d{1,3}|\d{4}(?=[.)]\s))\s?(?:[.):;|\t]+(?:\s|(?!\d{1,3}\s*[.\-/]\s*\d))|[-=]+\s|,\s?(?=\p{L})|\s+(?=\p{L}{2}|\d{14})))\s*/iu.exec(
      text,
    );
  if (!found) return null;
  return { number: Number(found[1] ?? found[2] ?? found[3]), length: found[0].length };
}

/** "Same as above": idem, sda, s.d.a., `"`, `,,`, or a lone dash. */
export function isDitto(text: string): boolean {
  return /^\s*(?:idem|id\.|sda|s\.?\s?d\.?\s?a\.?|sama|sama dengan (?:di )?atas|same|["”“″〃]{1,2}|''|,,|-"-|-\s?,,\s?-|--?)\s*$/i.test(
    text,
  );
}

/** What a line that tells of nobody is for. */
export type Remark = "greeting" | "title" | "total" | "other";

const GREETING =
  /^(?:as+al?am\p{L}*|as+wr|ass|wa'?alaikum|wr\.? ?wb|(?:selamat|met) (?:pagi|siang|sore|malam)|(?:pagi|siang|sore|malam|halo|hallo|hai|punten|sampurasun|permisi|maaf|mohon|tolong|terima ?kasih|trima ?kasih|makasih|trims|tks|hatur nuhun|nuhun|tarimo kasih|was+al+am\p{L}*|demikian|sekian|hormat|yth|kepada|bismillah|izin|ijin|mangga|mksh|thanks|ok|oke|berikut|brikut|ini (?:data|daftar|nama)|salam (?:sejahtera|hormat|sehat)|(?:pa|pak|bu|ibu|bapak|min|admin|kak|baik|siap)(?:$|[,!:]| (?:pak|bu|ini|mohon|berikut|tolong|izin|ijin|maaf))))(?=$|[\s,.!:])/iu;
const TITLE =
  /\b(?:daftar|data|list|rekap|usulan|lampiran|calon|peserta|pekerja rentan|program(?:me)?|bpjs|pemerintah|kecamatan|kabupaten|tahun anggaran|tahun 20\d\d|ketenagakerjaan|pendataan|kelompok|warga yang|susulan|tambahan|lanjutan|sambungan|halaman|hal\.)\b|^(?:desa|nagari|rt|rw|dusun|jorong|kampung|kp|kelurahan|kec|kab|provinsi|no surat|nomor surat|perihal|tanggal)\b/i;
const TOTAL = /^(?:(?:sub ?)?total|jumlah|jml|jlh|semua(?:nya)?|seluruhnya)\b|^\(?\d{1,4} (?:orang|org|nama|jiwa)\b/i;
const CLOSING =
  /^(?:mengetahui|kepala desa|kades|wali nagari|jaro|sekdes|sekretaris desa|operator|ttd|tertanda|dibuat oleh|yang membuat|ketua rt|kadus|lurah|camat|tembusan|nb|note|catatan|ket(?:erangan)?)\b/i;

/** A messenger's own words in the place of something that was not copied. */
const OMITTED =
  /^<?(?:media|gambar|foto|image|photo|stiker|sticker|video|audio|dokumen|document|gif|kontak)\b.{0,20}(?:disertakan|omitted|tidak ditampilkan)|pesan ini (?:telah )?dihapus|message was deleted|terenkripsi|end-to-end/i;

/** Why a line that holds no number of a person is passed over; null when it may be a person's name or work. */
export function remarkOf(text: string): Remark | null {
  const bare = text.replace(/^[^\p{L}\p{N}(]+/u, "").slice(0, 200);
  if (bare === "") return "other";
  if (OMITTED.test(bare)) return "other";
  if (TOTAL.test(bare)) return "total";
  if (GREETING.test(bare)) return "greeting";
  if (TITLE.test(bare)) return "title";
  return CLOSING.test(bare) ? "other" : null;
}

function matchAt(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(text);
}
