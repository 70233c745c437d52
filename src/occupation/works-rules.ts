/**
 * The works that the programme knows, under the names it stores, each with the ways people say it. A way counts where a
 * work begins with it, because the first words carry the meaning ("jual sayur" sells, "kebun sayur" grows); the longest
 * one wins. With "=" it counts only when nothing else is said: "motong" alone taps rubber, "motong ayam" does not.
 * Other forms of the same word stand in `FORMS`.
 */
export const WORKS = {
  petani: "petani|sawah|ladang|huma|penggarap|tanam padi|=pertanian|beume|ngume|peladang",
  "buruh tani":
    "buruh tani|pekerja tani|buruh sawah|buruh ladang|buruh cangkul|buruh tanam|buruh panen padi|buruh garap|upahan sawah|upahan tani|" +
    "tani upahan|tandur|macul|ngoret",
  pekebun: "pekebun|petani kebun|kebun|=perkebunan",
  "buruh kebun":
    "buruh kebun|pekerja kebun|pekerja sawit|buruh perkebunan|buruh sawit|buruh karet|buruh kelapa sawit|buruh kopi|upahan kebun|tukang semprot sawit",
  "penyadap karet":
    "=penyadap|penyadap karet|penyadap getah|penyadap para|penyadap balam|buruh sadap|tukang sadap karet|nakok|nakuk|penakok|noreh|manakiak|manakik|" +
    "=motong|motong karet|motong balam|motong para|motong getah|mantang karet|penderes karet",
  "pemanen sawit":
    "panen sawit|panen kelapa sawit|tukang panen sawit|buruh panen sawit|dodos|tukang dodos|buruh dodos|langsir sawit|" +
    "tukang langsir sawit|brondol|pemungut brondol",
  peternak: "peternak|=peternakan|pelihara sapi|pelihara kambing|pelihara ayam|pelihara bebek|ngarit",
  penggembala: "gembala|angon|gubalo",
  nelayan:
    "nelayan|melaut|=laut|=mayang|buruh nelayan|buruh perikanan|anak buah kapal|abk|penangkap ikan|nangkap ikan|" +
    "pencari ikan|pencari udang|pencari kepiting|mancing|pemancing|njaring|menjala",
  "pembudidaya ikan":
    "pembudidaya ikan|budidaya ikan|budidaya lele|budidaya udang|petani ikan|petani tambak|petani keramba|tambak|petambak|" +
    "penambak|keramba|kolam ikan|peternak ikan|peternak lele|pelihara ikan",
  "pedagang kecil":
    "pedagang|jual|bakul|manggaleh|panggaleh|=perdagangan|asongan|tukang bakso|tukang gorengan|tukang cilok|" +
    "tukang martabak|tukang sate|tukang jamu",
  "pedagang keliling": "pedagang keliling|jual keliling|tukang sayur|penjaja|manjojo|manjaja",
  "pemilik warung":
    "warung|pemilik warung|jual warung|pedagang warung|kedai|pemilik kedai|lapau|kios|toko kelontong|toko kecil",
  "pembuat makanan":
    "pembuat makanan|pembuat kue|pembuat roti|pembuat tempe|pembuat tahu|pembuat keripik|pembuat kerupuk|pembuat emping|" +
    "pembuat rengginang|pembuat ikan asin|katering",
  "usaha rumahan": "usaha rumahan|usaha rumah tangga|usaha kecil|industri rumah tangga|umkm",
  "tukang ojek": "ojek|tukang ojek|narik ojek|opang",
  "ojek online":
    "ojek online|tukang ojek online|ojol|tukang ojol|gojek|grab|grabbike|maxim|sopir ojol|sopir online|sopir gojek|" +
    "sopir grab|sopir maxim|mitra gojek|mitra grab",
  sopir: "sopir|narik angkot|ngangkot|bawa mobil|bawa truk|bawa angkot",
  kernet: "kernet|kondektur",
  "tukang becak": "becak|tukang becak|narik becak|sopir becak|bentor|tukang bentor|narik bentor|sopir bentor",
  "buruh bangunan":
    "buruh bangunan|pekerja bangunan|tukang bangunan|=bangunan|buruh konstruksi|=konstruksi|kernet tukang|kernet bangunan|laden tukang|" +
    "peladen tukang|buruh proyek|=nukang",
  "tukang kayu": "tukang kayu|nukang kayu|mebel|tukang mebel|pembuat mebel|tukang kusen",
  "tukang batu": "tukang batu|tukang tembok|tukang keramik|tukang plester",
  "tukang las": "tukang las|juru las|bengkel las|las",
  "pandai besi": "pandai besi|pande besi",
  "tukang listrik": "tukang listrik|instalatir listrik|teknisi listrik",
  "tukang servis": "tukang servis|servis elektronik|servis hp|teknisi hp",
  "buruh angkut":
    "buruh angkut|buruh panggul|buruh pikul|buruh bongkar|buruh muat|buruh pelabuhan|tukang angkut|tukang panggul|" +
    "tukang pikul|tukang bongkar|bongkar muat|manggul",
  "juru parkir": "juru parkir|tukang parkir|jukir|parkir|penjaga parkir|markir",
  pemulung:
    "pemulung|mulung|rongsok|tukang rongsok|pencari rongsok|pengumpul barang bekas|pencari barang bekas|barang bekas",
  "petugas kebersihan":
    "petugas kebersihan|petugas sampah|tukang sampah|tukang sapu|penyapu jalan|pengangkut sampah|cleaning service",
  "guru ngaji":
    "=ngaji|guru ngaji|guru tpa|guru tpq|guru mdta|guru mda|guru quran|guru alquran|guru al quran|ustadz|tuan guru",
  "marbot masjid": "marbot|garin|takmir|penjaga masjid|penjaga mushola|pengurus masjid|pengurus mushola",
  "imam masjid": "imam masjid|imam mushola|imam kampung|khatib masjid|bilal masjid",
  "penjaga gereja": "penjaga gereja|koster",
  penjahit: "penjahit|tukang jahit|buruh jahit|konveksi rumahan",
  pengrajin: "pengrajin|kerajinan|pembatik|=batik|pengukir|tukang ukir|pembuat sapu|pembuat gerabah|buruh kerajinan",
  penenun: "penenun|songket",
  penganyam: "penganyam|pembuat tikar|pengrajin anyaman",
  "penambang rakyat":
    "penambang|buruh tambang|dompeng|pendulang|gurandil|tukang pasir|penggali pasir|penggali emas|nyedot pasir|pemecah batu|" +
    "tukang pecah batu|buruh pasir",
  "pembuat gula aren": "pembuat gula|pengrajin gula|gula aren|gula merah|petani gula aren|pengolah gula|tukang gula",
  "penderes nira":
    "=penderes|penderes nira|penderes aren|penderes kelapa|penyadap nira|penyadap aren|penyadap kawung|penyadap kelapa|" +
    "penyadap enau",
  "asisten rumah tangga": "asisten rumah tangga|art|prt|pembantu|pembantu rumah tangga|pekerja rumah tangga",
  "pengasuh anak": "pengasuh|penjaga anak|penjaga bayi|babysitter|baby sitter",
  "buruh cuci": "buruh cuci|tukang cuci|tukang setrika|buruh setrika|buruh gosok|=cuci|cuci baju|cuci gosok|laundry",
  "tukang cukur": "tukang cukur|cukur|tukang pangkas|pangkas rambut|penata rambut|motong rambut",
  montir: "montir|bengkel|tukang bengkel|tambal ban|tukang tambal ban|penambal ban|tukang servis motor|servis motor",
  "kader posyandu": "kader posyandu|kader kesehatan|posyandu",
  seniman: "seniman|seniwati|pemain musik|pemusik|penari|dalang|pesinden|sinden|pengamen|ngamen|penyanyi",
  "dukun bayi": "dukun bayi|dukun beranak|dukun kampung|paraji|bidan kampung",
  "tukang pijat": "tukang pijat|tukang urut|pijat|urut|dukun urut|dukun pijat|dukun patah",
  "tukang kebun": "tukang kebun|tukang taman|tukang rumput|motong rumput|tukang motong rumput|babat rumput",
  "penebang kayu": "=penebang|penebang kayu|penebang pohon|tukang tebang|tukang senso|senso|nyenso|operator senso",
  "pencari hasil hutan":
    "pencari hasil hutan|pencari kayu|pencari rotan|pencari madu|pencari gaharu|pencari damar|pencari jernang|tukang kayu bakar|berburu|pemburu",
  "tukang gali": "tukang gali|penggali|tukang sumur|buruh gali",
  "pembuat batu bata":
    "pembuat bata|pembuat batu bata|pembuat genteng|pembuat batako|cetak bata|cetak batu bata|cetak genteng|tukang bata|" +
    "tukang batu bata|tukang genteng|buruh bata|buruh batu bata",
} as const;

