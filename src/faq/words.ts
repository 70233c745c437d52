/**
 * How people write: what is typed, and the plain word it stands for. Each row is "plain: typed typed ...". The cues of
 * Minang, Sundanese of Banten, Besemah and the Malay of Sambas and Ketapang are among them.
 */
const TYPED = `
berapa: piro pinten brp brpa brapa brape bara baro sabaraha barape berape pira
bagaimana: piye pripun gmn gmna gmana gimana gimane bgmn gimn gmnaa bgaimana bagaimane baa kumaha cemane cammane camane macamane
bagaimana cara: carane carona
apa: ap ape apo naon apaan nape opo nopo
apa saja: wae saja aja ajh jak sajo aj
siapa: sp sapa sape siape siapo sia saha spa
kapan: kpn kpan bile bilo iraha kebile kapankah bila
mana: mane ma mano
di mana: dmn dmna dimana dimane dima dimna
ke mana: kmn kmna kemana kemane kama
dari mana: darimana darimane
kenapa: knp knpa napa ngape kok mengapa naha manga kenape
nanti: ntar entar nti tar engke beko mengke
cuma: cm cmn cuman doang hanya mung
melahirkan: lahiran brojol ngelahirin bersalin
seratus: 100
sudah: wis sampun sdh udh dah sdah udah sudh geus enggeus lah alah telah udem lh atos parantos
belum: durung dereng blm blom blum belom lom alun acan encan can belon bloman
tidak: ora mboten boten kaga gk ga gak g tdk ndak kagak enggak nggak ngga engga indak ndk tadak teu dide dikde dak nda kaga ngak tak daan tidk ngg henteu sanes
bisa: bs bsa biso tiasa bise bisakah dapatkah
boleh: bole boleehkah bolehkah buliah blh
mau: mo mw maw nak hayang ingin pengen pengin pingin kepingin nio hendak hoyong kepengen
punya: pny px pnya punye boga
tidak punya: gapunya
cara: cr caro care carana caranya
nomor: no nmr nomer nomber nope nomornya nmor noomor
telepon: telp tlp tlpn tlpon telpon tilpun telfon tel phone
tahun: thn taon taun tahunan th taunna
bulan: bln bulanan sabulan sebulan
orang: org urang jeme jalma oang orng jalmi urangnyo
anak: ank budak anaknyo putra putrana
sekolah: sklh sakola skolah
sakit: skt gering saket sakik damang
demam: damam panas meriang
dua kali: 2x
tolong: tlg tlong tlng
saya: kulo sy aku gw gue gua guwe ana ane2 abdi kuring ambo awak aing dewek saye ane kamek kami kita kite kami2 aq q kami uda gua
kamu: kabah dengah anda maneh
yang: yg nu nan nang yng ygn anu
untuk: utk buat tuk bwt untk bakal ntuk kanggo untuak
dengan: dg dgn jeung jo sama ama dengn
dan: n jg juga sareng
kalau: klo kl klu klau kalo lamun mun bilamana jika bila kok2 pabila apabila misal misalnya andai upami
karena: krn karna krna gara2 gara dek sebab akibat
terus: trus trs trz
lagi: lg deui agi
ini: ni nih ieu iko iki ne ko
itu: tu tuh eta itu2 ntu
ada: aya ado ade lai
tadi: td
sama saja: podo
dapat: dpt dapet dapek meunang narima peroleh memperoleh terima menerima mendapat mendapatkan diperoleh dapatkan dapatin kenging kengingna mandapek nampi
bayar: bayia mayar bayer byr barai membayar bayaran dibayarin bayarin ngebayar mambayia dibayia
uang: duit pitih fulus dana2 kepeng piti uwang artos artosna pitihnyo
rupiah: rp
juta: jt
ribu: rb
besar: gede gedhe ageng gadang gadangnyo

meninggal: seda mnggl mngl mninggl ninggal mninggal wafat alm almarhum almarhumah berpulang mati maot paeh maningga meningal mnggal mninggl tiada tewas matinya gugur pulus dipanggil meninggl mangkat wapat maut pupus ngantunkeun ngantun maninggal
kecelakaan: laka celaka cilaka musibah kclakaan kecelakan cilako kacilakaan insiden kacilakoan kacalakoan
jatuh: jatoh jatuah tibo labuh terjatuh terpeleset kepleset ragrag terjungkal
tabrak: ketabrak tertabrak tabrakan nabrak
iuran: iyuran premi setoran iyuranan iurannyo iurang
gratis: cuma2 percuma prei free
klaim: klem kleim klim clem claim klaem
cair: nyairkan dicairin cairkan dicairkan mencairkan pencairan ngeluarin cairin nyairin dicaikan caiknyo
pakai: pake make kepake dipake diapain
santunan: uangduka santunannyo santunanan
ahli waris: ahliwaris waris warisnya
bpjs tk: bpjstk bpjamsostek jamsostek jamsostk astek bpjsketenagakerjaan bpjsnaker
ketenagakerjaan: naker tenagakerja
data: dta datanyo
kartu: krtu kartune
daftar: dftr daptar mandaftar daptarna ndaftar daftr ngadaptar ngadaptarkeun didaptarkeun
terdaftar: kadaptar tadaftar terdaptar kedaftar
ikut: miluan milu ikuik gabung join bergabung ngiring
kerja: krja karajo gawe pagawean begawe kerjo bekerja pekerjaan kerjaan kerje profesi padamelan damel padamelanana
pekerja: pkrja
tua: kolot sepuh tuo tue
umur: umua umor usia umurna umure yuswa umuanyo
berhenti: brenti stop eureun baranti berenti setop unsubscribe hentikan
jangan: jan jgn ulah jngan
kirim: ngirim krm kirem mangirim
pesan: psn sms japri ngejapri ngechat wa whatsapp chat wasap dichat watsap pesen pasan
kantor: kantua kantornyo ktr
desa: kampung lembur dusun kampuang
nagari: nagori
rumah: imah umah rmh linggih bumi tingga
masuk: masok masuak asup masuek lebet
cacat: difabel disabilitas penyandang
kecamatan: camat
anggota: member
habis: expired kadaluarsa kedaluwarsa kadaluwarsa
sebar: bocor sebarluas
hilang: ilang leungit ical
lupa: lupo poho lupak kelupaan hilap
salah: salo keliru kliru sala kebalik terbalik ketukar tertukar typo slah lepat
benar: bener beneran bana benaran bnr betul betulan leres
penipuan: tipu nipu hoax hoaks modus tipuan panipuan boong bohong boongan bokis
aman: amankah
puskesmas: pkm
rumah sakit: rs rsud rmhsakit rsu
berobat: brobat ubek berubat landong ngalandong ubar baubek
suami: laki misua caroge salaki
istri: bini isteri pamajikan garwa
bapak: kakung romo apak abah bapa ayah babeh papa bapake bpk bapana
ibu: amak emak enyak umi mak mamak mama indung ambu bunda
kakak: akang uni uda2 abang
bantuan: bntuan
petani: tani
kenal: knl
informasi: info ttg tentang soal perihal mengenai
ganti: gnti tukar mengganti gantian ngagentos gentos gagentos mangganti
pindah: pndah merantau rantau ngalih
nama: ngaran namo namonyo nma nami namina
tanya: nanya tny tanyo taroskeun naros ditaroskeun patarosan tanyokan patanyoan
lama: lila lamo lame
penuh: pinuh panuh panuah
sekarang: skrg skrng skarang ayeuna kini
hari ini: hrini
besok: isuk bsk
kemarin: kmrn kamari
banyak: byk bnyk loba
tidak tahu: gatau gtau tauk entah intah
tahu: tau nyaho tao
lihat: liat caliak nempo tengok ningali mancaliak tingali
ambil: cokot ambiak
perlu: prlu butuh peryogi
harus: kedah hrs wajib musti mesti kudu haruih hrus
sampai: smp sampe nepi smpai hingga
berlaku: balaku laku lakuna
mulai: mimiti mulo mule mimitina ngamimitian
tetap: ttp tetep
masih: msh masi keneh
lanjut: nerusin neruskeun salanjuiknyo terusin nyambung lanjutin teruskan meneruskan melanjutkan neraskeun teraskeun lanjuik malanjuikkan dilanjuikkan
sendiri: sorangan surang ndiri sndiri dewekan nyalira
sewaktu: waktu pas saat ketika maso wktu lagi2 sedang tengah keur
mengurus: ngurus mauruih urus ngurusin uruskeun diurus diuruih
perusahaan: pt pabrik
setiap: tiap tiyap perbulan unggal tiok
bantu: bntu bantos
lapor: ngelapor laporin lapur
rekening: rek norek
ktp: ektp katepe
dokumen: berkas syarat2 surat2 dokumennyo
syarat: persyaratan sarat syaraik syaratnye syaratna
tempat: tampek
batas: wates bateh
perlindungan: panangtayungan palinduangan
terlindungi: ditangtayungan talinduang
manfaat: mangpaat
beda: benten balain
luar: lua
kata: ceunah jare katanya cecenah
`;

