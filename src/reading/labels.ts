import type { Field } from "./row.ts";

/** What a label or a column header announces. "number" is the running number, "other" what no roster needs. */
export type Label = Field | "kk" | "address" | "village" | "number" | "age" | "birthPlace" | "mother" | "other";

/** Labels as people write them, lower case, without dots and colons. */
const TABLE: Readonly<Record<Label, string>> = {
  nik:
    "nik|nik ktp|ktp|e ktp|ektp|no ktp|nomor ktp|nomer ktp|nmr ktp|noktp|no nik|nomor nik|nomer nik|nonik|id ktp|no e ktp|no id|" +
    "nomor induk kependudukan|no induk kependudukan|nomor identitas|no identitas|induk kependudukan|no nik ktp|nik penduduk|" +
    "nik pekerja|nik peserta|nik sesuai ktp|nomor identitas ktp|identitas|no kependudukan",
  name:
    "nama|nama lengkap|nama lkp|nama lgkp|nm|nma|nama pekerja|nama peserta|nama warga|nama penduduk|nama tenaga kerja|nama tk|nama ktp|" +
    "nama sesuai ktp|nama lengkap sesuai ktp|nama di ktp|nama dlm ktp|nama anggota|nama calon peserta|nama penerima|" +
    "nama pekerja rentan|nama calon|nama orang|atas nama|a n|nama depan|nama tengah|nama belakang|nama petani|nama nelayan|name",
  occupation:
    "pekerjaan|kerja|kerjaan|kerjanya|pekerjaannya|pek|pkj|pkrjaan|pkerjaan|pekerjan|perkerjaan|profesi|jenis pekerjaan|jns pekerjaan|" +
    "jenis pek|jenis usaha|mata pencaharian|matapencaharian|bidang pekerjaan|bidang usaha|usaha|pekerjaan utama|status pekerjaan",
  phone:
    "hp|wa|telp|tlp|tel|telepon|telpon|telfon|no hp|nomor hp|nomer hp|nmr hp|nohp|no wa|nomor wa|nowa|no telp|no tlp|no tel|no telepon|" +
    "no telpon|nomor telepon|nomor telp|nomor handphone|no handphone|handphone|hape|no hape|kontak|no kontak|nomor kontak|contact|" +
    "whatsapp|no whatsapp|nomor whatsapp|phone|no phone|hp aktif|no hp aktif",
  sex: "jk|j k|jenis kelamin|jns kelamin|jenis klm|kelamin|l p|lp|lk pr|gender|sex|jenkel|jns klmn|laki laki perempuan",
  birthDate:
    "ttl|t t l|lahir|tgl lahir|tanggal lahir|tgl lhr|tgllahir|tmpt tgl lahir|tempat tgl lahir|tempat tanggal lahir|tempat dan tanggal lahir|" +
    "tmp tgl lahir|tpt tgl lahir|tempat dan tgl lahir|tempat tgl bln thn lahir|tgl bln thn lahir|tanggal bulan tahun lahir|kelahiran",
  kk: "kk|no kk|nomor kk|nomer kk|nokk|nkk|no k k|k k|kartu keluarga|no kartu keluarga|nomor kartu keluarga|nomer kartu keluarga|nomor kepala keluarga",
  address:
    "alamat|almt|alamat lengkap|alamat rumah|alamat tinggal|alamat ktp|domisili|rt|rw|rt rw|dusun|dsn|kampung|kp|jorong|lingkungan|dukuh|" +
    "jalan|jln|rt rw dusun|alamat domisili|tempat tinggal|dusun jorong|kp rt rw",
  village:
    "desa|kelurahan|kel|desa kelurahan|desa kel|kel desa|nama desa|nagari|nama nagari|kecamatan|kec|kabupaten|kab|kota|provinsi|prov|pekon|" +
    "gampong|kab kota|kode desa|desa nagari",
  number: "no|nomor|nomer|nmr|no urut|nomor urut|nourut|urut|#|nr",
  age: "umur|usia|umr|umur tahun|umur th|umur thn|usia tahun",
  birthPlace: "tempat lahir|tmpt lahir|tpt lahir|tmp lahir|kota lahir|kab lahir",
  mother: "nama ibu kandung|nama ibu|ibu kandung|ibu|nama gadis ibu kandung|nama gadis ibu|nm ibu kandung",
  other:
    "keterangan|ket|catatan|status|agama|status kawin|status perkawinan|kawin|email|upah|penghasilan|penghasilan perbulan|gol darah|golongan darah|goldar|" +
    "kewarganegaraan|tanda tangan|ttd|paraf|pendidikan|suku|ahli waris|nama ahli waris|hubungan|jabatan|lokasi kerja|jam kerja|" +
    "kode pos|nama suami|nama istri|suami|istri|kepala keluarga|nama kepala keluarga|bpjs|no bpjs|nomor bpjs|kpj|no kpj|desil|dtks|dtsen|sumber data|sumber dana|" +
    "npwp|no rekening|rekening|yang perlu diperbaiki|gelar|tgl input|tanggal input|bantuan|foto|berlaku hingga|tanggal|no pegawai|nama panggilan|panggilan|alias",
};

