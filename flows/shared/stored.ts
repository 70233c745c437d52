import { z } from "zod";
import type { Nik } from "../../src/kit/nik.ts";
import type { Phone } from "../../src/kit/phone.ts";

/** Where a conversation stands, as it is stored; whether its flow knows that place is looked at when it is gone on with. */
export const storedPlace = z.object({
  flow: z.string(),
  version: z.number(),
  at: z.string(),
  answers: z.record(z.string(), z.unknown()),
  unclear: z.number(),
  trail: z.array(z.string()),
});

/** A NIK inside stored answers. It was judged when it was given; here only its form is looked at. */
export const nikText = z
  .string()
  .regex(/^\d{16}$/)
  .transform((text) => text as Nik);

export const phoneText = z
  .string()
  .regex(/^\+\d{9,15}$/)
  .transform((text) => text as Phone);