/** Words that say nothing about what is asked. */
const FILLER = `
ya yah yaa pak bu pa bang kak mas mbak mba om tante bos min admin gan sis bro dong donk sih si deh nya atuh euy mah teh kang
nih to toh lho loh kah lah pun eh oh ah duh wah hai mohon maaf permisi punten tolong mhn mf maap tuan bapak2 ibu2 bpk2 ges
ondeh da yo cie ang ke e ee na mangga nuhun monggo oi woi hei hey haloo mksh makasih trims thx tks tengkyu terimakasih
`;

/** A message of nothing but these greets. */
const GREETING = `
p pp ping halo hallo hai hay hei hi hello helo assalamualaikum asalamualaikum assalamu assalamualaikumwrwb alaikum aslm ass
askum assalam salam waalaikumsalam wr wb wrwb warahmatullahi wabarakatuh selamat pagi siang sore malam met sampurasun
punten permisi tabik shalom misi pagii malem spada bot seratus assalamualaikumm kum test tes
`;

/** Coarse words that are left out before a question is understood. "Aing" is none: it is ordinary in Banten. */
const RUDE = "anjing anjir anjay bangsat goblok goblog tolol bego kampret bajingan kontol memek brengsek asu jancok";

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const FILLERS = list(FILLER);
export const GREETINGS = list(GREETING);
export const RUDES = list(RUDE);

