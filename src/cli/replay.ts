import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { type App, buildApp } from "../app.ts";
import { type Channel, type ChannelStatus, type Inbound, SendError } from "../channels/channel.ts";
import { parseUpdate } from "../channels/telegram/parse.ts";
import { systemClock } from "../kit/clock.ts";
import { makeLog } from "../kit/log.ts";
import { addressIndexOf } from "../messages/inbox.ts";
import type { Body } from "../messages/item.ts";
import { openBody } from "../messages/outbox.ts";
import { withFileNote } from "../words/file.ts";
import { withStore } from "./desk.ts";
import { chatAtRest } from "./quiet.ts";
import { print, Refused, remark, type World } from "./world.ts";

interface ReplayOptions {
  readonly again?: true;
}

export function replayCommand(world: World): Command {
  return new Command("replay")
    .description(
      "Take one saved Telegram update in, as if it came now, and print what is answered. Nothing is sent to Telegram.",
    )
    .argument("<file>", "the update as JSON")
    .option("--again", "as a new message, even if this update was handled before")
    .action((file: string, options: ReplayOptions) => replay(world, file, options));
}

async function replay(world: World, file: string, options: ReplayOptions): Promise<void> {
  const read = parseUpdate(await readJson(file), systemClock.nowMs());
  if ("ignored" in read) throw new Refused(`this update moves no conversation: ${read.ignored}`);
  const inbound = options.again ? { ...read, externalId: `${read.externalId}-again-${systemClock.nowMs()}` } : read;
  await withStore(world, async (config, store) => {
    const log = makeLog("error", world.error);
    const app = buildApp({
      config: { ...config, telegram: null, whatsappCloud: null, whatsappWeb: null },
      ...store,
      log,
      http: false,
      channels: [mute],
    });
    try {
      await app.start();
      if ((await app.take(inbound)) === "seen")
        remark(world, "this update was handled before; this is what was answered then");
      for (const text of await answersTo(app, inbound)) print(world, `${text}\n`);
    } finally {
      await app.stop();
    }
  });
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Refused(`cannot read ${file}`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(`${file} is not JSON`);
  }
}

async function answersTo({ db, vault }: App, inbound: Inbound): Promise<string[]> {
  const { channel, externalId } = inbound;
  const rested = await chatAtRest(db, channel, addressIndexOf(vault, channel, inbound.chatKey));
  const row = await db.inbox.findUniqueOrThrow({ where: { channel_externalId: { channel, externalId } } });
  if (!rested || row.state !== "done") throw new Refused(`not answered yet; see: explain ${row.id}`);
  const said = await db.outbox.findMany({
    where: { inboxId: row.id },
    orderBy: { id: "asc" },
    select: { sealed: true },
  });
  return said.flatMap(({ sealed }) => (sealed === null ? [] : [told(openBody(vault, sealed))]));
}

const told = ({ text, file }: Body) => withFileNote(text, file?.make);

/** Stands in for Telegram: takes every message and sends none; has no files. */
const mute: Channel = {
  id: "telegram",
  textMax: 4096,
  captionMax: 1024,
  start: async () => {},
  send: async ({ id }) => ({ providerId: `replay-${id}` }),
  openMedia: async () => {
    throw new SendError("bad-request", { retryable: false });
  },
  status: (): ChannelStatus => ({ state: "ready", sinceMs: 0 }),
  stop: async () => {},
};
