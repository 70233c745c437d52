import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Command, Option } from "commander";
import { READY, type ReadyId, readyLines } from "../../flows/siaran/ready.ts";
import { AUDIENCE_ROLES, type AudienceRole, COVERAGE_FILTERS, ROSTER_FILTERS } from "../broadcast/audience.ts";
import { momentAt } from "../broadcast/facts.ts";
import { keepFile } from "../broadcast/file.ts";
import type { Verb } from "../broadcast/rules.ts";
import {
  type Actor,
  askBroadcast,
  type Made,
  type Moved,
  makeBroadcast,
  moveBroadcast,
  setBroadcasts,
} from "../broadcast/service.ts";
import type { Fund } from "../db/generated/enums.ts";
import { benefitsOn } from "../faq/rules.ts";
import { readBenefits } from "../faq/service.ts";
import { type Day, dayIn } from "../kit/date.ts";
import { LOCALES, type Locale } from "../kit/locale.ts";
import { type ProgrammeRow, programmeFacts, tariffForAllOn, wordsOf } from "../programme/service.ts";
import { say } from "../words/say.ts";
import { exportCommand, previewCommand, statusCommand, watch } from "./broadcast-shown.ts";
import { atDesk, type Desk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { areaCode, broadcastNumber, day, districtCode, localTime, regencyCode, wholeNumber } from "./read.ts";
import { Misuse, print, printJson, Refused, type World } from "./world.ts";

/** The command line acts for nobody: what needs a person's yes waits for one. */
const NOBODY: Actor = { personId: null, scope: null, chatId: null };

export function broadcastCommand(world: World): Command {
  const command = new Command("broadcast").description("One message to many people: made, looked at, sent, followed.");
  for (const make of [createCommand, previewCommand, sendCommand, statusCommand, exportCommand, settingsCommand])
    command.addCommand(make(world));
  for (const [verb, what] of VERBS) command.addCommand(verbCommand(world, verb, what));
  return command;
}

const VERBS: readonly (readonly [Verb, string])[] = [
  ["pause", "Stop sending for now; what was not sent is taken back."],
  ["resume", "Go on with what was stopped."],
  ["retry", "Try those again whom the platform refused."],
  ["cancel", "Send no more of it, for good."],
];

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
  readonly file?: string;
  readonly json?: true;
}

function createCommand(world: World): Command {
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
    .option("--file <path>", "a picture or a PDF that goes along")
    .option("--json", "print the result for a program")
    .action((options: CreateOptions) => atDesk(world, (desk) => create(world, desk, options)));
}

function roleOf(text: string): AudienceRole {
  const role = AUDIENCE_ROLES.find((one) => one === text.replace("-", "_"));
  if (!role) throw new Misuse(`--role is one of ${AUDIENCE_ROLES.map((one) => one.replace("_", "-")).join(", ")}`);
  return role;
}

async function create(world: World, desk: Desk, options: CreateOptions): Promise<void> {
  const {
    regency,
    district = regency,
    year,
    fund,
    role,
    area,
    roster,
    coverage,
    channel,
    language,
    answers,
    file,
  } = options;
  const asked = { village: regency, ...(year !== undefined && { year }), ...(fund !== undefined && { fund }) };
  const programme = await programmeOf(desk, asked);
  const text = await textOf(desk, programme, options);
  const bytes = file === undefined ? null : await readFile(file);
  const audience = {
    ...{ roles: role.length > 0 ? role : (["village_head"] as const), areas: area, channels: channel },
    ...(roster && { roster }),
    ...(coverage && { coverage }),
    ...(language && { language }),
  };
  const list = answers === undefined ? [] : answers.split("|").map((one) => one.trim());
  const id = await desk.db.$transaction(async (tx) => {
    const wanted = { programmeId: programme.id, areaCode: district, text, answers: list, audience };
    const made = await makeBroadcast(tx, NOBODY, wanted, desk);
    if (made.is !== "made") throw new Refused(whyNotMade(made));
    const kept = bytes === null || (await keepFile(tx, made.id, { name: basename(file ?? ""), bytes }, desk));
    if (!kept) throw new Refused(`${file} is neither a picture (JPEG, PNG) nor a PDF`);
    return made.id;
  });
  if (options.json) return printJson(world, { id });
  print(world, `Made broadcast ${id}. See it: broadcast preview ${id}. Send it: broadcast send ${id}.`);
}

async function textOf(desk: Desk, programme: ProgrammeRow, { ready, text, textFile }: CreateOptions): Promise<string> {
  if ([ready, text, textFile].filter((one) => one !== undefined).length !== 1)
    throw new Misuse("one of --ready, --text and --text-file is needed");
  if (text !== undefined) return text;
  if (textFile !== undefined) return readFile(textFile, "utf8");
  const today = dayIn(programme.timeZone, desk.nowMs);
  const facts = {
    programme: programmeFacts(programme, today),
    tariff: await tariffForAllOn(desk.db, programme.fund, today),
    figures: benefitsOn(readBenefits(), today),
  };
  const words = wordsOf(programme);
  return readyLines(ready ?? "lengkapi", facts)
    .map((line) => say(line, words))
    .join("\n\n");
}

