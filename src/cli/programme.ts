import { Command, Option } from "commander";
import { Fund } from "../db/generated/enums.ts";
import type { Day } from "../kit/date.ts";
import { dayFromDate } from "../kit/date.ts";
import { naturalName } from "../programme/rules.ts";
import { allProgrammes, type CreateProgramme, createProgramme, type ProgrammeRow } from "../programme/service.ts";
import { datesCommand } from "./dates.ts";
import { atDesk, type Desk } from "./desk.ts";
import { hoursCommand } from "./hours.ts";
import { day, type LegalBasis, legalBasis, regencyCode, timeZone, wholeNumber } from "./read.ts";
import { regionalOf } from "./regional.ts";
import { socializationCommand } from "./socialization.ts";
import { Misuse, print, printJson, Refused, remark, type World } from "./world.ts";

export function programmeCommand(world: World): Command {
  return new Command("programme")
    .description("A regency's programme in one year from one fund.")
    .addCommand(createCommand(world))
    .addCommand(listCommand(world))
    .addCommand(datesCommand(world))
    .addCommand(hoursCommand(world))
    .addCommand(socializationCommand(world));
}

/** As commander gives them: what was left out is undefined. */
interface CreateOptions {
  readonly regency: string;
  readonly year: number;
  readonly quota: number;
  readonly fund: Fund;
  readonly title?: string;
  readonly villageWord?: string;
  readonly headWord?: string;
  readonly subUnitWord?: string;
  readonly timeZone?: string;
  readonly socializationFrom?: Day;
  readonly registrationFrom?: Day;
  readonly registrationUntil?: Day;
  readonly coverageTarget?: number;
  readonly vulnerableWorkers?: number;
  readonly minAge: number;
  readonly ageLimit: number;
  readonly officeName?: string;
  readonly officeContact?: string;
  readonly officialPage?: string;
  readonly legalBasis: readonly LegalBasis[];
  readonly json?: true;
}

function createCommand(world: World): Command {
  const people = wholeNumber(1, 10_000_000);
  const age = wholeNumber(10, 100);
  return new Command("create")
    .description("Start a programme. Everything that is not given gets the usual value of the region.")
    .requiredOption("--regency <code>", "Kepmendagri code of the kabupaten or kota, such as 36.02", regencyCode)
    .requiredOption("--year <year>", "year of the programme", wholeNumber(2020, 2100))
    .requiredOption("--quota <people>", "people that a village may put forward", wholeNumber(1, 10_000))
    .addOption(
      new Option("--fund <fund>", "where the money comes from").choices(Object.keys(Fund)).makeOptionMandatory(),
    )
    .option("--title <text>", "name of the programme, as people know it")
    .option("--village-word <word>", "desa, nagari, …")
    .option("--head-word <words>", "kepala desa, wali nagari, …")
    .option("--sub-unit-word <word>", "dusun, jorong, …")
    .option("--time-zone <zone>", "such as Asia/Jakarta", timeZone)
    .option("--socialization-from <day>", "first day of telling people", day)
    .option("--registration-from <day>", "first day on which villages may register", day)
    .option("--registration-until <day>", "last day on which villages may register", day)
    .option("--coverage-target <people>", "people the regency wants covered", people)
    .option("--vulnerable-workers <people>", "vulnerable workers the regency counts", people)
    .option("--min-age <years>", "youngest age at registration", age, 18)
    .option("--age-limit <years>", "the birthday that is the first too old day", age, 65)
    .option("--office-name <text>", "the office that answers questions")
    .option("--office-contact <text>", "how people reach it: number, hours")
    .option("--official-page <url>", "where the regency itself tells about this assistant")
    .option("--legal-basis <title|about>", "a rule the programme rests on; may be given several times", legalBasis, [])
    .option("--json", "print the result for a program")
    .action((options: CreateOptions) => atDesk(world, (desk) => create(world, desk, options)));
}

