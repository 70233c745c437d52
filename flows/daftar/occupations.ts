/** The work that is offered by number; the id is what is stored. */
export const OCCUPATIONS = [
  { id: "petani", key: "daftar:work.petani" },
  { id: "buruh tani", key: "daftar:work.buruhTani" },
  { id: "nelayan", key: "daftar:work.nelayan" },
  { id: "pedagang kecil", key: "daftar:work.pedagang" },
  { id: "tukang ojek", key: "daftar:work.ojek" },
  { id: "buruh bangunan", key: "daftar:work.bangunan" },
  { id: "penyadap karet", key: "daftar:work.penyadap" },
  { id: "guru ngaji", key: "daftar:work.guruNgaji" },
] as const;

/** Words with which the name of a work begins, to tell it from a person's name in one line. */
export const OCCUPATION_WORDS: ReadonlySet<string> = new Set(
  (
    "petani tani buruh nelayan pedagang dagang tukang ojek ojol penyadap nyadap guru ngaji marbot garin supir sopir " +
    "kuli pekebun kebun peternak ternak penjahit jahit warung bengkel pengrajin penambang pemulung parkir kernet " +
    "jual jualan menjual berjualan keliling wiraswasta pembantu penderes pemanen panen sawit karet serabutan harian"
  ).split(" "),
);