/** From what is typed to the plain words. */
export const PLAIN: ReadonlyMap<string, readonly string[]> = new Map(
  TYPED.trim()
    .split("\n")
    .flatMap((row) => {
      const [plain = "", typed = ""] = row.split(": ");
      return typed.split(" ").map((word): [string, readonly string[]] => [word, plain.split(" ")]);
    }),
);

/** Words of one kind, so that what was learnt of one of them holds for all. */
const KINDS_OF_WORDS = {
  job:
    "tani petani nelayan marbot garin ojek ojol tukang buruh pedagang dagang jualan penjahit jahit peternak penyadap sopir " +
    "supir kuli pemulung sadap menyadap becak parkir angkot pengrajin pengemudi pemanen panen pemetik penderes deres warung " +
    "gorengan lontong sayur keliling bangunan borongan serabutan honorer honor guru ngaji art irt loper kurir penambang " +
    "nambang montir bengkel penggarap berkebun kebun ladang peladang petambak penebang pembantu pengasuh momong batik tenun " +
    "pengamen sawit karet kopi lada dodos langsir nderes ngarit cangkul kelontong bakso cilok cendol kue salon cukur satpam hansip linmas bebek ngangon gembala tempe tahu jamu rosok rongsok bentor delman andong getek perahu pandai pijat urut salon juru laundry cuci setrika",
  kin: "suami istri bapak ibu anak adik kakak nenek kakek paman bibi mertua ipar keponakan cucu saudara tetangga teman orangtua kakek",
  ill:
    "demam batuk pilek flu diabetes gula maag lambung tipes tifus malaria dbd kanker tumor stroke jantung ginjal paru asma tbc asam " +
    "urat rematik kolesterol darah tinggi hipertensi katarak mata gigi hamil melahirkan lahiran bersalin kandungan caesar sesar " +
    "operasi usus buntu imunisasi mencret diare muntah pusing kontrol berobat opname periksa cacar campak hernia tb paru meriang masuk angin panas wasir herpes bronkitis pneumonia alergi",
  hurt:
    "jatuh luka patah tabrak timpa tertimpa ketimpa kejatuhan putus terpotong kepotong berdarah sobek terbakar kebakar setrum " +
    "kesetrum tersengat sengat gigit tergigit digigit patok dipatok terpeleset tenggelam terjepit kejepit kecelakaan cedera terkilir kena tersayat kecemplung remuk giling kegiling tergiling gencet kegencet tergencet serempet keserempet senggol kesenggol nyungsep amputasi lumpuh tertimbun",
  vote: "partai caleg pilkada pemilu pilpres pileg pilkades bupati wabup gubernur dewan dprd coblos nyoblos timses kampanye politik calon paslon pencitraan cawabup cabup nyaleg",
  away: "malaysia jakarta pontianak kalimantan jawa sumatera batam medan bandung palembang padang singkawang serawak luar provinsi kabupaten kota kecamatan tki perantauan",
  time: "januari februari maret april mei juni juli agustus september oktober november desember minggu bulan tahun hari jam",
} as const;

/** From a word to its kind. */
export const KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries(KINDS_OF_WORDS).flatMap(([kind, words]) =>
    words.split(" ").map((word): [string, string] => [word, kind]),
  ),
);