function whyNotMade(made: Exclude<Made, { is: "made" }>): string {
  if (made.is === "answers") return "there are two to four quick answers, each of at most 40 letters";
  if (made.is === "audience") {
    if (made.fault === "outside") return "an --area lies outside of the regency or district";
    return made.fault === "no-role" ? "nobody is meant" : "--coverage is about workers: add --role worker";
  }
  const { fault } = made;
  if (fault.is === "empty") return "the text is empty";
  if (fault.is === "too-long") return `the text has ${fault.length} letters, which is too long`;
  return `the text has gaps that are not known: ${fault.gaps.join(", ")}`;
}

function sendCommand(world: World): Command {
  return new Command("send")
    .description("Freeze its people and send it, now or at a time; many people wait for an officer's yes in chat.")
    .argument("<id>", "number of the broadcast", broadcastNumber)
    .option("--at <time>", "when to begin, on the clock of the place: 2026-11-25T09:00", localTime)
    .option("--watch", "stay and show how far it is")
    .option("--json", "print the result for a program")
    .action((id: number, options: { at?: { day: Day; time: string }; watch?: true; json?: true }) =>
      atDesk(world, async (desk) => {
        const row = await desk.db.broadcast.findUnique({ where: { id }, select: { areaCode: true } });
        const startMs = options.at && row ? momentAt(row.areaCode, options.at) : null;
        if (startMs !== null && startMs <= desk.nowMs) throw new Refused("that time is over");
        const moved = await desk.db.$transaction((tx) => askBroadcast(tx, NOBODY, { id, startMs }, desk), SLOW);
        const state = stateAfter(moved, id);
        if (options.json) return printJson(world, { id, state });
        print(
          world,
          state === "asked" ? `Broadcast ${id} waits for an officer's yes.` : `Broadcast ${id} is ${state}.`,
        );
        if (options.watch && state !== "asked") await watch(world, desk, id);
      }),
    );
}

/** Freezing tens of thousands of people takes a while. */
const SLOW = { timeout: 120_000 };

function verbCommand(world: World, verb: Verb, what: string): Command {
  return new Command(verb)
    .description(what)
    .argument("<id>", "number of the broadcast", broadcastNumber)
    .option("--json", "print the result for a program")
    .action((id: number, options: { json?: true }) =>
      atDesk(world, async (desk) => {
        const moved = await desk.db.$transaction((tx) => moveBroadcast(tx, NOBODY, { id, verb }, desk), SLOW);
        const state = stateAfter(moved, id);
        if (options.json) return printJson(world, { id, state });
        print(world, `Broadcast ${id} is ${state}.`);
      }),
    );
}

function stateAfter(moved: Moved, id: number): string {
  if (moved.is === "moved") return moved.state;
  switch (moved.why) {
    case "unknown":
      throw new Refused(`there is no broadcast ${id}`);
    case "nobody":
      throw new Refused("nobody could get it: see broadcast preview");
    case "nothing-refused":
      throw new Refused("nobody was refused who could be reached by another try");
    default:
      throw new Refused("that is not possible in its present state; see broadcast status");
  }
}

interface SettingsOptions {
  readonly regency: string;
  readonly year?: number;
  readonly fund?: Fund;
  readonly alone?: number;
  readonly quietFrom?: Day;
  readonly quietUntil?: Day;
  readonly quietOff?: true;
}

function settingsCommand(world: World): Command {
  return new Command("settings")
    .description("What a programme decides: who may send alone, and when nothing is sent, as before an election.")
    .requiredOption("--regency <code>", "code of the regency, such as 36.02", regencyCode)
    .option("--year <year>", "year of the programme; the newest one otherwise", wholeNumber(2020, 2100))
    .option("--fund <fund>", "which programme, when the year has several")
    .option("--alone <people>", "more people than this need a second officer's yes", wholeNumber(0, 1_000_000))
    .option("--quiet-from <day>", "the first day without broadcasts, such as 2027-01-31", day)
    .option("--quiet-until <day>", "the last day without broadcasts", day)
    .option("--quiet-off", "end the time without broadcasts")
    .action((options: SettingsOptions) =>
      atDesk(world, async (desk) => {
        const { regency, year, fund, alone, quietFrom: from, quietUntil: until, quietOff } = options;
        if ((from === undefined) !== (until === undefined) || (from && until && from > until))
          throw new Misuse("--quiet-from and --quiet-until go together, the first day first");
        const asked = { village: regency, ...(year !== undefined && { year }), ...(fund !== undefined && { fund }) };
        const programme = await programmeOf(desk, asked);
        const quiet = from && until ? { quiet: { from, until } } : quietOff ? { quiet: null } : {};
        const set = { ...(alone !== undefined && { alone }), ...quiet };
        await desk.db.$transaction((tx) => setBroadcasts(tx, programme.id, set, desk.nowMs));
        print(world, `Set for ${programme.title} ${programme.year}.`);
      }),
    );
}
