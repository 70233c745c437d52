import { writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { Command } from "commander";
import { sayBroadcast } from "../broadcast/facts.ts";
import { hasMarks } from "../broadcast/preview-rules.ts";
import { listBroadcasts, reachOf, recipientsOf } from "../broadcast/reach.ts";
import { type Actor, broadcastFor } from "../broadcast/service.ts";
import { sayRupiah } from "../faq/rules.ts";
import { openDesk } from "../reading/thread/desk.ts";
import { atDesk, configOf, type Desk } from "./desk.ts";
import { broadcastNumber } from "./read.ts";
import { Misuse, print, printJson, Refused, type World } from "./world.ts";

/** The command line acts for nobody: what needs a person's yes waits for one. */
export const NOBODY: Actor = { personId: null, scope: null, chatId: null };

/** What the command line shows of broadcasts: no numbers, no addresses. */
type Shown = Awaited<ReturnType<typeof find>>;

export function previewCommand(world: World): Command {
  return new Command("preview")
    .description("What its people would read, how many they are, and when it would be done.")
    .argument("<id>", "number of the broadcast", broadcastNumber)
    .option("--json", "print the result for a program")
    .action((id: number, options: { json?: true }) =>
      atDesk(world, async (desk) => {
        const shown = await find(desk, id);
        if (options.json) return printJson(world, shown);
        print(world, `${shown.text}\n`);
        for (const [at, { title }] of shown.answers.entries()) print(world, `${at + 1}. ${title}`);
        for (const { locale, text, answers, count } of shown.others) {
          print(world, `\n[${locale}: ${count} people]\n${text}`);
          for (const [at, title] of answers.entries()) print(world, `${at + 1}. ${title}`);
        }
        if (hasMarks(shown.text)) print(world, "\nWhatsApp shows * and _ as bold and slanted, others as signs.");
        if (shown.fileName !== null) print(world, `[${shown.fileName}]`);
        print(world, `\n${shown.total} people in ${shown.where}`);
        for (const { channel, count, answers } of shown.channels)
          print(world, `  ${channel.padEnd(16)} ${count}${shown.answers.length > 0 ? `, ${answers}` : ""}`);
        if (shown.socializes) print(world, "Villages that it reaches count as told of the programme.");
        for (const line of paidLines(shown, configOf(world).whatsappCloud?.rates.marketing)) print(world, line);
        print(world, `Done by ${shown.doneBy ? `${shown.doneBy.day} ${shown.doneBy.time}` : "nobody can tell when"}`);
        if (shown.second.needed) print(world, `Needs an officer's yes; ${shown.second.officers} could give it.`);
      }),
    );
}

/** Prepared texts are paid for: how many they would be, how many a day, and what they cost where the office set its rate. */
function paidLines({ channels, perDay, tooLong }: Shown, rate: number | undefined): readonly string[] {
  const paid = channels.reduce((sum, one) => sum + one.paid, 0);
  if (paid === 0) return [];
  const most = perDay === null ? "no limit a day" : `at most ${perDay} people in 24 hours`;
  return [
    `${paid} prepared texts of Meta's category marketing, which are paid for; ${most}`,
    ...(rate === undefined ? [] : [`about ${sayRupiah(Math.round(paid * rate))} by WHATSAPP_RATES`]),
    ...(tooLong ? ["Too long for a prepared text: those people would not get it."] : []),
  ];
}

export function statusCommand(world: World): Command {
  return new Command("status")
    .description("How far broadcasts are; of one, with its answers and the reach by village.")
    .argument("[id]", "number of the broadcast; the newest ones otherwise", broadcastNumber)
    .option("--watch", "stay and show how far it is")
    .option("--json", "print the result for a program")
    .action((id: number | undefined, options: { watch?: true; json?: true }) =>
      atDesk(world, async (desk) => {
        if (id === undefined) return list(world, desk, options.json ?? false);
        const shown = await find(desk, id);
        const reach = await reachOf(desk.db, id);
        if (options.json) return printJson(world, { ...shown, reach });
        if (options.watch) return watch(world, desk, id);
        print(world, barOf(shown));
        if (shown.told)
          print(
            world,
            `  of ${shown.told.of} on WhatsApp ${shown.told.delivered} arrived, at least ${shown.told.read} read`,
          );
        for (const { title, count } of shown.answers) print(world, `  "${title}": ${count}`);
        for (const one of reach)
          print(world, `  ${one.villageCode} ${one.villageName.padEnd(24)} ${one.sent} of ${one.people}`);
      }),
    );
}

async function list(world: World, desk: Desk, json: boolean): Promise<void> {
  const shown = await listBroadcasts(desk.db);
  if (json) return printJson(world, shown);
  if (shown.length === 0) print(world, "There is no broadcast.");
  for (const { id, state, total, createdAt } of shown)
    print(world, `#${id} ${state}, ${total ?? "not frozen"}, made ${createdAt.toISOString()}`);
}

const LOOK_MS = 500;

/** Shows a bar until the broadcast is over, stopped, or the reader has seen enough. */
export async function watch(world: World, desk: Desk, id: number): Promise<void> {
  for (;;) {
    const shown = await find({ ...desk, nowMs: Date.now() }, id);
    world.output.write(`\r${barOf(shown)}`);
    if (["done", "cancelled", "paused", "draft", "asked"].includes(shown.state)) break;
    await pause(LOOK_MS);
  }
  print(world, "");
}

const BAR = 30;

function barOf({ broadcastId, state, total, counts }: Shown): string {
  const { sent, refused, unsure, skipped } = counts;
  const ended = sent + refused + unsure + skipped;
  const full = total === 0 ? 0 : Math.floor((ended / total) * BAR);
  const bar = `${"#".repeat(full)}${".".repeat(BAR - full)}`;
  const others = `refused ${refused}, unsure ${unsure}, skipped ${skipped}`;
  return `#${broadcastId} ${state} [${bar}] ${ended}/${total}: sent ${sent}, ${others}`;
}

async function find({ db, vault, nowMs }: Desk, id: number) {
  const row = await broadcastFor(db, { scope: null }, id);
  if (!row) throw new Refused(`there is no broadcast ${id}`);
  return sayBroadcast(db, row, { vault, nowMs });
}

const HEADER = ["recipient", "village", "name", "role", "channel", "state", "reason", "at", "told", "answer"];

export function exportCommand(world: World): Command {
  return new Command("export")
    .description("One line for each of its people, without names, numbers or addresses, as .csv or .xlsx.")
    .argument("<id>", "number of the broadcast", broadcastNumber)
    .requiredOption("--to <file>", "where to: a name that ends in .csv or .xlsx")
    .action((id: number, { to }: { to: string }) =>
      atDesk(world, async (desk) => {
        if (!/\.(?:csv|xlsx)$/.test(to)) throw new Misuse("--to ends in .csv or .xlsx");
        await find(desk, id);
        const lines = await recipientsOf(desk.db, id);
        const rows = lines.map((one) => [
          ...[String(one.recipient), one.villageCode, one.villageName, one.role, one.channel, one.state],
          ...[one.reason ?? "", one.settledAt?.toISOString() ?? "", one.told ?? ""],
          one.answer === null ? "" : String(one.answer),
        ]);
        await writeFile(to, to.endsWith(".csv") ? csvOf([HEADER, ...rows]) : await xlsxOf(rows), { mode: 0o600 });
        print(world, `${rows.length} people are in ${to}.`);
      }),
    );
}

function csvOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${rows.map((row) => row.map(cell).join(",")).join("\n")}\n`;
}

async function xlsxOf(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const desk = openDesk({ limitMs: 60_000 });
  try {
    return await desk.write({
      make: "sheets",
      sheets: [{ name: "recipients", columns: HEADER.map((header) => ({ header, width: 16 })), rows }],
    });
  } finally {
    await desk.close();
  }
}
