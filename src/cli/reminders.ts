import { Command, Option } from "commander";
import { Fund } from "../db/generated/enums.ts";
import { dayIn } from "../kit/date.ts";
import { findProgramme, type ProgrammeRow, type SetReminders, setReminders } from "../programme/service.ts";
import type { Due } from "../reminder/due.ts";
import { previewReminders, type SentReminder, sentReminders, zoneOfVillages } from "../reminder/service.ts";
import { atDesk, type Desk } from "./desk.ts";
import { holidayWarnings } from "./holidays.ts";
import { programmeOf } from "./programme-of.ts";
import { numbers, regencyCode, timeOfDay, wholeNumber } from "./read.ts";
import { print, printJson, Refused, remark, type World } from "./world.ts";

interface RemindersOptions extends SetReminders {
  readonly regency: string;
  readonly year?: number;
  readonly fund?: Fund;
  readonly days: number;
  readonly switch?: "on" | "off";
  readonly json?: true;
}

/** So far ahead and apart reminders can be. */
const DAYS_MAX = 60;

export function remindersCommand(world: World): Command {
  const days = wholeNumber(1, DAYS_MAX);
  return new Command("reminders")
    .description("What people are reminded of today, what they were reminded of, and when. Sends nothing.")
    .requiredOption("--regency <code>", "Kepmendagri code of the kabupaten or kota, such as 36.02", regencyCode)
    .option("--year <year>", "year of the programme; the newest one otherwise", wholeNumber(2020, 2100))
    .addOption(new Option("--fund <fund>", "which programme, when the year has several").choices(Object.keys(Fund)))
    .option("--days <days>", "show what was sent in so many days", days, 7)
    .addOption(new Option("--switch <on|off>", "whether anybody is reminded").choices(["on", "off"]))
    .option("--at <time>", "from which time of day on, such as 08:00", timeOfDay)
    .option("--before <days>", "days before the last day of registration, such as 14,7,3,1", numbers(DAYS_MAX))
    .option("--every <days>", "days between two reminders long before the last day", days)
    .option("--late-every <days>", "days between two reminders after the last day", days)
    .option("--climb <reminders>", "reminders in vain after which the next one up hears too", wholeNumber(1, 20))
    .option("--json", "print the result for a program")
    .action((options: RemindersOptions) => atDesk(world, (desk) => reminders(world, desk, options)));
}

async function reminders(world: World, desk: Desk, options: RemindersOptions): Promise<void> {
  const { id } = await programmeOf(desk, { ...options, village: options.regency });
  const changes = changesOf(options);
  if (Object.keys(changes).length > 0) await desk.db.$transaction((tx) => setReminders(tx, id, changes, desk.nowMs));
  const programme = await findProgramme(desk.db, id);
  if (!programme) throw new Refused("the programme is gone");
  const due = (await previewReminders(desk.db, programme, desk.nowMs)).map(shownDue);
  const sent = await sentReminders(desk.db, programme, options.days, desk.nowMs);
  const settings = settingsOf(programme);
  if (options.json)
    return printJson(world, { id, today: dayIn(zoneOfVillages(programme), desk.nowMs), settings, due, sent });
  print(world, settingsLine(settings));
  print(world, due.length === 0 ? "Nobody is to be reminded now." : "To be reminded with the next look at the clock:");
  for (const one of due) print(world, `  ${one.person}: ${one.of.join("; ")}`);
  print(
    world,
    sent.length === 0 ? `Nobody was reminded in ${options.days} days.` : `Reminded in ${options.days} days:`,
  );
  for (const one of sent) print(world, `  ${sentLine(one)}`);
  for (const line of await holidayWarnings(desk)) remark(world, line);
}

function changesOf({ switch: set, at, before, every, lateEvery, climb }: RemindersOptions): SetReminders {
  return {
    ...(set && { on: set === "on" }),
    ...(at !== undefined && { at }),
    ...(before && { before }),
    ...(every !== undefined && { every }),
    ...(lateEvery !== undefined && { lateEvery }),
    ...(climb !== undefined && { climb }),
  };
}

function settingsOf(programme: ProgrammeRow) {
  const { remindersOn: on, remindAt: at, remindDays: before, remindEvery: every } = programme;
  return { on, at, before, every, lateEvery: programme.remindLateEvery, climb: programme.remindClimb };
}

function settingsLine({ on, at, before, every, lateEvery, climb }: ReturnType<typeof settingsOf>): string {
  if (!on) return "Reminders are switched off.";
  return `From ${at} on: ${before.join(", ")} days before the last day, every ${every} days long before it, every ${lateEvery} days after it; one step up after ${climb} in vain.`;
}

/** By role and place: no names and no numbers. */
function shownDue({ personId, villages, undone }: Due) {
  const [first] = villages;
  const own = villages.length === 1 && first && (first.rung === "head" || first.rung === "operator");
  return {
    personId,
    person: own ? `${first.rung} of ${first.village.name} (${first.village.code})` : "officer",
    of: [
      ...villages.map(({ village, gaps }) => {
        const left = gaps.map(({ rule, count }) => `${rule} ${count}`).join(", ");
        return own ? left : `${village.name}: ${left}`;
      }),
      ...undone.map(({ rule, count, late }) => `${rule} ${count}, late ${late}`),
    ],
  };
}

function sentLine({ on, areaCode, rule, period, rung, again, message }: SentReminder): string {
  return `${on} ${rung} of ${areaCode}: ${rule} of ${period}${again ? ", asked for again" : ""}, ${message ?? "not written"}`;
}
