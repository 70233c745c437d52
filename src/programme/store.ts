import type { Tx } from "../db/client.ts";
import type { Prisma } from "../db/generated/client.ts";
import type { Fund, Segment } from "../db/generated/enums.ts";
import { type Day, dateFromDay } from "../kit/date.ts";

const withRegency = { regency: { select: { name: true } } } as const;

/** A stored programme together with its regency's name. */
export type ProgrammeRow = Prisma.ProgrammeGetPayload<{ include: typeof withRegency }>;

export function findProgrammeRow(tx: Tx, id: string): Promise<ProgrammeRow | null> {
  return tx.programme.findUnique({ where: { id }, include: withRegency });
}

export function findProgrammeRows(tx: Tx, where: Prisma.ProgrammeWhereInput): Promise<ProgrammeRow[]> {
  return tx.programme.findMany({ where, include: withRegency, orderBy: [{ year: "desc" }, { createdAt: "asc" }] });
}

export async function isRegency(tx: Tx, code: string): Promise<boolean> {
  return (await tx.area.count({ where: { code, level: "regency" } })) === 1;
}

/** Changes what is given; whether there is such a programme. */
export async function updateProgramme(
  tx: Tx,
  id: string,
  data: Prisma.ProgrammeUpdateManyMutationInput,
): Promise<boolean> {
  return (await tx.programme.updateMany({ where: { id }, data })).count === 1;
}

export interface HolidayRow {
  readonly day: Date;
  readonly name: string;
  readonly regencyCode: string | null;
  readonly source: string;
}

/** What offices brought in for the whole country and for these regencies. */
export function findHolidays(tx: Tx, regencyCodes: readonly string[]): Promise<HolidayRow[]> {
  return tx.holiday.findMany({
    where: { OR: [{ regencyCode: null }, { regencyCode: { in: [...regencyCodes] } }] },
    select: { day: true, name: true, regencyCode: true, source: true },
    orderBy: { day: "asc" },
  });
}

/** Keeps days; one that is there already gets its new name and source. */
export async function upsertHolidays(
  tx: Tx,
  rows: readonly Pick<HolidayRow, "day" | "name" | "regencyCode">[],
  source: string,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    insert into holiday (day, name, regency_code, source, at)
    select distinct on (day, coalesce("regencyCode", '')) day, name, "regencyCode", ${source}, ${at}
    from json_to_recordset(${JSON.stringify(rows)}::json) as i(day date, name text, "regencyCode" text)
    on conflict (day, coalesce(regency_code, '')) do update
      set name = excluded.name, source = excluded.source, at = excluded.at`;
}

/** Inserts unless the regency has one from that fund in that year; whether it did. */
export async function insertProgramme(tx: Tx, data: Prisma.ProgrammeCreateManyInput): Promise<boolean> {
  return (await tx.programme.createMany({ data: [data], skipDuplicates: true })).count === 1;
}

/** The rules for the fund that hold on the day, for the segment or for every one. */
export function findTariffRules(tx: Tx, fund: Fund, segments: readonly Segment[], day: Day) {
  const at = dateFromDay(day);
  return tx.tariffRule.findMany({
    where: {
      fund,
      segment: { in: [...segments, "every"] },
      validFrom: { lte: at },
      OR: [{ validUntil: null }, { validUntil: { gte: at } }],
    },
    orderBy: { validFrom: "desc" },
  });
}

/** Notes villages as told; the codes of those that were not noted before. */
export async function insertTold(
  tx: Tx,
  told: {
    readonly programmeId: string;
    readonly villages: readonly string[];
    readonly byPersonId: string | null;
    readonly at: Date;
  },
): Promise<string[]> {
  const { villages, ...rest } = told;
  const rows = await tx.socialization.createManyAndReturn({
    data: villages.map((villageCode) => ({ ...rest, villageCode })),
    skipDuplicates: true,
    select: { villageCode: true },
  });
  return rows.map(({ villageCode }) => villageCode);
}
