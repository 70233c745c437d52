import { Command } from "commander";
import { append } from "../audit/service.ts";
import { coldLimitOf, setColdLimit } from "../broadcast/room.ts";
import { TEMPLATES, type Template } from "../channels/whatsapp-cloud/templates.ts";
import { addressIndexOf } from "../messages/inbox.ts";
import { trustedPhone } from "../person/aliases.ts";
import { say } from "../words/say.ts";
import { atDesk, configOf, type Desk } from "./desk.ts";
import { wholeNumber } from "./read.ts";
import { print, printJson, Refused, type World } from "./world.ts";

export function whatsappCloudCommand(world: World): Command {
  const command = new Command("whatsapp-cloud").description(
    "The official WhatsApp Cloud API: what to register, and the move to it.",
  );
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
