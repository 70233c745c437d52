import { Command } from "commander";
import { append } from "../audit/service.ts";
import { coldLimitOf, setColdLimit } from "../broadcast/room.ts";
import { makeGraphApi } from "../channels/whatsapp-cloud/api.ts";
import { toSendError } from "../channels/whatsapp-cloud/errors.ts";
import { askNumber, type NumberState } from "../channels/whatsapp-cloud/number.ts";
import { TEMPLATES, type Template } from "../channels/whatsapp-cloud/templates.ts";
import { addressIndexOf } from "../messages/inbox.ts";
import { trustedPhone } from "../person/aliases.ts";
import { say } from "../words/say.ts";
import { atDesk, configOf, type Desk } from "./desk.ts";
import { wholeNumber } from "./read.ts";
import { print, printJson, Refused, type World } from "./world.ts";

/** How far back the bill is counted. */
const COUNTED_DAYS = 30;

export function whatsappCloudCommand(world: World): Command {
  const command = new Command("whatsapp-cloud").description(
    "The official WhatsApp Cloud API: what to register, and the move to it.",
  );
  command
    .command("status")
    .description(`How Meta rates our number and what it counted for its bill in the last ${COUNTED_DAYS} days.`)
    .option("--json", "print the result for a program")
    .action((options: { json?: true }) => {
      const cloud = configOf(world).whatsappCloud;
      if (!cloud) throw new Refused("set WHATSAPP_MODE=cloud first");
      return atDesk(world, async (desk) => {
        const state = { number: await numberOf(cloud), counted: await countBilled(desk, cloud.rates) };
        if (options.json) printJson(world, state);
        else print(world, stateText(state));
      });
    });
  command
    .command("templates")
    .description("The prepared texts to hand in to Meta for approval, word for word.")
    .option("--json", "print the result for a program")
    .action((options: { json?: true }) => {
      const texts = TEMPLATES.map(asHandedIn);
      if (options.json) printJson(world, texts);
      else print(world, texts.map(told).join("\n\n"));
    });
  command
    .command("move")
    .description("Lead everybody known by their number on WhatsApp Web to the Cloud API, with their conversations.")
    .option("--dry-run", "only say how many it would be")
    .action((options: { dryRun?: true }) => {
      if (!configOf(world).whatsappCloud) throw new Refused("set WHATSAPP_MODE=cloud first");
      return atDesk(world, async (desk) => print(world, await move(desk, options.dryRun === true)));
    });
  command
    .command("limit")
    .description("How many people a day Meta lets us write to who have not written for a day: shown, or set.")
    .argument("[people]", "a number, or unlimited; what Meta tells the running server takes its place", peopleOrAll)
    .action((people: number | null | undefined) =>
      atDesk(world, async ({ db, nowMs }) => {
        if (people !== undefined) await setColdLimit(db, "whatsapp-cloud", people, nowMs);
        const known = await coldLimitOf(db, "whatsapp-cloud");
        print(world, known === null ? "No limit." : `${known} people in 24 hours.`);
      }),
    );
  return command;
}

type Cloud = NonNullable<ReturnType<typeof configOf>["whatsappCloud"]>;

/** What Meta says, or why it says nothing. */
async function numberOf(cloud: Cloud): Promise<NumberState | { readonly unknown: string }> {
  try {
    return await askNumber(makeGraphApi(cloud), cloud.phoneNumberId);
  } catch (error) {
    return { unknown: toSendError(error).reason };
  }
}

interface Counted {
  readonly kind: string;
  readonly billable: boolean;
  readonly messages: number;
  /** By WHATSAPP_RATES; null where no rate is set. */
  readonly rupiah: number | null;
}

async function countBilled({ db, nowMs }: Desk, rates: Cloud["rates"]): Promise<Counted[]> {
  const since = new Date(nowMs - COUNTED_DAYS * 86_400_000);
  const rows = await db.$queryRaw<Omit<Counted, "rupiah">[]>`
    select kind, billable, count(*)::int as messages from delivery
    where channel = 'whatsapp-cloud' and kind is not null and at > ${since}
    group by 1, 2 order by 1, 2`;
  return rows.map((row) => {
    const rate = rates[row.kind];
    return { ...row, rupiah: row.billable ? (rate === undefined ? null : rate * row.messages) : 0 };
  });
}

function stateText({ number, counted }: { number: Awaited<ReturnType<typeof numberOf>>; counted: readonly Counted[] }) {
  const said =
    "unknown" in number
      ? `unknown, Meta does not answer (${number.unknown})`
      : `quality ${number.quality ?? "unknown"}, limit ${number.tier ?? "unknown"}`;
  const lines = counted.map(({ kind, billable, messages, rupiah }) => {
    const price = rupiah === null ? "no rate is set in WHATSAPP_RATES" : `Rp${rupiah.toLocaleString("id-ID")}`;
    return `  ${kind}: ${messages}, ${billable ? price : "free"}`;
  });
  return [
    `our number: ${said}`,
    `messages that Meta counted in the last ${COUNTED_DAYS} days:${lines.length === 0 ? " none" : ""}`,
    ...lines,
  ].join("\n");
}

function peopleOrAll(text: string): number | null {
  return text === "unlimited" ? null : wholeNumber(1, 10_000_000)(text);
}

/** The text as Meta takes it: a number in place of the name of the gap. */
function asHandedIn({ name, language, category, header, text, example }: Template) {
  const words = say({ key: text, vars: { isi: "{{1}}" } }, {});
  return { name, language, category, header: header ?? null, text: words, example };
}

function told({ name, language, category, header, text, example }: ReturnType<typeof asHandedIn>): string {
  const parts = header === null ? "body only" : `header ${header} and body`;
  return [`${name} (${language}, ${category}, ${parts})`, `  ${text}`, `  example of {{1}}: ${example}`].join("\n");
}

/** A chat keeps its conversation, its history and what waits for it; only its address becomes another. */
async function move({ db, vault, nowMs }: Desk, onlySay: boolean): Promise<string> {
  const chats = await db.chat.findMany({ where: { channel: "whatsapp-web" }, select: { id: true, personId: true } });
  let moved = 0;
  for (const { id, personId } of chats) {
    const number = (await trustedPhone(db, personId, { vault, nowMs }))?.slice(1);
    if (number === undefined) continue;
    const address = addressIndexOf(vault, "whatsapp-cloud", number);
    const where = { channel_addressIndex: { channel: "whatsapp-cloud", addressIndex: address } };
    if (await db.chat.findUnique({ where, select: { id: true } })) continue;
    moved += 1;
    const data = {
      channel: "whatsapp-cloud",
      addressIndex: address,
      addressSealed: vault.seal("chat.address", number),
    };
    if (!onlySay) await db.chat.update({ where: { id }, data, select: { id: true } });
  }
  if (moved > 0 && !onlySay)
    await append(db, {
      ...{ atMs: nowMs, personId: null, via: "command", action: "chats-moved", subject: "channel:whatsapp-cloud" },
      detail: { count: moved },
    });
  const left = chats.length - moved;
  return `${moved} chats ${onlySay ? "would be moved" : "moved"}, ${left} left: no number is known of them that was in use lately.`;
}
