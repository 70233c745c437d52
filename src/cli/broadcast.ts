import { Command } from "commander";
import { momentAt } from "../broadcast/facts.ts";
import type { Verb } from "../broadcast/rules.ts";
import { askBroadcast, type Moved, moveBroadcast } from "../broadcast/service.ts";
import { setBroadcasts } from "../broadcast/settings.ts";
import type { Fund } from "../db/generated/enums.ts";
import type { Day } from "../kit/date.ts";
import { createCommand } from "./broadcast-create.ts";
import { exportCommand, NOBODY, previewCommand, statusCommand, watch } from "./broadcast-shown.ts";
import { atDesk } from "./desk.ts";
import { programmeOf } from "./programme-of.ts";
import { broadcastNumber, day, localTime, regencyCode, wholeNumber } from "./read.ts";
import { Misuse, print, printJson, Refused, type World } from "./world.ts";

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
