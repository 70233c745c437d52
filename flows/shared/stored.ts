import { z } from "zod";
import type { Nik } from "../../src/kit/nik.ts";
import type { Phone } from "../../src/kit/phone.ts";

/** A NIK inside stored answers. It was judged when it was given; here only its form is looked at. */
export const nikText = z
  .string()
  .regex(/^\d{16}$/)
  .transform((text) => text as Nik);

export const phoneText = z
  .string()
  .regex(/^\+\d{9,15}$/)
  .transform((text) => text as Phone);
