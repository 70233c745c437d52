import { Command, Option } from "commander";
import { Fund } from "../db/generated/enums.ts";
import { type Day, dayFromDate } from "../kit/date.ts";
import { findProgramme, type SetDates, setDates } from "../programme/service.ts";
import { atDesk, type Desk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { dayOrNone, regencyCode, wholeNumber } from "./read.ts";
import { Misuse, print, printJson, type World } from "./world.ts";

interface DatesOptions {
  readonly regency: string;
  readonly year?: number;
  readonly fund?: Fund;
  readonly registrationFrom?: Day | "none";
  readonly registrationUntil?: Day | "none";
  readonly json?: true;
}

export function datesCommand(world: World): Command {
  return new Command("dates")
    .description("The first and the last day of registration; without a change, what is set. Reminders go by them.")
    .requiredOption("--regency <code>", "Kepmendagri code of the kabupaten or kota, such as 36.02", regencyCode)
    .option("--year <year>", "year of the programme; the newest one otherwise", wholeNumber(2020, 2100))
    .addOption(new Option("--fund <fund>", "which programme, when the year has several").choices(Object.keys(Fund)))
    .option("--registration-from <day>", "first day on which villages may register, or none", dayOrNone)
    .option("--registration-until <day>", "last day on which villages may register, or none", dayOrNone)
    .option("--json", "print the result for a program")
    .action((options: DatesOptions) => atDesk(world, (desk) => dates(world, desk, options)));
}

async function dates(world: World, desk: Desk, options: DatesOptions): Promise<void> {
  const { id, ...before } = await programmeOf(desk, { ...options, village: options.regency });
  const changes: SetDates = {
    ...(options.registrationFrom && { from: dayOf(options.registrationFrom) }),
    ...(options.registrationUntil && { until: dayOf(options.registrationUntil) }),
  };
  const on = (date: Date | null | undefined) => (date ? dayFromDate(date) : null);
  const { from = on(before.registrationFrom), until = on(before.registrationUntil) } = changes;
  if (from && until && until < from) throw new Misuse(`registration cannot end on ${until} when it begins on ${from}`);
  if (Object.keys(changes).length > 0) await desk.db.$transaction((tx) => setDates(tx, id, changes, desk.nowMs));
  const now = await findProgramme(desk.db, id);
  const set = { registrationFrom: on(now?.registrationFrom), registrationUntil: on(now?.registrationUntil) };
  if (options.json) return printJson(world, { id, ...set });
  print(world, `Registration from ${set.registrationFrom ?? "any day"} until ${set.registrationUntil ?? "any day"}.`);
}

function dayOf(given: Day | "none"): Day | null {
  return given === "none" ? null : given;
}
