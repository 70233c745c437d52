import { Command } from "commander";
import { type App, buildApp } from "../app.ts";
import { makeTerminal } from "../channels/terminal/channel.ts";
import type { Config } from "../config.ts";
import type { Store } from "../db/store.ts";
import { systemClock } from "../kit/clock.ts";
import { makeLog } from "../kit/log.ts";
import { addressIndexOf } from "../messages/inbox.ts";
import { say } from "../words/say.ts";
import { withStore } from "./desk.ts";
import { chatAtRest } from "./quiet.ts";
import { Refused, remark, type World } from "./world.ts";

export function talkCommand(world: World): Command {
  return new Command("talk")
    .description("Chat in this terminal, through the whole product. Ctrl-D ends it.")
    .option("--session <name>", "whose conversation; the same name goes on where it was", "terminal")
    .action(({ session }: { session: string }) =>
      withStore(world, (config, store) => talk(world, config, store, session)),
    );
}

async function talk(world: World, config: Config, store: Store, session: string): Promise<void> {
  const log = makeLog(config.logLevel === "debug" ? "debug" : "error", world.error);
  const terminal = makeTerminal({
    input: world.input,
    output: world.output,
    session,
    name: session,
    log,
    clock: systemClock,
    words: (key, vars) => say({ key: `chat:${key}`, ...(vars && { vars }) }, {}),
  });
  const app = buildApp({
    config: { ...config, telegram: null, whatsappCloud: null, whatsappWeb: null },
    ...store,
    log,
    http: false,
    channels: [terminal],
  });
  const leave = () => void terminal.stop();
  for (const signal of SIGNALS) process.once(signal, leave);
  try {
    await app.start();
    remark(world, `you are "${session}"; MENU begins, /file PATH sends a file, Ctrl-D ends.`);
    await terminal.ended;
    await lastAnswers(app, session);
  } finally {
    for (const signal of SIGNALS) process.off(signal, leave);
    await app.stop();
  }
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

async function lastAnswers({ db, vault }: App, session: string): Promise<void> {
  if (await chatAtRest(db, "terminal", addressIndexOf(vault, "terminal", session))) return;
  throw new Refused("not everything was answered; the rest comes with the next talk of this session");
}
