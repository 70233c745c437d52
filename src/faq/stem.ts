/** Words that look as if they had a prefix or a suffix, or that would become another word without it. */
const WHOLE = new Set(
  (
    "meninggal terdaftar berapa perusahaan beasiswa peserta penuh kenapa setelah sekolah dengan bukan kapan badan jalan bulan makan " +
    "hutan tangan teman kanan depan aman ringan kecamatan keluarga berita bersama sendiri mandiri pensiun kabupaten " +
    "polisi nanti lagi kopi mati kali hari siapa kakak tidak periksa percaya pertama sebelum terus sewaktu sama nikah " +
    "pengantin pekerja ketenagakerjaan kesehatan ahli rekening petani petugas seratus dapat data dana desa diri kelurahan"
  ).split(" "),
);

const SHORTEST = 4;
/** "berarti" and "beranak" have no other root; "menerima" is of "terima", "memakai" of "pakai", "menyadap" of "sadap". */
const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/^(?:meny|peny)(?=[aiueo])/, "s"],
  [/^(?:meng|peng)(?=[aiueo])/, ""],
  [/^(?:meng|peng)(?=[ghk])/, ""],
  [/^(?:mem|pem)(?=[aiueo])/, "p"],
  [/^(?:mem|pem)(?=[bfp])/, ""],
  [/^(?:men|pen)(?=[aiueo])/, "t"],
  [/^(?:men|pen)(?=[cdjtsz])/, ""],
  [/^(?:me|pe)(?=[lmnrwy])/, ""],
  [/^(?:ny)(?=[aiueo])/, "s"],
  [/^(?:ng)(?=[aiueo])/, ""],
  [/^(?:di|ke|se|ter|ber|per)(?=.)/, ""],
];
/** Roots that begin with k lose it behind meng- and peng-. */
const LOST_K: ReadonlyMap<string, string> = new Map([
  ["irim", "kirim"],
  ["eluar", "keluar"],
  ["embali", "kembali"],
  ["umpul", "kumpul"],
  ["enal", "kenal"],
  ["etahu", "tahu"],
  ["uasa", "kuasa"],
]);

/** The word without the endings and beginnings that Indonesian puts on; the same for all forms of a word, not always a word. */
export function stem(word: string): string {
  if (WHOLE.has(word) || word.length < SHORTEST + 1) return word;
  const bare = dropEnd(dropEnd(word, /(?:lah|kah|tah)$/), /(?:nya|nyo|nye|ku|mu)$/);
  if (WHOLE.has(bare)) return bare;
  const base = dropEnd(bare, /(?:kan|an|i)$/);
  if (WHOLE.has(base)) return base;
  return dropStart(dropStart(base));
}

function dropEnd(word: string, end: RegExp): string {
  const rest = word.replace(end, "");
  return rest.length >= SHORTEST ? rest : word;
}

function dropStart(word: string): string {
  for (const [prefix, instead] of PREFIXES) {
    if (!prefix.test(word)) continue;
    const rest = word.replace(prefix, instead);
    return rest.length >= SHORTEST ? (LOST_K.get(rest) ?? rest) : word;
  }
  return word;
}
