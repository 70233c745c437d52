import { Command } from "commander";
import { append } from "../audit/service.ts";
import { type OpenHelp, openHelp } from "../help/service.ts";
import { maskNumbers } from "../kit/mask.ts";
import { maskPhone, type Phone } from "../kit/phone.ts";
import { atDesk, type Desk } from "./desk.ts";
import { wholeNumber } from "./read.ts";
import { print, printJson, Refused, type World } from "./world.ts";

interface RequestsOptions {
  readonly close?: number;
  readonly reveal?: true;
  readonly json?: true;
}

export function requestsCommand(world: World): Command {
  return new Command("requests")
    .description("What people wait for the office to do: questions, accidents, corrections and deletions of data.")
    .option("--close <id>", "mark one as done", wholeNumber(1, 2 ** 31 - 1))
    .option("--reveal", "show numbers in full; who was shown is recorded")
    .option("--json", "print the result for a program")
    .action((options: RequestsOptions) =>
      atDesk(world, (desk) =>
        options.close === undefined ? show(world, desk, options) : close(world, desk, options.close),
      ),
    );
}

async function show(world: World, desk: Desk, options: RequestsOptions): Promise<void> {
  const requests = await desk.db.$transaction((tx) => openHelp(tx, desk.vault));
  if (options.reveal) await recordReveal(desk, requests);
  const shown = await Promise.all(requests.map((one) => toShown(one, desk, options.reveal ?? false)));
  if (options.json) return printJson(world, shown);
  if (shown.length === 0) print(world, "Nobody waits.");
  for (const one of shown) print(world, linesOf(one));
}

async function toShown(request: OpenHelp, { db, vault }: Desk, revealed: boolean) {
  const { id, kind, at, areaCode, chatId } = request;
  const chat = await db.chat.findUniqueOrThrow({ where: { id: chatId }, select: { channel: true, phoneSealed: true } });
  const phone = chat.phoneSealed && (vault.open("chat.phone", chat.phoneSealed) as Phone);
  return {
    id,
    kind,
    at: at.toISOString(),
    village: areaCode,
    channel: chat.channel,
    phone: phone && (revealed ? phone : maskPhone(phone)),
    text: revealed ? request.text : maskNumbers(request.text),
  };
}

function linesOf(one: Awaited<ReturnType<typeof toShown>>): string {
  const from = [one.channel, one.phone, one.village && `village ${one.village}`].filter(Boolean).join(", ");
  const text = one.text.split("\n").map((line) => `    ${line}`);
  return [`#${one.id} ${one.kind} since ${one.at}, from ${from}`, ...text].join("\n");
}

/** Written before anything is shown. */
async function recordReveal({ db, nowMs }: Desk, requests: readonly OpenHelp[]): Promise<void> {
  await db.$transaction(async (tx) => {
    for (const { id } of requests)
      await append(tx, { atMs: nowMs, personId: null, via: "command", action: "help-revealed", subject: `help:${id}` });
  });
}

async function close(world: World, { db, nowMs }: Desk, id: number): Promise<void> {
  const closed = await db.$transaction(async (tx) => {
    const { count } = await tx.helpRequest.updateMany({
      where: { id, closedAt: null },
      data: { closedAt: new Date(nowMs) },
    });
    if (count > 0)
      await append(tx, { atMs: nowMs, personId: null, via: "command", action: "help-closed", subject: `help:${id}` });
    return count > 0;
  });
  if (!closed) throw new Refused(`no open request has the number ${id}`);
  print(world, `Closed #${id}.`);
}
