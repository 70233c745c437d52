import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWork, readWork, WORK_STARTS } from "../../../src/occupation/rules.ts";
import { WORK_NAMES, type WorkId } from "../../../src/occupation/works-rules.ts";

/** What people write, under the work it is. */
const KNOWN: Readonly<Record<WorkId, readonly string[]>> = {
  petani: ["tani", "Petani padi", "ke sawah", "ke ladang", "huma", "nani", "PETANI/PEKEBUN", "sehari hari ke sawah"],
  "buruh tani": ["BURUH TANI/PERKEBUNAN", "kuli tani", "macul", "petani upahan"],
  pekebun: ["kebun sawit", "berkebun", "ke kebun", "petani kebun"],
  "buruh kebun": ["buruh sawit", "pekerja kebun"],
  "penyadap karet": ["nyadap karet", "nyadap", "nakok", "motong", "motong karet", "noreh getah", "manakiak"],
  "pemanen sawit": ["panen sawit", "tukang dodos", "manen sawit"],
  peternak: ["ternak kambing", "beternak"],
  penggembala: ["angon kerbau", "ngangon"],
  nelayan: ["melaut", "ke laut", "mayang", "NELAYAN/PERIKANAN", "buruh nelayan", "ABK", "anak buah kapal"],
  "pembudidaya ikan": ["tambak udang", "petani ikan", "ternak lele"],
  "pedagang kecil": ["dagang", "jualan kue", "jual gorengan", "bakul", "penjual sayur", "manggaleh", "tukang bakso"],
  "pedagang keliling": ["jual sayur keliling", "dagang kliling", "tukang sayur", "tukang bakso keliling"],
  "pemilik warung": ["warung", "usaha warung", "buka warung kecil", "kadai", "jual warung"],
  "pembuat makanan": ["bikin kue", "pembuat tempe"],
  "tukang ojek": ["ngojek", "ojeg pangkalan", "tukang ojek"],
  "ojek online": ["ojol", "gojek", "grab", "ojek online", "driver gojek"],
  sopir: ["supir truk", "nyopir angkot"],
  kernet: ["kenek angkot"],
  "buruh bangunan": ["kuli bangunan", "tukang bangunan", "kenek tukang"],
  "tukang kayu": ["tukang kayu"],
  "tukang batu": ["tukang batu"],
  "buruh angkut": ["kuli panggul", "buruh bongkar muat"],
  "juru parkir": ["tukang parkir", "jaga parkir"],
  pemulung: ["rongsokan", "cari barang bekas"],
  "guru ngaji": ["ngaji", "guru TPA", "guru TPQ", "guru MDTA", "ngajar ngaji", "ustadz"],
  "marbot masjid": ["marbut", "garin", "takmir masjid", "penjaga mesjid", "jaga surau"],
  "imam masjid": ["imam mesjid"],
  penjahit: ["jahit", "tukang jahit"],
  penenun: ["tenun songket"],
  "penambang rakyat": ["dompeng", "nambang emas", "penggali pasir"],
  "penderes nira": ["nyadap aren", "nderes kelapa", "nderes"],
  "pembuat gula aren": ["bikin gula aren", "gula merah"],
  "asisten rumah tangga": ["ART", "pembantu", "PEMBANTU RUMAH TANGGA", "pekerja rumah tangga"],
  "buruh cuci": ["tukang cuci", "nyuci", "nyuci baju"],
  montir: ["bengkel motor", "tambal ban", "mekanik"],
  "dukun bayi": ["paraji", "dukun beranak"],
  "tukang gali": ["penggali sumur"],
  "usaha rumahan": ["usaha kecil-kecilan", "industri rumah tangga"],
  "tukang becak": ["narik becak", "bentor"],
  "tukang las": ["ngelas", "bengkel las"],
  "pandai besi": ["pande besi"],
  "tukang listrik": ["instalatir listrik"],
  "tukang servis": ["tukang service elektronik"],
  "petugas kebersihan": ["tukang sampah", "tukang sapu jalan"],
  "penjaga gereja": ["koster", "koster gereja", "jaga gereja"],
  pengrajin: ["perajin rotan", "pembatik"],
  penganyam: ["anyam tikar", "nganyam bambu"],
  "pengasuh anak": ["momong bayi", "jaga anak"],
  "tukang cukur": ["tukang pangkas rambut", "potong rambut"],
  "kader posyandu": ["posyandu"],
  seniman: ["pemain musik", "ngamen"],
  "tukang pijat": ["tukang urut", "mijat"],
  "tukang kebun": ["tukang potong rumput", "pemotong rumput"],
  "penebang kayu": ["tukang senso", "nebang pohon"],
  "pencari hasil hutan": ["cari kayu bakar", "nyari madu", "pencari rotan"],
  "pembuat batu bata": ["nyetak bata", "bikin genteng"],
};

/** Work that is kept in the writer's words. */
const OTHER = [
  ...["wiraswasta", "swasta", "KARYAWAN SWASTA", "serabutan", "BURUH HARIAN LEPAS", "kuli", "nguli", "buruh pabrik"],
  ...["pelayan toko", "motong ayam", "guru honorer", "ketua RT", "penjaga sekolah", "nyuci motor", "non ASN", "imam"],
  ...["kerja tidak tetap", "tidak punya pekerjaan tetap", "pandu wisata"],
];

