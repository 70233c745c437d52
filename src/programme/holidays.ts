import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Day } from "../kit/date.ts";

const holidays = z.array(
  z.object({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), name: z.string().min(1), source: z.string().min(1) }),
);

/** The public holidays of the country as they stand in prisma/data/holidays.json, in order. */
export function readHolidays(): readonly Day[] {
  const file = join(import.meta.dirname, "../../prisma/data/holidays.json");
  return holidays.parse(JSON.parse(readFileSync(file, "utf8"))).map(({ day }) => day as Day);
}
