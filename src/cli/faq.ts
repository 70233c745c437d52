import { readFile } from "node:fs/promises";
import { Argument, Command, Option } from "commander";
import { Fund } from "../db/generated/enums.ts";
import { answerHistory, changeAnswer } from "../faq/office.ts";
import { decideQuestion, unanswered } from "../faq/questions.ts";
import {
  type AnswerDeed,
  OWN_LENGTH_MAX,
  OWN_LINES_MAX,
  type OwnAnswerFault,
  ownAnswerOf,
  readOwnAnswer,
  TOPICS,
  type TopicId,
} from "../faq/rules.ts";
import { atDesk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { regencyCode, wholeNumber } from "./read.ts";
import { Misuse, print, printJson, Refused, type World } from "./world.ts";

const SHOWN = 100;
const number = wholeNumber(1, 2_147_483_647);

export function faqCommand(world: World): Command {
  return new Command("faq")
    .description("Questions that could not be answered, and what becomes of them.")
    .addCommand(
      new Command("unanswered")
        .description("List them by the topic they are nearest to, what is asked most often first; numbers are masked.")
        .option("--json", "print the result for a program")
        .action((options: { json?: true }) => list(world, options)),
    )
    .addCommand(
      new Command("teach")
        .description("Make a question an example of a topic: from then on it is understood, by a running server too.")
        .argument("<id>", "its number in the list", number)
        .addArgument(new Argument("<topic>", "what it asks").choices(TOPICS))
        .action((id: number, topic: TopicId) => decide(world, id, topic)),
    )
    .addCommand(
      new Command("dismiss")
        .description("Let a question go that is not for this assistant.")
        .argument("<id>", "its number in the list", number)
        .action((id: number) => decide(world, id, null)),
    )
    .addCommand(answerCommand(world));
}

interface AnswerOptions {
  readonly regency: string;
  readonly year?: number;
  readonly fund?: Fund;
  readonly text?: string;
  readonly file?: string;
  readonly check?: true;
  readonly restore?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

function answerCommand(world: World): Command {
  return new Command("answer")
    .description(
      "The office's own answer to a topic: shown with its history, written, marked as checked or taken back.",
    )
    .addArgument(new Argument("<topic>", "which answer").choices(TOPICS))
    .requiredOption("--regency <code>", "Kepmendagri code of the kabupaten or kota, such as 36.02", regencyCode)
    .option("--year <year>", "year of the programme; the newest one otherwise", wholeNumber(2020, 2100))
    .addOption(new Option("--fund <fund>", "which programme, when the year has several").choices(Object.keys(Fund)))
    .option("--text <text>", "say this from now on")
    .option("--file <file>", "say what stands in this file from now on")
    .option("--check", "write down that it was looked at and is right")
    .option("--restore", "go back to the answer that the product brings")
    .option("--dry-run", "show what would be said; write nothing")
    .option("--json", "print the result for a program")
    .action((topic: TopicId, options: AnswerOptions) => answer(world, topic, options));
}

async function answer(world: World, topic: TopicId, options: AnswerOptions): Promise<void> {
  const wanted = await changeOf(options);
  return atDesk(world, async ({ db, vault, nowMs, ...desk }) => {
    const { id: programmeId, timeZone } = await programmeOf(
      { db, vault, nowMs, ...desk },
      { ...options, village: options.regency },
    );
    if (wanted && options.dryRun) return print(world, wanted.text ?? `Would be ${wanted.deed}.`);
    if (wanted)
      await db.$transaction((tx) => changeAnswer(tx, { programmeId, topic, personId: null, ...wanted }, nowMs));
    const history = (await answerHistory(db, { programmeId, timeZone }, vault))[topic] ?? [];
    const own = ownAnswerOf(history);
    if (options.json) return printJson(world, { topic, own, history });
    print(world, own ? own.text : "The answer that the product brings; see: ask");
    for (const deed of history) print(world, deedLine(deed));
    if (history.length === 0) print(world, "Never checked.");
  });
}

type Change = Pick<Parameters<typeof changeAnswer>[1], "deed" | "text">;

/** What is to be done; null to look only. */
async function changeOf({ text, file, check, restore }: AnswerOptions): Promise<Change | null> {
  if ([text, file, check, restore].filter((one) => one !== undefined).length > 1)
    throw new Misuse("give one of --text, --file, --check and --restore");
  if (check) return { deed: "checked", text: null };
  if (restore) return { deed: "restored", text: null };
  const written = file === undefined ? text : await readFile(file, "utf8");
  if (written === undefined) return null;
  const read = readOwnAnswer(written);
  if ("fault" in read) throw new Refused(FAULTS[read.fault]);
  return { deed: "changed", text: read.text };
}

const FAULTS: Readonly<Record<OwnAnswerFault, string>> = {
  empty: "the answer has no words",
  "too-long": `the answer has more than ${OWN_LENGTH_MAX} characters`,
  "too-many-lines": `the answer has more than ${OWN_LINES_MAX} lines`,
  "personal-number": "the answer holds a number like a NIK; everybody reads it",
};

function deedLine({ on, by, deed, text }: AnswerDeed): string {
  return `${on}  ${by ?? "command line"}  ${deed}${text === null ? "" : `: ${text.replaceAll("\n", " / ")}`}`;
}

function list(world: World, { json }: { json?: true }): Promise<void> {
  return atDesk(world, async ({ db, vault }) => {
    const open = await unanswered(db, SHOWN, vault);
    if (json) return printJson(world, open);
    if (open.length === 0) return print(world, "Every question was answered.");
    const groups = Map.groupBy(open, ({ near }) => near);
    const asked = (group: typeof open) => group.reduce((sum, { times }) => sum + times, 0);
    for (const [near, group] of [...groups].sort(([, one], [, other]) => asked(other) - asked(one))) {
      print(world, `near ${near}, asked ${asked(group)} times`);
      for (const { id, times, text } of group) print(world, `  ${id}  ${times} x  ${text}`);
    }
  });
}

function decide(world: World, id: number, topic: TopicId | null): Promise<void> {
  return atDesk(world, async ({ db, nowMs }) => {
    if (!(await db.$transaction((tx) => decideQuestion(tx, id, topic, nowMs))))
      throw new Refused(`there is no open question ${id}; see: faq unanswered`);
    print(world, topic === null ? `Let go of question ${id}.` : `Question ${id} is an example of ${topic} now.`);
  });
}
