import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { encodeQR } from "qr";
import type { Offer } from "../channels/link.ts";
import { readPhone } from "../kit/phone.ts";
import type { LinkState } from "../link/rules.ts";
import { lookAtLink, openDoor, wishForCode, wishForLogout } from "../link/service.ts";
import { lookAtSession } from "../link/session.ts";
import { atDesk, configOf, type Desk } from "./desk.ts";
import { wholeNumber } from "./read.ts";
import { Misuse, print, printJson, Refused, remark, type World } from "./world.ts";

const CHANNEL = "whatsapp-web";
const LOOK_EVERY_MS = 500;
const PATIENCE_S = 300;

export function whatsappCommand(world: World): Command {
  const command = new Command("whatsapp").description("The connection of WhatsApp Web to the service's phone.");
  command
    .command("status")
    .description("How the connection is, since when and why.")
    .option("--json", "print the result for a program")
    .action((options: { readonly json?: true }) => atDesk(world, (desk) => status(world, desk, options.json ?? false)));
  command
    .command("pair")
    .description(
      "Show the QR to scan, or a code to type, until the phone is paired; and a link for somebody elsewhere.",
    )
    .option("--code <phone>", "pair by a code, for this phone number of the service")
    .option("--wait <seconds>", "how long to wait for the phone", wholeNumber(0, 3600), PATIENCE_S)
    .action((options: PairOptions) => atDesk(world, (desk) => pair(world, desk, options)));
  command
    .command("logout")
    .description("End the connection and forget its session; the phone must be paired again after that.")
    .action(() => atDesk(world, (desk) => logout(world, desk)));
  return command;
}

async function status(world: World, desk: Desk, asJson: boolean): Promise<void> {
  const link = await lookAtLink(desk, CHANNEL, desk.nowMs);
  if (link === null) throw new Refused("no server ever held the connection: start one with WHATSAPP_MODE=web");
  const { state, why, sinceMs } = link;
  const kept = await lookAtSession(desk.db, CHANNEL);
  const copy = kept && { storedAt: new Date(kept.storedAtMs).toISOString(), sizeBytes: kept.sizeBytes };
  // The offer opens the account: it is shown by "pair" alone.
  if (asJson) return printJson(world, { channel: CHANNEL, state, why, since: new Date(sinceMs).toISOString(), copy });
  print(world, `${CHANNEL}: ${statusText(link)}`);
  if (copy) print(world, `session in the database: ${copy.sizeBytes} bytes of ${copy.storedAt}`);
}

function statusText({ state, why, sinceMs }: LinkState): string {
  const since = new Date(sinceMs).toISOString();
  const text = `${state}${why === null ? "" : ` (${why})`} since ${since}`;
  if (state === "unheard") return `no running server holds the connection, since ${since}`;
  return state === "needs-login" ? `${text}; to pair: seratus whatsapp pair` : text;
}

interface PairOptions {
  readonly code?: string;
  readonly wait: number;
}

async function pair(world: World, desk: Desk, { code, wait }: PairOptions): Promise<void> {
  const first = await lookAtLink(desk, CHANNEL, desk.nowMs);
  if (first === null || first.state === "unheard") throw new Refused("no running server holds the connection");
  if (first.state === "ready") return print(world, "Already paired.");
  if (code !== undefined) await askCode(desk, code);
  const { publicUrl } = configOf(world);
  print(
    world,
    `Link for one browser, 15 minutes: ${publicUrl}/whatsapp/pair/${await openDoor(desk, CHANNEL, desk.nowMs)}`,
  );
  print(world, "On the phone: WhatsApp, settings, Linked devices, Link a device.");
  await showUntilPaired(world, desk, { wantsCode: code !== undefined, untilMs: Date.now() + wait * 1000 });
}

async function askCode(desk: Desk, written: string): Promise<void> {
  const phone = readPhone(written);
  if (phone === null) throw new Misuse("--code needs a phone number, such as 0812 3456 7890");
  await wishForCode(desk, CHANNEL, phone, desk.nowMs);
}

async function showUntilPaired(
  world: World,
  desk: Desk,
  { wantsCode, untilMs }: { readonly wantsCode: boolean; readonly untilMs: number },
): Promise<void> {
  let shown = "";
  for (;;) {
    const link = await lookAtLink(desk, CHANNEL, Date.now());
    if (link?.state === "ready") return print(world, "Paired.");
    const offer = link?.offer ? drawn(link.offer, wantsCode) : "";
    if (offer !== "" && offer !== shown) print(world, offer);
    if (offer !== "") shown = offer;
    if (Date.now() >= untilMs) break;
    await sleep(LOOK_EVERY_MS);
  }
  remark(world, "nobody paired the phone in time");
  throw new Refused("not paired; the connection still waits for it");
}

/** White on black whatever the colours of the terminal are: an inverted QR is read by few phones. */
function drawn(offer: Offer, wantsCode: boolean): string {
  if ("code" in offer) return `Type this code on the phone: ${offer.code.replace(/^(.{4})/, "$1-")}`;
  if (wantsCode) return "";
  const lines = encodeQR(offer.qr, "ascii", { ecc: "low" }).trimEnd().split("\n");
  return lines.map((line) => `\u001b[97;40m${line}\u001b[0m`).join("\n");
}

async function logout(world: World, desk: Desk): Promise<void> {
  const link = await lookAtLink(desk, CHANNEL, desk.nowMs);
  if (link === null || link.state === "unheard") throw new Refused("no running server holds the connection");
  await wishForLogout(desk, CHANNEL, desk.nowMs);
  print(world, "Asked for. The phone shows no linked device any more in some seconds.");
}
