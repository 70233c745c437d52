import { Argument, Command } from "commander";
import { decideQuestion, unanswered } from "../faq/questions.ts";
import { TOPICS, type TopicId } from "../faq/rules.ts";
import { atDesk } from "./desk.ts";
import { wholeNumber } from "./read.ts";
import { print, printJson, Refused, type World } from "./world.ts";

const SHOWN = 100;
const number = wholeNumber(1, 2_147_483_647);

export function faqCommand(world: World): Command {
  return new Command("faq")
    .description("Questions that could not be answered, and what becomes of them.")
    .addCommand(
      new Command("unanswered")
        .description("List them, those asked most often first; numbers are masked.")
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
    );
}

function list(world: World, { json }: { json?: true }): Promise<void> {
  return atDesk(world, async ({ db, vault }) => {
    const open = await unanswered(db, SHOWN, vault);
    if (json) return printJson(world, open);
    if (open.length === 0) return print(world, "Every question was answered.");
    for (const { id, times, near, text } of open) print(world, `${id}  ${times} x  (near ${near})  ${text}`);
  });
}

function decide(world: World, id: number, topic: TopicId | null): Promise<void> {
  return atDesk(world, async ({ db, nowMs }) => {
    if (!(await db.$transaction((tx) => decideQuestion(tx, id, topic, nowMs))))
      throw new Refused(`there is no open question ${id}; see: faq unanswered`);
    print(world, topic === null ? `Let go of question ${id}.` : `Question ${id} is an example of ${topic} now.`);
  });
}
