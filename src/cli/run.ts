import { Command, CommanderError } from "commander";
import { version } from "../serve.ts";
import { askCommand } from "./ask.ts";
import { benchCommand } from "./bench.ts";
import { broadcastCommand } from "./broadcast.ts";
import { checkCommand } from "./check.ts";
import { clinicsCommand } from "./clinics.ts";
import { drawCommand } from "./draw.ts";
import { explainCommand } from "./explain.ts";
import { faqCommand } from "./faq.ts";
import { holidaysCommand } from "./holidays.ts";
import { inviteCommand } from "./invite.ts";
import { programmeCommand } from "./programme.ts";
import { remindersCommand } from "./reminders.ts";
import { replayCommand } from "./replay.ts";
import { reportsCommand } from "./reports.ts";
import { requestsCommand } from "./requests.ts";
import { rosterCommand } from "./roster.ts";
import { sizesCommand } from "./sizes.ts";
import { startCommand } from "./start.ts";
import { talkCommand } from "./talk.ts";
import { whatsappCommand } from "./whatsapp.ts";
import { whatsappCloudCommand } from "./whatsapp-cloud.ts";
import { Misuse, remark, type World } from "./world.ts";

const DONE = 0;
const REFUSED = 1;
const MISUSE = 2;

/** Runs one command and returns the exit code: 0 done, 1 refused with the reason on the error output, 2 misuse. */
export async function run(args: readonly string[], world: World): Promise<number> {
  try {
    await programOf(world).parseAsync([...args], { from: "user" });
    return DONE;
  } catch (error) {
    // Commander has already said what is wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : MISUSE;
    remark(world, error instanceof Error ? error.message : String(error));
    return error instanceof Misuse ? MISUSE : REFUSED;
  }
}

function programOf(world: World): Command {
  const program = new Command("seratus").description("Maintains the assistant of 1 Desa 100 Pekerja Rentan.");
  program.version(version()).showHelpAfterError("(--help shows what is possible)");
  for (const make of COMMANDS) program.addCommand(make(world));
  return tame(program, world);
}

const COMMANDS: readonly ((world: World) => Command)[] = [
  startCommand,
  programmeCommand,
  inviteCommand,
  requestsCommand,
  reportsCommand,
  remindersCommand,
  clinicsCommand,
  holidaysCommand,
  broadcastCommand,
  rosterCommand,
  askCommand,
  faqCommand,
  talkCommand,
  replayCommand,
  whatsappCommand,
  explainCommand,
  drawCommand,
  checkCommand,
  sizesCommand,
  whatsappCloudCommand,
  benchCommand,
];

/** Commander ends the process and writes to its streams by itself; here it throws and writes to the world's. */
function tame(command: Command, world: World): Command {
  command.exitOverride().configureOutput({
    writeOut: (text) => void world.output.write(text),
    writeErr: (text) => void world.error.write(text),
  });
  for (const child of command.commands) tame(child, world);
  return command;
}
