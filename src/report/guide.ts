import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Day } from "../kit/date.ts";
import type { Clinic } from "./rules.ts";

const DATA = join(import.meta.dirname, "../../prisma/data");

const day = z.iso.date().transform((text) => text as Day);

const plkk = z.object({
  clinics: z.array(
    z.object({
      area: z.string().regex(/^\d{2}\.\d{2}(?:\.\d{2})?$/),
      name: z.string().min(1),
      address: z.string().min(1),
      phone: z.string().nullable(),
      source: z.string().min(1),
      checkedOn: day,
    }),
  ),
});

/** The hospitals and clinics of prisma/data/plkk.json; read once. Throws when the file is not as it should be. */
export const CLINICS: readonly Clinic[] = plkk.parse(JSON.parse(readFileSync(join(DATA, "plkk.json"), "utf8"))).clinics;
