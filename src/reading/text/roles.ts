import type { Day } from "../../kit/date.ts";
import { isWork, WORK_STARTS } from "../../occupation/rules.ts";
import { isAddress, isDitto, type Label, remarkOf, sexOf } from "../parts.ts";
import type { Token } from "./lex.ts";

/**
 * What a fragment does for a row. "maybe" are words that can be a name, or a work or a place nobody has heard of;
 * "thing" are such words that are no name; "extra" is what no roster needs, "noise" are sentences and greetings.
 */
export type Role = "nik" | "name" | "maybe" | "work" | "phone" | "sex" | "date" | "ditto" | "thing" | "extra" | "noise";

export interface Piece {
  readonly role: Role;
  readonly text: string;
  /** Index of its line. */
  readonly line: number;
  /** A label says what it is. */
  readonly labelled: boolean;
  /** A separator stands before it. */
  readonly apart: boolean;
  /** Between brackets or before a date: a nickname or a birth place rather than a name. */
  readonly aside: boolean;
  readonly day?: Day;
  readonly sex?: "L" | "P";
  /** Cut off the end of a work where nothing but the vocabulary shows the joint. */
  readonly guessed?: boolean;
  /** What an extra is by its label: a second one is another person's. */
  readonly label?: Label;
}

/** Gives each fragment of a line its role. */
export function piecesOf(tokens: readonly Token[], line: number): Piece[] {
  const pieces: Piece[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.is === "label") continue;
    const afterLabel = tokens[at - 1]?.is === "label";
    const next = tokens[at + 1];
    const aside = token.aside === true || (next?.number?.kind === "date" && token.label === undefined);
    const found = token.is === "number" ? numberPieces(token) : wordPieces(token, afterLabel);
    for (const [part, piece] of found.entries()) {
      const last = part === found.length - 1;
      pieces.push({ line, apart: token.apart && part === 0, labelled: false, aside: aside && last, ...piece });
    }
  }
  return joinedWorks(pieces, tokens);
}

type Found = Pick<Piece, "role" | "text"> & Partial<Pick<Piece, "labelled" | "day" | "sex" | "guessed" | "label">>;

function numberPieces({ text, number, label }: Token): Found[] {
  if (!number) return [];
  const { kind, day } = number;
  const digits = text.replace(/\D/g, "").length;
  if (label === "kk" && kind !== "phone") return [{ role: "extra", text, label }];
  if (label === "nik" && kind !== "phone") return [{ role: "nik", text, labelled: true }];
  if (label === "phone" && digits !== 16 && digits > 5) return [{ role: "phone", text, labelled: true }];
  if (kind === "nik") return label === "other" && digits !== 16 ? [{ role: "extra", text }] : [{ role: "nik", text }];
  if (kind === "phone") return [{ role: "phone", text }];
  if (kind === "date" && day) {
    const other = label !== undefined && label !== "birthDate";
    return other ? [{ role: "extra", text }] : [{ role: "date", text, day, labelled: label === "birthDate" }];
  }
  if (kind === "age") return [{ role: "extra", text, label: "age" }];
  return [{ role: "extra", text, ...(label && label !== "address" && { label }) }];
}

function wordPieces(token: Token, afterLabel: boolean): Found[] {
  const text = bare(token.text);
  const { label } = token;
  if (text === "" || NOTHING.test(text)) return [{ role: "extra", text: token.text }];
  if (isDitto(text)) return [{ role: "ditto", text }];
  if (label !== undefined && (afterLabel || !isWork(text))) return labelledWords(text, label);
  return plainWords(text);
}

function labelledWords(text: string, label: Label): Found[] {
  switch (label) {
    case "name":
      return splitWords(text).map((found) =>
        found.role === "maybe" ? { ...found, role: "name", labelled: true } : found,
      );
    case "occupation":
      return [{ role: "work", text, labelled: true }];
    case "sex": {
      const sex = sexOf(text);
      return [sex ? { role: "sex", text, sex } : { role: "extra", text }];
    }
    default:
      return [{ role: "extra", text }];
  }
}

