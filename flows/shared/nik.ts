import type { Line } from "../../src/flowkit/flow.ts";
import { sayDay } from "../../src/kit/date.ts";
import { NIK_DIGITS, type Nik, type NikFault, partsOf } from "../../src/kit/nik.ts";
import { eligibilityOf } from "../../src/roster/rules.ts";
import type { BaseFacts } from "../facts.ts";
import { line } from "./line.ts";

/** The fault of a NIK in words that say what to do. */
export function nikFaultLines(fault: NikFault): readonly Line[] {
  switch (fault.fault) {
    case "none-found":
      return [line("umum:nik.noneFound")];
    case "letters":
      return [line("umum:nik.letters", { letters: [...new Set(fault.letters)].join(", ") })];
    case "length":
      return fault.digits < NIK_DIGITS
        ? [line("umum:nik.tooShort", { digits: fault.digits, missing: NIK_DIGITS - fault.digits })]
        : [line("umum:nik.tooLong", { digits: fault.digits, extra: fault.digits - NIK_DIGITS })];
    case "region":
      return [line("umum:nik.region")];
    case "date":
      return [line("umum:nik.date")];
    case "serial":
      return [line("umum:nik.serial")];
    case "excel":
      return [line("umum:nik.excel")];
  }
}

/** Why this person's age forbids registration, or null. The age comes from the NIK, which may differ from the KTP. */
export function ageRefusal(nik: Nik, facts: BaseFacts): readonly Line[] | null {
  if (!facts.programme) return null;
  const { birthDate } = partsOf(nik, facts.today);
  const rule = facts.programme.ageRule;
  const verdict = eligibilityOf(birthDate, facts.today, rule);
  if (verdict.is === "eligible") return null;
  const vars = { born: sayDay(birthDate), age: verdict.age, minAge: rule.minAge, ageLimit: rule.ageLimit };
  return [line(verdict.is === "too-young" ? "daftar:age.tooYoung" : "daftar:age.tooOld", vars)];
}

/** A NIK from another regency is normal (moved, or the regency was split since): said, never refused. */
export function regionNote(nik: Nik, facts: BaseFacts): readonly Line[] {
  const here = facts.programme?.regencyCode;
  return here && !partsOf(nik, facts.today).region.startsWith(here) ? [line("daftar:nik.otherRegion")] : [];
}

/** "laki-laki" and "perempuan" live in locales/; this is their key. */
export function sexKey(sex: "L" | "P"): "umum:sex.L" | "umum:sex.P" {
  return sex === "L" ? "umum:sex.L" : "umum:sex.P";
}