/** A work that the programme knows, under the name that is stored. */
export type WorkId = keyof typeof WORKS;

/** All of them, to choose from. */
export const WORK_NAMES = Object.keys(WORKS) as readonly WorkId[];

/** Forms, spellings and regional words of one and the same word, which comes first. */
export const FORMS =
  "petani tani nani bertani batani|kebun berkebun bakabun ngebun|sawah bersawah basawah nyawah|" +
  "ladang berladang baladang|huma umo ume berhuma behuma ngahuma|buruh kuli|penyadap nyadap menyadap sadap|" +
  "penderes nderes menderes deres|noreh menoreh penoreh toreh|motong memotong pemotong potong|" +
  "panen pemanen memanen manen|dodos ndodos pendodos|peternak ternak beternak bataranak|" +
  "gembala penggembala pengembala menggembala ngangon|" +
  "jual jualan berjualan menjual penjual bajua manjua jualin|pedagang dagang berdagang badagang|" +
  "keliling kliling|kedai kadai|pembuat bikin buat membuat|cetak nyetak mencetak pencetak|" +
  "pencari cari nyari mencari|penjaga jaga menjaga|penggali gali menggali|penebang nebang menebang tebang|" +
  "ojek ojeg ngojek ngojeg baojek pengojek|ojol ngojol|sopir supir nyopir nyupir menyopir driver pengemudi|" +
  "kernet kenek kenet ngernet|rongsok rongsokan ngerongsok botot|guru ngajar mengajar pengajar|ngaji mengaji|" +
  "ustadz ustad ustaz ustadzah ustazah|marbot marbut merbot gharin|masjid mesjid musajik|" +
  "mushola musholla surau langgar|penjahit jahit menjahit njahit manjaik|pengrajin perajin pengerajin|" +
  "penenun tenun menenun nenun batanun|penganyam anyam menganyam nganyam anyaman manganyam|" +
  "penambang nambang menambang|dompeng ndompeng|pendulang dulang mendulang ndulang|" +
  "pengasuh ngasuh mengasuh momong|cuci nyuci mencuci|laundry loundry londri|pijat pijit mijat mijit memijat|" +
  "urut ngurut|montir mekanik|servis service|senso chainsaw sinso|las ngelas|" +
  "tidak tdk gak ga nggak enggak ndak indak dak dk tak teu dide dikde belum blm belom blum blom alun";