/** Short and wrong spellings of the words that labels are made of. */
const SHORT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    no: "nomor nomer nmr nmor nomr",
    tgl: "tanggal tggl tgal tangal tg",
    lahir: "lhr lhir lahr",
    tempat: "tmpt tpt tmp tmpat tpat",
    lengkap: "lkp lgkp lengkp lngkp",
    jenis: "jns jnis",
    kelamin: "klmn klm klamin",
    alamat: "almt alamt",
    pekerjaan: "pkrjaan pkerjaan pekerjan perkerjaan pekrjaan pekejaan",
    nama: "nma nm",
  }).flatMap(([word, forms]) => forms.split(" ").map((form) => [form, word] as const)),
);

const LABELS: ReadonlyMap<string, Label> = new Map(
  Object.entries(TABLE).flatMap(([label, words]) =>
    words.split("|").flatMap((word) => spellings(word).map((spelling) => [spelling, label as Label] as const)),
  ),
);

function spelled(words: string): string {
  return words
    .split(" ")
    .map((word) => SHORT.get(word) ?? word)
    .join(" ");
}

/** "nik" is written "n i k" as well. */
function spellings(word: string): string[] {
  return /^[a-z]{2,4}$/.test(word) ? [spelled(word), [...word].join(" ")] : [spelled(word)];
}

/** Every beginning of a label, word by word. */
const BEGINNINGS: ReadonlySet<string> = new Set(
  [...LABELS.keys()].flatMap((label) => {
    const words = label.split(" ");
    return words.map((_, at) => words.slice(0, at + 1).join(" "));
  }),
);

/** The labels with which a run of lower-case words begins, the longest first; `words` counts what each takes. */
export function labelsOf(words: readonly string[]): { readonly label: Label; readonly words: number }[] {
  const found: { label: Label; words: number }[] = [];
  let phrase = "";
  for (const [at, written] of words.entries()) {
    const word = SHORT.get(written) ?? written;
    phrase = at === 0 ? word : `${phrase} ${word}`;
    if (!BEGINNINGS.has(phrase)) break;
    const label = LABELS.get(phrase);
    if (label !== undefined) found.unshift({ label, words: at + 1 });
  }
  return found;
}

/**
 * What a label or a column header announces ("No. KTP", "N I K", "NIK/No KTP", "NOMOR_IDENTITAS", "Jenis Pekerjaan",
 * "L/P", "No HP (WA)"); null when it is no label, or when it names two different things.
 */
export function labelOf(text: string): Label | null {
  const words = plain(text.replace(/\([^()]{0,40}\)/g, " "));
  const known = knownLabel(words) ?? knownLabel(plain(text));
  if (known !== null || !/[/&,]|\batau\b/i.test(text)) return known;
  const sides = text.split(/[/&,]|\batau\b/i).map((side) => knownLabel(plain(side)) ?? null);
  const [first = null] = sides;
  return sides.length <= 3 && sides.every((side) => side === first) ? first : null;
}

function knownLabel(words: string): Label | null {
  if (words.length > 60) return null;
  const plainly = spelled(words);
  return LABELS.get(plainly) ?? LABELS.get(plainly.replace(/^no (?=.)/, "")) ?? null;
}

function plain(text: string): string {
  return text
    .slice(0, 120)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}#]+/gu, " ")
    .trim();
}