const ASKED = {
  housewife: [
    ...["ibu rumah tangga", "IRT", "i.r.t.", "MENGURUS RUMAH TANGGA", "ibu rmh tangga", "urus RT", "ibu rumahtangga"],
    ...["mengurus rumah tangga dan anak"],
  ],
  none: [
    ...["BELUM/TIDAK BEKERJA", "tdk kerja", "gak kerja lagi", "tidak ada", "PELAJAR/MAHASISWA", "PENSIUNAN", "lansia"],
    ...["mantan sopir", "pensiunan PNS", "petani, sudah tidak bekerja", "pengangguran"],
  ],
  servant: ["PNS", "guru PNS", "TNI AD", "Polri", "pppk", "kepala desa", "perangkat desa", "wali nagari", "petani/PNS"],
  unclear: [
    "",
    "-",
    "1",
    "L",
    "ya",
    "ok",
    "idem",
    "islam",
    "belum kawin",
    "pekerja rentan",
    "kerja",
    "istri TNI",
    "🙏",
  ],
  "too-long": [`petani ${"padi ".repeat(12)}`, "x".repeat(10_000)],
} as const;

describe("the work somebody does", () => {
  it.each(Object.entries(KNOWN))("is %s, in the words people use", (id, ways) => {
    for (const way of ways) expect(readWork(way), way).toMatchObject({ is: "known", id });
  });

  it("is kept in the writer's words where it has no name of its own", () => {
    for (const way of OTHER) expect(readWork(way), way).toEqual({ is: "other", said: way.toLowerCase() });
  });

  it.each(Object.entries(ASKED))("is asked: %s", (why, ways) => {
    for (const way of ways) expect(readWork(way), way).toEqual({ is: "ask", why });
  });

  it("is the selling of a housewife who sells", () => {
    for (const way of ["IRT dan jualan", "irt jualan kue", "Ibu rumah tangga / dagang", "jualan, irt"])
      expect(readWork(way), way).toMatchObject({ is: "known", id: "pedagang kecil" });
    expect(readWork("irt, buruh harian")).toEqual({ is: "other", said: "irt, buruh harian" });
  });

  it("is the first that the programme knows, and keeps all that was said", () => {
    expect(readWork("Guru ngaji dan petani")).toEqual({ is: "known", id: "guru ngaji", said: "guru ngaji dan petani" });
    expect(readWork("swasta/petani")).toMatchObject({ id: "petani" });
    expect(readWork("mantan TNI, sekarang petani")).toMatchObject({ id: "petani" });
  });

  it("may have one typing error in a long word", () => {
    const typed = {
      petabi: "petani",
      nelyan: "nelayan",
      "tukng ojek": "tukang ojek",
      "buruh banguna": "buruh bangunan",
    };
    for (const [way, id] of Object.entries(typed)) expect(readWork(way), way).toMatchObject({ is: "known", id });
  });

  it("is never carried over to another meaning by a typing error", () => {
    // A waiter is no fisherman, a sailor does not fish, and short words are near too many others.
    const others = [
      ...["pelayan", "pelaut", "elayan", "jalan", "berjalan", "petai", "buru", "sopr", "sipir"],
      ...["konter hp", "sayang", "padang"],
    ];
    for (const way of others) expect(readWork(way), way).toEqual({ is: "other", said: way });
  });

  it("may be sixty letters long", () => {
    const long = "petani padi, jagung, kedelai, kacang tanah, ubi kayu & cabai";
    expect(long).toHaveLength(60);
    expect(readWork(long)).toMatchObject({ is: "known", id: "petani" });
    expect(readWork(`${long}s`)).toEqual({ is: "ask", why: "too-long" });
  });

  it("takes no whole row for a work", () => {
    expect(readWork("6107012107850001 SITI SARI petani")).toEqual({ is: "ask", why: "unclear" });
  });

  it("is understood the same way when its name is read again", () => {
    expect(WORK_NAMES).toHaveLength(Object.keys(KNOWN).length);
    for (const id of WORK_NAMES) expect(readWork(id), id).toEqual({ is: "known", id, said: id });
  });

  it("is judged alike in any case and with any spaces", () => {
    const ways = [...Object.values(KNOWN).flat(), ...OTHER, ...ASKED.none, ...ASKED.servant];
    fc.assert(
      fc.property(fc.constantFrom(...ways), fc.constantFrom(" ", "  ", "\t", " \n"), (way, gap) => {
        expect(readWork(` ${way.toUpperCase().replaceAll(" ", gap)} .`)).toEqual(readWork(way));
      }),
    );
  });

  it("is read from anything without failing, in the words that were said", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 90 }), (text) => {
        const work = readWork(text);
        if (work.is === "ask") return;
        expect(text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ")).toContain(work.said);
        expect(work.said.length).toBeLessThanOrEqual(60);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the words that begin a work", () => {
  it("are no names of people", () => {
    const names =
      "siti budi ahmad muhammad kader abdul nani mayang imam bilal khatib koster sales putri sari dewi ibu bapak haji bin mitra";
    expect(names.split(" ").filter((name) => WORK_STARTS.has(name))).toEqual([]);
  });

  it("tell a work from a name", () => {
    for (const work of ["petani karet", "IRT", "ibu rumah tangga", "imam masjid", "kader posyandu", "ke sawah", "PNS"])
      expect(isWork(work), work).toBe(true);
    for (const name of ["Ibu Siti", "Imam Bonjol", "Kader", "Nani", "Petanu", "Mayang Sari", "Pekerja A", ""])
      expect(isWork(name), name).toBe(false);
  });
});
