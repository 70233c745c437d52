import { Command, Option } from "commander";
import { Fund } from "../db/generated/enums.ts";
import type { Day } from "../kit/date.ts";
import { dayFromDate } from "../kit/date.ts";
import { findProgramme, setOfficeHours } from "../programme/service.ts";
import { atDesk, type Desk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { days, regencyCode, timeOfDay, weekdays, wholeNumber } from "./read.ts";
import { Misuse, print, printJson, type World } from "./world.ts";

interface HoursOptions {
  readonly regency: string;
  readonly year?: number;
  readonly fund?: Fund;
  readonly opens?: string;
  readonly closes?: string;
  readonly days?: readonly number[];
  readonly closedOn?: readonly Day[];
  readonly json?: true;
}

export function hoursCommand(world: World): Command {
  return new Command("hours")
    .description("When the officers of a programme answer; without a change, what is set. New questions go by it.")
    .requiredOption("--regency <code>", "Kepmendagri code of the kabupaten or kota, such as 36.02", regencyCode)
    .option("--year <year>", "year of the programme; the newest one otherwise", wholeNumber(2020, 2100))
    .addOption(new Option("--fund <fund>", "which programme, when the year has several").choices(Object.keys(Fund)))
    .option("--opens <time>", "such as 08:00", timeOfDay)
    .option("--closes <time>", "such as 15:00", timeOfDay)
    .option("--days <days>", "days of the week from Monday, 1, such as 1-5", weekdays)
    .option("--closed-on <days>", "all holidays to come, such as 2026-12-25,2027-01-01, or none", days)
    .option("--json", "print the result for a program")
    .action((options: HoursOptions) => atDesk(world, (desk) => hours(world, desk, options)));
}

async function hours(world: World, desk: Desk, options: HoursOptions): Promise<void> {
  const { id, ...before } = await programmeOf(desk, { ...options, village: options.regency });
  const { opens = before.officeOpens, closes = before.officeCloses } = options;
  if (closes <= opens) throw new Misuse(`the office cannot close at ${closes} when it opens at ${opens}`);
  const changes = options.opens ?? options.closes ?? options.days ?? options.closedOn;
  if (changes !== undefined) await desk.db.$transaction((tx) => setOfficeHours(tx, id, options, desk.nowMs));
  const now = await findProgramme(desk.db, id);
  const set = {
    opens: now?.officeOpens,
    closes: now?.officeCloses,
    days: now?.officeDays,
    closedOn: now?.officeClosedOn.map(dayFromDate) ?? [],
  };
  if (options.json) return printJson(world, { id, ...set });
  const closed = set.closedOn.length > 0 ? `, closed on ${set.closedOn.join(", ")}` : "";
  print(world, `Officers answer from ${set.opens} to ${set.closes} on days ${set.days?.join(", ")}${closed}.`);
}
