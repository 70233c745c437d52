import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { Command } from "commander";
import { compareWithRoster } from "../draft/service.ts";
import { DEFAULT_ZONE, dayIn } from "../kit/date.ts";
import { maskNik, NIK_DIGITS } from "../kit/nik.ts";
import { maskPhone } from "../kit/phone.ts";
import { makeCardReader } from "../reading/card/read.ts";
import type { JudgeRules } from "../reading/judge.ts";
import type { FileFault, Problem, ReadRow } from "../reading/row.ts";
import { openDesk } from "../reading/thread/desk.ts";
import type { DeskReading, JudgedList } from "../reading/thread/job.ts";
import type { AgeRule } from "../roster/rules.ts";
import { say } from "../words/say.ts";
import { atDesk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { villageCode } from "./read.ts";
import { SAMPLE_WORDS } from "./sample.ts";
import { print, printJson, Refused, type World } from "./world.ts";

export function rosterCommand(world: World): Command {
  return new Command("roster").description("Lists of people as villages send them.").addCommand(parseCommand(world));
}

/** As a programme has it that says nothing else. */
const USUAL_AGES: AgeRule = { minAge: 18, ageLimit: 65 };

interface ParseOptions {
  readonly village?: string;
  readonly json?: true;
}

function parseCommand(world: World): Command {
  return new Command("parse")
    .description("Read a pasted list, a spreadsheet or a photo of an ID card as the chat would. Nothing is written.")
    .argument("<file>", "the file, or - for what is piped in")
    .option("--village <code>", "compare with the roster of this village too", villageCode)
    .option("--json", "print the result for a program")
    .action((file: string, options: ParseOptions) => parse(world, file, options));
}

async function parse(world: World, file: string, options: ParseOptions): Promise<void> {
  const bytes = await contentOf(world, file);
  const { village } = options;
  if (village === undefined) {
    const rules = { today: dayIn(DEFAULT_ZONE, Date.now()), ageRule: USUAL_AGES };
    return tellReading(world, options, await read(bytes, file, rules), rules);
  }
  await atDesk(world, async (desk) => {
    const programme = await programmeOf(desk, { village });
    const { minAge, ageLimit } = programme;
    const rules = { today: dayIn(programme.timeZone, desk.nowMs), ageRule: { minAge, ageLimit } };
    const reading = await read(bytes, file, rules);
    if ("fault" in reading) return tellReading(world, options, reading, rules);
    const key = { programmeId: programme.id, villageCode: village, year: programme.year };
    const rows = await compareWithRoster(desk.db, key, reading.rows, desk.vault);
    tellReading(world, options, { ...reading, rows }, rules);
  });
}

async function read(bytes: Uint8Array, fileName: string, rules: JudgeRules): Promise<DeskReading> {
  const desk = openDesk({ card: makeCardReader() });
  try {
    return await desk.read({ kind: "file", bytes, fileName }, rules);
  } finally {
    await desk.close();
  }
}

function tellReading(world: World, { json }: ParseOptions, reading: DeskReading, rules: JudgeRules): void {
  if ("fault" in reading) {
    if (json) printJson(world, { rows: [], ignored: [], fault: reading.fault });
    throw new Refused(`the file was not read: ${REASONS[reading.fault]}`);
  }
  if (json) printJson(world, forPrograms(reading));
  else print(world, tell(reading, rules));
}

async function contentOf(world: World, file: string): Promise<Uint8Array> {
  if (file === "-") return await buffer(world.input);
  try {
    return await readFile(file);
  } catch {
    throw new Refused(`there is no file ${file} to read`);
  }
}

const REASONS: Readonly<Record<FileFault, string>> = {
  "not-a-list": "no list of people was found in the text",
  "too-large": "it is too large, also once unpacked",
  "too-many-rows": "it holds more than 5,000 people",
  password: "it is locked with a password",
  macros: "it holds macros",
  damaged: "it is damaged",
  "unknown-kind": "it is no spreadsheet, text or picture that can be read",
  "too-slow": "it took too long",
  "no-people": "no people were found in it",
  blurred: "the picture is blurred",
  glare: "the picture has glare on the card",
  "no-card": "no ID card was found in the picture",
};

function forPrograms({ rows, ignored, card }: JudgedList) {
  return {
    rows: rows.map((row) => ({
      ...{ source: row.source, nik: row.nik, name: row.name, occupation: row.occupation, phone: row.phone },
      ...{ sex: row.sex, birthDate: row.birthDate, problems: row.problems, repaired: row.repaired },
      ...(card && { ...readFrom(card), fields: card }),
    })),
    ignored,
  };
}

/** A name that was read from a card is told though it is not sure: `sure` says so. A number is not. */
function readFrom(card: NonNullable<JudgedList["card"]>) {
  const sure = Object.fromEntries(Object.entries(card).map(([field, { sure: isSure }]) => [field, isSure]));
  return { name: card.name.value, sure };
}

/** For people: one line each, numbers masked, and below it what is wrong. */
function tell({ rows, ignored }: JudgedList, rules: JudgeRules): string {
  const wrong = rows.filter(({ problems }) => problems.length > 0).length;
  const width = Math.max(0, ...rows.map(({ source }) => source.length));
  const names = new Map(rows.map(({ source, name }) => [source, name ?? source]));
  const lines = rows.flatMap((row) => [
    `${row.source.padEnd(width)}  ${worker(row)}`,
    ...row.problems.map((problem) => `${" ".repeat(width)}    ! ${problemText(problem, names, rules)}`),
  ]);
  const passed =
    ignored.length === 0
      ? []
      : ["", "Passed over:", ...ignored.map((one) => `${one.source}  ${one.text} (${one.why})`)];
  return [...lines, "", `${rows.length} people, ${wrong} with problems.`, ...passed].join("\n");
}

function worker({ nik, name, occupation, phone }: ReadRow): string {
  const shown = [nik && maskNik(nik), name, occupation, phone && maskPhone(phone)];
  return shown.map((text) => text ?? "–").join(" | ");
}

function problemText(problem: Problem, names: ReadonlyMap<string, string>, { ageRule }: JudgeRules): string {
  const { digits, letters, age, other } = problem;
  const known = { digits, letters, age, other: other && (names.get(other) ?? other) };
  const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  return say({ key: `baris:${problem.code}`, vars: { needed: NIK_DIGITS, ...ageRule, ...given } }, SAMPLE_WORDS);
}
