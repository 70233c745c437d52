import { Command } from "commander";
import { append } from "../audit/service.ts";
import { closeWaiting, type OpenHelp, openHelp } from "../help/service.ts";
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
    .description(
      "What people wait for the office to do: questions, suspected fraud, corrections and deletions of data.",
    )
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
  const { id, kind, at, areaCode, chatId, state, promisedBy, notes } = request;
  const chat = await db.chat.findUniqueOrThrow({ where: { id: chatId }, select: { channel: true, phoneSealed: true } });
  const phone = chat.phoneSealed && (vault.open("chat.phone", chat.phoneSealed) as Phone);
  return {
    id,
    kind,
    at: at.toISOString(),
    state,
    promisedBy: promisedBy?.toISOString() ?? null,
    village: areaCode !== null && areaCode.length > "36.02.01".length ? areaCode : null,
    area: areaCode,
    channel: chat.channel,
    phone: phone && (revealed ? phone : maskPhone(phone)),
    text: revealed ? request.text : maskNumbers(request.text),
    notes: notes.map((note) => ({ at: note.at.toISOString(), text: revealed ? note.text : maskNumbers(note.text) })),
  };
}

function linesOf(one: Awaited<ReturnType<typeof toShown>>): string {
  const from = [one.channel, one.phone, one.area && `area ${one.area}`].filter(Boolean).join(", ");
  const stands = [one.state, one.promisedBy && `promised by ${one.promisedBy}`].filter(Boolean).join(", ");
  const text = one.text.split("\n").map((line) => `    ${line}`);
  const notes = one.notes.map((note) => `    (note of ${note.at}) ${note.text}`);
  return [`#${one.id} ${one.kind} since ${one.at}, from ${from}: ${stands}`, ...text, ...notes].join("\n");
}

/** Written before anything is shown. */
async function recordReveal({ db, nowMs }: Desk, requests: readonly OpenHelp[]): Promise<void> {
  await db.$transaction(async (tx) => {
    for (const { id } of requests)
      await append(tx, { atMs: nowMs, personId: null, via: "command", action: "help-revealed", subject: `help:${id}` });
  });
}

async function close(world: World, { db, nowMs }: Desk, id: number): Promise<void> {
  const state = await db.$transaction((tx) => closeWaiting(tx, id, nowMs));
  if (state === "taken") throw new Refused(`an officer talks with the person of #${id}, and ends that with SELESAI`);
  if (state !== "waiting") throw new Refused(`no open request has the number ${id}`);
  print(world, `Closed #${id}.`);
}
