import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Command, Option } from "commander";
import { READY, type ReadyId, readyLines, STANDARD_ANSWERS } from "../../flows/siaran/ready.ts";
import {
  AUDIENCE_ROLES,
  type AudienceFault,
  type AudienceRole,
  COVERAGE_FILTERS,
  ROSTER_FILTERS,
} from "../broadcast/audience.ts";
import { translateBroadcast } from "../broadcast/editing.ts";
import { keepFile } from "../broadcast/file.ts";
import { answersIn, wordingsOf } from "../broadcast/said.ts";
import { type Made, makeBroadcast } from "../broadcast/service.ts";
import type { Fund } from "../db/generated/enums.ts";
import { benefitsOn } from "../faq/rules.ts";
import { readBenefits } from "../faq/service.ts";
import { Bug } from "../kit/bug.ts";
import { dayIn } from "../kit/date.ts";
import { LOCALES, type Locale } from "../kit/locale.ts";
import { type ProgrammeRow, programmeFacts, tariffForAllOn, wordsOf } from "../programme/service.ts";
import { NOBODY } from "./broadcast-shown.ts";
import { atDesk, type Desk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { areaCode, districtCode, regencyCode, wholeNumber } from "./read.ts";
import { Misuse, print, printJson, Refused, type World } from "./world.ts";

interface CreateOptions {
  readonly regency: string;
  readonly district?: string;
  readonly year?: number;
  readonly fund?: Fund;
  readonly ready?: ReadyId;
  readonly text?: string;
  readonly textFile?: string;
  readonly role: readonly AudienceRole[];
  readonly area: readonly string[];
  readonly roster?: (typeof ROSTER_FILTERS)[number];
  readonly coverage?: (typeof COVERAGE_FILTERS)[number];
  readonly channel: readonly string[];
  readonly language?: Locale;
  readonly answers?: string;
  readonly also: ReadonlyMap<Other, string>;
  readonly alsoAnswers: ReadonlyMap<Other, string>;
  readonly socialization?: true;
  readonly file?: string;
  readonly json?: true;
}

export function createCommand(world: World): Command {
  const several = (text: string, before: readonly string[]) => [...before, text];
  const roles = AUDIENCE_ROLES.map((role) => role.replace("_", "-"));
  return new Command("create")
    .description("Make a broadcast. Nobody gets it before `broadcast send`.")
    .requiredOption("--regency <code>", "code of the regency, such as 36.02", regencyCode)
    .option("--district <code>", "only this district of it, such as 36.02.01", districtCode)
    .option("--year <year>", "year of the programme; the newest one otherwise", wholeNumber(2020, 2100))
    .option("--fund <fund>", "which programme, when the year has several")
    .addOption(new Option("--ready <id>", "a message that is ready").choices(READY))
    .option("--text <text>", "the text; {nama} {desa} {jumlah} {kuota} {batas} are filled in for each person")
    .option("--text-file <file>", "the text, from a file")
    .addOption(
      new Option("--role <role>", `as what people are meant: ${roles.join(", ")}; several times`)
        .argParser((text: string, before: readonly AudienceRole[]) => [...before, roleOf(text)])
        .default([], "village-head"),
    )
    .option(
      "--area <code>",
      "only this district or village; several times",
      (text, before: readonly string[]) => several(areaCode(text), before),
      [],
    )
    .addOption(new Option("--roster <state>", "villages whose list is").choices(ROSTER_FILTERS))
    .addOption(new Option("--coverage <state>", "workers whose cover is").choices(COVERAGE_FILTERS))
    .option("--channel <channel>", "only this channel; several times", several, [])
    .addOption(new Option("--language <language>", "only people who are spoken to in it").choices(LOCALES))
    .option("--answers <list>", 'quick answers: "Sudah paham|Mau bertanya"')
    .option("--also <language=text>", "the same in another language (su, min); several times", inLanguage, new Map())
    .option("--also-answers <language=list>", "the quick answers in it, in the same order", inLanguage, new Map())
    .option("--socialization", "villages whose head or operator it reaches count as told of the programme")
    .option("--file <path>", "a picture or a PDF that goes along")
    .option("--json", "print the result for a program")
    .action((options: CreateOptions) => atDesk(world, (desk) => create(world, desk, options)));
}

function roleOf(text: string): AudienceRole {
  const role = AUDIENCE_ROLES.find((one) => one === text.replace("-", "_"));
  if (!role) throw new Misuse(`--role is one of ${AUDIENCE_ROLES.map((one) => one.replace("_", "-")).join(", ")}`);
  return role;
}

/** A language besides Indonesian. */
type Other = Exclude<Locale, "id">;

/** "su=Wilujeng {nama}" */
function inLanguage(text: string, before: ReadonlyMap<Other, string>): ReadonlyMap<Other, string> {
  const [, code, said] = /^(\w+)=([\s\S]+)$/.exec(text) ?? [];
  const locale = LOCALES.find((one) => one === code && one !== "id");
  if (!locale || locale === "id" || said === undefined) throw new Misuse("a language is given as su=TEXT or min=TEXT");
  return new Map([...before, [locale, said]]);
}

async function create(world: World, desk: Desk, options: CreateOptions): Promise<void> {
  const { regency, district = regency, year, fund, role, area, roster, coverage, channel, language, file } = options;
  const asked = { village: regency, ...(year !== undefined && { year }), ...(fund !== undefined && { fund }) };
  const programme = await programmeOf(desk, asked);
  const said = await chosen(desk, programme, options);
  const bytes = file === undefined ? null : await readFile(file);
  const audience = {
    ...{ roles: role.length > 0 ? role : (["village_head"] as const), areas: area, channels: channel },
    ...(roster && { roster }),
    ...(coverage && { coverage }),
    ...(language && { language }),
  };
  const id = await desk.db.$transaction(async (tx) => {
    const socializes = options.socialization ?? false;
    const wanted = { programmeId: programme.id, areaCode: district, ...said, audience, socializes };
    const made = await makeBroadcast(tx, NOBODY, wanted, desk);
    if (made.is !== "made") throw new Refused(whyNotMade(made));
    for (const [locale, text] of options.also) {
      const list = options.alsoAnswers.get(locale);
      const given = { id: made.id, locale, text, answers: list === undefined ? null : listOf(list) };
      const edited = await translateBroadcast(tx, NOBODY, given, desk);
      if (edited.is === "no-draft") throw new Bug("broadcast-made-and-gone");
      if (edited.is !== "edited") throw new Refused(`${locale}: ${whyNotMade(edited)}`);
    }
    const kept = bytes === null || (await keepFile(tx, made.id, { name: basename(file ?? ""), bytes }, desk));
    if (!kept) throw new Refused(`${file} is neither a picture (JPEG, PNG) nor a PDF`);
    return made.id;
  });
  if (options.json) return printJson(world, { id });
  print(world, `Made broadcast ${id}. See it: broadcast preview ${id}. Send it: broadcast send ${id}.`);
}

/** What it says, in every language that it is ready in. */
async function chosen(desk: Desk, programme: ProgrammeRow, options: CreateOptions) {
  const { ready, text, textFile, answers = "" } = options;
  if ([ready, text, textFile].filter((one) => one !== undefined).length !== 1)
    throw new Misuse("one of --ready, --text and --text-file is needed");
  const words = wordsOf(programme);
  const list = listOf(answers);
  const standard = answersIn(STANDARD_ANSWERS, words);
  const said = list.join("|") === standard.join("|") ? STANDARD_ANSWERS : list;
  if (text !== undefined) return wordingsOf({ text, answers: said }, words);
  if (textFile !== undefined) return wordingsOf({ text: await readFile(textFile, "utf8"), answers: said }, words);
  const today = dayIn(programme.timeZone, desk.nowMs);
  const facts = {
    programme: programmeFacts(programme, today),
    tariff: await tariffForAllOn(desk.db, programme.fund, today),
    figures: benefitsOn(readBenefits(), today),
  };
  return wordingsOf({ text: readyLines(ready ?? "lengkapi", facts), answers: said }, words);
}

function listOf(answers: string): readonly string[] {
  return answers.trim() === "" ? [] : answers.split("|").map((one) => one.trim());
}

const AUDIENCE_FAULTS: Readonly<Record<AudienceFault, string>> = {
  "no-role": "nobody is meant",
  outside: "an --area lies outside of the regency or district",
  "coverage-of-heads": "--coverage is about workers: add --role worker",
  "roster-of-officers": "--roster is about villages, not about officers",
  "village-gaps": "{desa}, {jumlah} and {kuota} are of one village: officers cannot get them",
};

function whyNotMade(made: Exclude<Made, { is: "made" }>): string {
  if (made.is === "answers")
    return "there are two to four quick answers, each of at most 40 letters, as many in each language";
  if (made.is === "audience") return AUDIENCE_FAULTS[made.fault];
  const { fault } = made;
  if (fault.is === "empty") return "the text is empty";
  if (fault.is === "too-long") return `the text has ${fault.length} letters, which is too long`;
  return `the text has gaps that are not known: ${fault.gaps.join(", ")}`;
}
