import { z } from "zod";
import type { Day } from "../../src/kit/date.ts";
import type { ReportForm } from "../../src/report/rules.ts";
import { nikText, phoneText } from "../shared/stored.ts";

const home = z.union([
  z.object({ code: z.string(), name: z.string(), districtName: z.string() }),
  z.object({ said: z.string() }),
]);

const happened = z.object({
  day: z.iso.date().transform((text) => text as Day),
  time: z.string().nullable(),
  part: z.enum(["morning", "midday", "afternoon", "night"]).nullable(),
  said: z.string(),
});

/** Version 1 knew the story alone. */
const answers = z
  .object({
    kind: z.enum(["accident", "death"]),
    atWork: z.boolean().nullable(),
    home: home.nullable(),
    area: z.object({ programmeId: z.string(), name: z.string() }).nullable(),
    by: z.enum(["self", "family", "neighbour", "village"]),
    name: z.string().nullable(),
    nik: nikText.nullable(),
    kpj: z.string().nullable(),
    place: z.string().nullable(),
    story: z.string().nullable(),
    when: happened.nullable(),
    reporter: z.string().nullable(),
    phone: phoneText.nullable(),
  })
  .partial();

export type Answers = ReportForm;

export function readAnswers(stored: unknown): Answers | null {
  // What is not there is not there: nothing is ever read as undefined.
  return (answers.safeParse(stored).data as Answers | undefined) ?? null;
}