async function create(world: World, desk: Desk, options: CreateOptions): Promise<void> {
  const regency = await desk.db.area.findUnique({ where: { code: options.regency }, select: { name: true } });
  const command = commandOf(options, naturalName(regency?.name ?? ""));
  const fault = faultOf(command);
  if (fault) throw new Misuse(fault);
  const created = await desk.db.$transaction((tx) => createProgramme(tx, command, desk));
  if (created.is === "no-such-regency")
    throw new Refused(`there is no kabupaten or kota with the code ${options.regency}`);
  if (created.is === "exists")
    throw new Refused(
      `${options.regency} already has a programme of ${options.year} from ${options.fund}; see: programme list`,
    );
  if (options.json) printJson(world, { id: created.id, ...command });
  else print(world, `Created ${command.title} ${command.year} of ${regency?.name}: ${created.id}`);
  if (!options.officeContact)
    remark(world, "no --office-contact was given: people are told only the name of the office");
}

function commandOf(options: CreateOptions, regencyName: string): CreateProgramme {
  const usual = regionalOf(options.regency, options.fund);
  const { villageWord = usual.villageWord, headWord = usual.headWord, subUnitWord = usual.subUnitWord } = options;
  const officeName = options.officeName ?? `Dinas Tenaga Kerja ${regencyName}`;
  return {
    regencyCode: options.regency,
    year: options.year,
    fund: options.fund,
    title: options.title ?? `1 ${capital(villageWord)} ${options.quota} Pekerja Rentan`,
    quotaPerVillage: options.quota,
    legalBases: options.legalBasis,
    ...{ villageWord, headWord, subUnitWord },
    timeZone: options.timeZone ?? usual.timeZone,
    socializationFrom: options.socializationFrom ?? null,
    registrationFrom: options.registrationFrom ?? null,
    registrationUntil: options.registrationUntil ?? null,
    coverageTarget: options.coverageTarget ?? null,
    vulnerableWorkers: options.vulnerableWorkers ?? null,
    minAge: options.minAge,
    ageLimit: options.ageLimit,
    officeName,
    officeContact: options.officeContact ?? "",
    officialPage: options.officialPage ?? null,
  };
}

/** What does not fit together, in words; null when all is well. */
function faultOf(command: CreateProgramme): string | null {
  const { socializationFrom, registrationFrom, registrationUntil, minAge, ageLimit } = command;
  if (registrationFrom && registrationUntil && registrationUntil < registrationFrom)
    return "--registration-until lies before --registration-from";
  if (socializationFrom && registrationFrom && registrationFrom < socializationFrom)
    return "--registration-from lies before --socialization-from";
  return ageLimit <= minAge ? "--age-limit must be above --min-age" : null;
}

function listCommand(world: World): Command {
  return new Command("list")
    .description("Every programme, the newest year first.")
    .option("--json", "print the result for a program")
    .action((options: { json?: true }) =>
      atDesk(world, async ({ db }) => {
        const programmes = (await allProgrammes(db)).map(summary);
        if (options.json) return printJson(world, programmes);
        if (programmes.length === 0) print(world, "There is no programme yet. See: programme create --help");
        for (const one of programmes) print(world, lineOf(one));
      }),
    );
}

function summary(row: ProgrammeRow) {
  const on = (date: Date | null) => date && dayFromDate(date);
  return {
    id: row.id,
    regencyCode: row.regencyCode,
    regencyName: naturalName(row.regency.name),
    year: row.year,
    fund: row.fund,
    title: row.title,
    quota: row.quotaPerVillage,
    registrationFrom: on(row.registrationFrom),
    registrationUntil: on(row.registrationUntil),
  };
}

function lineOf(one: ReturnType<typeof summary>): string {
  const {
    id,
    regencyCode: code,
    regencyName,
    year,
    fund,
    title,
    quota,
    registrationFrom: from,
    registrationUntil: until,
  } = one;
  const open = from || until ? `registration ${from ?? "…"} to ${until ?? "…"}` : "registration always open";
  return `${year} ${code} ${regencyName}, ${fund}: ${title}, ${quota} a village, ${open}\n     ${id}`;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
