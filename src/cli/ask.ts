import { Command, Option } from "commander";
import type { Words } from "../../flows/facts.ts";
import { type Answer, answerLines, greetingLines, outsideLines, together, unsureLines } from "../faq/answer.ts";
import type { AnswerFacts } from "../faq/answer-parts.ts";
import { ownAnswers } from "../faq/office.ts";
import { type Asked, benefitsOn } from "../faq/rules.ts";
import { type Faq, openFaq } from "../faq/service.ts";
import { type Day, dayIn } from "../kit/date.ts";
import { LOCALES, type Locale } from "../kit/locale.ts";
import { programmeFacts, tariffForAllOn, wordsOf } from "../programme/service.ts";
import { sayAll } from "../words/say.ts";
import { atDesk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { villageCode } from "./read.ts";
import { SAMPLE_FACTS } from "./sample.ts";
import { print, printJson, type World } from "./world.ts";

interface AskOptions {
  readonly village?: string;
  readonly lang: Locale;
  readonly json?: true;
}

export function askCommand(world: World): Command {
  return new Command("ask")
    .description("What would be answered to a question, without a chat. Nothing is written.")
    .argument("<text>", "the message, as a person would type it")
    .option("--village <code>", "answer for the programme of this village, not for the sample programme", villageCode)
    .addOption(new Option("--lang <code>", "in the words of this language").choices(LOCALES).default("id"))
    .option("--json", "print the result for a program")
    .action((text: string, options: AskOptions) => ask(world, text, options));
}

/** What is known of a programme, and the words of its region. */
interface Known {
  readonly facts: Omit<AnswerFacts, "benefits">;
  readonly words: Words;
  readonly today: Day;
}

async function ask(world: World, text: string, { village, lang, json }: AskOptions): Promise<void> {
  const faq = openFaq();
  const known = { ...(village === undefined ? SAMPLE : await knownOf(world, village)), locale: lang };
  const { questions, greeting } = faq.understand(text);
  const answers = questions.map((asked) => answerTo(asked, faq, known));
  const answer = told(answers.length > 0 ? together(answers) : greeting ? greetingLines() : outsideLines(), known);
  if (!json) return print(world, answer);
  const { topic = null, score = 0, near = [] } = questions[0] ?? {};
  const all = questions.map(({ outside, ...asked }, at) => ({
    ...asked,
    answer: told(answers[at] ?? outsideLines(), known),
  }));
  printJson(world, { topic, score, answer, near, greeting, ...(all.length > 1 ? { all } : {}) });
}

function answerTo({ topic, near, outside }: Asked, faq: Faq, { facts, today }: Known): Answer {
  if (topic === null) return outside ? outsideLines() : unsureLines(near);
  return answerLines(topic, { ...facts, benefits: benefitsOn(faq.benefits, today) });
}

function told({ lines, next }: Answer, { words, locale }: Known & { readonly locale: Locale }): string {
  return sayAll(lines, next, { ...words, locale });
}

const SAMPLE: Known = { facts: { ...SAMPLE_FACTS, role: null }, words: SAMPLE_FACTS.words, today: SAMPLE_FACTS.today };

function knownOf(world: World, village: string): Promise<Known> {
  return atDesk(world, async (desk) => {
    const row = await programmeOf(desk, { village });
    const today = dayIn(row.timeZone, desk.nowMs);
    const own = (await ownAnswers(desk.db, new Map([[row.id, row.timeZone]]))).get(row.id);
    const programme = programmeFacts(row, today, own);
    const tariff = await desk.db.$transaction((tx) => tariffForAllOn(tx, programme.fund, today));
    return { facts: { programme, role: null, tariff }, words: wordsOf(row), today };
  });
}
