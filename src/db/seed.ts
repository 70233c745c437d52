import { TARIFFS } from "../../prisma/data/tariffs.ts";
import { type Day, dayIn } from "../kit/date.ts";
import type { Ids } from "../kit/ids.ts";
import { type CreateProgramme, createProgramme } from "../programme/service.ts";
import type { Db } from "./client.ts";

export { loadAreas } from "./areas.ts";

/** Brings the stored tariff rules to what prisma/data/tariffs.ts says. A rule that was taken out there stays. */
export async function loadTariffs(db: Db): Promise<void> {
  const rules = JSON.stringify(TARIFFS);
  await db.$executeRaw`
    insert into tariff_rule (fund, segment, valid_from, valid_until, jkk_rupiah, jkm_rupiah, source, certainty, note)
    select fund::fund, segment::segment, "from", until, "jkkRupiah", "jkmRupiah", source, certainty::certainty, note
    from jsonb_to_recordset(${rules}::jsonb) as rule (fund text, segment text, "from" date, until date,
      "jkkRupiah" int, "jkmRupiah" int, source text, certainty text, note text)
    on conflict (fund, segment, valid_from) do update set
      valid_until = excluded.valid_until, jkk_rupiah = excluded.jkk_rupiah, jkm_rupiah = excluded.jkm_rupiah,
      source = excluded.source, certainty = excluded.certainty, note = excluded.note`;
}

/**
 * Two programmes to try the product with, when there is none at all; returns how many were made. Their dates are
 * those of the year it is now, with registration open.
 */
export async function makeSample(db: Db, tools: { readonly ids: Ids; readonly nowMs: number }): Promise<number> {
  return db.$transaction(async (tx) => {
    // Two processes that start together must not both find nothing.
    await tx.$executeRaw`lock table programme in share row exclusive mode`;
    if ((await tx.programme.count()) > 0) return 0;
    for (const sample of samples(dayIn("Asia/Jakarta", tools.nowMs))) await createProgramme(tx, sample, tools);
    return 2;
  });
}

function samples(today: Day): CreateProgramme[] {
  const year = Number(today.slice(0, 4));
  const common = {
    year,
    quotaPerVillage: 100,
    socializationFrom: null,
    registrationFrom: `${year}-01-01` as Day,
    registrationUntil: `${year}-12-31` as Day,
    minAge: 18,
    ageLimit: 65,
    officeName: "Dinas Tenaga Kerja (contoh)",
    officeContact: "nomor kantor belum diisi (contoh)",
    officialPage: null,
  };
  return [
    {
      ...common,
      ...{ regencyCode: "61.07", fund: "APBD", title: "1 Desa 100 Pekerja Rentan", timeZone: "Asia/Pontianak" },
      ...{ villageWord: "desa", headWord: "kepala desa", subUnitWord: "dusun" },
      legalBases: [{ title: "Perbup 23", about: "Peraturan Bupati Bengkayang; tahunnya tidak disebut di sumber." }],
      coverageTarget: null,
      vulnerableWorkers: null,
    },
    {
      ...common,
      ...{ regencyCode: "13.03", fund: "APB_NAGARI", title: "1 Nagari 100 Pekerja Rentan", timeZone: "Asia/Jakarta" },
      ...{ villageWord: "nagari", headWord: "wali nagari", subUnitWord: "jorong" },
      legalBases: [],
      coverageTarget: 30_000,
      vulnerableWorkers: 48_838,
    },
  ];
}