function plainWords(text: string): Found[] {
  const sex = sexOf(text);
  if (sex) return [{ role: "sex", text, sex }];
  if (isAddress(text) || STATUS.test(text)) return [{ role: "extra", text }];
  if (remarkOf(text) === "greeting") return [{ role: "noise", text }];
  return isWork(text) ? [{ role: "work", text }] : splitWords(text);
}

/** "BUDI SANTOSO petani karet", "SITI kp pasir": where the name is over. */
function splitWords(text: string): Found[] {
  const words = text.split(/\s+/);
  for (let at = 1; at < Math.min(words.length, 10); at++) {
    const [head, rest] = [bare(words.slice(0, at).join(" ")), words.slice(at).join(" ")];
    if (at < 3 && GOES_TO.test(head) && isWork(rest)) return [{ role: "work", text }];
    if (/\p{L}/u.test(rest) && (startsWork(words[at] ?? "") || (IBU.test(rest) && isWork(rest))))
      return [nameLike(head), { role: "work", text: bare(rest) }];
    if (PLACE.test(rest)) return [nameLike(head), { role: "extra", text: rest }];
  }
  const dashed = /^([\p{L} .']{3,})-([\p{L} ]{3,})$/u.exec(text);
  if (dashed && isWork(dashed[2] ?? "")) return [nameLike(dashed[1] ?? ""), { role: "work", text: dashed[2] ?? "" }];
  return [nameLike(text)];
}

function startsWork(word: string): boolean {
  return WORK_STARTS.has(word.toLowerCase().replace(/[^\p{L}]/gu, ""));
}

function nameLike(text: string): Found {
  const all = text.split(/\s+/);
  const last = all.findLastIndex((word, at) => isOfSentence(word, at));
  const tail = all.slice(last + 1);
  const led = last < 0 || LEADS_IN.test(all[last] ?? "");
  const possible = tail.length > 0 && tail.length <= 7 && text.length <= 120 && /\p{L}{2}/u.test(tail.join(" "));
  if (!possible || (last >= 0 && !led)) return { role: "noise", text };
  return { role: "maybe", text: tail.join(" ") };
}

function isOfSentence(word: string, at: number): boolean {
  const plain = word.toLowerCase().replace(/[^\p{L}]/gu, "");
  return SENTENCE.has(plain) && (at > 0 || !CALLED.test(plain));
}

/**
 * "petani SITI AMINAH" where the line lacks a name: the work ends where the letters change their case, or where words
 * begin that no work is made of. null when it is all one work.
 */
export function nameAfterWork(piece: Piece): readonly [Piece, Piece] | null {
  const words = piece.text.split(/\s+/);
  const upper = (word: string) => word === word.toUpperCase();
  for (let at = 1; at < words.length; at++) {
    const [work, name] = [words.slice(0, at).join(" "), words.slice(at).join(" ")];
    const turned = words.slice(0, at).every((word) => !upper(word)) && words.slice(at).every(upper);
    const strange = words.slice(at).every((word) => !isWork(word) && !WORK_ENDS.has(word.toLowerCase()));
    if ((turned || strange) && nameLike(name).role === "maybe")
      return [
        { ...piece, text: work },
        { ...piece, role: "maybe", text: name, apart: false, labelled: false, guessed: !turned },
      ];
  }
  return null;
}

/** "petani/pekebun" is one work. */
function joinedWorks(pieces: readonly Piece[], tokens: readonly Token[]): Piece[] {
  const slashed = new Set(tokens.filter((token) => token.slash).map(({ text }) => bare(text)));
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    if (before?.role === "work" && piece.role === "work" && slashed.has(piece.text))
      joined[joined.length - 1] = { ...before, text: `${before.text}/${piece.text}` };
    else joined.push(piece);
  }
  return joined;
}

function bare(text: string): string {
  return text
    .replace(/^[^\p{L}\p{N}"]+/u, "")
    .replace(/^(?:dan|dn|serta|sama|juga) (?=\p{L})/iu, "")
    .replace(/[\s,&-]+$/u, "")
    .replace(/(?<=\p{L}{3})\.$/u, "");
}

const NOTHING =
  /^(?:tidak ada|tdk ada|gak ada|ga ada|tak ada|belum ada|blm ada|nihil|kosong|menyusul|n\/?a|null|ada|x+|tidak|belum)$/i;
const STATUS =
  /^(?:(?:belum |blm )?(?:kawin|nikah|menikah)(?: tercatat)?|cerai(?: hidup| mati)?|janda|duda|lajang|islam|kristen|katolik|khatolik|protestan|hindu|budh?d?ha|konghucu|wni|sd|smp|sma|smk|slta|sltp|s1|d3|tamat sd|tidak sekolah|hidup|aktif|alm|almarhum(?:ah)?|lahir|umur|usia|tahun|thn|th|baru|lama|orang|org|gol(?:ongan)? darah|ktp|nik|kk|hp|wa|no|nama|[a-z])$/i;
const PLACE =
  /^(?:rt|rw|dusun|dsn|dukuh|kampung|kampuang|kp|jl|jln|jalan|gang|jorong|jrg|nagari|desa|ds|kelurahan|kecamatan|kec|kabupaten|alamat|suku|lahir|umur|usia|usianya|asal|dari|anak dari|no|nomor)(?:$|[\s.:/\d])/i;
/** "ka sawah", "ikut nelayan": words before a work that are no name. */
const GOES_TO = /^(?:(?:pai|pergi|kerja) )?(?:ke|ka|di|ikut|jadi|bantu|bantu-bantu|kadang|sebagai|cari|kerja)$/i;
const IBU = /^(?:ibu|mengurus|imam|ustadz?|khatib|koster|kader|anak|petugas)\b/i;
const CALLED = /^(?:pak|bu|ibu|bapak|mak|pa|wak|uwak|mang|kang|teh|nek|datuk|abah|ambu|si)$/;
/** After these a sentence may name somebody: "ini namanya Budi", "tambah lagi pak Budi". */
const LEADS_IN =
  /^(?:(?:nama)?nya|nama|pak|bu|bapak|ibu|ini|yaitu|yakni|saya|an|kepada|(?:suami|istri|isteri|anak|adik|kakak|menantu|mertua|orang tua)nya)$/i;
/** Words of sentences; no name has them. */
const SENTENCE = new Set(
  (
    "nama namanya yaitu yakni suaminya istrinya isterinya anaknya adiknya kakaknya menantunya mertuanya yang yg untuk utk buat dari dr sudah sdh udah belum blm ini itu mohon tolong dicek cek nya saya sy kami kita akan dengan dgn " +
    "kalau kalo apa apakah gimana bagaimana terdaftar tidak tdk bisa ya pak bu bapak orang data daftar nomor no masih juga karena " +
    "atau sebagai adalah ada jadi mau minta dikirim kirim kirimkan silakan silahkan bantu dibantu didaftarkan masuk lagi nanti " +
    "besok kemarin semua sekian demikian terima kasih berikut jumlah total desa kecamatan kabupaten pekerja rentan lanjut " +
    "lanjutan sambungan salah benar betul ganti diganti perbaikan revisi susulan punya milik nik ktp kk hp tgl lahir umur"
  ).split(" "),
);
/** Words that go on with a work. */
const WORK_ENDS = new Set(
  (
    "karet sawit kelapa kopi lada sawah ladang padi kebun sayur sayuran ikan udang harian lepas bangunan angkut panggul pasar kecil keliling " +
    "online pangkalan motor mobil truk angkot kayu batu las listrik becak ojek tani nelayan ngaji masjid mesjid mushola mushalla gereja " +
    "rumah tangga warung kelontong kue gorengan bakso gula aren nira merah pasir emas bata genteng ternak sapi kambing ayam bebek cuci " +
    "gosok setrika jahit pijat urut cukur rambut parkir sampah rongsok rongsokan bekas barang serabutan swasta wiraswasta dan di ke dari " +
    "paud tpa tpq mda mdta honorer desa kampung gembala getah damar rotan madu bambu buah pisang jamu nasi uduk es pulsa baju pakaian kain " +
    "tenun songket anyaman tikar sapu perahu kapal pabrik gudang toko jalan kuli sumur kubur taman rumput bengkel tambal ban las dodos panen"
  ).split(" "),
);
